package nist

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"thana/shared/fault"
)

// sample is a small transaction with a tagged image, a binary record and every kind of separator.
func sample(t testing.TB) []byte {
	t.Helper()
	tr := New(Version2011Up2015, "ENR")
	tr.Header().Set(FieldDCS, UTF8Directive()...)
	text := NewRecord(2, 0)
	text.SetAll(3, []string{"देवनागरी", "", "x"}, []string{"second"})
	tr.Add(text)
	picture := NewRecord(14, 1)
	picture.Set(13, "1")
	picture.SetAll(21, []string{"2", "1", "10", "2", "20"}, []string{"3", "11", "20", "2", "20"})
	picture.SetData([]byte{1, FS, GS, 3, RS, US, FS})
	tr.Add(picture)
	old := NewRecord(4, 2)
	for n, v := range []string{3: "1", 5: "0", 6: "10", 7: "12", 8: "0"} {
		if v != "" {
			old.Set(n, v)
		}
	}
	old.Set(4, "1", "255", "255", "255", "255", "255")
	old.SetData(bytes.Repeat([]byte{7}, 120))
	tr.Add(old)
	data, err := tr.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// checkAny reads any bytes: what is read comes back the same and can be walked; what is not is a fault of the family.
func checkAny(t testing.TB, data []byte) {
	t.Helper()
	tr := checkRead(t, data)
	if tr == nil {
		return
	}
	var tree, js strings.Builder
	if err := Tree(&tree, tr); err != nil {
		t.Fatal(err)
	}
	if err := JSON(&js, tr); err != nil {
		t.Fatal(err)
	}
	if !json.Valid([]byte(js.String())) {
		t.Fatalf("not JSON: %s", js.String())
	}
}

func checkRead(t testing.TB, data []byte) *Transaction {
	t.Helper()
	tr, err := Read(data)
	if err != nil {
		if code := fault.Of(err).Code; code != fault.ExchangeUnreadable && code != fault.ExchangeCutShort && code != fault.ExchangeTooLarge {
			t.Fatalf("an unexpected fault: %v", err)
		}
		return nil
	}
	out, err := tr.Bytes()
	if err != nil || !bytes.Equal(out, data) {
		t.Fatalf("%d bytes came back as %d: %v", len(data), len(out), err)
	}
	if len(tr.Oddities()) > 5*len(tr.Records()) {
		t.Fatalf("%d oddities of %d records", len(tr.Oddities()), len(tr.Records()))
	}
	for _, r := range tr.Records() {
		_, _ = r.IDC(), r.Data()
	}
	return tr
}

// TestRead_EveryByteOfTheFrameAttacked replaces, drops and doubles each byte before and around the images of every
// reference file: every length, count, tag and separator among them.
func TestRead_EveryByteOfTheFrameAttacked(t *testing.T) {
	data := sample(t)
	for i := range data {
		for _, c := range []byte{0, '0', '9', 'A', ':', '.', FS, GS, RS, US, 0x7F, 0xFF} {
			mutated := bytes.Clone(data)
			mutated[i] = c
			if c == FS || c == 0xFF { // these change most; the tree of each would take the test's time
				checkAny(t, mutated)
			} else {
				checkRead(t, mutated)
			}
		}
		checkAny(t, append(bytes.Clone(data[:i]), data[i+1:]...))
		checkAny(t, append(append(bytes.Clone(data[:i]), data[i]), data[i:]...))
		checkAny(t, data[:i])
	}
}

func TestRead_ReferenceFilesAttacked(t *testing.T) {
	tries := 0
	for _, name := range referenceFiles(t) {
		data := load(t, name)
		if len(data) > 300_000 { // the shorter files hold every type
			continue
		}
		tr, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		start := 0
		for _, r := range tr.Records() {
			frame := len(r.raw) - len(r.Data()) // the bytes that are not image
			step := max(1, frame/30)
			for i := start; i < min(start+frame, len(data)); i += step {
				for _, c := range []byte{'9', FS, 0xFF} {
					was := data[i]
					data[i] = c
					checkRead(t, data)
					data[i] = was
					tries++
				}
			}
			checkAny(t, data[:start+len(r.raw)/2])
			start += len(r.raw)
		}
	}
	t.Logf("%d files tried", tries)
}

// TestRead_LengthsCountsSeparators is the table of attacks that have a name.
func TestRead_LengthsCountsSeparators(t *testing.T) {
	length := regexp.MustCompile(`14\.001:\d+`)
	good := string(sample(t))
	for name, c := range map[string]struct {
		data string
		want fault.Code // or "" when it reads
		odd  OddKind
	}{
		"nothing":                    {"", fault.ExchangeUnreadable, ""},
		"another file":               {"\x89PNG\r\n", fault.ExchangeUnreadable, ""},
		"Type-1 alone, no separator": {"1.001:9", fault.ExchangeCutShort, ""},
		"length too long":            {strings.Replace(good, "2.001:", "2.001:9", 1), "", LengthWrong},
		"length nought":              {strings.Replace(good, "2.001:", "2.001:0", 1), "", ""},
		"length of twenty digits":    {strings.Replace(good, "2.001:", "2.001:11111111111111111111", 1), "", LengthWrong},
		"length negative":            {strings.Replace(good, "2.001:", "2.001:-", 1), "", LengthWrong},
		"image's length too short":   {length.ReplaceAllString(good, "14.001:21"), "", LengthWrong},
		"image's length in itself":   {length.ReplaceAllString(good, "14.001:131"), "", LengthWrong},
		"no content":                 {"1.001:20\x1D1.002:0400\x1C", "", ContentWrong},
		"content counts wrong":       {strings.Replace(good, "1.003:1\x1F3", "1.003:1\x1F2", 1), "", ContentWrong},
		"content lists a type wrong": {strings.Replace(good, "\x1E14\x1F01", "\x1E13\x1F01", 1), "", ContentWrong},
		"content hides the binary":   {strings.Replace(good, "\x1E4\x1F02", "\x1E9\x1F02", 1), "", TrailingData},
		"behind the end":             {good + "1", "", TrailingData},
		"cut in the binary":          {good[:len(good)-1], fault.ExchangeCutShort, ""},
		"binary length under header": {strings.Replace(good, "\x00\x00\x00\x8A", "\x00\x00\x00\x02", 1), fault.ExchangeUnreadable, ""},
		"a field without number":     {strings.Replace(good, "2.003:", "x.003:", 1), "", StrayBytes},
		"a field of another type":    {strings.Replace(good, "2.003:", "3.003:", 1), "", StrayBytes},
		"a field twice":              {strings.Replace(good, "14.021:", "14.013:", 1), "", FieldTwice},
		"a binary type with tags":    {good[:strings.Index(good, "2.001:")] + "4.001:9\x1C", fault.ExchangeUnreadable, ""},
	} {
		tr, err := Read([]byte(c.data))
		switch {
		case c.want != "":
			if f := fault.Of(err); f == nil || f.Code != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case c.odd != "" && !hasOddity(tr, c.odd):
			t.Errorf("%s: oddities %v, want %s", name, tr.Oddities(), c.odd)
		}
		checkAny(t, []byte(c.data))
	}
}

func hasOddity(tr *Transaction, kind OddKind) bool {
	for _, o := range tr.Oddities() {
		if o.Kind == kind {
			return true
		}
	}
	return false
}

// bombs are files that are nearly all structure: reading them must cost no more than they are long.
func bombs() map[string][]byte {
	repeat := func(part string, n int) []byte {
		return []byte("1.001:30\x1D1.003:1\x1F1\x1E2\x1F00\x1C2.001:9\x1D" + strings.Repeat(part, n) + "\x1C")
	}
	content := "1.001:9\x1D1.003:1\x1F1" + strings.Repeat("\x1E4\x1F0", 400_000) + "\x1C"
	return map[string][]byte{
		"separators of fields":    repeat("\x1D", 2_000_000),
		"separators of subfields": append([]byte("1.001:9\x1D1.003:"), append(bytes.Repeat([]byte{RS}, 2_000_000), FS)...),
		"fields just allowed":     repeat("2.3:"+strings.Repeat("x", 36)+"\x1D", 100_000),
		"short fields":            repeat("2.3:\x1D", 400_000),
		"short records":           []byte("1.001:9\x1C" + strings.Repeat("2.001:9\x1C", 300_000)),
		"short binary records":    []byte(content + strings.Repeat("\x00\x00\x00\x12\x00\x01\x01\xFF\xFF\xFF\xFF\xFF\x00\x00\x01\x00\x01\x00", 100_000)),
		"ends of records":         []byte("1.001:9\x1C14.001:5\x1D14.999:" + strings.Repeat("\x1C", 2_000_000)),
	}
}

func TestRead_NeedsNoMoreThanTheFile(t *testing.T) {
	files := bombs()
	for _, name := range referenceFiles(t) {
		files[filepath.Base(name)] = load(t, name)
	}
	worst := 0.0
	for name, data := range files {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(data)
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		if limit := uint64(len(data)) + 256<<10; used > limit {
			t.Errorf("%s: %d bytes, reading took %d (%v)", name, len(data), used, err)
		}
		worst = max(worst, float64(used)/float64(len(data)+256<<10))
		checkRead(t, data)
	}
	t.Logf("%d files; the most is %.2f of the file and 256 KiB", len(files), worst)
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	f.Add([]byte("1.001:9\x1C"))
	f.Add([]byte("1.001:30\x1D1.003:1\x1F1\x1E7\x1F00\x1C\x00\x00\x00\x06\x00x"))
	f.Fuzz(func(t *testing.T, data []byte) { checkAny(t, data) })
}

// FuzzSet writes any text into any field: it is refused, or read back the same.
func FuzzSet(f *testing.F) {
	f.Add(14, 13, "1", "x")
	f.Add(4, 3, "1", "")
	f.Add(2, 300, "राम", "\x1e")
	f.Fuzz(func(t *testing.T, kind, number int, a, b string) {
		if kind < 2 || kind > highestType {
			return
		}
		tr := New(Version2011, "X")
		r := NewRecord(kind, 5)
		r.Set(number, a, b)
		tr.Add(r)
		data, err := tr.Bytes()
		if err != nil {
			if fault.Of(err).Code != fault.ExchangeNotWritten {
				t.Fatal(err)
			}
			return
		}
		checkAny(t, data)
		back, err := Read(data)
		if err != nil || len(back.Records()) != 2 {
			t.Fatalf("%q does not come back: %v", data, err)
		}
		if IsBinary(kind) || number <= FieldIDC || number == FieldDATA && kind >= firstWithData {
			return
		}
		field, _ := back.Records()[1].Field(number)
		if got := string(field.Value()); got != a+string(US)+b {
			t.Fatalf("%q, want %q and %q", got, a, b)
		}
	})
}
