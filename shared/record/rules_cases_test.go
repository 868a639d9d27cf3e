package record

import (
	"math"
	"time"

	"thana/shared/fault"
	"thana/shared/law"
)

func ruleCases() []ruleCase {
	var all []ruleCase
	for _, part := range [][]ruleCase{formCases(), fieldCases(), personCases(), diaryCases(), occurrenceCases(), firCases(), arrestCases(),
		custodyCases(), completeCases(), actCases(), basisCases()} {
		all = append(all, part...)
	}
	return all
}

func typed(text string) change { return func(s *situation) { s.typed = text } }

func formCases() []ruleCase {
	now := ist("22/11/2026 14:00")
	date := parsed(func(s string) error { _, err := ParseDate(s, now); return err })
	clock := parsed(func(s string) error { _, _, err := ParseClock(s); return err })
	amount := parsed(func(s string) error { _, err := ParseRupees(s); return err })
	return []ruleCase{
		{fault.RecordDateUnreadable, Refuse, date, typed("31/02/2026"), typed("28/02/2026")},
		{fault.RecordTimeUnreadable, Refuse, clock, typed("2460"), typed("2359")},
		{fault.RecordAmountUnreadable, Refuse, amount, typed("about 500"), typed("500")},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Contents = "  " }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Informant.Name = Name{} }, func(s *situation) { s.fir.Informant.Name = Name{English: "Sunil"} }},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Informant.Addresses = nil }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Informant.Nationality = "" }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Occurrence.From = s.fir.Occurrence.GD.At }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Occurrence.GD = GDRef{} }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.InfoType = "" }, func(s *situation) { s.fir.InfoType = Oral }},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Place.Direction = "" }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Action.Kind = "" }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Signature = Signature{} }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.InCharge = Officer{} }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Accused = []Suspect{{}} }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Properties[0].Description = "" }, asIs},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Place.OutsideStation = "Piplani" },
			func(s *situation) { s.fir.Place.OutsideStation, s.fir.Place.OutsideDistrict = "Piplani", 396 }},
		{fault.RecordRequired, Refuse, arrest, func(s *situation) { s.arrest.Person.Age = Age{} }, asIs},
		{fault.RecordRequired, Refuse, arrest, func(s *situation) { s.arrest.Person.Sex = "" }, asIs},
		{fault.RecordRequired, Refuse, arrest, func(s *situation) { s.arrest.Disposal = "" }, asIs},
		{fault.RecordRequired, Refuse, arrest, func(s *situation) { s.arrest.GD = GDRef{} }, asIs},
		{fault.RecordRequired, Refuse, arrest, func(s *situation) { s.arrest.Custody.Articles = "" }, asIs},
		{fault.RecordRequired, Refuse, arrest, func(s *situation) { s.arrest.Witnesses[0].Address.Text = "" }, asIs},
		{fault.RecordRequired, Refuse, diary, func(s *situation) { s.gd.Subject = "" }, asIs},
		{fault.RecordRequired, Refuse, diary, func(s *situation) { s.gd.Body = "" }, asIs},
		{fault.RecordChoice, Refuse, fir, func(s *situation) { s.fir.InfoType = "telepathy" }, func(s *situation) { s.fir.InfoType = Electronic }},
		{fault.RecordChoice, Refuse, fir, func(s *situation) { s.fir.Place.DistanceKM = math.Inf(1) }, func(s *situation) { s.fir.Place.DistanceKM = 0 }},
		{fault.RecordChoice, Refuse, arrest, func(s *situation) { s.arrest.Disposal = "released" }, func(s *situation) { s.arrest.Disposal = ArrestedBailed }},
		{fault.RecordChoice, Refuse, diary, func(s *situation) { s.gd.Type = "rumour" }, func(s *situation) { s.gd.Type = GDOther }},
		{fault.RecordFuture, Refuse, fir, func(s *situation) { s.fir.Occurrence.To = ist("23/11/2026 06:00") }, asIs},
		{fault.RecordFuture, Refuse, arrest, func(s *situation) { s.arrest.At = ist("22/11/2026 17:01") }, func(s *situation) { s.arrest.At = ist("22/11/2026 17:00") }},
		{fault.RecordFuture, Refuse, diary, func(s *situation) { s.gd.At = ist("22/11/2026 11:06") }, asIs},
		{fault.RecordNumberChanged, Refuse, fir, func(s *situation) { before := s.fir; before.Serial = 122; s.firCtx.Previous = &before },
			func(s *situation) { before := s.fir; before.Contents = "अधूरा"; s.firCtx.Previous = &before }},
		{fault.RecordNumberChanged, Refuse, arrest, func(s *situation) { before := s.arrest; before.Accused = "A2"; s.arrestCtx.Previous = &before },
			func(s *situation) { before := s.arrest; s.arrestCtx.Previous = &before }},
	}
}

func personCases() []ruleCase {
	informant := func(f func(*Person)) change { return func(s *situation) { f(&s.fir.Informant) } }
	aged := func(a Age) change { return informant(func(p *Person) { p.Age = a }) }
	identity := func(kind IdentityKind, number string) change {
		return informant(func(p *Person) { p.Identities = []Identity{{Kind: kind, Number: number}} })
	}
	address := func(a Address) change { return informant(func(p *Person) { p.Addresses = []Address{a} }) }
	return []ruleCase{
		{fault.RecordAddressShort, Refuse, fir, address(Address{Text: "भोपाल"}), address(Address{Text: "मकान 1, भोपाल"})},
		{fault.RecordAddressShort, Refuse, arrest, func(s *situation) { s.arrest.Person.Addresses[0].Text = "Sagar" }, asIs},
		{fault.RecordAddressShort, Refuse, fir, func(s *situation) { s.fir.Place.Address.Text = "घर" },
			func(s *situation) { s.fir.Place.Address.Text = "घर"; s.firCtx.Limits.ShortestAddress = 2 }},
		{fault.RecordRelativeMissing, Refuse, fir, informant(func(p *Person) { p.RelativeName = Name{} }),
			informant(func(p *Person) { p.RelativeName = Name{Local: "ज्ञात नहीं"} })},
		{fault.RecordRelativeMissing, Refuse, arrest, func(s *situation) { s.arrest.Person.RelativeName = Name{} }, asIs},
		{fault.RecordMobile, Refuse, fir, informant(func(p *Person) { p.Mobile = "09876543210" }), informant(func(p *Person) { p.Mobile = "६८७६५४३२१०" })},
		{fault.RecordMobile, Refuse, arrest, func(s *situation) { s.arrest.Custody.ToldMobile = "12345" }, func(s *situation) { s.arrest.Custody.ToldMobile = "7000000000" }},
		{fault.RecordPIN, Refuse, fir, address(Address{Text: "मकान 1, भोपाल", PIN: "062023"}), address(Address{Text: "मकान 1, भोपाल", PIN: "462023"})},
		{fault.RecordIdentityShape, Warn, fir, identity(PAN, "ABC1234567"), identity(PAN, "abcde1234f")},
		{fault.RecordIdentityShape, Warn, fir, identity(Passport, "12345678"), identity(Passport, "A1234567")},
		{fault.RecordIdentityShape, Warn, fir, identity(VoterID, "1234567ABC"), identity(VoterID, "ABC 1234567")},
		{fault.RecordIdentityShape, Warn, fir, identity(Aadhaar, "12"), identity(Aadhaar, "1234")},
		{fault.RecordIdentityShape, Warn, fir, identity(Aadhaar, "12"), identity(Licence, "anything")},
		{fault.RecordAgeImplausible, Refuse, fir, aged(Age{Kind: AgeExact, Years: 121}), aged(Age{Kind: AgeExact, Years: 120})},
		{fault.RecordAgeImplausible, Refuse, fir, aged(Age{Kind: AgeRange, From: 40, To: 30}), aged(Age{Kind: AgeRange, From: 30, To: 40})},
		{fault.RecordAgeImplausible, Refuse, fir, aged(Age{Kind: AgeBorn, Born: "2027-01-01"}), aged(Age{Kind: AgeBorn, Born: "1992-01-01"})},
		{fault.RecordAgeImplausible, Refuse, fir, aged(Age{Kind: AgeYear, Year: 1890}), aged(Age{Kind: AgeYear, Year: 1990})},
		{fault.RecordAgeDisagrees, Refuse, fir, aged(Age{Kind: AgeExact, Years: 34, Year: 1980}), aged(Age{Kind: AgeExact, Years: 34, Year: 1992})},
		{fault.RecordAgeDisagrees, Refuse, fir, aged(Age{Kind: AgeBorn, Born: "1992-01-01", From: 20, To: 25}), aged(Age{Kind: AgeBorn, Born: "1992-01-01", From: 30, To: 40})},
		{fault.RecordDistrictUnknown, Refuse, fir, address(Address{Text: "मकान 1, भोपाल", District: 9999}), address(Address{Text: "मकान 1, भोपाल", District: 396})},
		{fault.RecordDistrictUnknown, Refuse, fir, func(s *situation) { s.fir.Place.OutsideStation, s.fir.Place.OutsideDistrict = "Piplani", 9999 }, asIs},
		{fault.RecordDistrictState, Refuse, fir, address(Address{Text: "मकान 1, भोपाल", District: 396, State: 27}), address(Address{Text: "मकान 1, भोपाल", District: 396, State: 23})},
		{fault.RecordHeight, Refuse, arrest, func(s *situation) { s.arrest.Features.HeightCM = 16 }, func(s *situation) { s.arrest.Features.HeightCM = 0 }},
		{fault.RecordHeight, Refuse, fir, func(s *situation) { s.fir.Accused[0].Features.HeightCM = 1680 }, asIs},
	}
}

func diaryCases() []ruleCase {
	return []ruleCase{
		{fault.RecordGDMissing, Refuse, fir, func(s *situation) { s.firCtx.GD = nil }, asIs},
		{fault.RecordGDProtected, Refuse, fir, func(s *situation) { s.firCtx.GDHidden = true }, asIs},
		{fault.RecordGDProtected, Refuse, arrest, func(s *situation) { s.arrestCtx.GDHidden = true }, asIs},
		{fault.RecordGDMissing, Refuse, arrest, func(s *situation) { s.arrestCtx.GD = nil }, asIs},
		{fault.RecordGDAfterFIR, Refuse, fir, func(s *situation) { s.firCtx.GD.At = ist("22/11/2026 11:41") }, func(s *situation) { s.firCtx.GD.At = ist("22/11/2026 11:40") }},
		{fault.RecordGDClockBack, Refuse, diary, func(s *situation) { s.gdCtx.Last.At = ist("22/11/2026 11:06") }, func(s *situation) { s.gdCtx.Last = nil }},
		{fault.RecordGDSuperseded, Refuse, diary, func(s *situation) { s.gd.Supersedes = "gd99" },
			func(s *situation) { s.gd.Supersedes = "gd13"; s.gdCtx.Superseded = s.gdCtx.Last }},
		{fault.RecordGDSuperseded, Refuse, diary, func(s *situation) {
			s.gd.Supersedes = "gd15"
			s.gdCtx.Superseded = &GDEntry{At: ist("22/11/2026 11:30")}
		}, asIs},
		{fault.RecordGDOpening, Note, diary, func(s *situation) { s.gdCtx.Last.Day = "2026-11-21" },
			func(s *situation) { s.gdCtx.Last.Day = "2026-11-21"; s.gd.Type = GDOpening }},
	}
}

func occurrenceCases() []ruleCase {
	return []ruleCase{
		{fault.RecordOccurrenceOrder, Refuse, fir, func(s *situation) { s.fir.Occurrence.To = ist("21/11/2026 21:59") }, func(s *situation) { s.fir.Occurrence.To = ist("21/11/2026 22:00") }},
		{fault.RecordReceivedBeforeOccurrence, Refuse, fir, func(s *situation) { s.fir.Occurrence.ReceivedAt = ist("22/11/2026 05:59") },
			func(s *situation) { s.fir.Occurrence.ReceivedAt = ist("22/11/2026 06:00") }},
		{fault.RecordReceivedAfterFIR, Refuse, fir, func(s *situation) {
			s.fir.Occurrence.ReceivedAt = ist("22/11/2026 11:41")
			s.firCtx.Now = ist("22/11/2026 12:00")
		},
			func(s *situation) { s.fir.Occurrence.ReceivedAt = ist("22/11/2026 11:40") }},
		{fault.RecordDispatchBeforeFIR, Refuse, fir, func(s *situation) { s.fir.DispatchedAt = ist("22/11/2026 11:39") }, func(s *situation) { s.fir.DispatchedAt = ist("22/11/2026 11:40") }},
		{fault.RecordDispatchBeforeFIR, Refuse, fir, func(s *situation) { s.fir.DispatchedAt = ist("22/11/2026 11:39") },
			func(s *situation) { // the officer writes 11:40, the clock said 11:40:45
				s.fir.RegisteredAt, s.fir.DispatchedAt = ist("22/11/2026 11:40").Add(45*time.Second), ist("22/11/2026 11:40")
			}},
		{fault.RecordWatchDisagrees, Warn, fir, func(s *situation) { s.fir.Occurrence.Watch = 1 }, func(s *situation) { s.fir.Occurrence.Watch = 0 }},
		{fault.RecordDelayReason, Refuse, fir, func(s *situation) {
			s.fir.Occurrence.From, s.fir.Occurrence.To = ist("20/11/2026 22:00"), ist("21/11/2026 10:59")
		}, func(s *situation) {
			s.fir.Occurrence.From, s.fir.Occurrence.To = ist("20/11/2026 22:00"), ist("21/11/2026 10:59")
			s.fir.DelayReasons = "घर पर कोई नहीं था"
		}},
		{fault.RecordDelayReason, Refuse, fir, func(s *situation) { s.firCtx.Limits.DelayNeedsReason = 1 }, func(s *situation) {
			s.fir.Occurrence.From, s.fir.Occurrence.To = ist("20/11/2026 22:00"), ist("21/11/2026 11:00")
		}},
	}
}

func firCases() []ruleCase {
	action := func(a Action) change { return func(s *situation) { s.fir.Action = a } }
	officer := Officer{Login: "so", Name: Name{English: "A. Khan"}, Rank: "SI"}
	woman := func(act, section string, sex Sex) change {
		return func(s *situation) {
			s.fir.Acts, s.fir.Informant.Sex = []ActSections{{act, []string{section}}}, sex
		}
	}
	return []ruleCase{
		{fault.RecordNoSection, Refuse, fir, func(s *situation) { s.fir.Acts = nil }, asIs},
		{fault.RecordNoSection, Refuse, arrest, func(s *situation) { s.arrest.Acts = nil }, asIs},
		{fault.RecordActTwice, Refuse, fir, func(s *situation) { s.fir.Acts = append(s.fir.Acts, s.fir.Acts[0]) },
			func(s *situation) { s.fir.Acts = append(s.fir.Acts, ActSections{"ARMS", []string{"25"}}) }},
		{fault.RecordComplaintMissing, Warn, fir, func(s *situation) { s.fir.Complaint = nil }, func(s *situation) { s.fir.Complaint, s.fir.InfoType = nil, Oral }},
		{fault.RecordNoAccused, Warn, fir, func(s *situation) { s.fir.Accused = nil }, func(s *situation) { s.fir.Accused, s.fir.AccusedMoreThan = nil, 2 }},
		{fault.RecordAccusedCount, Refuse, fir, func(s *situation) { s.fir.AccusedMoreThan = -1 }, func(s *situation) { s.fir.AccusedMoreThan = 9999 }},
		{fault.RecordAccusedCount, Refuse, fir, func(s *situation) { s.fir.AccusedMoreThan = 10000 }, asIs},
		{fault.RecordPropertyValue, Refuse, fir, func(s *situation) { s.fir.Properties[0].Paise = -1 }, func(s *situation) { s.fir.Properties[0].Paise = 0 }},
		{fault.RecordPropertyValue, Refuse, fir, func(s *situation) {
			s.fir.Properties = []Property{{Description: "a", Paise: math.MaxInt64}, {Description: "b", Paise: 1}}
		}, func(s *situation) { s.fir.Properties = []Property{{Description: "a", Paise: math.MaxInt64}} }},
		{fault.RecordActionOfficer, Refuse, fir, action(Action{Kind: Directed}), action(Action{Kind: Directed, Officer: officer})},
		{fault.RecordActionReason, Refuse, fir, action(Action{Kind: Refused}), action(Action{Kind: Refused, Reason: "तुच्छ मामला"})},
		{fault.RecordActionStation, Refuse, fir, action(Action{Kind: Transferred, Station: "Piplani"}), action(Action{Kind: Transferred, Station: "Piplani", District: 396})},
		{fault.RecordZeroFIR, Warn, fir, func(s *situation) { s.fir.Place.OutsideStation, s.fir.Place.OutsideDistrict = "Piplani", 396 },
			func(s *situation) {
				s.fir.Place.OutsideStation, s.fir.Place.OutsideDistrict = "Piplani", 396
				s.fir.Action = Action{Kind: Transferred, Station: "Piplani", District: 396}
			}},
		{fault.RecordReadOver, Refuse, fir, func(s *situation) { s.fir.ReadOver = false }, asIs},
		{fault.RecordThumbMissing, Refuse, fir, func(s *situation) { s.fir.Signature = Signature{Kind: Thumb} }, func(s *situation) { s.fir.Signature = Signature{Kind: Thumb, Capture: "c1"} }},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Signature = Signature{Kind: Pen} }, func(s *situation) { s.fir.Signature = Signature{Kind: Pen, Capture: "c1"} }},
		{fault.RecordRequired, Refuse, fir, func(s *situation) { s.fir.Signature = Signature{Kind: RefusedToSign} }, func(s *situation) { s.fir.Signature = Signature{Kind: RefusedToSign, Reason: "no"} }},
		{fault.RecordThumbMissing, Refuse, arrest, func(s *situation) { s.arrest.Signature = Signature{Kind: Thumb} }, asIs},
		{fault.RecordVictimMissing, Warn, fir, woman(law.BNS, "64(1)", Male), func(s *situation) {
			s.fir.Acts, s.fir.Victims = []ActSections{{law.BNS, []string{"64(1)"}}}, []Person{{Name: named("क", "")}}
		}},
		{fault.RecordVictimMissing, Warn, fir, woman(law.POCSO, "4", Male), func(s *situation) {
			s.fir.Acts, s.fir.InformantIsVictim = []ActSections{{law.POCSO, []string{"4"}}}, true
		}},
		{fault.RecordWomanOfficer, Warn, fir, woman(law.BNS, "74", Female), woman(law.BNS, "74", Male)},
		{fault.RecordWomanOfficer, Warn, fir, woman(law.BNS, "124(1)", Female), woman(law.BNS, "303(2)", Female)},
	}
}

func arrestCases() []ruleCase {
	acts := func(act string, sections ...string) change {
		return func(s *situation) { s.arrest.Acts = []ActSections{{act, sections}} }
	}
	return []ruleCase{
		{fault.RecordFIRMissing, Refuse, arrest, func(s *situation) { s.arrestCtx.FIR = nil }, func(s *situation) { s.arrest.FIR, s.arrestCtx.FIR = "", nil }},
		{fault.RecordArrestBeforeFIR, Refuse, arrest, func(s *situation) { s.arrest.At = ist("22/11/2026 11:39") },
			func(s *situation) { s.arrest.At, s.arrestCtx.GD.At = ist("22/11/2026 11:39"), ist("22/11/2026 11:30") }},
		{fault.RecordArrestBeforeFIR, Refuse, arrest, func(s *situation) { s.arrest.At = ist("22/11/2026 11:39") },
			func(s *situation) { // diary, FIR and arrest in one minute
				s.arrest.At, s.arrestCtx.GD.At = ist("22/11/2026 11:40"), ist("22/11/2026 11:40").Add(5*time.Second)
				s.arrestCtx.FIR.RegisteredAt = ist("22/11/2026 11:40").Add(45 * time.Second)
			}},
		{fault.RecordSectionNotInFIR, Refuse, arrest, acts(law.BNS, "309(4)"), acts(law.BNS, "303")},
		{fault.RecordSectionNotInFIR, Refuse, arrest, acts(law.BNS, "303(1)"), func(s *situation) { s.arrestCtx.FIR.Acts[0].Sections = []string{"303"} }},
		{fault.RecordSectionNotInFIR, Refuse, arrest, acts("ARMS", "25"), asIs},
		{fault.RecordAccusedCodeShape, Refuse, arrest, func(s *situation) { s.arrest.Accused = "A10" }, func(s *situation) { s.arrest.Accused = "B1" }},
		{fault.RecordAccusedCodeTaken, Refuse, arrest, func(s *situation) { s.arrestCtx.Taken = []string{"A1"} }, func(s *situation) { s.arrestCtx.Taken = []string{"A2"} }},
		{fault.RecordCourtMissing, Refuse, arrest, func(s *situation) { s.arrest.Disposal = SurrenderedJudicial },
			func(s *situation) { s.arrest.Disposal, s.arrest.Court = SurrenderedJudicial, "JMFC Bhopal" }},
		{fault.RecordChildArrested, Refuse, arrest, func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeExact, Years: 17} },
			func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeExact, Years: 17}; s.arrest.Child = true }},
		{fault.RecordChildArrested, Refuse, arrest, func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeBorn, Born: "2008-11-22"} },
			func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeBorn, Born: "2008-11-21"} }},
		{fault.RecordAgeDoubt, Warn, arrest, func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeRange, From: 17, To: 20} },
			func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeRange, From: 18, To: 20} }},
		{fault.RecordAgeDoubt, Warn, arrest, func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeYear, Year: 2008} },
			func(s *situation) { s.arrest.Person.Age = Age{Kind: AgeYear, Year: 2007} }},
		{fault.RecordAdultApprehended, Warn, arrest, func(s *situation) { s.arrest.Child = true }, asIs},
		{fault.RecordWomanAtNight, Warn, arrest, func(s *situation) { s.arrest.Person.Sex, s.arrest.At = Female, ist("22/11/2026 18:00") },
			func(s *situation) { s.arrest.Person.Sex, s.arrest.At = Female, ist("22/11/2026 17:00") }},
	}
}

func custodyCases() []ruleCase {
	custody := func(f func(*Custody)) change { return func(s *situation) { f(&s.arrest.Custody) } }
	return []ruleCase{
		{fault.RecordGroundsNotTold, Refuse, arrest, custody(func(c *Custody) { c.GroundsTold = false }), asIs},
		{fault.RecordGroundsNotTold, Refuse, arrest, custody(func(c *Custody) { c.Grounds = "" }), asIs},
		{fault.RecordRelativeNotTold, Refuse, arrest, custody(func(c *Custody) { c.Told = Name{} }), asIs},
		{fault.RecordRelativeNotTold, Refuse, arrest, custody(func(c *Custody) { c.ToldRelation = "" }), asIs},
		{fault.RecordToldBeforeArrest, Refuse, arrest, custody(func(c *Custody) { c.ToldAt = ist("22/11/2026 14:59") }), custody(func(c *Custody) { c.ToldAt = ist("22/11/2026 15:00") })},
		{fault.RecordWitnessMissing, Refuse, arrest, func(s *situation) { s.arrest.Witnesses = nil }, asIs},
		{fault.RecordDignity, Warn, arrest, custody(func(c *Custody) { c.DignityKept = false }), asIs},
		{fault.RecordNotExamined, Warn, arrest, func(s *situation) { s.arrest.Condition.Examined = false }, asIs},
	}
}

func completeCases() []ruleCase {
	measured := func(f func(*Measurements)) change { return func(s *situation) { f(&s.arrest.Measurements) } }
	sho := Officer{Login: "verma", Role: InCharge}
	return []ruleCase{
		{fault.RecordPrintsIncomplete, Refuse, complete, measured(func(m *Measurements) { delete(m.Fingers, "left_little") }),
			measured(func(m *Measurements) { m.Fingers["left_little"] = FingerTaken{Exception: Amputated} })},
		{fault.RecordPrintsIncomplete, Refuse, complete, measured(func(m *Measurements) { m.Fingers = nil }),
			measured(func(m *Measurements) {
				m.Fingers = nil
				m.Missing = &Missing{Code: DeviceFailed, SeenBy: sho, SeenAt: ist("22/11/2026 16:30")}
			})},
		{fault.RecordPhotosIncomplete, Refuse, complete, measured(func(m *Measurements) { delete(m.Photos, PoseRight) }), asIs},
		{fault.RecordRollIncomplete, Refuse, complete, func(s *situation) { s.arrest.Features.Marks = "" }, func(s *situation) { s.arrest.Features.Marks = "निरंक" }},
		{fault.RecordRollIncomplete, Refuse, complete, func(s *situation) { s.arrest.Features.HeightCM = 0 }, asIs},
		{fault.RecordReasonNotSeen, Refuse, complete, measured(func(m *Measurements) { m.Photos = nil; m.Missing = &Missing{Code: Hospitalised} }),
			measured(func(m *Measurements) {
				m.Photos = nil
				m.Missing = &Missing{Code: Hospitalised, SeenBy: sho, SeenAt: ist("22/11/2026 16:30")}
			})},
		{fault.RecordReasonNotSeen, Refuse, complete, measured(func(m *Measurements) {
			m.Photos = nil
			m.Missing = &Missing{Code: Hospitalised, SeenBy: Officer{Role: Duty}, SeenAt: ist("22/11/2026 16:30")}
		}), asIs},
		{fault.RecordChoice, Refuse, complete, measured(func(m *Measurements) {
			m.Photos = nil
			m.Missing = &Missing{Code: "forgot", SeenBy: sho, SeenAt: ist("22/11/2026 16:30")}
		}), asIs},
		{fault.LawRefusal, Note, complete, measured(func(m *Measurements) { m.Fingers["right_thumb"] = FingerTaken{Exception: RefusedIt} }),
			measured(func(m *Measurements) { m.Fingers["right_thumb"] = FingerTaken{Exception: Injured} })},
	}
}

func actCases() []ruleCase {
	acts := func(rows ...ActSections) change { return func(s *situation) { s.fir.Acts = rows } }
	happened := func(from, to string, rows ...ActSections) change {
		return func(s *situation) {
			s.fir.Occurrence.From, s.fir.Occurrence.To, s.fir.DelayReasons = ist(from), ist(to), "पता देर से चला"
			s.fir.Acts = rows
		}
	}
	bns, ipc := ActSections{law.BNS, []string{"303(2)"}}, ActSections{law.IPC, []string{"379"}}
	return []ruleCase{
		{fault.LawActUnknown, Refuse, fir, acts(ActSections{"XYZ", []string{"1"}}), acts(ActSections{"NDPS", []string{"20"}})},
		{fault.LawSectionUnknown, Refuse, fir, acts(ActSections{law.BNS, []string{"359"}}), acts(ActSections{law.BNS, []string{"358"}})},
		{fault.LawSectionUnknown, Refuse, fir, acts(ActSections{"ARMS", []string{"twenty-five"}}), acts(ActSections{"ARMS", []string{"25(1B)(a)"}})},
		{fault.LawSectionNeeded, Refuse, fir, acts(ActSections{Act: law.BNS}), acts(bns, ActSections{Act: "GAMBLING"})},
		{fault.LawOldAct, Refuse, fir, acts(ipc), happened("30/06/2024 22:00", "30/06/2024 23:59", ipc)},
		{fault.LawNewAct, Refuse, fir, happened("30/06/2024 22:00", "30/06/2024 23:59", bns), happened("01/07/2024 00:00", "01/07/2024 00:00", bns)},
		{fault.LawBothActs, Note, fir, happened("30/06/2024 22:00", "01/07/2024 06:00", bns), happened("30/06/2024 22:00", "01/07/2024 06:00", bns, ipc)},
		{fault.LawBothActs, Note, fir, happened("30/06/2024 22:00", "01/07/2024 06:00", ipc), asIs},
	}
}

func basisCases() []ruleCase {
	on := func(basis, approval string, act string, sections ...string) change {
		return func(s *situation) {
			s.arrest.Measurements.Basis, s.arrest.Measurements.Approval = basis, approval
			s.arrest.Acts = []ActSections{{act, sections}}
		}
	}
	child := func(basis, approval string) change {
		return func(s *situation) {
			s.arrest.Child, s.arrest.Measurements.Basis, s.arrest.Measurements.Approval = true, basis, approval
		}
	}
	rank := func(r string, role Role) change { return func(s *situation) { s.by = Officer{Rank: r, Role: role} } }
	training := func(basis string) change {
		return func(s *situation) {
			s.arrestCtx.Station.Realm, s.arrest.Measurements.Basis = Training, basis
		}
	}
	return []ruleCase{
		{fault.LawBasisMissing, Refuse, complete, on("", "", law.BNS, "303(2)"), asIs},
		{fault.LawBasisUnknown, Refuse, measure, on("CURIOSITY", "", law.BNS, "303(2)"), asIs},
		{fault.LawBasisRealm, Refuse, measure, on(law.TrainingBasis, "", law.BNS, "303(2)"), training(law.TrainingBasis)},
		{fault.LawBasisRealm, Refuse, measure, on(law.TrainingBasis, "", law.BNS, "303(2)"), training(law.Arrested)},
		{fault.LawPreventiveOrder, Refuse, measure, on(law.Arrested, "", law.BNSS, "170"), on(law.Security, "order 12 of 01/11/2026", law.BNSS, "126")},
		{fault.LawPreventiveOrder, Refuse, measure, on(law.Arrested, "", law.CrPC, "151"), on(law.Arrested, "", law.BNS, "303(2)")},
		{fault.LawPreventiveOrder, Refuse, arrest, on(law.PreventiveDetention, "order 3", law.BNSS, "163", "170"), asIs},
		{fault.LawSPApproval, Refuse, measure, on(law.Arrested, "", law.BNS, "223"), on(law.Arrested, "SP/1234 of 21/11/2026", law.BNS, "223")},
		{fault.LawSPApproval, Refuse, complete, on(law.Arrested, "", law.IPC, "171E"), on(law.Arrested, "", law.BNS, "221", "132")},
		{fault.LawOrderMissing, Refuse, measure, on(law.MagistrateS5, "", law.BNS, "303(2)"), on(law.MagistrateS5, "JMFC 44 of 21/11/2026", law.BNS, "303(2)")},
		{fault.LawChildMeasured, Refuse, measure, child(law.Arrested, ""), child(law.MagistrateS5, "JJB 7 of 22/11/2026")},
		{fault.LawChildMeasured, Refuse, measure, child(law.MagistrateS5, ""), asIs},
		{fault.LawModality, Refuse, measure, func(s *situation) {
			s.arrest.Measurements.Basis, s.arrest.Measurements.Approval = law.Specimens349, "JMFC 9"
			s.modality = law.Photograph
		}, func(s *situation) {
			s.arrest.Measurements.Basis, s.arrest.Measurements.Approval = law.Specimens349, "JMFC 9"
		}},
		{fault.LawRank, Refuse, measure, rank("Constable", Duty), rank("HC", Duty)},
		{fault.LawRank, Refuse, measure, rank("आरक्षक", Investigating), rank("Constable", InCharge)},
	}
}
