package main

import (
	"fmt"
	"time"

	"thana/installer/hands"
)

func (p *play) open() error {
	err := p.step("state server and appliance start, enrol", func() error { return p.station.Start(p.ctx) })
	if err != nil {
		return err
	}
	if err := p.step("the state says look-outs and citizens' requests", func() error { return p.station.Say(p.ctx) }); err != nil {
		return err
	}
	if err := p.step("desktop pairs with the code", func() error { return p.station.PairDesktop(p.ctx) }); err != nil {
		return err
	}
	return p.step("the duty officer signs in", func() error {
		if err := p.openWindow(); err != nil {
			return err
		}
		if err := p.do(p.page("signin"), p.shown("officer.verma")); err != nil {
			return err
		}
		if err := p.look("sign-in", "Officers of the station; the demonstration accounts are shown."); err != nil {
			return err
		}
		if err := p.signIn("verma"); err != nil {
			return err
		}
		return p.look("home-empty", "The first day: home teaches the first step.")
	})
}

func (p *play) report() error {
	err := p.step("diary entry", func() error {
		err := p.do(p.click("home.diary"), p.page("diary.form"), p.choose("field.type", "complaint"),
			p.typed("field.subject", "मोटरसाइकिल चोरी की सूचना"),
			p.typed("field.body", "आवेदक सुनील यादव पिता रामलाल यादव निवासी अशोका गार्डन ने उपस्थित होकर मोटरसाइकिल चोरी का लिखित आवेदन पेश किया।"))
		if err != nil {
			return err
		}
		if err := p.look("diary-form", "A diary entry in Hindi; the right column says what the rules expect."); err != nil {
			return err
		}
		return p.do(p.click("diary.register.fir"), p.page("fir.form"))
	})
	if err != nil {
		return err
	}
	return p.parts(
		part{"FIR: when and where", p.firWhen}, part{"FIR: acts and sections", p.firActs}, part{"FIR: informant", p.firInformant},
		part{"FIR: accused", p.firAccused}, part{"FIR: property", p.firProperty},
		part{"kill -9 of the desktop; the draft is back", p.killDesktop},
		part{"FIR: facts and action", p.firFacts})
}

// ist is the time zone of everything that an officer types.
func ist() *time.Location { return time.FixedZone("IST", 5*3600+1800) }

func (p *play) firWhen() error {
	yesterday := time.Now().In(ist()).Add(-14 * time.Hour)
	err := p.do(p.shown("field.occurrence.from.date"),
		p.typed("field.occurrence.from.date", yesterday.Format("02/01/2006")), p.typed("field.occurrence.from.time", yesterday.Format("15:04")),
		p.typed("field.occurrence.to.date", yesterday.Add(2*time.Hour).Format("02/01/2006")), p.typed("field.occurrence.to.time", yesterday.Add(2*time.Hour).Format("15:04")),
		p.choose("field.info_type", "written"),
		p.choose("field.place.direction", "W"), p.typed("field.place.distance_km", "2"), p.typed("field.place.beat", "07"),
		p.typed("field.place.address.text", "बस स्टैंड के पास, हमीदिया रोड"))
	if err != nil {
		return err
	}
	return p.look("fir-when-where", "FIR, items 3 to 5: six groups at the left, the fields, what helps now at the right.")
}

func (p *play) firActs() error {
	if err := p.do(p.click("group.acts"), p.typed("field.acts", "चोरी"), p.shown("acts.found.BNS.303(2)")); err != nil {
		return err
	}
	if err := p.look("fir-acts", "Sections by word or by old number, in either language; the date of occurrence decides which act comes first."); err != nil {
		return err
	}
	return p.do(p.click("acts.found.BNS.303(2)"))
}

func (p *play) firInformant() error {
	err := p.do(p.click("group.informant"),
		p.typed("field.informant.name.local", "सुनील यादव"), p.typed("field.informant.name.english", "Sunil Yadav"),
		p.choose("field.informant.relation", "father"),
		p.typed("field.informant.relative_name.local", "रामलाल यादव"), p.typed("field.informant.relative_name.english", "Ramlal Yadav"),
		p.choose("field.informant.sex", "male"), p.typed("field.informant.mobile", "9876543210"),
		p.typed("field.informant.occupation", "दुकानदार"),
		p.typed("field.informant.addresses[0].text", "मकान 12, गली 3, अशोका गार्डन"), p.typed("field.informant.addresses[0].pin", "462023"))
	if err != nil {
		return err
	}
	return p.look("fir-informant", "FIR, item 6: names in local script and English side by side.")
}

func (p *play) firAccused() error {
	if err := p.do(p.click("group.accused"), p.click("add.accused"), p.shown("field.accused[0].unknown"), p.click("field.accused[0].unknown")); err != nil {
		return err
	}
	return p.look("fir-accused", "FIR, item 7 with its attachment.")
}

func (p *play) firProperty() error {
	err := p.do(p.click("group.property"), p.click("add.properties"),
		p.choose("field.properties[0].category", "vehicle"), p.typed("field.properties[0].description", "हीरो स्प्लेंडर मोटरसाइकिल, काली"),
		p.typed("field.properties[0].paise", "45000"))
	if err != nil {
		return err
	}
	return p.look("fir-property", "FIR, items 9 to 11: rupees in lakh grouping, the total by itself.")
}

const narrative = `महोदय, निवेदन है कि मैं सुनील यादव पिता रामलाल यादव, अशोका गार्डन भोपाल में रहता हूँ। कल रात्रि मैंने अपनी हीरो स्प्लेंडर मोटरसाइकिल बस स्टैंड के पास हमीदिया रोड पर खड़ी की थी। दो घंटे बाद लौटा तो गाड़ी वहाँ नहीं मिली। आस-पास तलाश की, पता नहीं चला। कोई अज्ञात व्यक्ति चोरी कर ले गया है। अतः रिपोर्ट दर्ज कर कार्यवाही करने की कृपा करें।`

// killDesktop types the narrative, kills the desktop a second later, and finds the text in the draft again.
func (p *play) killDesktop() error {
	if err := p.do(p.click("group.facts"), p.typed("field.contents", narrative)); err != nil {
		return err
	}
	select { // the promise: at most the last second is lost
	case <-time.After(time.Second):
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
	p.desktop.Kill()
	if err := p.openWindow(); err != nil {
		return err
	}
	if err := p.do(p.page("signin"), p.shown("officer.verma")); err != nil {
		return err
	}
	if err := p.signIn("verma"); err != nil {
		return err
	}
	if err := p.do(p.click("nav.work"), p.page("work")); err != nil {
		return err
	}
	if err := p.look("open-work", "After kill -9 of the desktop: the half-typed FIR is under Open work."); err != nil {
		return err
	}
	if err := p.do(p.first("draft."), p.page("fir.form"), p.click("group.facts")); err != nil {
		return err
	}
	v, err := p.window.Await(p.ctx, "the narrative", func(v hands.View) bool { w, there := v.Find("field.contents"); return there && w.Text != "" })
	if err != nil {
		return err
	}
	if w, _ := v.Find("field.contents"); w.Text != narrative {
		return fmt.Errorf("of %d letters the draft kept %d", len([]rune(narrative)), len([]rune(w.Text)))
	}
	p.facts = append(p.facts, fmt.Sprintf("kill -9 of the desktop: all %d letters of the narrative were back after signing in.", len([]rune(narrative))))
	return nil
}

func (p *play) firFacts() error {
	if err := p.do(p.click("group.facts"), p.shown("field.read_over"), p.click("field.read_over")); err != nil {
		return err
	}
	return p.look("fir-facts", "FIR, items 12 to 15: the narrative, action taken, signature or thumb, dispatch.")
}

func (p *play) register() error {
	return p.parts(part{"scan the written complaint; a jam on the way", p.scan}, part{"the informant's thumb", p.thumb}, part{"register the FIR", p.registerFIR})
}

func (p *play) scan() error {
	if err := p.do(p.hand("scanner.jam"), p.click("fir.pages.take"), p.page("pages"), p.shown("pages.again")); err != nil {
		return err
	}
	if err := p.look("pages-jam", "A jam in the feeder: what happened, what is safe, what to do; the page before it is kept."); err != nil {
		return err
	}
	if err := p.do(p.hand("scanner.clear"), p.click("pages.again"), p.shown("pages.page.2"), p.shown("pages.accept")); err != nil {
		return err
	}
	if err := p.look("pages", "The written complaint, page by page; turn, delete, reorder."); err != nil {
		return err
	}
	return p.do(p.click("pages.accept"), p.page("fir.form"))
}

func (p *play) thumb() error {
	if err := p.do(p.click("form.thumb.take"), p.page("prints"), p.shown("prints.finish")); err != nil {
		return err
	}
	if err := p.look("thumb", "The informant's left thumb from the fingerprint scanner."); err != nil {
		return err
	}
	return p.do(p.click("prints.finish"), p.page("fir.form"))
}

func (p *play) registerFIR() error {
	if err := p.do(p.click("fir.register"), p.page("fir.record")); err != nil {
		return err
	}
	return p.look("fir-record", "The registered FIR with its number, its captures and what comes next.")
}

func (p *play) printFIR() error {
	err := p.step("print preview; the masked variant", func() error {
		if err := p.do(p.click("fir.print"), p.page("paper"), p.shown("paper.page.1")); err != nil {
			return err
		}
		if err := p.look("print-preview", "The real pages, as they will come out of the printer."); err != nil {
			return err
		}
		if err := p.do(p.click("paper.masked"), p.shown("paper.print")); err != nil {
			return err
		}
		if err := p.look("print-masked", "The masked variant hides who is protected."); err != nil {
			return err
		}
		return p.do(p.click("paper.masked"), p.shown("paper.print"))
	})
	if err != nil {
		return err
	}
	return p.step("the free copy with its receipt; the printer has no paper", func() error {
		if err := p.do(p.hand("printer.empty"), p.click("paper.free"), p.shown("paper.waiting")); err != nil {
			return err
		}
		if err := p.look("print-waiting", "No paper: the print waits and goes on by itself."); err != nil {
			return err
		}
		return p.do(p.hand("printer.refill"), p.shown("paper.done.receipt"))
	})
}
