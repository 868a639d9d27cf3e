package form

import (
	"thana/shared/page"
	"thana/shared/record"
)

// Sizes of a receipt on a roll in millimetres: 80 mm paper of which 72 are printed. The height is more than it needs; a receipt
// printer leaves out the white at the end.
const (
	rollWidth  = 72.0
	rollHeight = 230.0
	rollSide   = 2.0
)

// ReceiptRoll is Receipt for the narrow roll of a receipt printer: the same facts one under the other, large enough for 203
// dots to the inch without greys.
func ReceiptRoll(g Given, k Kit) *page.Document {
	p := page.New(page.Setup{Info: page.Info{Title: "रसीद / Receipt " + g.Acknowledgement, Author: k.Station.Name.English, Language: "hi-IN", Created: g.At},
		Width: rollWidth, Height: rollHeight, Side: rollSide, Single: true})
	label, value := page.Style{Points: 9}, page.Style{Points: 11, Bold: true}
	if b := band(k.Station); b != "" {
		p.Add(centred(b, page.Style{Points: 13, Bold: true}), page.Space(1))
	}
	p.Add(centred("RECEIPT FOR FREE COPY OF F.I.R.", page.Style{Points: 10.5, Bold: true}),
		centred("प्र.सू.रि. की निःशुल्क प्रति की पावती", page.Style{Points: 12, Bold: true}),
		centred("धारा 173(2) बी एन एस एस", label), page.Space(1), page.Rule(0.5), page.Space(1.5))
	for _, f := range [][2]string{
		{"Acknowledgement No. (पावती सं.)", g.Acknowledgement},
		{"FIR No. (प्र.सू.रि. सं.)", g.FIR},
		{"P.S. (थाना)", both(k.Station.Name)},
		{"District (जिला)", district(k.Station.District)},
		{"Copy given on (प्रति देने की दिनांक एवं समय)", record.FormatDateTime(g.At)},
		{"Pages (पृष्ठ)", whole(g.Pages)},
		{"Given by (देने वाले)", join(", ", both(g.By.Name), g.By.Rank, g.By.Belt)},
	} {
		p.Add(text(f[0], label), text(f[1], value), page.Space(0.8))
	}
	p.Add(page.Space(5), page.QR{Text: g.Acknowledgement, Side: 34, Align: page.Centre}, page.Space(5),
		centred("A copy of the F.I.R. was given free of cost.", label), centred("प्र.सू.रि. की प्रति निःशुल्क दी गई।", label),
		centred("जानकारी लेते समय पावती संख्या बताएँ।", label),
		page.Space(12), page.Rule(0.4), centred("Receiver (पाने वाले के हस्ताक्षर / अंगूठा)", label),
		page.Space(12), page.Rule(0.4), centred("Officer (अधिकारी के हस्ताक्षर)", label))
	return p.Finish()
}
