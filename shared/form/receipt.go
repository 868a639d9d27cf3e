package form

import (
	"time"

	"thana/shared/page"
	"thana/shared/record"
)

// Given is the handing over of a free copy: what a receipt says. It holds nothing about the person who took it.
type Given struct {
	Acknowledgement string // number that the QR code carries
	FIR             string // number of the FIR: "0123/2026"
	At              time.Time
	Pages           int
	By              record.Officer // who hands it over
}

// receiptSize is the type of the receipt: a citizen reads it.
const receiptSize = 10

// Receipt makes the half-sheet receipt for the free copy of an FIR (BNSS section 173(2)). Neither the paper nor the QR
// code carries personal data of the public; the code is the acknowledgement number and nothing else.
func Receipt(g Given, k Kit) *page.Document {
	p := page.New(page.Setup{Info: page.Info{Title: "रसीद / Receipt " + g.Acknowledgement, Author: k.Station.Name.English, Language: "hi-IN", Created: g.At},
		Width: page.A4Width, Height: page.A5Height, Single: true, Band: band(k.Station), Footer: "थाना " + both(k.Station.Name) + " · " + g.Acknowledgement})
	rows := page.Stack{}
	for _, f := range [][2]string{
		{"Acknowledgement No. (पावती सं.):", g.Acknowledgement},
		{"FIR No. (प्र.सू.रि. सं.):", g.FIR},
		{"P.S. (थाना):", both(k.Station.Name)},
		{"District (जिला):", district(k.Station.District)},
		{"Copy given on (प्रति देने की दिनांक एवं समय):", record.FormatDateTime(g.At)},
		{"Pages (पृष्ठ):", whole(g.Pages)},
	} {
		line := field(f[0], f[1])
		line.Label[0].Style.Points, line.Width = receiptSize, 70
		line.Value = []page.Span{{Text: f[1], Style: page.Style{Points: receiptSize}}}
		rows = append(rows, line, page.Space(0.9))
	}
	officer := page.Stack{page.Blank(5), centred("Signature of officer (अधिकारी के हस्ताक्षर)", smallStyle), page.Space(1)}
	officer = append(officer, field("Name (नाम):", both(g.By.Name)), field("Rank, No. (पद, सं.):", join(", ", g.By.Rank, g.By.Belt)))
	p.Add(centred("RECEIPT FOR FREE COPY OF F.I.R.", page.Style{Points: 12, Bold: true}), page.Space(0.5),
		centred("प्र.सू.रि. की निःशुल्क प्रति की पावती", page.Style{Points: 13, Bold: true}),
		centred("(Section 173(2) B.N.S.S. / धारा 173(2) बी एन एस एस)", smallStyle), page.Space(1), page.Rule(0.4), page.Space(2),
		page.Row{Gutter: 6, Cells: []page.Cell{{Block: rows}, {Width: 38, Block: page.Stack{page.Space(4), page.QR{Text: g.Acknowledgement, Side: 34, Align: page.Right}}}}},
		page.Space(2), text("A copy of the First Information Report was given forthwith and free of cost.", page.Style{Points: receiptSize}),
		text("प्रथम सूचना रिपोर्ट की एक प्रति तत्काल और निःशुल्क दी गई।", page.Style{Points: receiptSize}),
		page.Space(1), text("Give the acknowledgement number when asking about it. (जानकारी लेते समय पावती संख्या बताएँ।)", labelStyle),
		page.Space(7), page.Row{Gutter: 24, Cells: []page.Cell{
			{Block: page.Stack{page.Blank(5), centred("Signature or thumb of receiver (पाने वाले के हस्ताक्षर / अंगूठा)", smallStyle)}}, {Block: officer}}})
	return p.Finish()
}
