package form

import (
	"thana/shared/page"
	"thana/shared/record"
)

// action is item 13.
func (s firSheet) action() {
	a := s.fir.Action
	dots := "............................"
	name, rank, belt := dots, "..............", ".............."
	if a.Kind == record.Directed {
		name, rank, belt = first(both(a.Officer.Name), name), first(a.Officer.Rank, rank), first(a.Officer.Belt, belt)
	}
	reason, station, where := dots, dots, dots
	if a.Kind == record.Refused {
		reason = first(s.free(a.Reason), dots)
	}
	if a.Kind == record.Transferred {
		station, where = first(s.free(a.Station), dots), first(district(a.District), dots)
	}
	s.Add(item("13. Action taken: since the above information reveals commission of offence(s) u/s as mentioned at item No. 2 (की गई कार्यवाही: चूँकि उपरोक्त जानकारी से मद सं. 2 में उल्लिखित धारा के अपराध का होना पाया जाता है):"),
		choice(a.Kind == record.Registered, "(1) Registered the case and took up the investigation (प्रकरण दर्ज किया गया और विवेचना में लिया गया); or (या)"),
		choice(a.Kind == record.Directed, "(2) Directed (Name of I.O.) (विवेचक का नाम): "+name+"  Rank (पद): "+rank+"  No. (सं.): "+belt+" to take up the investigation (को विवेचना अपने हाथ में लेने के लिए निर्देश दिया गया); or (या)"),
		choice(a.Kind == record.Refused, "(3) Refused investigation due to (विवेचना से इनकार किया, कारण): "+reason+"; or (या)"),
		choice(a.Kind == record.Transferred, "(4) Transferred to P.S. (थाना): "+station+" District (जिला): "+where+" on point of jurisdiction (को क्षेत्राधिकार के कारण हस्तांतरित)."))
}

// signatures is the reading over of item 13, and item 14: complainant left, officer right.
func (s firSheet) signatures() {
	read := choice(s.fir.ReadOver, "F.I.R. read over to the complainant / informant, admitted to be correctly recorded and a copy given to the complainant / informant, free of cost. (शिकायतकर्ता / सूचनाकर्ता को प्राथमिकी पढ़ कर सुनाई गई, सही दर्ज हुई माना और एक प्रति निःशुल्क दी गई।) R.O.A.C. (आर.ओ.ए.सी.)")
	left := page.Stack{
		text("14. Signature / thumb impression of the complainant / informant (शिकायतकर्ता / सूचनाकर्ता के हस्ताक्षर / अंगूठे का निशान):", headingStyle),
		page.Space(1), s.signature(s.fir.Signature, s.fir.Informant, true)}
	s.Add(page.Together{page.Space(2), read, page.Space(3), page.Row{Gutter: 10, Cells: []page.Cell{{Block: left}, {Block: s.officer(signing(s.fir.InCharge), s.fir.InCharge)}}}})
}

// signing is the line above the officer's signature. Another than the officer in charge signs for them, with the own rank.
func signing(o record.Officer) string {
	if o.Role == record.InCharge || o.Name == (record.Name{}) {
		return "Signature of officer in charge, police station (थाना प्रभारी के हस्ताक्षर):"
	}
	return "Signature of the officer who registered the report, for officer in charge, police station (रिपोर्ट दर्ज करने वाले अधिकारी के हस्ताक्षर, कृते थाना प्रभारी):"
}

// thumbBox is the inner size of the box for an impression: the largest plain thumb at true size.
const (
	thumbWidth  = 28.0
	thumbHeight = 36.0
	inkWidth    = 48.0 // of a signature of the pad, above its line
)

// signature is the box for the thumb, with the captured impression at true size when there is one, and a line to sign on.
// By custom men give the left thumb and women the right.
func (s *sheet) signature(sig record.Signature, by record.Person, protected bool) page.Block {
	name, hidden := s.person(by, protected).name, protected && s.mask != nil
	caption := "L.T.I. (बाएँ अंगूठे का निशान)"
	switch {
	case hidden, by.Sex == "": // of one who is hidden, which thumb it is would tell the sex
		caption = "Thumb impression\n(अंगूठे का निशान)"
	case by.Sex == record.Female:
		caption = "R.T.I. (दाहिने अंगूठे का निशान)"
	}
	box := page.Photo{Width: thumbWidth, Height: thumbHeight}
	switch {
	case hidden:
		box.Caption = []page.Span{{Text: "Withheld\n(प्रकट नहीं)\n" + record.Masked, Style: smallStyle}}
	case sig.Kind == record.Thumb && s.kit.Thumb != nil:
		box.Picture, box.PPI = page.Gray(s.kit.Thumb.Gray()), s.kit.Thumb.PPI
	}
	var above page.Block = page.Space(thumbHeight - 14)
	switch {
	case hidden:
	case sig.Kind == record.Pen && s.kit.Ink != nil:
		above = page.Photo{Picture: page.Gray(s.kit.Ink.Gray()), Width: inkWidth, Height: thumbHeight - 14, Align: page.Centre, Bare: true}
	case sig.Kind == record.RefusedToSign:
		above = page.Stack{page.Space(6), centred("Refused to sign (हस्ताक्षर से इनकार):\n"+sig.Reason, smallStyle), page.Space(4)}
	}
	return page.Row{Gutter: 4, Cells: []page.Cell{{Width: thumbWidth, Block: page.Stack{box, page.Space(0.6), centred(caption, page.Style{Points: 7, Grey: 0.18})}},
		{Block: page.Stack{above, page.Blank(6), centred(name, smallStyle)}}}}
}

// officer is the block of an officer's signature.
func (s *sheet) officer(title string, o record.Officer) page.Block {
	b := page.Stack{text(title, headingStyle), page.Space(12), page.Blank(5)}
	for _, line := range officerLines(o) {
		b = append(b, narrow(field(line[0], line[1])))
	}
	return b
}

// narrow lines up the values under a signature.
func narrow(f page.Field) page.Field {
	f.Width = 21
	return f
}

// dispatch is item 15.
func (s firSheet) dispatch() {
	s.Add(page.Space(2), itemField("15. Date and time of dispatch to the court (न्यायालय में प्रेषण की दिनांक और समय):", record.FormatDateTime(s.fir.DispatchedAt)))
}
