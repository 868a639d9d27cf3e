package record

import (
	"slices"
	"time"

	"thana/shared/fault"
)

// fieldCases try the fields that a case of their own code does not reach: what a form needs, its own words, times to come.
func fieldCases() []ruleCase {
	late := ist("23/11/2026 06:00")
	var all []ruleCase
	for _, set := range []struct {
		code  fault.Code
		check func(*situation) []Finding
		bad   []change
	}{
		{fault.RecordRequired, diary, []change{func(s *situation) { s.gd.Type = "" }}},
		{fault.RecordRequired, fir, []change{
			func(s *situation) { s.fir.Occurrence.To = time.Time{} },
			func(s *situation) { s.fir.Occurrence.ReceivedAt = time.Time{} },
			func(s *situation) { s.fir.Place.Address.Text = "" },
			func(s *situation) { s.fir.InCharge.Rank = "" },
		}},
		{fault.RecordRequired, arrest, []change{
			func(s *situation) { s.arrest.At = time.Time{} },
			func(s *situation) { s.arrest.Place.Text = "" },
			func(s *situation) { s.arrest.Investigator.Name = Name{} },
			func(s *situation) { s.arrest.Investigator.Rank = "" },
			func(s *situation) { s.arrest.Witnesses[0].Name = Name{} },
			func(s *situation) { s.arrest.Measurements.Marks = []Mark{{Code: "TAT L ARM"}} },
		}},
		{fault.RecordRequired, complete, []change{func(s *situation) { s.arrest.Measurements.Photos, s.arrest.Measurements.Missing = nil, &Missing{} }}},
		{fault.RecordChoice, fir, []change{
			func(s *situation) { s.fir.Place.Direction = "up" },
			func(s *situation) { s.fir.Action.Kind = "forgotten" },
			func(s *situation) { s.fir.Signature.Kind = "stamp" },
			func(s *situation) { s.fir.Informant.Sex = "x" },
			func(s *situation) { s.fir.Informant.Relation = "neighbour" },
			func(s *situation) { s.fir.Informant.Age.Kind = "old" },
			func(s *situation) { s.fir.Informant.Identities[0].Kind = "library" },
		}},
		{fault.RecordChoice, complete, []change{func(s *situation) { s.arrest.Measurements.Fingers["left_ring"] = FingerTaken{Exception: "lost"} }}},
		{fault.RecordChoice, arrest, []change{
			func(s *situation) { s.arrest.Measurements.Marks = []Mark{{Capture: "c", Code: "TAT TAIL"}} },
			func(s *situation) {
				s.arrest.Measurements.Marks = slices.Repeat([]Mark{{Capture: "c", Code: "TAT L ARM"}}, MostMarks+1)
			},
		}},
		{fault.RecordFuture, fir, []change{
			func(s *situation) { s.fir.RegisteredAt = late },
			func(s *situation) { s.fir.Occurrence.From = late },
			func(s *situation) { s.fir.Occurrence.ReceivedAt = late },
			func(s *situation) { s.fir.DispatchedAt = late },
		}},
		{fault.RecordFuture, arrest, []change{func(s *situation) { s.arrest.Custody.ToldAt = late }}},
		{fault.RecordFuture, complete, []change{func(s *situation) {
			s.arrest.Measurements.Photos = nil
			s.arrest.Measurements.Missing = &Missing{Code: Hospitalised, SeenBy: Officer{Role: InCharge}, SeenAt: late}
		}}},
		{fault.RecordDistrictUnknown, fir, []change{func(s *situation) { s.fir.Action = Action{Kind: Transferred, Station: "Piplani", District: 9999} }}},
	} {
		for _, bad := range set.bad {
			all = append(all, ruleCase{set.code, Refuse, set.check, bad, asIs})
		}
	}
	return all
}
