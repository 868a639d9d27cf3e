package form

import (
	"fmt"
	"strconv"
	"strings"

	"thana/shared/page"
	"thana/shared/record"
)

// custody is item 8: BNSS sections 47 and 48.
func (s arrestSheet) custody() {
	c := s.a.Custody
	dignity := "Necessary wearing apparel was left with the person and dignity was kept (आवश्यक वस्त्र व्यक्ति के पास रहने दिए गए और गरिमा का ध्यान रखा गया)"
	s.Add(item("8. Grounds, custody and intimation (आधार, अभिरक्षा और सूचना):"),
		choice(c.GroundsTold, "The person was told the grounds and the right to bail, BNSS s.47 (आधार और जमानत का अधिकार बताया गया)"),
		in(field("Grounds (आधार):", s.free(c.Grounds)), 6),
		in(field("Taken into custody on (अभिरक्षा में लिया गया):", record.FormatDateTime(s.a.At)), 6),
		in(field("Articles found on search, receipt given (तलाशी में मिली वस्तुएँ, रसीद दी गई):", s.free(written(c.Articles))), 6),
		choice(c.DignityKept, dignity),
		in(field("Intimation given to, BNSS s.48 (सूचना दी गई):", s.ofPerson(join(" · ", both(c.Told), c.ToldRelation, c.ToldMobile))), 6),
		in(field("Date and time of intimation (सूचना की दिनांक एवं समय):", record.FormatDateTime(c.ToldAt)), 6))
}

// ofPerson is what was written of the person or of their relative: both are protected where the person is a child.
func (s arrestSheet) ofPerson(text string) string {
	if s.mask != nil && s.child {
		return record.Masked
	}
	return s.free(written(text))
}

// roll is items 9 and 10.
func (s arrestSheet) roll() {
	f, p := s.a.Features, s.person(s.a.Person, s.child)
	show := s.ofPerson
	pair := func(a, av, b, bv string) page.Block { return row(6, field(a, show(av)), field(b, show(bv))) }
	s.Add(item("9. Descriptive roll (हुलिया):"),
		row(6, field("Sex (लिंग):", p.sex), field("Age / birth (आयु / जन्म):", p.age)),
		pair("Build (बनावट):", f.Build, "Height cm (कद से.मी.):", whole(f.HeightCM)),
		pair("Complexion (रंग):", f.Complexion, "Identification marks (पहचान चिह्न):", f.Marks),
		pair("Deformities / peculiarities (विकृति / विशेषता):", f.Deformities, "Teeth (दाँत):", f.Teeth),
		pair("Hair (बाल):", f.Hair, "Eyes (आँखें):", f.Eyes),
		pair("Habits (आदतें):", f.Habits, "Dress habits (पोशाक):", f.DressHabits),
		pair("Language / dialect (भाषा / बोली):", f.Languages, "Burn mark (जले का निशान):", f.BurnMark),
		pair("Leucoderma (सफ़ेद दाग):", f.Leucoderma, "Mole (तिल):", f.Mole),
		pair("Scar (घाव का निशान):", f.Scar, "Tattoo (गोदना):", f.Tattoo),
		in(field("Other features (अन्य):", show(f.OtherFeatures)), 6),
		itemField("10. Whether finger prints taken (क्या अंगुलि छाप लिए गए):", s.fingers()))
}

// fingers says what was taken and, when the set is not complete, the coded reason. Before anything was taken or a reason
// given it is a blank: the prints of the person may be taken yet.
func (s arrestSheet) fingers() string {
	if s.mask != nil && s.child {
		return record.Masked
	}
	m := s.a.Measurements
	taken := 0
	var exceptions []string
	for _, name := range fingerOrder {
		switch f := m.Fingers[name]; {
		case f.Capture != "":
			taken++
		case f.Exception != "":
			exceptions = append(exceptions, fingerWords[name]+": "+say(exceptionWords, f.Exception))
		}
	}
	answer, missing := "", ""
	if m.Missing != nil {
		answer, missing = "नहीं (No)", say(missingWords, m.Missing.Code)
	}
	if taken > 0 {
		answer = fmt.Sprintf("हाँ (Yes), 10 में से %d (%d of 10)", taken, taken)
	}
	return join("; ", answer, strings.Join(exceptions, ", "), missing)
}

var fingerOrder = []string{"right_thumb", "right_index", "right_middle", "right_ring", "right_little",
	"left_thumb", "left_index", "left_middle", "left_ring", "left_little"}

var fingerWords = map[string]string{
	"right_thumb": "दाहिना अंगूठा (R thumb)", "right_index": "दाहिनी तर्जनी (R index)", "right_middle": "दाहिनी मध्यमा (R middle)",
	"right_ring": "दाहिनी अनामिका (R ring)", "right_little": "दाहिनी छोटी उँगली (R little)",
	"left_thumb": "बायाँ अंगूठा (L thumb)", "left_index": "बाईं तर्जनी (L index)", "left_middle": "बाईं मध्यमा (L middle)",
	"left_ring": "बाईं अनामिका (L ring)", "left_little": "बाईं छोटी उँगली (L little)"}

var exceptionWords = map[record.FingerException]string{record.Amputated: "कटी हुई (amputated)", record.Bandaged: "पट्टी बँधी (bandaged)",
	record.Injured: "घायल (injured)", record.RefusedIt: "इनकार (refused)", record.Unable: "असमर्थ (unable)"}

var missingWords = map[record.MissingCode]string{record.DeviceFailed: "यंत्र खराब (device failed)", record.Hospitalised: "अस्पताल में (in hospital)",
	record.RefusedS6: "इनकार, धारा 6 (refused, s.6)", record.NotLawful: "विधि से वर्जित (barred by law)", record.ReleasedOnBail: "पहले ही रिहा (released before)"}

// living is item 11.
func (s arrestSheet) living() {
	l := s.a.Living
	s.Add(item("11. Social condition (सामाजिक स्थिति):"),
		row(6, field("Living status (रहन-सहन):", s.ofPerson(l.Status)), field("Education (शिक्षा):", s.ofPerson(l.Education))),
		row(6, field("Occupation (व्यवसाय):", s.ofPerson(l.Occupation)), field("Income group (आय वर्ग):", s.ofPerson(l.Income))))
}

// conduct is item 12: what the officer ticked. An empty box is no answer, which is not the answer no.
func (s arrestSheet) conduct() {
	c := s.a.Conduct
	ask := func(words string, ticked bool) page.Block { return in(choice(ticked, words), 0) }
	s.Add(item("12. Conduct: whether the person; ticked where yes (आचरण: क्या व्यक्ति; हाँ पर निशान)"),
		row(6, ask("Is dangerous (खतरनाक है)", c.Dangerous), ask("Previously jumped bail (पहले जमानत तोड़ी)", c.JumpedBail)),
		row(6, ask("Is generally armed (हथियारबंद)", c.Armed), ask("Has accomplices (साथियों के साथ अपराध)", c.Accomplices)),
		row(6, ask("Is a known criminal (सूचीबद्ध अपराधी)", c.KnownCriminal), ask("Is a recidivist (आदतन अपराधी)", c.Recidivist)),
		row(6, ask("May jump bail (जमानत तोड़ने की संभावना)", c.LikelyJumpBail), ask("Wanted in another case (अन्यत्र वांछित)", c.WantedElsewhere)),
		row(6, ask("Is likely to commit crime or to threaten victims or witnesses (अपराध करने या धमकाने की संभावना)", c.LikelyThreaten)))
}

// witnesses is item 13.
func (s arrestSheet) witnesses() {
	t := page.Table{Columns: []page.Column{column("13. S.No. (क्र.सं.)", 28), column("Witness name (गवाह का नाम)", 48), column("Address (पता)", 0), column("Signature (हस्ताक्षर)", 38)}}
	for i, w := range s.a.Witnesses {
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), s.free(both(w.Name)), s.free(s.address(w.Address)), "\n "))
	}
	for len(t.Rows) < 2 { // room for a second witness to sign
		t.Rows = append(t.Rows, cells("", "", "", "\n "))
	}
	s.Add(page.Space(1.6), t)
}

// sign is item 14: the arrested person left, the investigating officer right.
func (s arrestSheet) sign() {
	title := "14. Signature or L.T.I. of the arrested person (गिरफ्तार व्यक्ति के हस्ताक्षर या अंगूठे का निशान):"
	if s.child {
		title = "14. Signature or thumb impression of the child or guardian (बालक या अभिभावक के हस्ताक्षर या अंगूठे का निशान):"
	}
	left := page.Stack{text(title, headingStyle), page.Space(1), s.signature(s.a.Signature, s.a.Person, s.child)}
	s.Add(page.Together{page.Space(3), page.Row{Gutter: 10, Cells: []page.Cell{{Block: left},
		{Block: page.Stack{s.officer("Signature of investigating officer (विवेचक के हस्ताक्षर):", s.a.Investigator),
			narrow(field("Place (स्थान):", both(s.kit.Station.Name))), narrow(field("Date (दिनांक):", record.FormatDate(s.at)))}}}}})
}
