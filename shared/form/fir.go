package form

import (
	"strconv"
	"strings"
	"time"

	"thana/shared/law"
	"thana/shared/page"
	"thana/shared/record"
)

// FIR makes the First Information Report, IIF-1, with its 15 items and the attachment to item 7.
// A FIR without a serial is a draft and says so.
// Faults: record.picture_unreadable.
func FIR(r record.Revision[record.FIR], k Kit) (*page.Document, error) {
	f, class := r.Body, record.Raise(r.Class, r.Body.Classify())
	protect := append([]record.Person{f.Informant}, f.Victims...)
	if class == record.ChildInConflict {
		for _, a := range f.Accused {
			protect = append(protect, a.Person)
		}
	}
	if k.Masked {
		f = record.MaskFIR(f, class, false)
	}
	number := firNumber(f)
	base, err := newSheet(k, class, protect, cover{
		info:   page.Info{Title: join(" ", "प्रथम सूचना रिपोर्ट / First Information Report", number), Subject: "I.I.F.-I", Created: f.RegisteredAt},
		footer: join(" · ", join(" ", "FIR", number), "थाना "+both(k.Station.Name), correction(r.Revision)), draft: f.Serial == 0})
	if err != nil {
		return nil, err
	}
	s := firSheet{sheet: base, fir: f, class: class}
	s.head()
	s.reference()
	s.acts()
	s.occurrence()
	s.place()
	s.informant()
	s.accused()
	s.delay()
	s.properties()
	s.contents()
	s.action()
	s.signatures()
	s.dispatch()
	s.attachment()
	return s.Finish(), nil
}

// correction tells a later revision from the paper that was given first.
func correction(revision int) string {
	if revision < 2 {
		return ""
	}
	return "संशोधन (Correction) " + strconv.Itoa(revision-1)
}

// firSheet writes one FIR; a method per item or group of items.
type firSheet struct {
	*sheet
	fir   record.FIR
	class record.Sensitivity
}

// head is the block of the National Crime Records Bureau and the title.
func (s firSheet) head() {
	under, hindi := "(Under Section 173 B.N.S.S.)", "(धारा 173 बी एन एस एस के तहत)"
	if law.Heading(s.fir.RegisteredAt).Act == law.CrPC {
		under, hindi = "(Under Section 154 Cr.P.C.)", "(धारा 154 दंड प्रक्रिया संहिता के तहत)"
	}
	s.Add(formMark("I.I.F.-I", "Integrated Investigation Form-I", "एकीकृत जाँच फार्म-I"),
		centred("FIRST INFORMATION REPORT", page.Style{Points: 13, Bold: true}), centred(under, page.Style{Points: 9.5}), page.Space(0.8),
		centred("प्रथम सूचना रिपोर्ट", page.Style{Points: 15, Bold: true}), centred(hindi, page.Style{Points: 9.5}))
	if s.mask != nil {
		s.Add(page.Space(1), s.notice())
	}
	s.Add(page.Space(1), page.Rule(0.4))
}

// formMark is the line above the title: bureau at the left, form at the right.
func formMark(short, english, hindi string) page.Block {
	return page.Stack{page.Row{Cells: []page.Cell{
		{Block: page.Stack{text("N.C.R.B.", headingStyle), text("एन.सी.आर.बी", smallStyle)}},
		{Block: page.Stack{
			page.Text{Spans: []page.Span{{Text: short, Style: headingStyle}, {Text: " (" + english + ")", Style: smallStyle}}, Align: page.Right},
			page.Text{Spans: []page.Span{{Text: hindi, Style: smallStyle}}, Align: page.Right}}},
	}}, page.Space(1)}
}

// notice says on the paper itself that it is the masked variant.
func (s *sheet) notice() page.Block {
	return page.Frame{Pad: 1.2, Block: centred("MASKED COPY: "+s.why.En+"\nपहचान छिपी प्रति: "+s.why.Hi, page.Style{Points: 9, Bold: true})}
}

// reference is item 1.
func (s firSheet) reference() {
	f, st := s.fir, s.kit.Station
	s.Add(page.Space(0.6), page.Row{Gutter: 4, Cells: []page.Cell{
		{Width: 60, Block: heading(field("1. District (जिला):", district(st.District)))}, {Block: field("P.S. (थाना):", both(st.Name))}}},
		page.Row{Indent: 3.4, Gutter: 4, Cells: []page.Cell{{Width: 26, Block: field("Year (वर्ष):", whole(f.Year))}, {Width: 43, Block: field("FIR No. (प्र.सू.रि. सं.):", four(f.Serial))},
			{Block: field("Date and time of FIR (प्र.सू.रि. की दिनांक/समय):", record.FormatDateTime(f.RegisteredAt))}}})
}

// firNumber is "0123/2026", or nothing for a draft.
func firNumber(f record.FIR) string {
	if f.Serial == 0 {
		return ""
	}
	return record.FIRNumber(f.Serial, f.Year)
}

func heading(f page.Field) page.Field {
	f.Label[0].Style = headingStyle
	return f
}

func four(serial int) string {
	if serial == 0 {
		return ""
	}
	number, _, _ := strings.Cut(record.FIRNumber(serial, 0), "/")
	return number
}

// acts is item 2.
func (s firSheet) acts() {
	s.Add(page.Space(1.6), actsTable("2. ", s.fir.Acts))
}

// actsTable is the table of acts and sections that FIR and arrest memo share.
func actsTable(prefix string, acts []record.ActSections) page.Block {
	t := page.Table{Empty: 1, Columns: []page.Column{column(prefix+"S.No. (क्र.सं.)", 24), column("Acts (अधिनियम)", 0), column("Sections (धाराएँ)", 62)}}
	for i, a := range acts {
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), actTitle(a.Act), strings.Join(a.Sections, ", ")))
	}
	return t
}

// occurrence is item 3.
func (s firSheet) occurrence() {
	o := s.fir.Occurrence
	s.Add(page.Together{item("3. (a) Occurrence of offence (अपराध की घटना):"),
		row(6, field("Day (दिन):", dayWords(o.From, o.To)), field("Date from (दिनांक से):", record.FormatDate(o.From)), field("Date to (दिनांक तक):", record.FormatDate(o.To))),
		row(6, field("Time period (समय अवधि):", watchText(o.Watch)), field("Time from (समय से):", clock(o.From)), field("Time to (समय तक):", clock(o.To)))},
		page.Together{item("    (b) Information received at P.S. (थाना जहाँ सूचना प्राप्त हुई):"),
			row(6, field("Date (दिनांक):", record.FormatDate(o.ReceivedAt)), field("Time (समय):", clock(o.ReceivedAt)))},
		page.Together{item("    (c) General Diary reference (रोजनामचा संदर्भ):"),
			row(6, field("Entry No. (प्रविष्टि सं.):", whole(o.GD.Serial)), field("Date and time (दिनांक एवं समय):", record.FormatDateTime(o.GD.At)))},
		itemField("4. Type of information (सूचना का प्रकार):", say(informationWords, s.fir.InfoType)))
}

// place is item 5. Where somebody was harmed is often where they live, so a masked paper does not say it.
func (s firSheet) place() {
	p := s.fir.Place
	distance, address, beat := "", s.free(s.address(p.Address)), s.free(p.Beat)
	if distance = say(directionWords, p.Direction); p.DistanceKM > 0 {
		distance = join(", ", distance, strconv.FormatFloat(p.DistanceKM, 'f', 1, 64)+" कि.मी. (km)")
	}
	outside := [2]string{s.free(p.OutsideStation), district(p.OutsideDistrict)}
	if s.mask != nil && s.class != record.Open {
		distance, address, beat = record.Masked, record.Masked, record.Masked
	}
	s.Add(item("5. Place of occurrence (घटनास्थल):"),
		row(6, field("(a) Direction and distance from P.S. (थाना से दूरी और दिशा):", distance)),
		in(field("Beat No. (बीट सं.):", beat), 11),
		in(field("(b) Address (पता):", address), 6),
		in(field("(c) In case outside the limits of this police station, name of P.S. (यदि थाना सीमा के बाहर, तो थाने का नाम):", dash(outside[0])), 6),
		in(field("District, State (जिला, राज्य):", dash(outside[1])), 11))
}

func value(t string) []page.Span { return []page.Span{{Text: t, Style: valueStyle}} }

// delay is item 8.
func (s firSheet) delay() {
	s.Add(itemField("8. Reasons for delay in reporting by the complainant / informant (शिकायतकर्ता / सूचनाकर्ता द्वारा रिपोर्ट देरी से दर्ज कराने के कारण):",
		dash(s.free(s.fir.DelayReasons))))
}

// contents is item 12.
func (s firSheet) contents() {
	s.Add(item("12. First Information contents (प्रथम सूचना तथ्य):"))
	if s.mask != nil && s.class != record.Open {
		s.Add(page.Text{Indent: 6, Spans: value("The contents of this report are withheld under " + s.under.En + ".\nइस रिपोर्ट के तथ्य " + s.under.Hi + " के अधीन प्रकट नहीं किए गए हैं।")})
		return
	}
	s.Add(page.Text{Indent: 6, Spans: []page.Span{{Text: s.free(s.fir.Contents), Style: page.Style{Points: 10.5}}}})
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return record.FormatTime(t) + " बजे"
}

func watchText(watch int) string {
	if watch < 1 || watch >= len(watchWords) {
		return ""
	}
	return watchWords[watch]
}
