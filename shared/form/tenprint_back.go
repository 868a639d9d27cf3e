package form

import (
	"strconv"
	"strings"

	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/page"
	"thana/shared/record"
)

// The column right of the boxes.
const (
	columnLeft  = 236.0
	columnWidth = slip.Width - columnLeft - 8
	columnTop   = 20.0
	realmTop    = 163.0
)

// small is a label over its value, for the narrow column; an empty value is a line to write on.
func small(label, value string) page.Block {
	b := page.Stack{text(label, page.Style{Points: 6.5, Grey: 0.18})}
	if value == "" {
		return append(b, page.Blank(4.5), page.Space(0.6))
	}
	return append(b, text(value, page.Style{Points: 8.5}), page.Space(0.5))
}

// column says whose fingers these are, who took them, and leaves room for the bureau.
func (s tenPrintSheet) column() {
	p := s.person(s.a.Person, s.child)
	st, by := s.kit.Station, s.slip.Taker
	thumb := "L.T.I. or signature (बायाँ अंगूठा या हस्ताक्षर):"
	switch {
	case s.mask != nil && s.child: // which thumb it is would tell the sex
		thumb = "Thumb or signature (अंगूठा या हस्ताक्षर):"
	case s.a.Person.Sex == record.Female:
		thumb = "R.T.I. or signature (दाहिना अंगूठा या हस्ताक्षर):"
	}
	s.Fix(columnLeft, columnTop, columnWidth,
		small("P.S., district (थाना, जिला):", seat(st)),
		small("FIR / GD No., date (प्र.सू.रि. / रोजनामचा सं., दिनांक):", s.reference()),
		small("Code of accused (अभियुक्त का कोड):", s.a.Accused),
		small("Slip No. (पर्ची सं.):", slipNumber(s.id)),
		small("Name (नाम):", p.name), small("Father / husband (पिता / पति):", relativeText(p)),
		small("Sex, age (लिंग, आयु):", join(", ", p.sex, p.age)),
		page.Space(1), page.Frame{Pad: 0.8, Height: 22, Block: text(thumb, page.Style{Points: 6.5, Grey: 0.18})}, page.Space(1),
		small("Prints taken by (छाप लेने वाले):", join(", ", both(by.Name), by.Rank, by.Belt)),
		small("Signature (हस्ताक्षर):", ""),
		small("Date and place (दिनांक एवं स्थान):", join(", ", record.FormatDateTime(s.slip.TakenAt), s.takenIn())),
		page.Space(0.6), page.Frame{Pad: 0.8, Height: 14, Block: text("Classification, bureau only (वर्गीकरण, केवल ब्यूरो):", page.Style{Points: 6.5, Grey: 0.18})})
}

// realm repeats the mark of training or draft, since the boxes stand white over the one across the sheet.
func (s tenPrintSheet) realm() {
	if mark := s.band; mark != "" {
		s.Fix(columnLeft, realmTop, columnWidth, centred(mark, page.Style{Points: 15, Bold: true, Grey: 0.55}))
	}
}

// takenIn is the place where prints were taken, once they are.
func (s tenPrintSheet) takenIn() string {
	if s.slip.TakenAt.IsZero() {
		return ""
	}
	return both(s.kit.Station.Name)
}

func (s tenPrintSheet) reference() string {
	if s.fir != nil {
		return join(", ", prefixed("FIR ", firNumber(*s.fir)), record.FormatDate(s.fir.RegisteredAt))
	}
	return join(", ", prefixed("GD ", whole(s.a.GD.Serial)), record.FormatDate(s.a.GD.At))
}

// back is the second side: who, for what, and by which right the prints were taken.
func (s tenPrintSheet) back() {
	t := slipTitles[s.slip.Kind]
	s.Add(centred(t.hindi+" / "+t.english+" · "+slipNumber(s.id), strongStyle), page.Rule(0.3))
	if s.mask != nil {
		s.Add(s.notice(), page.Space(0.5))
	}
	s.who()
	s.arrested()
	s.taken()
	s.bureau()
	s.Add(page.Together{page.Space(2), page.Row{Gutter: 12, Bottom: true, Cells: []page.Cell{
		{Block: page.Stack{page.Blank(14), centred("Signature or thumb of the person (व्यक्ति के हस्ताक्षर / अंगूठा)", smallStyle)}},
		{Block: page.Stack{page.Blank(7), centred(join(", ", "Taken by (छाप लेने वाले)", both(s.slip.Taker.Name), s.slip.Taker.Rank), smallStyle)}},
		{Block: page.Stack{page.Blank(7), centred("Officer in charge (थाना प्रभारी)", smallStyle)}}}}})
}

// who is the person.
func (s tenPrintSheet) who() {
	p, f := s.person(s.a.Person, s.child), s.a.Features
	s.Add(row(0, heading(field("1. Name (नाम):", p.name)), field("Alias (उपनाम):", dash(p.aliases))),
		row(4, field("Father / husband (पिता / पति):", relativeText(p)), field("Sex (लिंग):", p.sex), field("Age / birth (आयु / जन्म):", p.age)),
		row(4, field("Nationality (राष्ट्रीयता):", p.nationality), field("Occupation (व्यवसाय):", p.occupation), field("Height cm (कद से.मी.):", s.ofPerson(whole(f.HeightCM)))))
	var addresses []page.Block
	for _, a := range p.addresses {
		addresses = append(addresses, field(a[0]+":", a[1]))
	}
	if len(addresses) == 0 {
		addresses = []page.Block{field("Address (पता):", "")}
	}
	s.Add(row(4, addresses...), row(4, field("Identification marks (पहचान चिह्न):", s.ofPerson(f.Marks)), field("Scar (घाव):", s.ofPerson(f.Scar)), field("Tattoo (गोदना):", s.ofPerson(f.Tattoo))),
		in(field("Papers (पहचान पत्र):", dash(s.papers(p))), 4))
}

// papers are the identity papers; Aadhaar is not among them, not even masked: the slip goes to every bureau.
func (s tenPrintSheet) papers(p personText) string {
	if s.mask != nil && s.child {
		return record.Masked
	}
	var out []string
	for i, id := range s.a.Person.Identities {
		if id.Kind != record.Aadhaar {
			out = append(out, join(" ", p.identities[i][0], p.identities[i][1]))
		}
	}
	return strings.Join(out, "; ")
}

// arrested is the case.
func (s tenPrintSheet) arrested() {
	a := s.a
	var acts []string
	for _, x := range a.Acts {
		acts = append(acts, join(" · ", actTitle(x.Act), prefixed("धारा (s.) ", strings.Join(x.Sections, ", "))))
	}
	deed := "2. Arrested on (गिरफ्तारी की दिनांक एवं समय):"
	results := disposals
	if s.child {
		deed, results = "2. Apprehended on (पकड़े जाने की दिनांक एवं समय):", childDisposals
	}
	result := ""
	for _, d := range results {
		if d.value == a.Disposal {
			result = d.words
		}
	}
	s.Add(page.Space(1), page.Row{Gutter: 4, Cells: []page.Cell{{Block: heading(field(deed, record.FormatDateTime(a.At)))},
		{Width: 70, Block: field("FIR / GD:", s.reference())}, {Width: 40, Block: field("Code (कोड):", a.Accused)}}},
		in(field("Place (स्थान):", s.free(s.address(a.Place))), 4), in(field("Acts and sections (अधिनियम, धाराएँ):", strings.Join(acts, "; ")), 4),
		in(field("Result (परिणाम):", result), 4))
}

// taken is the set of prints and the law under which it was taken.
func (s tenPrintSheet) taken() {
	m := s.a.Measurements
	basis := m.Basis
	if b, ok := law.FindBasis(m.Basis); ok {
		basis = join(" · ", b.Name.Hi+" / "+b.Name.En, law.Cite(b.Statute, fault.Hindi)+" / "+b.Statute)
	}
	s.Add(in(field("Taken under (किस विधि के अधीन ली गई):", join(" · ", basis, m.Approval)), 4),
		itemField("3. Fingers that cannot be taken (जो उँगलियाँ नहीं ली जा सकतीं):", s.exceptions()))
}

// exceptions are the fingers that could not be taken; that there are none is said only of ten that were.
func (s tenPrintSheet) exceptions() string {
	if s.mask != nil && s.child {
		return record.Masked
	}
	var out []string
	taken := 0
	for _, name := range fingerOrder {
		switch f := s.a.Measurements.Fingers[name]; {
		case f.Exception != "":
			out = append(out, fingerWords[name]+": "+say(exceptionWords, f.Exception))
		case f.Capture != "":
			taken++
		}
	}
	if taken == len(fingerOrder) {
		return "निरंक (NIL)"
	}
	if m := s.a.Measurements.Missing; m != nil {
		out = append(out, say(missingWords, m.Code))
	}
	return strings.Join(out, ", ")
}

// bureau is the room for earlier convictions, and on a search slip for the answer.
func (s tenPrintSheet) bureau() {
	convictions := page.Table{Empty: 3, Columns: []page.Column{column("S.No. (क्र.सं.)", 26), column("Court (न्यायालय)", 0), column("FIR, sections (प्र.सू.रि., धाराएँ)", 60), column("Sentence, date (दंड, दिनांक)", 52)}}
	for i := range convictions.Empty {
		convictions.Rows = append(convictions.Rows, cells(strconv.Itoa(i+1), "", "", ""))
	}
	s.Add(item("4. Previous convictions (पूर्व दोषसिद्धि):"), page.Space(0.5), convictions)
	if s.slip.Kind != RecordSlip {
		s.Add(page.Space(2.5), page.Frame{Pad: 1.2, Height: 13, Block: page.Stack{
			text("5. Bureau's answer to a search (तलाश पर ब्यूरो का उत्तर):   ☐ Traced (मिला)   ☐ Not traced (नहीं मिला)   ☐ Unfit, take again (अयोग्य, फिर लें)", headingStyle),
			page.Row{Gutter: 6, Cells: []page.Cell{{Block: field("NFN:", "")}, {Block: field("Date (दिनांक):", "")}, {Block: field("Expert (विशेषज्ञ):", "")}}}}})
	}
}
