package nfiq2

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// behaves makes this test binary NIST's program, so that a real process stands behind every test.
const behaves = "THANA_TEST_NFIQ2"

func TestMain(m *testing.M) {
	if how := os.Getenv(behaves); how != "" {
		os.Exit(program(how, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// program answers as nfiq2 v2.3 does: the line of names, then the picture's score and measures, five decimals cut off.
func program(how string, args []string) int {
	if len(args) != 5 || args[0] != "-m" || args[2] != "-F" || args[3] != "-v" {
		fmt.Println("usage")
		return 2
	}
	data, err := os.ReadFile(args[4])
	if err != nil {
		return 1
	}
	im, _, err := picture.Decode(data)
	if err != nil {
		return 1
	}
	m, err := measure.Of(im, nil)
	if err != nil {
		return 1
	}
	names, values := []string{`"Filename"`, "FingerCode", "QualityScore", `"OptionalError"`, "Quantized", "Resampled"}, []string{strconv.Quote(args[4]), "0", "61", "NA", "0", "0"}
	for _, v := range m.Values() {
		names, values = append(names, v.Name), append(values, cutOff(v.Value))
	}
	switch how {
	case "refuses":
		values[2], values[3] = "NA", `"Error: FRFXLL_ERR_FB_TOO_SMALL_AREA: Fingerprint area is too small."`
	case "measures otherwise":
		values[6] = "0"
	case "is unsure":
		values[2] = "101"
	case "fails":
		return 1
	case "never ends":
		<-make(chan int)
	case "babbles":
		fmt.Print(strings.Repeat("DEBUG\n", maxOutput))
	case "says nothing":
		return 0
	}
	fmt.Println(strings.Join(names, ","))
	fmt.Println(strings.Join(values, ","))
	return 0
}

func cutOff(v float64) string {
	return strconv.FormatFloat(math.Trunc(v*1e5)/1e5, 'f', -1, 64)
}

func installed(t *testing.T, how string) *Program {
	t.Helper()
	t.Setenv(behaves, how)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(self, info(t, publishedHash))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func info(t *testing.T, hash string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "model.txt")
	text := "Name = Plain TIR + Ink\nTrainer = National Institute of Standards and Technology\nVersion = 2.0.0\nPath = forest.yaml\nHash = " + hash + "\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// finger takes some tenths of a second to grow.
var finger = sync.OnceValue(func() biometric.Image {
	return synthetic.NewSubject(2).Finger(biometric.LeftIndex).Impression(synthetic.ImpressionParams{}, 400, 500, measure.PPI)
})

func TestScore_IsTheProgramsOwn(t *testing.T) {
	got, err := installed(t, "scores").Score(t.Context(), finger())
	if err != nil || got != 61 {
		t.Fatalf("%d, %v", got, err)
	}
}

func TestScore_IsNeverInvented(t *testing.T) {
	for _, how := range []string{"refuses", "measures otherwise", "is unsure", "fails", "babbles", "says nothing"} {
		if got, err := installed(t, how).Score(t.Context(), finger()); !errors.Is(err, fault.NFIQ2Unscored) || got != 0 {
			t.Errorf("a program that %s: %d, %v", how, got, err)
		}
	}
	coarse := finger()
	coarse.PPI = 1000
	if got, err := installed(t, "scores").Score(t.Context(), coarse); !errors.Is(err, fault.RequestImageSize) || got != 0 {
		t.Errorf("1000 ppi: %d, %v", got, err)
	}
}

func TestScore_ASilentProgramIsEnded(t *testing.T) {
	p := installed(t, "never ends")
	p.limit = 50 * time.Millisecond
	if _, err := p.Score(t.Context(), finger()); !errors.Is(err, fault.NFIQ2Unscored) {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := p.Score(ctx, finger()); !errors.Is(err, fault.CaptureCancelled) {
		t.Error(err)
	}
}

func TestOpen_WantsTheProgramAndNISTsModel(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Open(self, info(t, publishedHash))
	if err != nil || p.Model != (Model{"Plain TIR + Ink", "2.0.0", "National Institute of Standards and Technology", publishedHash}) {
		t.Errorf("%+v, %v", p, err)
	}
	for name, c := range map[string]struct {
		program, info string
		want          fault.Code
	}{
		"no program":    {filepath.Join(t.TempDir(), "nfiq2"), info(t, publishedHash), fault.NFIQ2Absent},
		"no model":      {self, filepath.Join(t.TempDir(), "model.txt"), fault.NFIQ2Absent},
		"another model": {self, info(t, "00000000000000000000000000000000"), fault.NFIQ2Model},
	} {
		if _, err := Open(c.program, c.info); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Installed runs where NIST's program and model are named; the scores are those that NIST published with its examples.
func TestScore_Installed(t *testing.T) {
	program, model := os.Getenv("THANA_NFIQ2"), os.Getenv("THANA_NFIQ2_MODEL")
	if program == "" || model == "" {
		t.Skip("THANA_NFIQ2 and THANA_NFIQ2_MODEL name no installed nfiq2")
	}
	p, err := Open(program, model)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"sfinge_test01": 54, "sfinge_test02": 45, "sfinge_test03": 53} {
		im, _, err := picture.Decode(goldentest.File(t, "images/"+name+".pgm"))
		if err != nil {
			t.Fatal(err)
		}
		im.PPI = measure.PPI
		if got, err := p.Score(t.Context(), im); err != nil || got != want {
			t.Errorf("%s: %d, %v; NIST has %d", name, got, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	own, err := measure.Of(finger(), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("\"Filename\",FingerCode,QualityScore\n\"a\",0,55\n"))
	f.Add([]byte("QualityScore,FDA_Bin10_0\n101,NaN\n"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		if score, err := read(answer, own); err == nil && (score < 0 || score > 100) {
			t.Fatalf("score %d", score)
		}
	})
}

func FuzzParseModel(f *testing.F) {
	f.Add([]byte("Name = a\nHash=b\n=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m := parseModel(data); len(m.Name)+len(m.Hash) > len(data) {
			t.Fatalf("%+v", m)
		}
	})
}
