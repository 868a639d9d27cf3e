package form

import (
	"strconv"
	"time"

	"thana/shared/fault"
	"thana/shared/page"
	"thana/shared/record"
)

// informant is item 6.
func (s firSheet) informant() {
	p := s.person(s.fir.Informant, true)
	s.Add(item("6. Complainant / Informant (शिकायतकर्ता / सूचनाकर्ता):"),
		in(field("(a) Name (नाम):", namedAlso(p)), 6),
		in(field("(b) Father's / husband's name (पिता/पति का नाम):", relativeText(p)), 6),
		row(6, field("(c) Date / year of birth (जन्म तिथि/वर्ष):", p.age), field("(d) Nationality (राष्ट्रीयता):", p.nationality)),
		in(field("(e) UID No. (यूआईडी सं.):", dash(p.uid)), 6),
		in(field("(f) Passport No. (पासपोर्ट सं.):", dash(p.passport)), 6),
		row(11, field("Date of issue (जारी करने की तिथि):", dash(p.passportDate)), field("Place of issue (जारी करने का स्थान):", dash(p.passportPlace))),
		subhead("(g) ID details (पहचान विवरण):"),
		indented(numbered(p.identities, 1, column("S.No. (क्र.सं.)", 22), column("ID type (पहचान पत्र का प्रकार)", 66), column("ID number (पहचान संख्या)", 0))),
		in(field("(h) Occupation (व्यवसाय):", p.occupation), 6),
		subhead("(i) Address (पता):"),
		indented(numbered(p.addresses, 1, column("S.No. (क्र.सं.)", 22), column("Address type (पते का प्रकार)", 46), column("Address (पता)", 0))),
		row(6, field("(j) Phone number (फ़ोन सं.):", dash(p.phone)), field("Mobile (मोबाइल सं.):", dash(p.mobile))))
}

// subhead is the label above a table.
func subhead(label string) page.Block {
	return page.Text{Indent: 6, Keep: true, Spans: []page.Span{{Text: label, Style: labelStyle}}}
}

// relativeText is the relative with the word between, when it is neither father nor husband by default.
func relativeText(p personText) string {
	if p.relative == "" || p.relative == record.Masked {
		return p.relative
	}
	return join(" · ", p.relative, p.relation)
}

// namedAlso is a name with the aliases behind it.
func namedAlso(p personText) string {
	if p.aliases == record.Masked {
		return p.name
	}
	return join(" ", p.name, p.aliases)
}

// numbered is a table of pairs with a serial number in front.
func numbered(pairs [][2]string, empty int, columns ...page.Column) page.Table {
	t := page.Table{Columns: columns, Empty: empty}
	for i, pair := range pairs {
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), pair[0], pair[1]))
	}
	return t
}

// indented sets a table in from the margin, under the letter of its item.
func indented(t page.Table) page.Block {
	t.Indent = 6
	return page.Stack{page.Space(0.5), t, page.Space(1)}
}

// accused is item 7.
func (s firSheet) accused() {
	more := ""
	if s.fir.AccusedMoreThan > 0 {
		more = strconv.Itoa(s.fir.AccusedMoreThan)
	}
	t := page.Table{Empty: 1, Columns: []page.Column{column("S.No. (क्र.सं.)", 15), column("Name (नाम)", 44), column("Alias (उपनाम)", 26),
		column("Relative's name (रिश्तेदार का नाम)", 42), column("Present address (वर्तमान पता)", 0)}}
	for i, a := range s.fir.Accused {
		if a.Unknown && a.Person.Name == (record.Name{}) {
			t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), "अज्ञात (Unknown)", "", "", ""))
			continue
		}
		p := s.person(a.Person, s.class == record.ChildInConflict)
		address := ""
		if found, ok := firstAddress(a.Person, record.Present); ok {
			address = s.free(s.address(found))
			if s.mask != nil && s.class == record.ChildInConflict {
				address = record.Masked
			}
		}
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), p.name, p.aliases, relativeText(p), address))
	}
	s.Add(item("7. Details of known / suspected / unknown accused with full particulars (ज्ञात / संदिग्ध / अज्ञात अभियुक्त का पूरे विवरण सहित वर्णन):"),
		page.Text{Indent: 6, Keep: true, Spans: append([]page.Span{{Text: "Accused more than (नामित के अलावा अभियुक्त, संख्या): ", Style: labelStyle}}, value(dash(more))...)},
		page.Space(0.5), t)
}

// properties are items 9, 10 and 11.
func (s firSheet) properties() {
	var sum int64
	t := page.Table{Empty: 1, Columns: []page.Column{column("S.No. (क्र.सं.)", 15), column("Property category (संपत्ति श्रेणी)", 36), column("Type (प्रकार)", 30),
		column("Description (विवरण)", 0), right(column("Value in Rs (मूल्य ₹)", 30))}}
	for i, p := range s.fir.Properties {
		sum += p.Paise
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), s.free(first(propertyWords[p.Category], p.Category)), s.free(p.Type), s.free(p.Description), rupees(p.Paise)))
	}
	s.Add(item("9. Particulars of properties of interest (संबंधित संपत्ति का विवरण):"), page.Space(0.5), t,
		itemField("10. Total value of property (संपत्ति का कुल मूल्य):", dash(prefixed("₹ ", rupees(sum)))),
		itemField("11. Inquest report / U.D. case No., if any (मर्ग (यू.डी.) प्रकरण सं., यदि कोई हो):", dash(s.free(s.fir.InquestNumber))))
}

// rupees is a value that was given; 0 is none.
func rupees(paise int64) string {
	if paise == 0 {
		return ""
	}
	return record.FormatRupees(paise)
}

// attachmentWhole is for how many suspects the attachment stands on one sheet.
const attachmentWhole = 4

// attachment is the descriptive roll of the suspects, the attachment to item 7.
func (s firSheet) attachment() {
	features, habits, marks := s.roll()
	blocks := []page.Block{page.Together{page.Space(4), page.Rule(0.4), page.Text{Keep: true, Align: page.Centre,
		Spans: []page.Span{{Text: "Attachment to item 7 of First Information Report (प्रथम सूचना रिपोर्ट के मद 7 का संलग्नक)", Style: strongStyle}}},
		page.Text{Keep: true, Align: page.Centre, Spans: []page.Span{{Text: "Physical features, deformities and other details of the suspect / accused, if known or seen (संदिग्ध / अभियुक्त की शारीरिक विशेषताएँ, विकृतियाँ और अन्य विवरण, यदि ज्ञात या देखा गया)", Style: smallStyle}}}},
		page.Space(1), features, page.Space(2.5), habits, page.Space(2.5), marks, page.Space(1),
		text("These fields are entered only if the complainant / informant gives one or more particulars about the suspect / accused. (ये प्रविष्टियाँ तभी भरी जाएँगी जब शिकायतकर्ता / सूचनाकर्ता संदिग्ध / अभियुक्त के बारे में कोई विवरण दे।)", smallStyle)}
	if len(s.fir.Accused) <= attachmentWhole {
		blocks = []page.Block{page.Together(blocks)}
	}
	s.Add(blocks...)
}

// roll is the three tables of the attachment.
func (s firSheet) roll() (features, habits, marks page.Table) {
	features = page.Table{Empty: 1, Columns: []page.Column{column("S.No. (क्र.सं.)", 14), column("Sex (लिंग)", 24), column("Date / year of birth (जन्म तिथि/वर्ष)", 32),
		column("Build (बनावट)", 22), column("Height cm (कद से.मी.)", 22), column("Complexion (रंग)", 24), column("Identification marks (पहचान चिह्न)", 0)}}
	habits = page.Table{Empty: 1, Columns: []page.Column{column("S.No.", 14), column("Deformities / peculiarities (विकृति / विशेषता)", 0), column("Teeth (दाँत)", 22),
		column("Hair (बाल)", 22), column("Eyes (आँखें)", 22), column("Habits (आदतें)", 26), column("Dress habits (पोशाक)", 28)}}
	marks = page.Table{Empty: 1, Columns: []page.Column{column("S.No.", 14), column("Language / dialect (भाषा / बोली)", 0), column("Burn mark (जले का निशान)", 26),
		column("Leucoderma (सफ़ेद दाग)", 27), column("Mole (तिल)", 24), column("Scar (घाव का निशान)", 24), column("Tattoo (गोदना)", 24)}}
	for i, a := range s.fir.Accused {
		p, f, n := s.person(a.Person, s.class == record.ChildInConflict), a.Features, strconv.Itoa(i+1)
		show := s.free
		if s.mask != nil && s.class == record.ChildInConflict {
			show = hideAll
		}
		features.Rows = append(features.Rows, cells(n, p.sex, p.age, show(f.Build), show(whole(f.HeightCM)), show(f.Complexion), show(join("; ", f.Marks, f.OtherFeatures))))
		habits.Rows = append(habits.Rows, cells(n, show(f.Deformities), show(f.Teeth), show(f.Hair), show(f.Eyes), show(f.Habits), show(f.DressHabits)))
		marks.Rows = append(marks.Rows, cells(n, show(f.Languages), show(f.BurnMark), show(f.Leucoderma), show(f.Mole), show(f.Scar), show(f.Tattoo)))
	}
	return features, habits, marks
}

// hideAll hides whether there is a text at all: a blank in a masked copy would say that there is none.
func hideAll(string) string { return record.Masked }

// dayWords is the weekday of the occurrence, or the interval.
func dayWords(from, to time.Time) string {
	return both(record.Name{Local: days(from, to, fault.Hindi), English: days(from, to, fault.English)})
}

func days(from, to time.Time, lang fault.Lang) string {
	a, b := record.Weekday(from, lang), record.Weekday(to, lang)
	if a == b || b == "" {
		return a
	}
	return a + " – " + b
}
