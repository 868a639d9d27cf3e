package form

import (
	"strconv"
	"time"

	"thana/shared/page"
	"thana/shared/record"
)

// ArrestMemo makes the Arrest / Court Surrender Form, IIF-3, with its 14 items and the three photographs. fir is the FIR
// of the arrest, or nil for an arrest on a diary entry. A child is apprehended, not arrested: the title says so.
// An arrest without a code of the accused is a draft and says so.
// Faults: record.picture_unreadable.
func ArrestMemo(r record.Revision[record.Arrest], fir *record.FIR, k Kit) (*page.Document, error) {
	reference := prefixed("GD ", whole(r.Body.GD.Serial))
	if fir != nil {
		reference = prefixed("FIR ", firNumber(*fir))
	}
	s, err := newArrestSheet(r, fir, k, cover{
		info:   page.Info{Title: "गिरफ्तारी / न्यायालय आत्मसमर्पण फार्म / Arrest / Court Surrender Form", Subject: "I.I.F.-III", Created: r.At},
		footer: join(" · ", "I.I.F.-III", reference, r.Body.Accused, "थाना "+both(k.Station.Name), correction(r.Revision))})
	if err != nil {
		return nil, err
	}
	photos, err := s.photographs()
	if err != nil {
		return nil, err
	}
	s.head(photos)
	s.arrest()
	s.person6()
	s.condition()
	s.custody()
	s.roll()
	s.living()
	s.conduct()
	s.witnesses()
	s.sign()
	return s.Finish(), nil
}

// arrestSheet writes one arrest memo; a method per item or group of items.
type arrestSheet struct {
	*sheet
	a     record.Arrest
	fir   *record.FIR
	child bool      // in conflict with law: protected, and apprehended, not arrested
	at    time.Time // of this revision
}

// newArrestSheet begins a paper of an arrest. A mask hides the informant and the victims of its FIR, and of a child the
// child and the relative who was told.
func newArrestSheet(r record.Revision[record.Arrest], fir *record.FIR, k Kit, c cover) (arrestSheet, error) {
	a, class := r.Body, record.Raise(r.Class, r.Body.Classify(fir))
	child := a.Child || class == record.ChildInConflict
	var protect []record.Person
	if child {
		protect = append(protect, a.Person, record.Person{Name: a.Custody.Told, Mobile: a.Custody.ToldMobile})
	}
	if fir != nil {
		protect = append(append(protect, fir.Informant), fir.Victims...)
	}
	if k.Masked {
		a = record.MaskArrest(a, fir, class, false)
	}
	c.draft = a.Accused == ""
	base, err := newSheet(k, class, protect, c)
	return arrestSheet{sheet: base, a: a, fir: fir, child: child, at: r.At}, err
}

// photoWidth and photoHeight have the 3:4 shape of the portraits.
const (
	photoWidth  = 33.0
	photoHeight = 44.0
)

// photographs are the three poses side by side, or boxes to paste them in.
func (s arrestSheet) photographs() (page.Block, error) {
	poses := []struct{ pose, caption string }{{record.PoseLeft, "Left profile\n(बायाँ पार्श्व)"}, {record.PoseFront, "Front\n(सामने)"}, {record.PoseRight, "Right profile\n(दाहिना पार्श्व)"}}
	r := page.Row{Gutter: 6}
	side := (s.Width() - 3*photoWidth - 2*r.Gutter) / 2
	r.Cells = append(r.Cells, page.Cell{Width: side - r.Gutter})
	for _, p := range poses {
		box := page.Photo{Width: photoWidth, Height: photoHeight, Caption: []page.Span{{Text: p.caption, Style: smallStyle}}}
		data := s.kit.Photos[p.pose]
		switch {
		case s.mask != nil && s.child:
			box.Caption = []page.Span{{Text: "Withheld\n(प्रकट नहीं)", Style: smallStyle}}
		case data != nil:
			picture, err := page.JPEG(data)
			if err != nil {
				return nil, err
			}
			box.Picture = picture
		}
		r.Cells = append(r.Cells, page.Cell{Width: photoWidth, Block: page.Stack{box, page.Space(0.6), centred(p.caption, page.Style{Points: 7, Grey: 0.18})}})
	}
	return r, nil
}

// head is the title, item 1 and the photographs.
func (s arrestSheet) head(photos page.Block) {
	hindi, english := "गिरफ्तारी / न्यायालय आत्मसमर्पण फार्म", "ARREST / COURT SURRENDER FORM"
	if s.child {
		hindi, english = "विधि विरुद्ध बालक को पकड़ने का ज्ञापन", "APPREHENSION MEMO (CHILD IN CONFLICT WITH LAW)"
	}
	s.Add(formMark("I.I.F.-III", "Integrated Investigation Form-III", "एकीकृत जाँच फार्म-III"),
		centred(english, page.Style{Points: 13, Bold: true}), page.Space(0.6), centred(hindi, page.Style{Points: 14, Bold: true}))
	if s.mask != nil {
		s.Add(page.Space(1), s.notice())
	}
	number, year, registered := "", "", ""
	if s.fir != nil {
		number, year, registered = four(s.fir.Serial), strconv.Itoa(s.fir.Year), record.FormatDate(s.fir.RegisteredAt)
	}
	if s.fir == nil {
		number = join(" ", "GD", whole(s.a.GD.Serial))
		registered = record.FormatDate(s.a.GD.At)
	}
	st := s.kit.Station
	s.Add(page.Space(1), page.Rule(0.4), page.Space(0.6), page.Row{Gutter: 4, Cells: []page.Cell{
		{Width: 60, Block: heading(field("1. District (जिला):", district(st.District)))}, {Block: field("P.S. (थाना):", both(st.Name))}}},
		page.Row{Indent: 4, Gutter: 4, Cells: []page.Cell{{Width: 28, Block: field("Year (वर्ष):", year)},
			{Block: field("FIR / Proceeding / GD No. (प्र.सू.रि. / रोजनामचा सं.):", number)}, {Width: 46, Block: field("Date (दिनांक):", registered)}}},
		in(field("Alphanumeric code of accused (अभियुक्त का कोड):", s.a.Accused), 4), page.Space(2), photos)
}

// arrest are items 2 to 5.
func (s arrestSheet) arrest() {
	a := s.a
	deed, results := "2. Arrest / surrender (गिरफ्तारी / आत्मसमर्पण):", disposals
	if s.child {
		deed, results = "2. Apprehension (पकड़े जाने का विवरण):", childDisposals
	}
	s.Add(item(deed),
		row(6, field("Date and time (दिनांक एवं समय):", record.FormatDateTime(a.At)), field("G.D. No. (रोजनामचा सं.):", join(" · ", whole(a.GD.Serial), record.FormatDateTime(a.GD.At)))),
		in(field("Place (स्थान):", s.free(s.address(a.Place))), 6),
		itemField("3. Court, if surrendered (न्यायालय, यदि आत्मसमर्पण किया):", dash(s.free(a.Court))),
		page.Space(1.6), actsTable("4. ", a.Acts),
		item("5. Result (परिणाम):"))
	for _, d := range results {
		s.Add(choice(a.Disposal == d.value, d.words))
	}
}

// result is one sentence of item 5.
type result struct {
	value record.Disposal
	words string
}

// childDisposals are the two ways of section 12 of the Juvenile Justice Act.
var childDisposals = []result{
	{record.ArrestedForwarded, "Apprehended and produced before the Juvenile Justice Board (पकड़कर किशोर न्याय बोर्ड के समक्ष प्रस्तुत किया गया)"},
	{record.ArrestedBailed, "Apprehended and released to parent, guardian or fit person (पकड़कर माता-पिता, अभिभावक या योग्य व्यक्ति को सौंपा गया)"},
}

var disposals = []result{
	{record.ArrestedForwarded, "Arrested and forwarded (गिरफ्तार कर न्यायालय भेजा गया)"},
	{record.ArrestedBailed, "Arrested and released on bail or personal bond (गिरफ्तार कर जमानत या मुचलके पर छोड़ा गया)"},
	{record.ArrestedAnticipatory, "Arrested but released on anticipatory bail (गिरफ्तार, अग्रिम जमानत पर छोड़ा गया)"},
	{record.ArrestedPoliceCustody, "Arrested and remanded to police custody (गिरफ्तार, पुलिस अभिरक्षा में लिया गया)"},
	{record.SurrenderedBailed, "Surrendered and bailed out (आत्मसमर्पण, जमानत पर छोड़ा गया)"},
	{record.SurrenderedJudicial, "Surrendered and sent to judicial custody (आत्मसमर्पण, न्यायिक अभिरक्षा में भेजा गया)"},
	{record.SurrenderedPoliceCustody, "Surrendered and remanded to police custody (आत्मसमर्पण, पुलिस अभिरक्षा में लिया गया)"},
}

// person6 is item 6.
func (s arrestSheet) person6() {
	p := s.person(s.a.Person, s.child)
	papers := ""
	for i, id := range p.identities {
		papers = join("; ", papers, id[0]+" "+id[1])
		if s.mask != nil {
			continue
		}
		if issued := s.a.Person.Identities[i]; issued.IssuedOn != "" {
			papers += " (" + join(", ", issued.IssuedOn.Shown(), issued.IssuedAt) + ")"
		}
	}
	s.Add(item("6. Particulars of the person (व्यक्ति का विवरण):"),
		row(6, field("Name (नाम):", p.name), field("Alias (उपनाम):", dash(p.aliases))),
		in(field("Father's / husband's name (पिता/पति का नाम):", relativeText(p)), 6),
		row(6, field("Nationality (राष्ट्रीयता):", p.nationality), field("Religion (धर्म):", p.religion)),
		row(6, field("Caste / tribe (जाति / जनजाति):", p.caste), field("SC/ST/OBC (अ.जा./अ.ज.जा./अ.पि.व.):", p.category)),
		row(6, field("Occupation (व्यवसाय):", p.occupation), field("Mobile (मोबाइल सं.):", p.mobile)),
		in(field("Voter ID / passport / other papers (पहचान पत्र):", s.ofPerson(papers)), 6))
	for _, kind := range []struct {
		kind  record.AddressKind
		label string
	}{{record.Permanent, "Permanent address (स्थायी पता):"}, {record.Present, "Present address (वर्तमान पता):"}} {
		address := ""
		if a, ok := firstAddress(s.a.Person, kind.kind); ok {
			address = s.address(a)
		}
		s.Add(in(field(kind.label, s.ofPerson(address)), 6))
	}
}

// condition is item 7.
func (s arrestSheet) condition() {
	c := s.a.Condition
	s.Add(item("7. Injuries and physical condition (चोटें और शारीरिक दशा):"),
		row(6, field("Injuries (चोटें):", s.ofPerson(c.Injuries)), field("Cause (कारण):", s.ofPerson(c.Cause))),
		row(6, field("Physical condition (शारीरिक दशा):", s.ofPerson(c.Physical)), in(choice(c.Examined, "Medically examined (मेडिकल परीक्षण हुआ)"), 0)))
}
