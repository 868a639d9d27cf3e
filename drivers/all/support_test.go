package all

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thana/drivers/device"
)

var provenances = map[string]device.Provenance{
	"device.ProvenRecording": device.ProvenRecording, "device.ProvenSpec": device.ProvenSpec,
	"device.ProvenPeer": device.ProvenPeer, "device.ProvenEmulator": device.ProvenEmulator,
}

// packageOf is what the package of a driver says, tests left out, and its tests.
func packageOf(t *testing.T, dir string) (code, tests string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			tests += string(text)
		} else {
			code += string(text)
		}
	}
	return code, tests
}

// Every driver's package has its rows, and a row says no other provenance and no other fitness than the package.
func TestTable_SaysWhatTheDriversSay(t *testing.T) {
	for class, folder := range map[device.Class]string{device.Fingerprint: "fingerprint", device.Photo: "camera", device.Document: "docscan", device.Print: "printer"} {
		entries, err := os.ReadDir(filepath.Join("..", folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				code, _ := packageOf(t, filepath.Join("..", folder, e.Name()))
				judgeDriver(t, class, e.Name(), code)
			}
		}
	}
}

func judgeDriver(t *testing.T, class device.Class, name, code string) {
	t.Helper()
	var said, want []device.Provenance
	for _, r := range Table() {
		if r.Driver != name {
			continue
		}
		said = append(said, r.Provenance)
		if r.Class != class {
			t.Errorf("%s: class %s in the table, its package is under %s", name, r.Class, class)
		}
		if shown := strings.Contains(code, "device.Registered"); shown != (r.Fitness == shownOnly) {
			t.Errorf("%s: the table says %q, the driver only shows it: %v", r.Device, r.Fitness, shown)
		}
		if enrols := strings.Contains(code, "Enrolment:"); class == device.Fingerprint && enrols == (r.Fitness == checksOnly || r.Fitness == shownOnly) {
			t.Errorf("%s: the table says %q, the driver's Caps offer enrolment: %v", r.Device, r.Fitness, enrols)
		}
	}
	for ident, p := range provenances {
		if regexp.MustCompile(ident + `\b`).MatchString(code) {
			want = append(want, p)
		}
	}
	slices.Sort(said)
	slices.Sort(want)
	if said = slices.Compact(said); len(said) == 0 || !slices.Equal(said, want) {
		t.Errorf("%s: the table says proven on %v, the driver %v", name, said, want)
	}
}

// Every row has suites, every suite is there, and a row that says recording runs the recording.
func TestTable_SuitesAreThere(t *testing.T) {
	for _, r := range Table() {
		if len(r.Suites) == 0 {
			t.Errorf("%s: no suite", r.Device)
		}
		for _, s := range r.Suites {
			_, tests := packageOf(t, filepath.Join("..", s.Package))
			pattern, err := regexp.Compile(s.Tests)
			if err != nil || s.Tests == "" {
				t.Fatalf("%s: tests %q: %v", r.Device, s.Tests, err)
			}
			names := regexp.MustCompile(`(?m)^func (Test\w+)`).FindAllStringSubmatch(tests, -1)
			if !slices.ContainsFunc(names, func(n []string) bool { return pattern.MatchString(n[1]) }) || !strings.Contains(tests, "drivertest.") {
				t.Errorf("%s: %s has no suite called %s", r.Device, s.Package, s.Tests)
			}
			if r.Provenance == device.ProvenRecording && !pattern.MatchString("TestSuite_Recording") {
				t.Errorf("%s: says recorded hardware and does not run a recording", r.Device)
			}
		}
		if _, err := os.Stat(filepath.Join("..", "..", "docs", "protocols", r.Driver+".md")); err != nil && r.Driver != "playback" {
			t.Errorf("%s: %v", r.Device, err)
		}
	}
}

func TestTable_TwelveFamiliesOverFourClasses(t *testing.T) {
	classes := map[device.Class]bool{}
	for _, r := range Table() {
		classes[r.Class] = true
	}
	if len(Table()) < 12 || len(classes) != 4 {
		t.Errorf("%d rows over %d classes", len(Table()), len(classes))
	}
}

// README shows the table of the drivers; its suite results are those of the last make devices, with nothing broken.
func TestTable_ReadmeIsCurrent(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, begun := strings.Cut(string(text), TableBegins)
	have, _, ended := strings.Cut(rest, TableEnds)
	if !begun || !ended {
		t.Fatal("README.md has no marks for the table: make devices")
	}
	rows := Table()
	var results []string
	lines := strings.Split(strings.TrimSpace(have), "\n")
	if len(lines) != len(rows)+2 {
		t.Fatalf("README.md shows %d rows, the drivers have %d: make devices", len(lines)-2, len(rows))
	}
	for _, line := range lines[2:] {
		cells := strings.Split(line, " | ")
		if len(cells) != 7 || !regexp.MustCompile(`^[1-9]\d* kept(, \d+ not tried)?$`).MatchString(cells[4]) {
			t.Fatalf("README.md: suite results of %.200s: make devices", line)
		}
		results = append(results, cells[4])
	}
	if want := Markdown(rows, results); have != want {
		t.Errorf("README.md is stale: make devices\nhave:\n%s\nwant:\n%s", have, want)
	}
}
