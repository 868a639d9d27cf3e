package screen

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/shared/fault"
	"thana/shared/record"
)

// plug puts a stick with files beside the window.
func plug(t *testing.T, w *Window) (folder string) {
	t.Helper()
	folder = filepath.Join(w.Carriers, "media", "verma", "STICK")
	at := time.Date(2026, 11, 20, 18, 4, 0, 0, record.IST)
	film := "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + strings.Repeat("x", 3<<20)
	err := os.MkdirAll(filepath.Join(folder, "DCIM"), 0o700)
	for name, text := range map[string]string{"दुकान CCTV.mp4": film, "IMG_0001.jpg": "\xff\xd8\xff\xe0 picture", "photo.jpg": "MZ\x90\x00"} {
		path := filepath.Join(folder, name)
		err = errors.Join(err, os.WriteFile(path, []byte(text), 0o600), os.Chtimes(path, at, at))
		at = at.Add(time.Minute)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// bringing opens the page of the first FIR.
func bringing(t *testing.T, s *station, w *Window) *files {
	t.Helper()
	w.openRecord(record.KindFIR, s.firs[0].ID)
	press(t, w, "fir.file")
	return w.page.(*files)
}

// From the list of what is plugged in: the stick, its file, and it is in the record.
func TestFiles_FromAStickIntoTheRecord(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	plug(t, w)
	p := bringing(t, s, w)
	press(t, w, "files.lies.0") // the stick
	if got := find(t, w, "files.folder").Shown(); got != "STICK" {
		t.Errorf("looks into %q", got)
	}
	for _, l := range p.lying {
		if strings.HasSuffix(l.Name, ".mp4") {
			write(t, w, "field.files.path", l.Path)
		}
	}
	p.list.From = record.FromStick
	write(t, w, "field.files.note", "दुकान का CCTV, सुनील यादव ने दिया ")
	press(t, w, "files.take")
	if got := find(t, w, "files.state.0").Shown(); !strings.Contains(got, "Sealed and in the record: 3.") {
		t.Errorf("%q", got)
	}
	if b := s.carry.begun; len(b) != 1 || b[0].Name != "दुकान CCTV.mp4" || b[0].Note != "दुकान का CCTV, सुनील यादव ने दिया" || b[0].From != record.FromStick || s.carry.bytes != b[0].Size {
		t.Errorf("%d files, %d bytes", len(b), s.carry.bytes)
	}
	press(t, w, "files.up")
	if got := find(t, w, "files.lies.0").Shown(); !strings.Contains(got, "STICK") {
		t.Errorf("above the stick: %q", got)
	}
	w.Back()
	if tree := shown(w); !strings.Contains(tree, "दुकान CCTV.mp4") || !strings.Contains(tree, "USB stick") || !strings.Contains(tree, "सुनील यादव ने दिया") {
		t.Errorf("the record says:\n%s", tree)
	}
}

// A slip in the typed place is said at once and can be mended; nothing waits for a stick that was never meant.
func TestFiles_ASlipInTheTypedPlace(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	plug(t, w)
	p := bringing(t, s, w)
	write(t, w, "field.files.path", "/media/STICK/nothing.mp4")
	press(t, w, "files.take")
	if tree := shown(w); !strings.Contains(tree, "No file lies there") || len(p.list.Rows) != 0 || p.path != "/media/STICK/nothing.mp4" {
		t.Errorf("%d files, %q is typed; the page says:\n%s", len(p.list.Rows), p.path, tree)
	}
}

// The files of a diary entry stand under it.
func TestDiary_ListsTheFilesOfAnEntry(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	s.captures = []record.Capture{{ID: "f", Kind: record.FileCapture, At: noon(), Size: 3 << 20, Record: w.Overview.Diary[0].ID,
		File: &record.File{Name: "panchnama.mp4", From: record.FromCard, Note: "film of the search"}}}
	w.Open(newDiaryAt(w, w.Overview.Diary[0]))
	if tree := shown(w); !strings.Contains(tree, "panchnama.mp4") || !strings.Contains(tree, "film of the search") {
		t.Errorf("the diary says:\n%s", tree)
	}
	press(t, w, "record.files")
	if w.page.Name() != "paper" {
		t.Error(w.page.Name())
	}
	w.Back()
	press(t, w, "gd."+w.Overview.Diary[0].ID)
	if tree := shown(w); strings.Contains(tree, "panchnama.mp4") {
		t.Error("the files stay when the entry is closed")
	}
}

// Files dropped on the record go the same way; a program among them is refused in words and does not hold up the next.
func TestFiles_DroppedOnTheRecord(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	folder := plug(t, w)
	w.openRecord(record.KindFIR, s.firs[0].ID)
	var dropped []fyne.URI
	for _, name := range []string{"photo.jpg", "IMG_0001.jpg"} {
		dropped = append(dropped, storage.NewFileURI(filepath.Join(folder, name)))
	}
	elsewhere, err := storage.ParseURI("https://example.in/a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	w.takeDropped(fyne.Position{}, append(dropped, elsewhere))
	if tree := shown(w); w.page.Name() != "files" || !strings.Contains(tree, "A program or an archive") {
		t.Errorf("the page says:\n%s", tree)
	}
	if b := s.carry.begun; len(b) != 1 || b[0].Name != "IMG_0001.jpg" {
		t.Errorf("%+v", b)
	}
	w.Show(newHome(w))
	w.takeDropped(fyne.Position{}, dropped) // nowhere to put it
	if w.page.Name() != "home" {
		t.Error(w.page.Name())
	}
}

// What is stopped is forgotten at the appliance too, and the ones behind it go on; who leaves stops all.
func TestFiles_Stopped(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	folder := plug(t, w)
	p := bringing(t, s, w)
	p.list.Add(filepath.Join(folder, "IMG_0001.jpg"), filepath.Join(folder, "photo.jpg"))
	p.list.Told(p.list.Rows[0], flow.Brought{Phase: flow.BringNoLine, ID: "file-7", Done: 5, Size: 10})
	stopped := 0
	p.stop = func() { stopped++ }
	w.draw()
	press(t, w, "files.stop")
	if stopped != 1 || len(s.carry.dropped) != 1 || s.carry.dropped[0] != "file-7" {
		t.Errorf("%d stopped, dropped %v", stopped, s.carry.dropped)
	}
	if r := p.list.Rows; r[0].Phase != flow.BringStopped || r[1].Phase != flow.BringRefused || fault.Of(r[1].Problem).Code != fault.CaptureFileProgram {
		t.Errorf("%s, %s", r[0].Phase, r[1].Phase)
	}
	p.stop = func() { stopped++ }
	w.signOut()
	if stopped != 2 || len(w.files) != 0 {
		t.Error("goes on after the officer left")
	}
}

func fileStops() []stop {
	page := func(rows ...flow.Brought) way {
		return func(t *testing.T, s *station, w *Window) {
			w.files = nil
			folder := plug(t, w)
			p := bringing(t, s, w)
			p.list.From = record.FromStick
			p.list.Note = "दुकान का CCTV, दुकानदार सुनील यादव ने दिया"
			names := []string{"दुकान CCTV कैमरा 2.mp4", "IMG_20261120_180411.jpg", "VID-20261120-WA0007.3gp", "AUD_0004.amr"}
			for i, b := range rows {
				p.list.Add("/s/" + names[i])
				p.list.Told(p.list.Rows[i], b)
				if b.Phase == flow.BringKept {
					p.list.Ended(p.list.Rows[i], nil)
				}
				if b.Phase == flow.BringRefused {
					p.list.Ended(p.list.Rows[i], b.Problem)
				}
			}
			p.open(folder)
		}
	}
	kept := flow.Brought{Phase: flow.BringKept, Done: 812 << 20, Size: 812 << 20}
	waits := flow.Brought{Phase: flow.BringWaits}
	return []stop{
		{"files-none", func(t *testing.T, s *station, w *Window) { _ = os.RemoveAll(w.Carriers); bringing(t, s, w) }},
		{"files-sends", page(kept, flow.Brought{Phase: flow.BringSends, Done: 1 << 20, Size: 3 << 20}, waits)},
		{"files-reads", page(flow.Brought{Phase: flow.BringReads, Done: 300 << 20, Size: 2 << 30}, waits)},
		{"files-gone", page(kept, flow.Brought{Phase: flow.BringGone, Done: 1 << 20, Size: 3 << 20, Problem: fault.CaptureFileGone}, waits)},
		{"files-locked", page(flow.Brought{Phase: flow.BringLocked, Done: 1 << 20, Size: 3 << 20, Problem: fault.AccessSignIn})},
		{"files-line", page(flow.Brought{Phase: flow.BringNoLine, Done: 1 << 20, Size: 3 << 20, Problem: fault.Unreachable}, waits)},
		{"files-refused", page(kept, flow.Brought{Phase: flow.BringRefused, Problem: fault.New(fault.CaptureFileProgram, "flow.Bring", "")},
			flow.Brought{Phase: flow.BringRefused, Problem: fault.New(fault.CaptureFileRoom, "appliance", "")})},
		{"files-record", func(_ *testing.T, s *station, w *Window) {
			before := s.captures
			s.captures = append(s.captures[:1:1], record.Capture{ID: "f", Kind: record.FileCapture, At: noon(), Size: 3 << 20,
				File: &record.File{Name: "IMG_20261120_180411.jpg", From: record.FromPhone, Taken: "2026:11:20 18:04:11 +05:30", Maker: "Samsung SM-M315F",
					Note: "घटनास्थल की फ़ोटो, प्रार्थी कमला देवी ने अपने मोबाइल से दी"}})
			w.openRecord(record.KindFIR, s.firs[0].ID)
			s.captures = before
		}},
		{"files-diary", func(_ *testing.T, s *station, w *Window) {
			before := s.captures
			s.captures = []record.Capture{{ID: "f", Kind: record.FileCapture, At: noon(), Size: 812 << 20,
				File: &record.File{Name: "तलाशी की वीडियो 1.mp4", From: record.FromCard, Note: "तलाशी की वीडियो, आरक्षक ने बनाई"}}}
			w.Open(newDiaryAt(w, w.Overview.Diary[0]))
			s.captures = before
		}},
	}
}
