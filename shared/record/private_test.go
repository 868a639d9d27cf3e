package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const secret = "Sunita-9876543210"

func TestRecords_PrintAndLogWithoutPersons(t *testing.T) {
	name := Name{Local: secret, English: secret}
	person := Person{Name: name, Mobile: secret, Addresses: []Address{{Text: secret}}, Identities: []Identity{{PAN, secret, "", ""}}}
	fir := FIR{Year: 2026, Serial: 123, Informant: person, Contents: secret, Accused: []Suspect{{Person: person}}}
	arrest := Arrest{Accused: "A1", Person: person, Custody: Custody{Grounds: secret, Told: name}, Witnesses: []Witness{{Name: name}}}
	entry := GDEntry{Day: "2026-11-22", Serial: 14, Subject: secret, Body: secret}
	for _, v := range []any{name, person, person.Addresses, person.Identities, fir, &fir, arrest, arrest.Custody, entry,
		fir.Accused, arrest.Witnesses, Revision[FIR]{ID: "r", Body: fir}, Revision[Arrest]{Body: arrest}, Revision[GDEntry]{Body: entry}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, secret) {
				t.Errorf("%s of %T: %s", verb, v, out)
			}
		}
		var text, lines bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("saved", "v", v)
		if strings.Contains(text.String(), secret) {
			t.Errorf("slog text of %T: %s", v, text.String())
		}
		if _, valuer := v.(slog.LogValuer); valuer {
			slog.New(slog.NewJSONHandler(&lines, nil)).Info("saved", "v", v)
			if strings.Contains(lines.String(), secret) {
				t.Errorf("slog JSON of %T: %s", v, lines.String())
			}
		}
	}
	if got := fmt.Sprint(fir, arrest, entry); got != "FIR 0123/2026 arrest A1 GD 014 of 22/11/2026" {
		t.Errorf("Sprint = %q", got)
	}
}

func TestAadhaar_KeptAsLastFour(t *testing.T) {
	for _, typed := range []string{"499118665246", "4991 1866 5246", "4991-1866-5246", "४९९१ १८६६ ५२४६", " 4991.1866.5246 ", "XXXX-XXXX-5246", "5246"} {
		var id Identity
		data, _ := json.Marshal(map[string]string{"kind": "aadhaar", "number": typed})
		if err := json.Unmarshal(data, &id); err != nil || id.Number != "5246" {
			t.Errorf("%q decoded as %q, %v", typed, id.Number, err)
		}
		if id.Shown() != "XXXX-XXXX-5246" {
			t.Errorf("Shown = %q", id.Shown())
		}
		out, err := json.Marshal(Person{Identities: []Identity{{Kind: Aadhaar, Number: typed}}})
		if err != nil || strings.Contains(string(out), "1866") || !strings.Contains(string(out), `"number":"5246"`) {
			t.Errorf("%q leaves as %s, %v", typed, out, err)
		}
		if shown := (Identity{Kind: Aadhaar, Number: typed}).Shown(); shown != "XXXX-XXXX-5246" {
			t.Errorf("Shown of %q = %q", typed, shown)
		}
	}
	var id Identity
	if err := json.Unmarshal([]byte(`{"kind":"pan","number":"ABCDE1234F"}`), &id); err != nil || id.Shown() != "ABCDE1234F" {
		t.Errorf("%q, %v", id.Number, err)
	}
	if got := (Identity{Kind: Aadhaar}).Shown(); got != "" {
		t.Errorf("no number is shown as %q", got)
	}
	if err := json.Unmarshal([]byte(`{"kind":7}`), &id); err == nil {
		t.Error("a number as kind was taken")
	}
}

// FuzzIdentity: no run of more than four digits of an Aadhaar number survives decoding.
func FuzzIdentity(f *testing.F) {
	for _, s := range []string{`{"kind":"aadhaar","number":"4991 1866 5246"}`, `{"number":"499118665246","kind":"aadhaar"}`, `{"KIND":"aadhaar","Number":"४९९१"}`, `{}`, `[`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var id Identity
		if json.Unmarshal(data, &id) == nil && id.Kind == Aadhaar && len(id.Number) > 4 {
			t.Errorf("%q keeps %q", data, id.Number)
		}
	})
}

func TestSearchKey_FoldsSpellings(t *testing.T) {
	for _, pair := range [][2]string{
		{"Sunil  YADAV", "sunil yadav"}, {"ज़ाकिर", "जाकिर"}, {"ज\u093cाकिर", "\u095bाकिर"}, {"राम-लाल", "राम लाल"}, {"क्\u200dष", "क्ष"}, {" @Raju ", "raju"},
	} {
		if SearchKey(pair[0]) != SearchKey(pair[1]) {
			t.Errorf("%q -> %q, %q -> %q", pair[0], SearchKey(pair[0]), pair[1], SearchKey(pair[1]))
		}
	}
	if SearchKey("राम") == SearchKey("रमा") {
		t.Error("vowel signs were lost")
	}
}
