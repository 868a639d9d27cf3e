package fault

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// declared lists the values of every Code constant in this package's source.
func declared(t *testing.T) []Code {
	t.Helper()
	files, err := filepath.Glob("codes_*.go")
	if err != nil {
		t.Fatal(err)
	}
	var codes []Code
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				codes = append(codes, values(t, spec)...)
			}
			return true
		})
	}
	return codes
}

func values(t *testing.T, spec *ast.ValueSpec) []Code {
	t.Helper()
	if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != "Code" {
		return nil
	}
	var codes []Code
	for _, v := range spec.Values {
		if lit, ok := v.(*ast.BasicLit); ok {
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, Code(value))
		}
	}
	return codes
}

func TestCatalogue_HasEveryCodeOnce(t *testing.T) {
	seen := map[Code]int{}
	for _, e := range Catalogue() {
		seen[e.Code]++
	}
	codes := declared(t)
	if len(codes) < 100 {
		t.Fatalf("only %d codes found in the source", len(codes))
	}
	for _, code := range codes {
		if seen[code] != 1 {
			t.Errorf("%s is in the catalogue %d times", code, seen[code])
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func placeholders(t Text) []string {
	found := placeholder.FindAllString(t.Title+t.Message+t.Remedy, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestCatalogue_SpeaksPlainlyInBothLanguages(t *testing.T) {
	banned := regexp.MustCompile(`(?i)\b(please|error|invalid|oops)\b|कृपया|त्रुटि|अमान्य`)
	devanagari := func(r rune) bool { return r >= 0x900 && r < 0x980 }
	for _, e := range Catalogue() {
		for _, text := range []Text{e.En, e.Hi} {
			if text.Title == "" || text.Message == "" || text.Remedy == "" || strings.HasSuffix(text.Title, ".") || strings.HasSuffix(text.Title, "।") {
				t.Errorf("%s: %+v", e.Code, text)
			}
			if word := banned.FindString(text.Title + " " + text.Message + " " + text.Remedy); word != "" {
				t.Errorf("%s says %q", e.Code, word)
			}
		}
		for _, hindi := range []string{e.Hi.Title, e.Hi.Message, e.Hi.Remedy} {
			if !strings.ContainsFunc(hindi, devanagari) {
				t.Errorf("%s is not Hindi: %q", e.Code, hindi)
			}
		}
		if en, hi := placeholders(e.En), placeholders(e.Hi); !slices.Equal(en, hi) {
			t.Errorf("%s: English names %v, Hindi %v", e.Code, en, hi)
		}
	}
}

func TestSay_NamesTheFinger(t *testing.T) {
	f := New(CaptureFingerTwice, "test", "detail").With("finger", "right_index").With("other", "left_index")
	if got := Say(f, English).Title; got != "This looks like the left index finger already taken" {
		t.Error(got)
	}
	if got := Say(f, Hindi); !strings.Contains(got.Title, "बाईं तर्जनी") || !strings.Contains(got.Message, "दाहिनी तर्जनी") {
		t.Error(got)
	}
}

func TestSay_NamesTheClassOfADevice(t *testing.T) {
	f := New(DeviceGone, "test", "detail").With("device", "fingerprint scanner")
	if got := Say(f, Hindi).Message; !strings.HasPrefix(got, "उँगली स्कैनर अब जुड़ा नहीं है") {
		t.Error(got)
	}
	if got := Say(f, English).Message; !strings.HasPrefix(got, "The fingerprint scanner is no longer connected") {
		t.Error(got)
	}
}

func TestSay_FillsTheFacts(t *testing.T) {
	f := New(AccessWrongPassword, "test", "detail").With("left", "2")
	if got := Say(f, English).Message; !strings.Contains(got, "2 tries") {
		t.Error(got)
	}
	if got := Say(f, Hindi).Message; !strings.Contains(got, "2 प्रयास") {
		t.Error(got)
	}
	if got, want := Say(Code("no.such"), English), Say(Unexpected, English); got != want {
		t.Errorf("an unknown code says %+v", got)
	}
	if got := Say(nil, English); got != (Text{}) {
		t.Errorf("no fault says %+v", got)
	}
}
