package main

import (
	"fmt"
	"time"

	"thana/installer/hands"
)

func (p *play) arrest() error {
	err := p.step("the investigating officer signs in", func() error {
		if err := p.do(p.click("head.officer"), p.click("menu.leave"), p.page("signin"), p.shown("officer.khan")); err != nil {
			return err
		}
		return p.signIn("khan")
	})
	if err != nil {
		return err
	}
	return p.step("arrest form, 14 items", p.arrestForm)
}

func (p *play) arrestForm() error {
	if err := p.do(p.click("home.arrest"), p.page("arrest.start"), p.first("arrest.fir."), p.page("arrest.form")); err != nil {
		return err
	}
	now := time.Now().In(ist())
	if err := p.do(p.choose("field.measurements.basis", "ARRESTED")); err != nil {
		return err
	}
	if err := p.look("arrest-basis", "The lawful basis is the first field: who may be measured, and who may not."); err != nil {
		return err
	}
	err := p.do(p.click("group.when_where"),
		p.typed("field.at.date", now.Format("02/01/2006")), p.typed("field.at.time", now.Format("15:04")),
		p.click("field.gd"), p.first("field.gd."),
		p.typed("field.place.text", "नादरा बस स्टैंड, भोपाल"), p.choose("field.disposal", "arrested_forwarded"),
		p.click("group.person"),
		p.typed("field.person.name.local", "राकेश लोधी"), p.typed("field.person.name.english", "Rakesh Lodhi"),
		p.choose("field.person.relation", "father"),
		p.typed("field.person.relative_name.local", "हरिराम लोधी"), p.choose("field.person.sex", "male"),
		p.choose("field.person.age.kind", "exact"), p.typed("field.person.age.years", "27"),
		p.typed("field.person.addresses[0].text", "झुग्गी क्रमांक 12, बाणगंगा"))
	if err != nil {
		return err
	}
	if err := p.look("arrest-person", "IIF-3, item 6: the arrested person. Beside it, calmly: a look-out has a name that sounds the same."); err != nil {
		return err
	}
	err = p.do(p.click("group.custody"), p.click("field.custody.grounds_told"), p.typed("field.custody.grounds", "चोरी की मोटरसाइकिल कब्ज़े से बरामद।"),
		p.typed("field.custody.articles", "निरंक"), p.click("field.custody.dignity_kept"),
		p.typed("field.custody.told.local", "हरिराम लोधी"), p.typed("field.custody.told_relation", "पिता"), p.typed("field.custody.told_mobile", "9300012345"),
		p.typed("field.custody.told_at.date", now.Format("02/01/2006")), p.typed("field.custody.told_at.time", now.Format("15:04")))
	if err != nil {
		return err
	}
	if err := p.look("arrest-custody", "IIF-3, items 7 and 8: grounds told, a relative told, articles found."); err != nil {
		return err
	}
	err = p.do(p.click("group.roll"), p.typed("field.features.build", "मध्यम"), p.typed("field.features.height_cm", "168"),
		p.typed("field.features.complexion", "साँवला"), p.typed("field.features.marks", "बाएँ गाल पर तिल"))
	if err != nil {
		return err
	}
	for _, f := range []struct{ id, text string }{{"hair", "काले"}, {"eyes", "काली"}, {"teeth", "सामान्य"}, {"languages", "हिन्दी"}, {"deformities", "नहीं"}, {"habits", "नहीं"}, {"dress_habits", "पैंट-शर्ट"}} {
		if err := p.do(p.typed("field.features."+f.id, f.text)); err != nil {
			return err
		}
	}
	if err := p.look("arrest-roll", "IIF-3, item 9: the descriptive roll."); err != nil {
		return err
	}
	err = p.do(p.click("group.conduct"), p.typed("field.witnesses[0].name.local", "दिनेश यादव"),
		p.typed("field.witnesses[0].address.text", "नादरा बस स्टैंड, दुकान 5"))
	if err != nil {
		return err
	}
	if err := p.look("arrest-conduct", "IIF-3, items 11 to 14."); err != nil {
		return err
	}
	return p.do(p.click("arrest.register"), p.page("arrest.record"))
}

// first clicks the first widget whose id begins so.
func (p *play) first(prefix string) func(*hands.Window) error {
	return func(w *hands.Window) error {
		v, err := w.Await(p.ctx, prefix+"…", func(v hands.View) bool { _, there := v.First(prefix); return there })
		if err != nil {
			return err
		}
		found, _ := v.First(prefix)
		return w.Click(p.ctx, found.ID)
	}
}

func (p *play) measure() error {
	return p.parts(part{"ten fingers: a dry one retried, one bandaged, the scanner unplugged on the way", p.fingers}, part{"three photographs", p.photographs}, part{"a tattoo with its code", p.tattoo})
}

func (p *play) fingers() error {
	if err := p.look("arrest-record", "The arrest with its completeness: roll, prints, photographs."); err != nil {
		return err
	}
	if err := p.do(p.hand("finger.dry"), p.click("arrest.fingers"), p.page("prints"), p.shown("prints.retry")); err != nil {
		return err
	}
	if err := p.look("finger-dry", "A dry finger: the reason and what to do, in letters that both can read."); err != nil {
		return err
	}
	if err := p.do(p.click("prints.retry"), p.bandaged); err != nil {
		return err
	}
	if err := p.do(p.hand("finger.unplug"), p.firstShown("taking.safe")); err != nil {
		return err
	}
	if err := p.look("finger-unplugged", "The scanner was unplugged: what is safe, and at which finger it goes on."); err != nil {
		return err
	}
	if err := p.do(p.hand("finger.plug")); err != nil {
		return err
	}
	if err := p.fingersGoOn(); err != nil {
		return err
	}
	if err := p.look("fingers", "Ten fingers: taken, and one that cannot be taken."); err != nil {
		return err
	}
	return p.do(p.click("prints.finish"), p.page("arrest.record"))
}

// bandaged says that the finger now wanted cannot be taken; a finger laid down in the same moment comes first.
func (p *play) bandaged(w *hands.Window) error {
	_, err := w.Await(p.ctx, "the reasons of an exception", func(v hands.View) bool {
		if _, there := v.Find("prints.except.bandaged"); there {
			return w.Click(p.ctx, "prints.except.bandaged") == nil
		}
		if _, there := v.Find("prints.cannot"); there {
			_ = w.Click(p.ctx, "prints.cannot") // it may be gone by now
		}
		return false
	})
	return err
}

// fingersGoOn waits until all are taken; ten fingers take longer than the window's patience for one thing.
func (p *play) fingersGoOn() (err error) {
	for range 4 {
		_, err = p.window.Await(p.ctx, "ten fingers", func(v hands.View) bool {
			if retry, there := v.Find("prints.retry"); there && !retry.Disabled {
				_ = p.window.Click(p.ctx, "prints.retry") // it may have gone on by itself
			}
			_, done := v.Find("prints.finish")
			return done
		})
		if err == nil {
			p.facts = append(p.facts, "Fingers: nine taken, one exception (bandaged); the dry first one was refused and taken again; the scanner was unplugged on the way.")
			return nil
		}
	}
	return err
}

func (p *play) photographs() error {
	if err := p.do(p.click("arrest.photos"), p.page("photos"), p.shown("photos.accept")); err != nil {
		return err
	}
	if err := p.look("photo-front", "The best of the burst is offered, the others one click away."); err != nil {
		return err
	}
	for _, pose := range []string{"front", "left", "right"} {
		if err := p.do(p.shown("photos.accept"), p.click("photos.accept")); err != nil {
			return fmt.Errorf("%s: %w", pose, err)
		}
	}
	if err := p.do(p.shown("photos.finish")); err != nil {
		return err
	}
	if err := p.look("photos", "Front, left and right."); err != nil {
		return err
	}
	return p.do(p.click("photos.finish"), p.page("arrest.record"))
}

// tattoo says what it is and where, looking for the wrist among all places of the body, and takes it.
func (p *play) tattoo() error {
	err := p.do(p.click("arrest.marks"), p.page("marks"), p.choose("field.mark.kind", "tattoo"),
		p.find("field.mark.place", "कलाई", "left_wrist"), p.typed("field.mark.note", "फूल"),
		p.click("marks.take"), p.shown("marks.accept"))
	if err != nil {
		return err
	}
	if err := p.look("mark-offered", "A tattoo: what it is, where on the body, what it looks like."); err != nil {
		return err
	}
	if err := p.do(p.click("marks.accept"), p.shown("marks.remove.1")); err != nil {
		return err
	}
	if err := p.look("marks", "Taken with its NCIC code, which goes into the bureau's file."); err != nil {
		return err
	}
	return p.do(p.click("marks.done"), p.page("arrest.record"))
}

func (p *play) complete() error {
	return p.step("the arrest is completed, the memo printed", func() error {
		if err := p.do(p.click("arrest.complete"), p.shown("arrest.done")); err != nil {
			return err
		}
		if err := p.look("arrest-complete", "Prints, photographs and roll are there: complete."); err != nil {
			return err
		}
		if err := p.do(p.click("arrest.print"), p.page("paper"), p.shown("paper.page.1")); err != nil {
			return err
		}
		if err := p.look("memo-preview", "The arrest memo with the three photographs."); err != nil {
			return err
		}
		return p.do(p.click("paper.print"), p.shown("paper.done.arrest"))
	})
}
