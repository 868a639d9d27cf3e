package record

import "thana/shared/fault"

const diaryRule = "General Diary, Police Act 1861 s.44"

// Check applies the rules of a diary entry before it is entered.
func (e GDEntry) Check(ctx GDContext) []Finding {
	c := &checker{now: ctx.Now}
	c.need(string(e.Type), "type", "", "GD")
	c.need(e.Subject, "subject", "", "GD")
	c.need(e.Body, "body", "", "GD")
	choice(c, e.Type, "type", "", "GD", GDOpening, GDComplaint, GDInformation, GDArrest, GDDeparture, GDReturn, GDOther, GDClosing)
	entered := e.At
	if entered.IsZero() {
		entered = ctx.Now
	}
	c.past(entered, "at", "", "GD")
	if ctx.Last != nil {
		c.refuse(entered.Before(ctx.Last.At), fault.RecordGDClockBack, "at", "", diaryRule,
			"last", FormatDateTime(ctx.Last.At), "now", FormatDateTime(entered))
	}
	c.refuse(e.Supersedes != "" && (ctx.Superseded == nil || ctx.Superseded.At.After(entered)),
		fault.RecordGDSuperseded, "supersedes", "", diaryRule)
	today := DiaryDay(entered, ctx.Station.DiaryStarts)
	c.note((ctx.Last == nil || ctx.Last.Day != today) && e.Type != GDOpening, fault.RecordGDOpening, "type", "",
		"diary rules: the first entry names everyone in custody")
	return c.found
}
