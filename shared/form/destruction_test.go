package form

import (
	"crypto/ed25519"
	"os"
	"strings"
	"testing"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/record"
)

// sampleDestruction is an order of two that was carried out at both places.
func sampleDestruction() Destruction {
	d := Destruction{Order: down.Order{Number: "D-17/2026", Station: "23101001", Records: []string{"01hx9k2v7f-fir", "01hx9k2v7f-arrest"},
		Ground: "Criminal Procedure (Identification) Act, 2022, section 4(2) proviso: acquitted, CJM Bhopal 14/11/2026", At: at(22, 11, 5)},
		Records: []DestroyedRecord{{"01hx9k2v7f-fir", "fir", "0123/2026"}, {"01hx9k2v7f-arrest", "arrest", "0123/2026/A1"}},
		Frame:   3, Entry: 48213, Chain: ledger.Sum("chain"), Appliance: Executed{at(22, 11, 20), 7, 4}, State: Executed{at(22, 11, 21), 7, 4},
		Receipt: &ledger.Receipt{Head: ledger.Head{Epoch: 1, Seq: 48215}, At: at(22, 11, 21), KeyID: "9f31c2aa04b5d688"}, Printed: at(22, 15, 0)}
	for i, holder := range []string{"Anita Deshmukh, IPS (अनिता देशमुख)", "Vivek Tiwari (विवेक तिवारी)"} {
		key := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune('a'+i)), ed25519.SeedSize)))
		d.Order.Sign(key)
		d.Signers = append(d.Signers, down.Authority{Holder: holder, Office: []string{"Superintendent of Police, Bhopal (पुलिस अधीक्षक, भोपाल)", "Director of Prosecution (संचालक, लोक अभियोजन)"}[i], Key: key.Public().(ed25519.PublicKey)})
	}
	return d
}

func TestDestruction_SaysWhoWhatWhenAndTheProof(t *testing.T) {
	d := sampleDestruction()
	paper := CertificateOfDestruction(d, Kit{Station: station})
	got := strings.Join(strings.Fields(drawn(paper)), " ")
	sum := d.Order.Hash().String()
	for _, want := range []string{"CERTIFICATE OF DESTRUCTION OF RECORDS", "अभिलेख नष्ट किए जाने का प्रमाणपत्र", "D-17/2026", "23101001", "CJM Bhopal 14/11/2026", "22/11/2026 11:05",
		"Anita Deshmukh, IPS (अनिता देशमुख)", "Director of Prosecution", ledger.KeyID(d.Signers[1].Key), "प्र.सू.रि. (FIR), 0123/2026", "01hx9k2v7f-arrest",
		"22/11/2026 11:20", "22/11/2026 11:21", "48213", sum[:32], sum[32:], d.Chain.String()[:32], "9f31c2aa04b5d688", "Nobody can open them again", "अब इन्हें कोई नहीं खोल सकता"} {
		if !strings.Contains(got, want) {
			t.Errorf("the certificate does not say %q", want)
		}
	}
	if paper.Pages() != 1 || strings.Contains(got, "NOT DONE") {
		t.Errorf("%d sheets", paper.Pages())
	}
	if !holdsCode(t, paper, d.Order.Number, 28) {
		t.Error("the code on the paper is not that of the order's number alone")
	}
	training := station
	training.Realm = record.Training
	if !strings.Contains(drawn(CertificateOfDestruction(d, Kit{Station: training})), "TRAINING") {
		t.Error("training is not marked")
	}
}

// An appliance that was restored from a backup carries an order out again: the certificate says both times.
func TestDestruction_SaysThatARestoredBackupDidItAgain(t *testing.T) {
	d := sampleDestruction()
	d.Earlier = []Executed{{at(21, 9, 40), 9, 6}}
	paper := CertificateOfDestruction(d, Kit{Station: station})
	got := strings.Join(strings.Fields(drawn(paper)), " ")
	for _, want := range []string{"before a backup was restored", "21/11/2026 09:40", "22/11/2026 11:20", "22/11/2026 11:21"} {
		if !strings.Contains(got, want) {
			t.Errorf("the certificate does not say %q", want)
		}
	}
	if paper.Pages() != 1 {
		t.Errorf("%d sheets", paper.Pages())
	}
}

// A paper that is printed too early must not be taken for a certificate.
func TestDestruction_CertifiesNothingBeforeItIsDone(t *testing.T) {
	for name, early := range map[string]func(*Destruction){
		"not carried out":        func(d *Destruction) { d.Entry, d.Appliance, d.State, d.Receipt = 0, Executed{}, Executed{}, nil },
		"files not yet deleted":  func(d *Destruction) { d.Pending = 2 },
		"only said, not by whom": func(d *Destruction) { d.Appliance = Executed{} },
	} {
		d := sampleDestruction()
		early(&d)
		got := drawn(CertificateOfDestruction(d, Kit{Station: station}))
		if d.Done() || strings.Contains(got, "Nobody can open") || !strings.Contains(got, "NOT DONE") || !strings.Contains(got, "कुछ प्रमाणित नहीं करता") {
			t.Errorf("%s: the paper certifies", name)
		}
	}
}

func TestDestruction_Look(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip("LOOK names a folder to leave the pages in")
	}
	d := sampleDestruction()
	leave(t, dir, "destruction", CertificateOfDestruction(d, Kit{Station: station}))
	d.Earlier = []Executed{{at(21, 9, 40), 9, 6}}
	leave(t, dir, "destruction-again", CertificateOfDestruction(d, Kit{Station: station}))
	d.Earlier = nil
	d.Entry, d.Appliance, d.State, d.Receipt = 0, Executed{}, Executed{}, nil
	leave(t, dir, "destruction-early", CertificateOfDestruction(d, Kit{Station: station}))
}
