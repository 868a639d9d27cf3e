package record

import (
	"slices"
	"time"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/nist/smt"
)

// Check applies every rule of IIF-3 that binds its registration. CheckComplete says what is still missing to close it.
func (a Arrest) Check(ctx ArrestContext) []Finding {
	c := &checker{now: ctx.Now, limits: ctx.Limits.orDefault()}
	a.checkNumber(c, ctx)
	a.checkOrder(c, ctx)
	c.place(a.Place, "place", "2", "IIF-3")
	c.need(a.Place.Text, "place.text", "2", "IIF-3")
	c.refuse(a.surrendered() && blank(a.Court), fault.RecordCourtMissing, "court", "3", "IIF-3 item 3")
	a.checkActs(c, ctx.FIR)
	c.need(string(a.Disposal), "disposal", "5", "IIF-3")
	choice(c, a.Disposal, "disposal", "5", "IIF-3", ArrestedForwarded, ArrestedBailed, ArrestedAnticipatory,
		ArrestedPoliceCustody, SurrenderedBailed, SurrenderedJudicial, SurrenderedPoliceCustody)
	a.checkPerson(c, ctx.FIR)
	c.warn(!a.Condition.Examined, fault.RecordNotExamined, "condition.examined", "7", "BNSS s.53")
	a.checkCustody(c)
	c.height(a.Features, "features", "9", "IIF-3")
	if a.Measurements.Basis != "" || a.Measurements.Taken() {
		a.checkBasis(c, ctx)
	}
	a.checkMarks(c)
	a.checkWitnesses(c)
	c.signature(a.Signature, "14", "IIF-3")
	c.need(either(a.Investigator.Name), "investigator.name", "14", "IIF-3")
	c.need(a.Investigator.Rank, "investigator.rank", "14", "IIF-3")
	return c.found
}

func (a Arrest) surrendered() bool {
	return a.Disposal == SurrenderedBailed || a.Disposal == SurrenderedJudicial || a.Disposal == SurrenderedPoliceCustody
}

func (a Arrest) checkNumber(c *checker, ctx ArrestContext) {
	if ctx.Previous != nil {
		changed := a.FIR != ctx.Previous.FIR || a.Accused != ctx.Previous.Accused
		c.refuse(changed, fault.RecordNumberChanged, "accused", "1", "IIF-3 item 1")
	}
	c.refuse(a.FIR != "" && ctx.FIR == nil, fault.RecordFIRMissing, "fir", "1", "IIF-3 item 1")
	if a.Accused == "" {
		return
	}
	if _, ok := ParseAccusedCode(a.Accused); !ok {
		c.refuse(true, fault.RecordAccusedCodeShape, "accused", "1", "IIF-3 item 1")
		return
	}
	c.refuse(slices.Contains(ctx.Taken, a.Accused), fault.RecordAccusedCodeTaken, "accused", "1",
		"IIF-3 item 1; CAG Odisha 2025: 198 accused serials on the wrong FIR", "code", a.Accused, "next", NextAccusedCode(ctx.Taken))
}

// checkOrder: GD <= FIR <= arrest, by the minute; an arrest before the FIR only under a diary entry that was made before it.
func (a Arrest) checkOrder(c *checker, ctx ArrestContext) {
	c.need(FormatDate(a.At), "at", "2", "IIF-3")
	c.past(a.At, "at", "2", "IIF-3")
	if !c.need(a.GD.ID, "gd", "2", "IIF-3") {
		return
	}
	if c.refuse(ctx.GD == nil, fault.RecordGDMissing, "gd", "2", "IIF-3 item 2") ||
		c.refuse(ctx.GDHidden, fault.RecordGDProtected, "gd", "2", protection) {
		return
	}
	if ctx.FIR != nil && !a.At.IsZero() && earlier(a.At, ctx.FIR.RegisteredAt) {
		c.refuse(earlier(a.At, ctx.GD.At), fault.RecordArrestBeforeFIR, "at", "2", cagOrder,
			"arrest", FormatDateTime(a.At), "fir", FormatDateTime(ctx.FIR.RegisteredAt))
	}
}

func (a Arrest) checkActs(c *checker, fir *FIR) {
	from, to := a.At, a.At
	if fir != nil {
		from, to = fir.Occurrence.From, fir.Occurrence.To
	}
	c.acts(a.Acts, from, to, "4", "IIF-3")
	if fir == nil {
		return
	}
	for _, r := range Refs(a.Acts) {
		within := slices.ContainsFunc(Refs(fir.Acts), func(f law.Ref) bool {
			return f.Act == r.Act && (f.Section == "" || r.Section == "" || law.Covers(f.Section, r.Section))
		})
		c.refuse(!within, fault.RecordSectionNotInFIR, "acts", "4", "IIF-3 item 4", "section", r.String())
	}
}

func (a Arrest) checkPerson(c *checker, fir *FIR) {
	it := arrestedItems()
	c.identified(a.Person, "person", it)
	c.plausible(a.Person, "person", it)
	c.need(string(a.Person.Sex), "person.sex", "9", "IIF-3")
	c.need(string(a.Person.Age.Kind), "person.age", "9", "IIF-3")
	hour := a.At.In(IST).Hour()
	c.warn(a.Person.Sex == Female && !a.At.IsZero() && !a.surrendered() && (hour >= 18 || hour < 6), fault.RecordWomanAtNight, "at", "2",
		"BNSS s.43(5); sunset and sunrise taken as 18:00 and 06:00", "arrest", FormatDateTime(a.At))
	if a.At.IsZero() {
		return
	}
	const source = "JJ Act 2015 ss.2(13), 10 and 94"
	may, sure := a.Person.Age.ChildAt(a.offenceAt(fir), a.At)
	c.refuse(sure && !a.Child, fault.RecordChildArrested, "child", "9", source)
	c.warn(may && !sure && !a.Child, fault.RecordAgeDoubt, "person.age", "9", source)
	c.warn(!may && a.Child && a.Person.Age.Kind != "", fault.RecordAdultApprehended, "child", "9", source)
}

// offenceAt is the day that decides who is a child: the offence's (JJ Act s.2(13)), the arrest's while that is unknown.
func (a Arrest) offenceAt(fir *FIR) time.Time {
	if fir != nil && !fir.Occurrence.From.IsZero() {
		return fir.Occurrence.From
	}
	return a.At
}

func (a Arrest) checkCustody(c *checker) {
	k := a.Custody
	c.refuse(!k.GroundsTold || blank(k.Grounds), fault.RecordGroundsNotTold, "custody.grounds_told", "8", "BNSS s.47")
	c.refuse(blank(either(k.Told)) || blank(k.ToldRelation) || k.ToldAt.IsZero(), fault.RecordRelativeNotTold, "custody.told", "8", "BNSS s.48")
	c.past(k.ToldAt, "custody.told_at", "8", "IIF-3")
	c.refuse(!k.ToldAt.IsZero() && earlier(k.ToldAt, a.At), fault.RecordToldBeforeArrest, "custody.told_at", "8", "BNSS s.48",
		"told", FormatDateTime(k.ToldAt), "arrest", FormatDateTime(a.At))
	c.mobile(k.ToldMobile, "custody.told_mobile", "8", "IIF-3")
	c.need(k.Articles, "custody.articles", "8", "IIF-3")
	c.warn(!k.DignityKept, fault.RecordDignity, "custody.dignity_kept", "8", "BNSS s.51; IIF-3 item 8")
}

func (a Arrest) checkWitnesses(c *checker) {
	c.refuse(len(a.Witnesses) == 0, fault.RecordWitnessMissing, "witnesses", "13", "BNSS s.36(b)(i)")
	for i, w := range a.Witnesses {
		path := at("witnesses", i)
		c.need(either(w.Name), path+".name", "13", "IIF-3")
		c.need(w.Address.Text, path+".address", "13", "IIF-3")
	}
}

// checkMarks: what the bureau reads is the code, so it has to be one of NCIC's.
func (a Arrest) checkMarks(c *checker) {
	const source = "IIF-3 item 10"
	c.refuse(len(a.Measurements.Marks) > MostMarks, fault.RecordChoice, "measurements.marks", "10", source)
	for i, m := range a.Measurements.Marks {
		path := at("measurements.marks", i)
		c.need(m.Capture, path+".capture", "10", "IIF-3")
		c.refuse(!smt.Known(m.Code), fault.RecordChoice, path+".code", "10", source)
	}
}

// checkBasis applies the Identification Act to this arrest.
func (a Arrest) checkBasis(c *checker, ctx ArrestContext) {
	c.found = append(c.found, refused(law.MayMeasure(a.Measurement(ctx)))...)
}

func refused(all []law.Refusal) []Finding {
	var out []Finding
	for _, r := range all {
		out = append(out, Finding{Code: r.Code, Field: "measurements.basis", Item: "10", Severity: Refuse, Facts: r.Facts, Source: r.Source})
	}
	return out
}

// Measurement puts the arrest before law.MayMeasure. Of ctx it reads the FIR and the station.
func (a Arrest) Measurement(ctx ArrestContext) law.Measurement {
	return law.Measurement{
		Basis: a.Measurements.Basis, Charges: Refs(a.Acts), Approval: a.Measurements.Approval,
		Child: a.conflict(ctx.FIR), Training: ctx.Station.Realm == Training,
	}
}

// CheckMeasurement says whether this officer may take this kind of measurement of this person (law.Fingerprint,
// law.Photograph). The appliance asks before it opens a device.
func (a Arrest) CheckMeasurement(ctx ArrestContext, modality string, by Officer) []Finding {
	m := a.Measurement(ctx)
	m.Modality, m.Rank = modality, by.Rank
	if by.Role == InCharge {
		m.Rank = "" // the Act names the officer in charge whatever the rank
	}
	return refused(law.MayMeasure(m))
}
