package torture

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"thana/desktop/link"
	"thana/installer/station"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// drain waits until the state has stored everything.
func drain(t testing.TB, l *link.Client) {
	t.Helper()
	until(t.Context(), t, "an empty outbox", 2*time.Minute, func() (bool, string) {
		s, err := l.Sync(t.Context(), 1)
		return err == nil && s.Waiting == 0 && s.Up, fmt.Sprintf("%d waiting, up %v, %v %v", s.Waiting, s.Up, s.Code, err)
	})
}

// proveStation asks the appliance for everything that it acknowledged.
func (m *model) proveStation(t *testing.T, l *link.Client) {
	t.Helper()
	ctx := t.Context()
	days := map[record.Date]bool{}
	captures := map[string][]record.Capture{}
	for rev, want := range m.records {
		var got kept
		var n int
		switch want.kind {
		case record.KindFIR:
			r, err := l.FIR(ctx, rev.id)
			must(t, err)
			got, n = kept{r.Kind, r.Number}, r.Revision
		case record.KindArrest:
			r, err := l.Arrest(ctx, rev.id)
			must(t, err)
			got, n = kept{r.Kind, r.Number}, r.Revision
		default:
			r := entryOf(t, l, want.number, rev.id)
			got, n = kept{r.Kind, r.Number}, r.Revision
			days[r.Body.Day] = true
		}
		if got != want || n < rev.n {
			t.Errorf("appliance has %s as %+v revision %d, acknowledged %+v revision %d", rev.id, got, n, want, rev.n)
		}
		if captures[rev.id] == nil {
			all, err := l.Captures(ctx, rev.id)
			must(t, err)
			captures[rev.id] = append([]record.Capture{}, all...)
		}
	}
	for id, want := range m.captures {
		n := 0
		for _, got := range captures[want.Record] {
			if got.ID == id && got.SHA256 == want.SHA256 {
				n++
			}
		}
		if n != 1 {
			t.Errorf("appliance has capture %s of %s %d times", id, want.Record, n)
		}
	}
	m.provePrints(t, l)
	proveNumbers(t, l, days)
}

// entryOf finds a diary entry by its id on the day that its number names.
func entryOf(t *testing.T, l *link.Client, number, id string) record.Revision[record.GDEntry] {
	t.Helper()
	day, err := time.Parse("02/01/2006", number[strings.LastIndexByte(number, ' ')+1:])
	must(t, err)
	all, err := l.Diary(t.Context(), record.Date(day.Format(time.DateOnly)))
	must(t, err)
	i := slices.IndexFunc(all, func(r record.Revision[record.GDEntry]) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("appliance lost diary entry %s, %s", id, number)
	}
	return all[i]
}

func (m *model) provePrints(t *testing.T, l *link.Client) {
	t.Helper()
	for id, want := range m.prints {
		rows, err := l.Prints(t.Context(), id)
		must(t, err)
		for _, w := range want {
			n := 0
			for _, r := range rows {
				if r.SHA256 == w.SHA256 && r.At.Equal(w.At) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("appliance has the print of %s at %s %d times", id, w.At, n)
			}
		}
	}
}

// proveNumbers: FIRs of the year and entries of each diary day count from 1 without gaps or doubles.
func proveNumbers(t *testing.T, l *link.Client, days map[record.Date]bool) {
	t.Helper()
	firs, err := l.FIRs(t.Context(), 5000, "")
	must(t, err)
	var serials []int
	for _, f := range firs {
		n, err := strconv.Atoi(f.Number[:strings.IndexByte(f.Number, '/')])
		must(t, err)
		serials = append(serials, n)
	}
	consecutive(t, "FIR", serials)
	for day := range days {
		entries, err := l.Diary(t.Context(), day)
		must(t, err)
		serials = nil
		for _, e := range entries {
			serials = append(serials, e.Body.Serial)
		}
		consecutive(t, "diary of "+string(day), serials)
	}
}

func consecutive(t *testing.T, what string, serials []int) {
	t.Helper()
	slices.Sort(serials)
	for i, n := range serials {
		if n != i+1 {
			t.Errorf("%s: number %d stands in place %d", what, n, i+1)
			return
		}
	}
}

// proveReceipts: the appliance shows the state's verified answer "stored" for every item of its ledger.
func proveReceipts(t *testing.T, l *link.Client) uint64 {
	t.Helper()
	s, err := l.Sync(t.Context(), 1)
	must(t, err)
	if len(s.Items) == 0 {
		t.Fatal("the ledger is empty")
	}
	last := s.Items[0].Seq
	for seq := uint64(1); seq <= last; seq++ {
		r, err := l.Receipt(t.Context(), seq)
		must(t, err)
		if !r.Verified || r.Level != string(ledger.Stored) || r.UpTo < seq {
			t.Errorf("item %d: receipt %+v", seq, r)
		}
		for _, b := range r.Blobs {
			if b.Level != string(ledger.Stored) {
				t.Errorf("item %d: file %s is %s", seq, b.Blob, b.Level)
			}
		}
	}
	return last
}

// archive is what the state exports.
type archive struct {
	records  map[revision][]string // numbers, one for each entry
	captures map[string][]record.Capture
	prints   map[string][]wire.PrintRow
	files    map[string]string // SHA-256 of the original by capture id
}

func openArchive(t *testing.T, s *station.Station) archive {
	t.Helper()
	name := filepath.Join(t.TempDir(), "archive.zip")
	_, err := s.AtState(t.Context(), "export", station.Code, "--out", name)
	must(t, err)
	z, err := zip.OpenReader(name)
	must(t, err)
	defer z.Close()
	a := archive{map[revision][]string{}, map[string][]record.Capture{}, map[string][]wire.PrintRow{}, map[string]string{}}
	for _, f := range z.File {
		switch {
		case strings.HasPrefix(f.Name, "ledger/"):
			a.entry(t, z, f.Name)
		case f.Name == "manifest.json":
			var m struct {
				Files []struct{ Name, SHA256 string }
			}
			readJSON(t, z, f.Name, &m)
			for _, x := range m.Files {
				if base, ok := strings.CutPrefix(x.Name, "captures/"); ok {
					a.files[strings.TrimSuffix(base, path.Ext(base))] = x.SHA256
				}
			}
		}
	}
	return a
}

func (a archive) entry(t *testing.T, z *zip.ReadCloser, name string) {
	t.Helper()
	var e ledger.Entry
	readJSON(t, z, name, &e)
	opened := "opened/" + path.Base(name)
	switch e.Kind {
	case ledger.Kind(record.KindGD), ledger.Kind(record.KindFIR), ledger.Kind(record.KindArrest):
		var r struct {
			ID       string
			Revision int
			Number   string
		}
		readJSON(t, z, opened, &r)
		rev := revision{r.ID, r.Revision}
		a.records[rev] = append(a.records[rev], r.Number)
	case ledger.KindCapture:
		var c record.Capture
		readJSON(t, z, opened, &c)
		a.captures[c.ID] = append(a.captures[c.ID], c)
	case ledger.KindPrint:
		var row wire.PrintRow
		readJSON(t, z, opened, &row)
		a.prints[e.Record] = append(a.prints[e.Record], row)
	}
}

func readJSON(t *testing.T, z *zip.ReadCloser, name string, v any) {
	t.Helper()
	f, err := z.Open(name)
	must(t, err)
	defer f.Close()
	if err := json.NewDecoder(f).Decode(v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// proveState: everything acknowledged at the station is at the state once.
func (m *model) proveState(t *testing.T, s *station.Station) {
	t.Helper()
	out, err := s.Verify(t.Context())
	must(t, err)
	if !strings.Contains(out, ": complete: ") {
		t.Errorf("state: %s", out)
	}
	t.Logf("state      %s", strings.TrimSpace(out))
	a := openArchive(t, s)
	for rev, want := range m.records {
		if got := a.records[rev]; len(got) != 1 || got[0] != want.number {
			t.Errorf("state has %s %s revision %d as %q", want.kind, rev.id, rev.n, got)
		}
	}
	for id, want := range m.captures {
		got := a.captures[id]
		if len(got) != 1 || got[0].SHA256 != want.SHA256 || a.files[id] != want.SHA256 {
			t.Errorf("state has capture %s %d times, its bytes are %s, taken %s", id, len(got), a.files[id], want.SHA256)
		}
	}
	for id, want := range m.prints {
		if len(a.prints[id]) < len(want) {
			t.Errorf("state has %d prints of %s, %d were acknowledged", len(a.prints[id]), id, len(want))
		}
	}
}
