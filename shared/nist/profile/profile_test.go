package profile

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"thana/shared/biometric/goldentest"
	"thana/shared/fault"
	"thana/shared/nist"
)

func shipped(t testing.TB, name string) *Profile {
	t.Helper()
	p, err := Shipped(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestValidate_ReferenceFilesAgainstTheStandard(t *testing.T) {
	p := shipped(t, "itl")
	for _, name := range goldentest.Names(t, "nist/*.an2") {
		tr, err := nist.Read(goldentest.File(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range Validate(tr, p) {
			t.Errorf("%s: %s", name, v)
		}
	}
}

// bureau is a bureau's own format as its technician would write it.
const bureau = `{"name": "state-bureau", "version": "3", "extends": "arrest",
 "transactions": {"SLP": {"title": {"en": "Slip", "hi": "पर्ची"}, "records": [{"type": 1, "min": 1, "max": 1}, {"type": 2, "min": 1, "max": 1}]}},
 "fields": {"2": {"100": {"mnemonic": "PIN", "title": {"en": "Prisoner number", "hi": "बंदी संख्या"}, "need": "must",
   "subfields": [1, 2], "items": [{"id": "PIN", "chars": "N", "len": [4, 6], "pattern": "^[1-9]"}, {"id": "YER", "chars": "N", "range": [1990, 2100], "need": "may"}]}}}}`

// slip is a transaction of that format whose particulars are all there but for field 100.
func slip(pin ...[]string) *nist.Transaction {
	t := nist.New(nist.Version2011, "SLP")
	for n, v := range map[int][]string{5: {"20261122"}, 7: {"A"}, 8: {"B"}, 9: {"C"}, 11: {"00.00"}, 12: {"00.00"}, 13: {"THANA", "1"},
		14: {"20261122000000Z"}, 15: {"003", "UTF-8"}, 16: {"THANA", "ARREST", "1"}} {
		t.Header().Set(n, v...)
	}
	r := nist.NewRecord(2, 0)
	for n, v := range map[int][]string{10: {"1"}, 11: {"x"}, 12: {"x"}, 20: {"0001/2026"}, 22: {"a", "1"}, 23: {"A1"}, 30: {"20261122"}, 31: {"2359"},
		32: {"x"}, 40: {"राम"}, 42: {"FATHER", "x"}, 43: {"F"}, 44: {"30"}, 46: {"Indian"}, 47: {"PRESENT", "x"}, 60: {"ARRESTED"}, 70: {"x", "HC"}} {
		r.Set(n, v...)
	}
	if pin != nil {
		r.SetAll(100, pin...)
	}
	t.Add(r)
	return t
}

func TestLoad_ABureausOwnFormat(t *testing.T) {
	p, err := Load([]byte(bureau))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		t    *nist.Transaction
		want Kind
	}{
		"right":          {slip([]string{"1234", "2026"}, []string{"123456"}), ""},
		"empty may item": {slip([]string{"1234", ""}), ""},
		"missing":        {slip(), Missing},
		"three":          {slip([]string{"1234"}, []string{"1234"}, []string{"1234"}), Subfields},
		"letters":        {slip([]string{"12x4"}), Characters},
		"short":          {slip([]string{"123"}), Length},
		"pattern":        {slip([]string{"0123"}), Value},
		"range":          {slip([]string{"1234", "1900"}), Value},
		"too many items": {slip([]string{"1234", "2026", "x"}), Items},
		"empty":          {slip([]string{""}), Missing},
		"other type":     {nist.New(nist.Version2011, "FAUF"), Type},
	} {
		found := Validate(c.t, p)
		switch {
		case c.want == "" && len(found) > 0:
			t.Errorf("%s: %v", name, found)
		case c.want != "" && (len(found) == 0 || !has(found, c.want)):
			t.Errorf("%s: %v, want %s", name, found, c.want)
		}
	}
	v := Validate(slip(), p)[0]
	if got := v.Say(fault.Hindi); got != "विवरण: बंदी संख्या नहीं है।" {
		t.Error(got)
	}
	if got := v.String(); got != "record 2 Type-2 IDC 0 field 2.100 PIN: missing: mandatory" {
		t.Error(got)
	}
}

func TestViolation_AsJSON(t *testing.T) {
	p, err := Load([]byte(bureau))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(Validate(slip(), p)[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"rule":"missing","record":2,"type":2,"idc":0,"field":100,"mnemonic":"PIN","detail":"mandatory",` +
		`"words":{"en":"Particulars: Prisoner number not given.","hi":"विवरण: बंदी संख्या नहीं है।"}}`
	if string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func has(found []Violation, kind Kind) bool {
	return slices.ContainsFunc(found, func(v Violation) bool { return v.Kind == kind })
}

func TestValidate_EncodingAndRecords(t *testing.T) {
	p := shipped(t, "arrest")
	good, err := slip([]string{"1"}).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want Kind
	}{
		"length":       {bytes.Replace(good, []byte("2.001:"), []byte("2.001:1"), 1), Encoding},
		"trailing":     {append(bytes.Clone(good), 'x'), Encoding},
		"no prints":    {bytes.Replace(good, []byte("SLP"), []byte("CAR"), 1), Records},
		"extra field":  {bytes.Replace(good, []byte("SLP"), []byte("CAR"), 1), Unwanted},
		"not UTF-8":    {bytes.Replace(good, []byte("राम"), []byte("\xFF\xFE\xFF\xFE\xFF\xFE\xFF\xFE\xFF"), 1), Characters},
		"Hindi header": {bytes.Replace(good, []byte("1.009:C"), []byte("1.009:क"), 1), Characters},
	} {
		tr, err := nist.Read(c.data)
		if err != nil {
			t.Fatal(err)
		}
		if found := Validate(tr, p); !has(found, c.want) {
			t.Errorf("%s: %v, want %s", name, found, c.want)
		}
	}
	twice := nist.New(nist.Version2011, "CAR")
	twice.Add(nist.NewRecord(2, 0))
	twice.Add(nist.NewRecord(2, 0))
	if found := Validate(twice, p); !has(found, SameIDC) || !has(found, Records) {
		t.Errorf("two of an IDC: %v", found)
	}
}

func TestValidate_ImageAgainstFields(t *testing.T) {
	p := shipped(t, "itl")
	for name, c := range map[string]struct {
		compression string
		data        []byte
		broken      bool
	}{
		"pixels":               {"NONE", make([]byte, 6), false},
		"pixels too few":       {"NONE", make([]byte, 5), true},
		"no image of the kind": {"WSQ20", make([]byte, 6), true},
		"another kind":         {"JPEGB", []byte("\x89PNG\r\n\x1A\n"), true},
		"not known to us":      {"JP2", []byte("\x00\x00\x00\x0CjP  "), false},
	} {
		tr := nist.New(nist.Version2011, "X")
		r := nist.NewRecord(14, 1)
		for n, v := range map[int]string{6: "3", 7: "2", 11: c.compression, 12: "8", 13: "1"} {
			r.Set(n, v)
		}
		r.SetData(c.data)
		tr.Add(r)
		if got := has(Validate(tr, p), Image); got != c.broken {
			t.Errorf("%s: broken %v, want %v", name, got, c.broken)
		}
	}
}

func TestLoad_SaysWhatIsWrongWithAFile(t *testing.T) {
	for name, data := range map[string]string{
		"not JSON":         `{`,
		"no name":          `{"version": "1"}`,
		"unknown word":     `{"name": "x", "version": "1", "feilds": {}}`,
		"unknown base":     `{"name": "x", "version": "1", "extends": "../arrest"}`,
		"unknown class":    `{"name": "x", "version": "1", "fields": {"2": {"3": {"items": [{"id": "A", "chars": "Q"}]}}}}`,
		"unknown need":     `{"name": "x", "version": "1", "fields": {"2": {"3": {"need": "always"}}}}`,
		"a pattern":        `{"name": "x", "version": "1", "fields": {"2": {"3": {"items": [{"id": "A", "pattern": "("}]}}}}`,
		"field 1000":       `{"name": "x", "version": "1", "fields": {"2": {"1000": {}}}}`,
		"repeats too many": `{"name": "x", "version": "1", "fields": {"2": {"3": {"repeat": 1}}}}`,
	} {
		_, err := Load([]byte(data))
		f := fault.Of(err)
		if f == nil || f.Code != fault.ExchangeProfile || f.Facts["problem"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestShipped_NamesInBothLanguages: every user-defined field has words, and every kind of violation a sentence.
func TestShipped_NamesInBothLanguages(t *testing.T) {
	p := shipped(t, "arrest")
	for number, rule := range p.Fields[2] {
		if number > 2 && (rule.Title == nil || rule.Title.English == "" || rule.Title.Hindi == "" || rule.Mnemonic == "") {
			t.Errorf("2.%03d has no name", number)
		}
	}
	for _, k := range []Kind{Encoding, Type, Records, Missing, Unwanted, Subfields, Items, Length, Characters, Value, SameIDC, Image, Boxes, NotTaken, Contradicts} {
		if sentences[k].English == "" || sentences[k].Hindi == "" {
			t.Errorf("%s has no sentence", k)
		}
	}
}

// FuzzValidate reads any bytes and checks them against both profiles: no panic, and never more than the bound.
func FuzzValidate(f *testing.F) {
	data, err := slip([]string{"1"}).Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(bytes.Replace(data, []byte("SLP"), []byte("CAR"), 1))
	f.Add([]byte("1.001:9\x1C14.001:5\x1D14.006:3\x1D14.007:2\x1D14.011:NONE\x1D14.013:13\x1D14.021:2\x1F1\x1F2\x1F1\x1F2\x1D14.999:x\x1C"))
	standard, arrest := shipped(f, "itl"), shipped(f, "arrest")
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := nist.Read(data)
		if err != nil {
			return
		}
		for _, p := range []*Profile{standard, arrest} {
			found := Validate(tr, p)
			if len(found) > MaxViolations {
				t.Fatalf("%d violations", len(found))
			}
			for _, v := range found {
				if v.Say(fault.Hindi) == "" || v.String() == "" {
					t.Fatalf("%#v says nothing", v)
				}
			}
		}
	})
}

// FuzzLoad: a profile file is loaded, or refused with place and problem.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(bureau))
	f.Add([]byte(`{"name": "x", "version": "1", "extends": "itl"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Load(data)
		if err != nil {
			if f := fault.Of(err); f.Code != fault.ExchangeProfile || f.Facts["problem"] == "" {
				t.Fatal(err)
			}
			return
		}
		Validate(slip([]string{"1234"}), p)
	})
}
