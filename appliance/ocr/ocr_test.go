package ocr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	driver "thana/drivers/docscan/escl"
	"thana/drivers/emulator/escl"
	"thana/shared/fault"
	"thana/shared/page"
)

const (
	complaint = `सेवा में,
थाना प्रभारी महोदय,
थाना कोतवाली, जिला भोपाल।
विषय: मोटरसाइकिल चोरी होने के संबंध में।
महोदय, निवेदन है कि दिनांक 21 नवंबर 2026 को रात लगभग नौ बजे मैं अपने घर के सामने
मोटरसाइकिल खड़ी करके सो गया था। सुबह उठकर देखा तो मोटरसाइकिल वहाँ नहीं थी।
आसपास बहुत तलाश की, किंतु कोई पता नहीं चला। किसी अज्ञात व्यक्ति ने चोरी कर ली है।
कृपया रिपोर्ट दर्ज करके उचित कानूनी कार्यवाही करने की कृपा करें।`
	statement = `To the officer in charge, Police Station Kotwali, Bhopal.
Subject: theft of a motorcycle from the front of my house.
Sir, on the night of 21 November 2026 at about nine I left my motorcycle
before the house and went to sleep. In the morning it was not there.
I asked the neighbours and looked in the market, and found nothing.
Some unknown person has stolen it. I request you to register a report
and to take action according to law.`
)

func engine(t *testing.T) Engine {
	t.Helper()
	e, err := Find(t.Context())
	if err != nil {
		t.Skip("tesseract with Hindi and English (tesseract-ocr, tesseract-ocr-hin) is not installed")
	}
	return e
}

// drawn is a page of writing as a picture at 300 ppi.
func drawn(text string) image.Image {
	p := page.New(page.Setup{Single: true})
	for line := range strings.SplitSeq(text, "\n") {
		p.Add(page.Text{Spans: []page.Span{{Text: line, Style: page.Style{Points: 12}}}}, page.Space(3))
	}
	return p.Finish().Page(0, 300)
}

// scanned puts the pages through the scanner's wire: JPEG at 300 ppi as the driver hands it on.
func scanned(t *testing.T, pages ...image.Image) []device.Page {
	t.Helper()
	s, err := escl.Start(escl.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.Load(pages...)
	d, err := driver.Open(t.Context(), s.URL(), driver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var out []device.Page
	err = d.Scan(t.Context(), device.ScanRequest{Source: device.Feeder, PPI: 300, Colour: device.Grey}, func(p device.Page) error {
		p.Data = bytes.Clone(p.Data)
		out = append(out, p)
		return nil
	})
	if err != nil || len(out) != len(pages) {
		t.Fatalf("%d pages, %v", len(out), err)
	}
	return out
}

// errorRate is the edit distance between what was written and what was read, by character, after joining all space.
func errorRate(wrote, read string) float64 {
	a, b := []rune(strings.Join(strings.Fields(wrote), " ")), []rune(strings.Join(strings.Fields(read), " "))
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		corner := row[0]
		row[0] = i + 1
		for j := range b {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return float64(row[len(b)]) / float64(len(a))
}

// A complaint in Hindi and a statement in English, drawn with our own letters, go through the scanner's wire, are read by the real
// program, bound into one PDF and read back by poppler.
func TestRead_BoundPDFSaysWhatWasWritten(t *testing.T) {
	e := engine(t)
	wrote := []string{complaint, statement}
	var sheets []page.ScannedSheet
	for i, p := range scanned(t, drawn(complaint), drawn(statement)) {
		began := time.Now()
		lines, err := e.Read(t.Context(), p.Data, p.PPI)
		if err != nil {
			t.Fatal(err)
		}
		rate := errorRate(wrote[i], Text(lines))
		t.Logf("page %d: %d lines, character error rate %.2f %%, %v", i+1, len(lines), 100*rate, time.Since(began).Round(10*time.Millisecond))
		if rate > 0.03 {
			t.Errorf("page %d: character error rate %.3f\n%s", i+1, rate, Text(lines))
		}
		picture, err := jpeg.Decode(bytes.NewReader(p.Data))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Sheet(picture, p.PPI, lines)
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	doc := page.Scanned(page.Info{Title: "Complaint", Language: "hi-IN"}, "", sheets)
	data, err := doc.PDF()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("PDF of %d pages: %d kB", doc.Pages(), len(data)/1000)
	if dir := os.Getenv("LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "complaint.pdf"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range wrote {
		back := poppler(t, data, i+1)
		if rate := errorRate(wrote[i], back); rate > 0.03 {
			t.Errorf("page %d: pdftotext gives a character error rate of %.3f\n%s", i+1, rate, back)
		} else {
			t.Logf("page %d: through pdftotext %.2f %%", i+1, 100*rate)
		}
	}
}

func poppler(t *testing.T, pdf []byte, n int) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	number := string(rune('0' + n))
	cmd := exec.Command(program, "-f", number, "-l", number, "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// script is a tesseract of ours: body is what it does with a page.
func script(t *testing.T, langs, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tesseract")
	text := "#!/bin/sh\n[ \"$1\" = --list-langs ] && { printf '" + langs + "'; exit 0; }\n" + body
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind_SaysWhatIsMissing(t *testing.T) {
	if _, err := at(t.Context(), filepath.Join(t.TempDir(), "none")); !errors.Is(err, fault.DocumentReader) {
		t.Errorf("no program: %v", err)
	}
	if _, err := at(t.Context(), script(t, `eng\nosd\n`, "")); !errors.Is(err, fault.DocumentReader) {
		t.Errorf("no Hindi: %v", err)
	}
	if e, err := at(t.Context(), script(t, `List\neng\nhin\n`, "")); err != nil || strings.Join(e.Langs, "+") != "hin+eng" {
		t.Errorf("%v, %v", e.Langs, err)
	}
}

func TestRead_TroubleIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		limit time.Duration
		want  fault.Code
	}{
		"it fails":           {"exit 1", perPage, fault.DocumentUnread},
		"it is killed":       {"kill -9 $$", perPage, fault.DocumentUnread},
		"it takes too long":  {"sleep 1000", 300 * time.Millisecond, fault.DocumentUnread},
		"it says no columns": {"cat > /dev/null; echo rubbish", perPage, fault.DocumentUnread},
		"it says no end":     {"cat > /dev/null; yes", perPage, fault.DocumentUnread},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := at(t.Context(), script(t, `eng\nhin\n`, c.body))
			if err != nil {
				t.Fatal(err)
			}
			e.Limit = c.limit
			if _, err := e.Read(t.Context(), []byte("picture"), 300); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A page that nobody wants any more takes no core: the program and what it started are gone when Read returns.
func TestRead_CancelEndsTheProgram(t *testing.T) {
	pids := filepath.Join(t.TempDir(), "pid")
	e, err := at(t.Context(), script(t, `eng\nhin\n`, "sleep 1000 & echo $! > "+pids+".new; mv "+pids+".new "+pids+"; wait"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := e.Read(ctx, nil, 300)
		ended <- err
	}()
	var pid []byte
	for pid == nil {
		pid, _ = os.ReadFile(pids)
	}
	stop()
	if err := <-ended; !errors.Is(err, fault.CaptureCancelled) {
		t.Errorf("%v", err)
	}
	late := time.After(30 * time.Second)
	for { // the kernel ends it in its own time
		stat, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		select {
		case <-late:
			t.Fatalf("it still runs: %s", stat)
		default:
		}
	}
}

func FuzzParse(f *testing.F) {
	head := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	f.Add([]byte(head + "4\t1\t1\t1\t1\t0\t10\t20\t300\t40\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t100\t40\t96.5\tथाना\n"))
	f.Add([]byte(head + "5\t1\t1\t1\t1\t1\t-1\t20\t100\t40\t96\tx\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := parse(data)
		if err != nil {
			return
		}
		for _, l := range lines {
			if len(l.Words) == 0 {
				t.Error("a line without words")
			}
			for _, w := range l.Words {
				if w.Text == "" || w.Box.Empty() || w.Box.Max.X > 2*maxSide {
					t.Errorf("%+v", w)
				}
			}
		}
	})
}
