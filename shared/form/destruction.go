package form

import (
	"cmp"
	"strconv"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/page"
	"thana/shared/record"
)

// Destruction is what the certificate of a destruction says. It names nobody but the authorities, and nothing that the
// records held.
type Destruction struct {
	Order     down.Order
	District  record.Name      // where the station bears no code of one
	Signers   []down.Authority // whose signatures hold
	Records   []DestroyedRecord
	Frame     uint64          // of the urgent lane, that brought the order
	Entry     uint64          // of the station's ledger, that says it is done
	Chain     ledger.Hash     // of that entry
	Appliance Executed        // the last time: a restored backup carries an order out again
	Earlier   []Executed      // at the appliance, before it was restored
	State     Executed        // zero on a copy that the station prints
	Receipt   *ledger.Receipt // the state's, at or after the entry; nil on a copy that the station prints
	Pending   int             // sealed files that are not yet deleted
	Printed   time.Time
}

// DestroyedRecord is a record by what outlives it. Kind and Number are empty where they were not kept.
type DestroyedRecord struct {
	ID     string
	Kind   record.Kind
	Number string
}

// Executed is what was destroyed at one of the two places, and when.
type Executed struct {
	At          time.Time
	Keys, Files int
}

// Done says that there is something to certify.
func (d Destruction) Done() bool { return d.Entry > 0 && !d.Appliance.At.IsZero() && d.Pending == 0 }

// CertificateOfDestruction makes the certificate that an order was carried out; before that, a paper which says that it is none.
// The QR code is the order's number and nothing else.
func CertificateOfDestruction(d Destruction, k Kit) *page.Document {
	mark := band(k.Station)
	if !d.Done() {
		mark = join(" · ", mark, "NOT DONE / अधूरा")
	}
	p := page.New(page.Setup{Info: page.Info{Title: "विनाश प्रमाणपत्र / Certificate of Destruction " + d.Order.Number, Author: k.Station.Name.English, Language: "hi-IN", Created: d.Printed},
		Band: mark, Footer: "थाना " + both(k.Station.Name) + " · " + d.Order.Number})
	order := page.Stack{
		itemField("1. Order No. (आदेश सं.):", d.Order.Number),
		itemField("2. P.S. (थाना):", join(", ", both(k.Station.Name), d.Order.Station)),
		itemField("3. District (जिला):", cmp.Or(district(k.Station.District), both(d.District))),
		itemField("4. Ground (आधार):", d.Order.Ground),
		itemField("5. Ordered on (आदेश की दिनांक एवं समय):", record.FormatDateTime(d.Order.At))}
	p.Add(centred("CERTIFICATE OF DESTRUCTION OF RECORDS", page.Style{Points: 13, Bold: true}), page.Space(0.5),
		centred("अभिलेख नष्ट किए जाने का प्रमाणपत्र", page.Style{Points: 14, Bold: true}), page.Space(1.5), page.Rule(0.4), page.Space(2),
		page.Row{Gutter: 6, Cells: []page.Cell{{Block: order}, {Width: 34, Block: page.Stack{page.Space(3), page.QR{Text: d.Order.Number, Side: 28, Align: page.Right}}}}},
		item("6. Ordered by, each with a signature that was verified (आदेश देने वाले, प्रत्येक के हस्ताक्षर जाँचे गए):"), signers(d),
		item("7. Records of the order, with all their revisions and captures (आदेश के अभिलेख, सभी संशोधनों और कैप्चर सहित):"), destroyedRecords(d.Records),
		item("8. Carried out (निष्पादन):"), executed(d),
		item("9. Proof (साक्ष्य):"), proof(d), page.Space(3))
	p.Add(statement(d), page.Space(10), page.Row{Gutter: 24, Cells: []page.Cell{
		{Block: page.Stack{page.Blank(5), centred("Place and date (स्थान एवं दिनांक)", smallStyle)}},
		{Block: page.Stack{page.Blank(5), centred("Signature, name, seal (हस्ताक्षर, नाम, मुहर)", smallStyle)}}}})
	return p.Finish()
}

func signers(d Destruction) page.Table {
	t := page.Table{Columns: []page.Column{column("Name (नाम)", 52), column("Office (पद)", 0), column("Key (कुंजी)", 40)}, Indent: 6, Empty: down.Signers}
	for _, a := range d.Signers {
		t.Rows = append(t.Rows, cells(a.Holder, a.Office, ledger.KeyID(a.Key)))
	}
	return t
}

func destroyedRecords(all []DestroyedRecord) page.Table {
	t := page.Table{Columns: []page.Column{right(column("S.No. (क्र.)", 20)), column("Kind, No. (प्रकार, सं.)", 60), column("Id (पहचान)", 0)}, Indent: 6}
	for i, r := range all {
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), dash(join(", ", cmp.Or(kindWords[r.Kind], string(r.Kind)), r.Number)), r.ID))
	}
	return t
}

// kindWords are the kinds of record.
var kindWords = map[record.Kind]string{record.KindGD: "रोजनामचा (GD)", record.KindFIR: "प्र.सू.रि. (FIR)", record.KindArrest: "गिरफ्तारी (Arrest)"}

func executed(d Destruction) page.Table {
	t := page.Table{Columns: []page.Column{column("Where (कहाँ)", 0), column("Date, time (दिनांक, समय)", 46), right(column("Keys (कुंजियाँ)", 26)), right(column("Files (फ़ाइलें)", 28))}, Indent: 6}
	type place struct {
		where string
		did   Executed
	}
	var places []place
	for _, before := range d.Earlier {
		places = append(places, place{"Appliance, before a backup was restored (थाना बॉक्स, बैकअप वापस डालने से पहले)", before})
	}
	for _, at := range append(places, place{"Appliance of the station (थाना बॉक्स)", d.Appliance}, place{"State data centre (राज्य डाटा सेंटर)", d.State}) {
		when, keys, files := "—", "—", "—"
		if !at.did.At.IsZero() {
			when, keys, files = record.FormatDateTime(at.did.At), strconv.Itoa(at.did.Keys), strconv.Itoa(at.did.Files)
		}
		t.Rows = append(t.Rows, cells(at.where, when, keys, files))
	}
	return t
}

// proof is what somebody needs who holds the certificate against the ledger.
func proof(d Destruction) page.Stack {
	mono := func(label, value string) page.Block {
		f := in(field(label, value), 6)
		f.Width = 66
		return f
	}
	rows := page.Stack{mono("Hash of the order (आदेश का hash):", halves(d.Order.Hash())), mono("Frame of the urgent lane (फ़्रेम):", strconv.FormatUint(d.Frame, 10))}
	if d.Entry > 0 {
		rows = append(rows, mono("Entry of the station's ledger (बही की प्रविष्टि):", strconv.FormatUint(d.Entry, 10)), mono("Chain value there (वहाँ की शृंखला):", halves(d.Chain)))
	}
	if r := d.Receipt; r != nil {
		rows = append(rows, mono("Receipt of the state (राज्य की रसीद):", join(", ", "No. "+strconv.FormatUint(r.Head.Seq, 10), record.FormatDateTime(r.At), r.KeyID)))
	}
	if d.Pending > 0 {
		rows = append(rows, mono("Files not yet deleted (शेष फ़ाइलें):", strconv.Itoa(d.Pending)))
	}
	return rows
}

// halves puts a hash on two lines that fit.
func halves(h ledger.Hash) string {
	s := h.String()
	return s[:32] + " " + s[32:]
}

func statement(d Destruction) page.Stack {
	en, hi := "The keys of these records were destroyed at the places and times above, with what the lists, the search and the files held of them. "+
		"Nobody can open them again, nor from a backup taken after that time. Their sealed entries stay in the ledger, whose chain verifies without them.",
		"इन अभिलेखों की कुंजियाँ ऊपर लिखे स्थानों और समय पर नष्ट की गईं, साथ ही सूचियों, खोज और फ़ाइलों में जो कुछ इनका था। अब इन्हें कोई नहीं खोल सकता, उस समय के बाद के किसी "+
			"बैकअप से भी नहीं। इनकी मुहरबंद प्रविष्टियाँ बही में रहती हैं, जिसकी शृंखला इनके बिना भी सत्यापित होती है।"
	if !d.Done() {
		en, hi = "The order is not yet carried out in full. This paper certifies nothing.", "आदेश अभी पूरा निष्पादित नहीं हुआ है। यह कागज़ कुछ प्रमाणित नहीं करता।"
	}
	return page.Stack{page.Space(1), text(en, valueStyle), page.Space(1), text(hi, valueStyle)}
}
