package niem

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thana/shared/biometric/goldentest"
	"thana/shared/fault"
	"thana/shared/nist"
)

// sample has every covered type, with fields that the schema knows and fields that it does not.
func sample() *nist.Transaction {
	t := nist.New(nist.Version2011Up2015, "CAR")
	set := func(r *nist.Record, fields map[int][][]string) *nist.Record {
		for n, v := range fields {
			r.SetAll(n, v...)
		}
		return r
	}
	one := func(items ...string) [][]string { return [][]string{items} }
	set(t.Header(), map[int][][]string{5: one("20261122"), 6: one("4"), 7: one("UPFPB"), 8: one("UP0123456"), 9: one("A-1"), 10: one("B"), 11: one("00.00"), 12: one("00.00"),
		13: one("THANA", "1"), 14: one("20261122203000Z"), 15: one("003", "UTF-8"), 16: {{"THANA", "ARREST", "1"}, {"X", "Y", "2"}}, 17: one("ब्यूरो", "थाना")})
	t.Add(set(nist.NewRecord(2, 0), map[int][][]string{40: one("श्याम <लाल> & \"सन्स\"", "Shyam"), 47: {{"PRESENT", " दो  जगह "}, {"", "x"}, {""}}}))
	image := map[int][][]string{4: one("UP0123456"), 5: one("20261122"), 6: one("800"), 7: one("750"), 8: one("1"), 9: one("500"), 10: one("500"), 11: one("WSQ20"), 12: one("8")}
	with := func(kind, idc int, more map[int][][]string) *nist.Record {
		r := set(set(nist.NewRecord(kind, idc), image), more)
		r.SetData([]byte{0, 1, 2, nist.FS, nist.GS, 255})
		return r
	}
	t.Add(with(14, 1, map[int][][]string{3: one("0"), 13: one("13"), 18: {{"3", "XX"}}, 21: {{"2", "10", "90", "20", "180"}, {"4", "100", "190", "20", "180"}},
		22: {{"2", "1"}, {"4", "2"}}, 24: {{"2", "70", "0000", "0"}, {"4", "60", "00FF", "9"}}, 904: one("Maker", "", "7"), 200: one("ours", "शब्द")}))
	bare := set(nist.NewRecord(14, 2), map[int][][]string{3: one("1"), 4: one("UP0123456"), 13: one("3"), 18: {{"3", "XX"}}})
	t.Add(bare)
	t.Add(with(13, 3, map[int][][]string{3: one("4"), 13: {{"19"}, {"2"}}, 14: {{"7", "EJI"}}, 15: {{"FV1", "DST", "1", "2", "3", "4"}, {"FV1", "MED", "5", "6", "7", "8"}}, 24: {{"2", "50", "0001", "2"}}}))
	t.Add(with(15, 4, map[int][][]string{3: one("10"), 13: one("21"), 18: {{"21", "UP"}}, 24: {{"21", "50", "0001", "2"}}}))
	face := with(10, 5, map[int][][]string{3: one("FACE"), 8: one("1"), 11: one("JPEGB"), 12: one("SRGB"), 13: one("0"), 20: one("L"), 24: {{"80", "0000", "1"}}, 29: {{"1", "2.1", "3", "4"}, {"1", "2.2", "5", "6"}},
		14: one("1", "2", "3", "4", "H"), 18: one("Barrel", "E", "Mild"), 19: {{"F"}, {"H"}}, 23: one("DIGITAL CAMERA"), 25: one("1", "2", "3", "4", "5", "6"), 38: one("c"), 33: one("chin", "3", "1", "1", "2", "2", "3", "3")})
	face.Remove(5)
	t.Add(face)
	mark := with(10, 6, map[int][][]string{3: one("TATTOO"), 11: one("JPEGB"), 12: one("SRGB"), 40: {{"TAT UL ARM"}}, 41: one("4", "3"), 42: {{"TATTOO", "", "", "ॐ"}}, 39: one("1"), 43: one("BLUE"), 44: {{"CROP"}, {"DOWNSAMPLE"}}})
	t.Add(mark)
	t.Add(with(17, 8, map[int][][]string{3: one("1"), 11: one("PNG"), 13: one("GRAY"), 16: one("1", "2", "0"), 17: one("P123"), 19: one("a", "b", "c"), 24: {{"80", "0000", "1"}}, 25: one("NIR"), 27: one("700", "900"), 33: one("C", "2", "1", "1", "5", "5")}))
	t.Add(set(nist.NewRecord(98, 9), map[int][][]string{3: one("00FF"), 4: one("X"), 5: one("1"), 6: one("20261122203000Z"), 900: {{"Modified", "x", "y"}}}))
	wrapped := with(99, 10, map[int][][]string{100: one("0101"), 101: one("00000008"), 102: {{"254", "0000", "1"}}, 103: one("001B"), 104: one("0101"),
		902: {{"20261122203000Z", "a", "b", "c"}, {"20261122203001Z", "d", "e", "f"}}, 995: {{"1", "2"}, {"3"}}, 996: one(strings.Repeat("AB", 32)), 997: {{"4"}}})
	for _, n := range []int{6, 7, 8, 9, 10, 11, 12} {
		wrapped.Remove(n)
	}
	t.Add(wrapped)
	t.Add(set(nist.NewRecord(9, 11), map[int][][]string{3: one("0"), 4: one("U"), 126: one("27", "513", "0"), 127: one("APPF", "0"), 128: one("800"), 129: one("768"),
		130: one("2"), 131: one("197"), 132: one("197"), 133: one("0"), 134: one("08"), 135: {{"90", "000F", "1"}}, 136: one("2"),
		137: {{"001", "10", "20", "140", "0", "100"}, {"002", "11", "21", "7", "1", "90"}}, 138: one("0", "1", "2", "5"), 139: {{"5", "6", "0"}}, 140: one("9", "9", "0")}))
	t.Add(with(10, 7, map[int][][]string{3: one("CHEST"), 11: one("JPEGB"), 12: one("SRGB")}))
	return t
}

func bytesOf(t testing.TB, tr *nist.Transaction) []byte {
	t.Helper()
	data, err := tr.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func xmlOf(t testing.TB, tr *nist.Transaction) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, tr); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWrite_ComesBackByteForByte(t *testing.T) {
	tr := sample()
	tr.Remove(len(tr.Records())) // the chest, see below
	old := nist.NewRecord(4, 8)
	for n, v := range []string{3: "1", 5: "0", 6: "10", 7: "12", 8: "1"} {
		if v != "" {
			old.Set(n, v)
		}
	}
	old.Set(4, "1", "2", "255", "255", "255", "255")
	old.SetData([]byte("pixels"))
	tr.Add(old)
	data := bytesOf(t, tr)
	doc := xmlOf(t, tr)
	back, ignored, err := Read(doc)
	if err != nil || len(ignored) > 0 {
		t.Fatalf("%v, ignored %v", err, ignored)
	}
	if got := bytesOf(t, back); !bytes.Equal(got, data) {
		t.Errorf("came back as\n%q, want\n%q\n%s", got, data, doc)
	}
}

// TestWrite_ReferenceFiles: those of covered types come back with the same fields, the others are refused.
func TestWrite_ReferenceFiles(t *testing.T) {
	through, files := 0, goldentest.Names(t, "nist/*.an2")
	for _, name := range files {
		tr, err := nist.Read(goldentest.File(t, name))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Write(&out, tr); err != nil {
			if covered(tr) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		back, ignored, err := Read(out.Bytes())
		if err != nil || len(ignored) > 0 {
			t.Errorf("%s: %v, ignored %v", name, err, ignored)
			continue
		}
		if got, want := fieldsOf(back), fieldsOf(tr); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		through++
	}
	t.Logf("%d of %d files go through", through, len(files))
}

// fieldsOf lists the fields but for lengths, by record and number; an empty last item of Type-1 is the one thing that does not
// come through.
func fieldsOf(tr *nist.Transaction) []string {
	var all []string
	for i, r := range tr.Records() {
		fields := slices.Clone(r.Fields())
		slices.SortStableFunc(fields, func(a, b nist.Field) int { return a.Number - b.Number })
		for _, f := range fields {
			value := string(f.Value())
			if r.Type == 1 {
				value = strings.TrimRight(value, "\x1F")
			}
			if f.Number != nist.FieldLEN {
				all = append(all, fmt.Sprintf("%d: %d.%03d %s", i, r.Type, f.Number, value))
			}
		}
	}
	return all
}

func covered(tr *nist.Transaction) bool {
	return !slices.ContainsFunc(tr.Records()[1:], func(r *nist.Record) bool {
		_, ok := records(r.Type, anyCategory)
		return !ok || r.Type == 9 && r.Text(126) == ""
	})
}

func TestWrite_RefusesWhatItWouldLose(t *testing.T) {
	with := func(kind, number int, value string) *nist.Transaction {
		tr := nist.New(nist.Version2011, "X")
		r := nist.NewRecord(kind, 1)
		r.Set(number, value)
		tr.Add(r)
		return tr
	}
	names := with(2, 3, "x")
	names.Header().Set(18, "ISO")
	latin := with(2, 3, "x")
	latin.Header().Set(15, "001")
	chest := sample()
	for name, tr := range map[string]*nist.Transaction{
		"minutiae of 1986": with(9, 4, "S"), "Type-16": with(16, 4, "X"), "control character": with(2, 3, "a\x07"), "not UTF-8": with(2, 3, "\xFF"), "1.018": names, "another character set": latin,
		"an image without a place": chest,
	} {
		if err := Write(&bytes.Buffer{}, tr); fault.Of(err) == nil || fault.Of(err).Code != fault.ExchangeNotWritten {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRead_OtherPrefixesOlderNames(t *testing.T) {
	doc := `<?xml version="1.0"?><x:NISTBiometricInformationExchangePackage xmlns:x="http://biometrics.nist.gov/standard/2011" xmlns:a="http://niem.gov/niem/biometrics/1.0" xmlns:n="http://niem.gov/niem/niem-core/2.0">
<x:PackageInformationRecord><!-- c --><a:RecordCategoryCode>01</a:RecordCategoryCode><a:Transaction><a:TransactionDate><n:Date>2026-11-22</n:Date></a:TransactionDate>
<a:TransactionMajorVersionValue>5</a:TransactionMajorVersionValue><a:TransactionMinorVersionValue>00</a:TransactionMinorVersionValue><a:New>1</a:New></a:Transaction></x:PackageInformationRecord>
<x:PackageFingerprintImageRecord><a:RecordCategoryCode>14</a:RecordCategoryCode><a:ImageReferenceIdentification><n:IdentificationID>07</n:IdentificationID></a:ImageReferenceIdentification>
<x:FingerprintImage><n:BinaryBase64Object>AAEC
	/w==</n:BinaryBase64Object><a:FingerPositionCode>1</a:FingerPositionCode></x:FingerprintImage></x:PackageFingerprintImageRecord></x:NISTBiometricInformationExchangePackage>`
	tr, ignored, err := Read([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"biom:Transaction/biom:New"}; !slices.Equal(ignored, want) {
		t.Errorf("ignored %v, want %v", ignored, want)
	}
	r := tr.Of(14)[0]
	if tr.Header().Text(2) != "0500" || tr.Header().Text(5) != "20261122" || r.Text(13) != "1" || !bytes.Equal(r.Data(), []byte{0, 1, 2, 255}) || r.IDC() != 7 {
		t.Errorf("%q", bytesOf(t, tr))
	}
}

func TestRead_RefusesInWords(t *testing.T) {
	good := string(xmlOf(t, nist.New(nist.Version2011, "X")))
	for name, doc := range map[string]string{
		"nothing":       "",
		"another root":  "<a/>",
		"no end":        good[:len(good)-20],
		"a DTD":         strings.Replace(good, "\n", "<!DOCTYPE a [<!ENTITY b \"bbbb\">]>\n", 1),
		"too deep":      strings.Repeat("<a>", 100),
		"a new record":  strings.Replace(good, "</itl:NIST", "<itl:PackageDNARecord/></itl:NIST", 1),
		"no type":       strings.Replace(good, "</itl:NIST", "<itl:PackageFingerprintImageRecord/></itl:NIST", 1),
		"bad base64":    strings.Replace(good, "</itl:NIST", "<itl:PackageFingerprintImageRecord><biom:RecordCategoryCode>14</biom:RecordCategoryCode><biom:FingerImpressionImage><nc:BinaryBase64Object>*</nc:BinaryBase64Object></biom:FingerImpressionImage></itl:PackageFingerprintImageRecord></itl:NIST", 1),
		"many elements": strings.Replace(good, "</itl:NIST", strings.Repeat("<a/>", 100_000)+"</itl:NIST", 1),
		"many repeated": strings.Replace(good, "</biom:Transaction>", strings.Repeat("<biom:TransactionApplicationProfile/>", 1001)+"</biom:Transaction>", 1),
	} {
		if _, _, err := Read([]byte(doc)); fault.Of(err) == nil || fault.Of(err).Code != fault.ExchangeUnreadable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead reads any bytes; what is read and can be written comes back the same.
func FuzzRead(f *testing.F) {
	tr := sample()
	tr.Remove(len(tr.Records()))
	f.Add(xmlOf(f, tr))
	f.Add(xmlOf(f, nist.New(nist.Version2011, "X")))
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, _, err := Read(data)
		if err != nil {
			return
		}
		first, err := tr.Bytes()
		if err != nil {
			return
		}
		var out bytes.Buffer
		if Write(&out, tr) != nil {
			return
		}
		again, ignored, err := Read(out.Bytes())
		if err != nil || len(ignored) > 0 {
			t.Fatalf("%v, ignored %v", err, ignored)
		}
		if second := bytesOf(t, again); len(second) > len(first) {
			t.Fatalf("%q came back as %q", first, second)
		}
	})
}
