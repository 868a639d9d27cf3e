package terminal

import (
	"strconv"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// updateColumn is where the words of an update begin.
const updateColumn = 11

// Update is the state of updates, one thing a line. The lines are never wrapped: scripts read them.
func (t Text) Update(s wire.UpdateState) []string {
	v := t.Voice
	line := func(label, words string) string { return fit(v.Say(label), updateColumn) + clean(words) }
	checked := v.Say("update.never")
	if !s.Checked.IsZero() {
		checked = record.FormatDateTime(s.Checked)
	}
	out := []string{line("update.runs", s.Version), line("update.asked", v.Say("update.asked.when", "time", checked, "channel", s.Channel))}
	switch {
	case s.Phase == wire.UpdateOff:
		out = append(out, line("update.waits", v.Say("update.off")))
	case s.Phase == wire.UpdateNewest:
		out = append(out, line("update.waits", v.Say("update.none")))
	case s.Phase == wire.UpdateFetching:
		out = append(out, line("update.waits", v.Say("update.fetching", "version", s.Waits, "have", kilobytes(s.Fetched), "of", kilobytes(s.Size))))
	case s.Phase == wire.UpdateWaiting && s.Busy:
		out = append(out, line("update.waits", v.Say("update.capture", "version", s.Waits)))
	case s.Phase == wire.UpdateWaiting:
		out = append(out, line("update.waits", v.Say("update.hours", "version", s.Waits, "window", s.Window)))
	case s.Phase == wire.UpdateInstalling:
		out = append(out, line("update.installs", s.Waits))
	}
	if l := s.Last; l != nil {
		end := "update.worked"
		switch {
		case l.Stuck:
			end = "update.stuck"
		case !l.Good:
			end = "update.back"
		}
		out = append(out, line("update.last", v.Say(end, "time", record.FormatDateTime(l.At), "version", l.Version, "former", l.Former, "why", l.Why)))
	}
	if p := s.Problem; p != nil {
		words, under := fault.Say(&fault.Fault{Code: p.Code, Facts: p.Facts}, v.Lang()), fit("", updateColumn)
		out = append(out, line("update.why", words.Title+". "+words.Message), under+words.Remedy, under+clean("["+string(p.Code)+" "+p.Detail+"]"))
	}
	return out
}

func kilobytes(n int64) string { return strconv.FormatInt(n>>10, 10) }
