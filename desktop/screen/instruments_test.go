package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/nist/smt"
	"thana/shared/record"
	"thana/shared/wire"
)

func bare(t *testing.T, s *station) *Window {
	t.Helper()
	s.captures = nil
	return signedIn(t, s, lang.English, fyne.NewSize(1366, 768))
}

func TestPrints_TenFingersBecomeARevision(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	w.Open(newTenPrints(w, s.arrests[0], nil))
	if got := find(t, w, "prints.count").Shown(); got != "10 of 10" {
		t.Fatalf("count says %q", got)
	}
	if len(s.bench.asked) != 10 || len(s.bench.accepted) != 10 {
		t.Fatalf("asked %d, accepted %d", len(s.bench.asked), len(s.bench.accepted))
	}
	find(t, w, "prints.finish")
	for _, trouble := range clipped(w) {
		t.Error(trouble)
	}
}

func TestPrints_UnplugIsSaidAndGoesOnByItself(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.fingers = []error{fault.New(fault.DeviceGone, "test", "").With("device", "U.are.U 4500")}
	p := newTenPrints(w, s.arrests[0], nil)
	w.Open(p)
	if got := find(t, w, "taking.safe").Shown(); got == "" {
		t.Fatal("nothing says what is safe")
	}
	for _, trouble := range clipped(w) {
		t.Error(trouble)
	}
	s.bench.devices = []wire.Device{{Class: "fingerprint", State: wire.DeviceReady}}
	p.Told(wire.Event{Kind: wire.DevicesChanged})
	if got := find(t, w, "prints.count").Shown(); got != "10 of 10" {
		t.Fatalf("after plugging in: %q", got)
	}
}

func TestPrints_KeysForceAfterThreeTriesAndExcept(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.poor = 4
	p := newTenPrints(w, s.arrests[0], nil)
	w.Open(p)
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(s.bench.accepted) != 0 {
		t.Fatal("accepted at the first try")
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeyR})
	p.Key(&fyne.KeyEvent{Name: fyne.KeyR})
	if widget.Find(w.Canvas().Content(), "prints.retry") != nil {
		t.Fatal("a fourth try is offered")
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeyR})
	if len(s.bench.asked) != 3 {
		t.Fatalf("asked %d times", len(s.bench.asked))
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	find(t, w, "prints.forced.worn_ridges")
	p.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(s.bench.accepted) != 0 || p.flow.Forcing() {
		t.Fatal("the reason was not withdrawn")
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.Key(&fyne.KeyEvent{Name: fyne.Key2})
	if len(s.bench.accepted) != 1 || s.bench.accepted[0] != (wire.Accept{Forced: true, Reason: record.WornRidges}) {
		t.Fatalf("accepted %+v", s.bench.accepted)
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeyX})
	find(t, w, "prints.except.amputated")
	p.Key(&fyne.KeyEvent{Name: fyne.Key2})
	if got := p.flow.Taken["right_index"].Exception; got != record.Bandaged {
		t.Fatalf("exception %q", got)
	}
}

func TestPrints_AFourthTryThatTheApplianceRefusesOffersTheBest(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.fingers = []error{fault.New(fault.RecordTriesSpent, "test", "").With("tries", "3").With("quality", "44").With("candidate", "held")}
	p := newTenPrints(w, s.arrests[0], nil)
	w.Open(p)
	if len(s.bench.asked) != 1 {
		t.Fatalf("asked %d times", len(s.bench.asked))
	}
	find(t, w, "prints.cannot")
	press(t, w, "prints.accept")
	press(t, w, "prints.forced.dry_skin")
	if s.bench.accepted[0] != (wire.Accept{Forced: true, Reason: record.DrySkin}) || p.flow.Taken["right_thumb"].Capture != "kept.held" {
		t.Fatalf("%+v, %+v", s.bench.accepted, p.flow.Taken["right_thumb"])
	}
}

func TestPrints_AResemblingFingerIsSaidInTheReadersLanguage(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.resembles = 2
	w.Open(newTenPrints(w, s.arrests[0], nil))
	if got := find(t, w, "taking.remark").Shown(); !strings.Contains(got, "left index") || len(s.bench.accepted) != 0 {
		t.Fatalf("%q, accepted %+v", got, s.bench.accepted)
	}
	if got := find(t, w, "prints.nfiq").Shown(); !strings.Contains(got, "class 2 · very good") {
		t.Fatalf("NFIQ says %q", got)
	}
	w.Speak(lang.Hindi)
	if got := find(t, w, "taking.remark").Shown(); !strings.Contains(got, "बाईं तर्जनी") {
		t.Fatalf("in Hindi: %q", got)
	}
	press(t, w, "prints.retry")
	press(t, w, "prints.accept")
	if s.bench.accepted[0] != (wire.Accept{Forced: true, Reason: record.Compared}) {
		t.Fatalf("%+v", s.bench.accepted)
	}
}

// What is saved is what was taken at that moment, although the sitting goes on meanwhile.
func TestPrints_ASaveIsNotChangedByTheNextFinger(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.waits = true
	p := newTenPrints(w, s.arrests[0], nil)
	w.Open(p)
	except := func() {
		p.Key(&fyne.KeyEvent{Name: fyne.KeyX})
		p.Key(&fyne.KeyEvent{Name: fyne.Key1})
	}
	answers := later(w, func() { except(); except() })
	for _, answer := range answers {
		answer()
	}
	if len(s.corrected) != 2 || len(s.corrected[0].Body.Measurements.Fingers) != 1 || len(s.corrected[1].Body.Measurements.Fingers) != 2 {
		t.Fatalf("%d revisions: %+v", len(s.corrected), s.corrected)
	}
}

func TestPhotos_SpaceKeepsEachPose(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	p := newPhotos(w, s.arrests[0], nil)
	w.Open(p)
	for range record.Poses() {
		p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	if got := find(t, w, "photos.count").Shown(); got != "3 of 3" || len(s.bench.accepted) != 3 {
		t.Fatalf("%q, %d accepted", got, len(s.bench.accepted))
	}
}

// takeMark says what and where, and keeps what is offered.
func takeMark(t *testing.T, w *Window) {
	t.Helper()
	p := w.page.(*marks)
	p.flow.Name(smt.Tattoo)
	p.flow.Locate("left_forearm")
	p.flow.Note = "ॐ"
	p.redraw()
	press(t, w, "marks.accept")
}

func TestMarks_KeptWithItsCodeAndTakenOutAgain(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	w.Open(newMarks(w, s.arrests[0]))
	p := w.page.(*marks)
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(s.bench.accepted) != 0 {
		t.Fatal("kept before anybody said what it is")
	}
	takeMark(t, w)
	if len(s.bench.accepted) != 1 || s.bench.accepted[0].Mark != "TAT LF ARM" || s.bench.posed[0].Pose != record.PoseMark {
		t.Fatalf("accepted %+v", s.bench.accepted)
	}
	want := record.Mark{Capture: "kept.photo.mark", Code: "TAT LF ARM", Note: "ॐ"}
	if len(s.corrected) != 1 || !slices.Equal(s.corrected[0].Body.Measurements.Marks, []record.Mark{want}) {
		t.Fatalf("revisions %+v", s.corrected)
	}
	press(t, w, "marks.remove.1")
	if len(p.flow.Taken) != 0 {
		t.Fatalf("the record still has %+v", p.flow.Taken)
	}
}

// By keys alone: the kind by its letter, the place by a part of its word, and Space then takes the picture.
func TestMarks_SaidByKeys(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	w.Open(newMarks(w, s.arrests[0]))
	p := w.page.(*marks)
	w.Focus("field.mark.kind")
	test.Type(w.Canvas().Focused(), "t")
	w.focusNext()
	for _, r := range "left wr" {
		w.Canvas().Focused().TypedRune(r)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := p.flow.Code(); got != "TAT L WRS" {
		t.Fatalf("code %q", got)
	}
	if f := w.Canvas().Focused(); f != nil {
		t.Fatalf("Space goes to %v", f)
	}
	w.key(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(s.bench.accepted) != 1 || s.bench.accepted[0].Mark != "TAT L WRS" {
		t.Fatalf("accepted %+v", s.bench.accepted)
	}
}

func TestPhotos_EachMeasureHasItsWord(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	w.Open(newPhotos(w, s.arrests[0], nil))
	for id, want := range map[string]string{"photos.part.size": "Size 81 · good", "photos.part.sharpness": "Sharpness 52 · low", "photos.part.background": "Background 100 · good"} {
		if got := find(t, w, id).Shown(); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if got := find(t, w, "photos.better").Shown(); !strings.Contains(got, "not grey") {
		t.Errorf("of the background it says %q", got)
	}
}

func TestPages_JamIsSaidAndTheRestFollows(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.jam = true
	var kept []string
	w.Open(newPages(w, "r", nil, func(ids []string) { kept = ids }))
	find(t, w, "taking.safe")
	press(t, w, "pages.again")
	press(t, w, "pages.accept")
	if len(kept) != 3 || w.page.Name() == "pages" {
		t.Fatalf("kept %v on %s", kept, w.page.Name())
	}
}

func TestPages_BlankAndAskewOnesAreTheOfficersChoice(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.sheets = []wire.Candidate{{ID: "p3", Blank: true}, {ID: "p4", Scanned: grey(70, 100)}}
	var kept []string
	w.Open(newPages(w, "r", nil, func(ids []string) { kept = ids }))
	if got := find(t, w, "pages.lie").Shown(); !strings.Contains(got, "kept unchanged") {
		t.Errorf("of the page that lay askew it says %q", got)
	}
	press(t, w, "pages.straighten")
	press(t, w, "pages.page.3")
	if got := find(t, w, "pages.leftout").Shown(); !strings.Contains(got, "1") {
		t.Errorf("of the blank page it says %q", got)
	}
	press(t, w, "pages.blank")
	press(t, w, "pages.blank")
	press(t, w, "pages.accept")
	if len(kept) != 3 || !s.bench.accepted[len(s.bench.accepted)-1].AsLaid {
		t.Fatalf("kept %v, %+v", kept, s.bench.accepted)
	}
}

func TestPaper_FreeCopyPrintsReceiptToo(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	w.openRecord(record.KindFIR, s.firs[0].ID)
	w.page.(PrintPage).Print()
	press(t, w, "paper.free")
	find(t, w, "paper.done.fir")
	find(t, w, "paper.done.receipt")
	if len(s.bench.printed) != 2 || s.bench.printed[0].Purpose != wire.ForInformant {
		t.Fatalf("%+v", s.bench.printed)
	}
}

func TestDevices_EachClassHasACardAndNoneSaysWhatHelps(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.devices = []wire.Device{{Key: "p", Class: "printer", Name: "HP", State: wire.DeviceFault, Code: fault.PrinterMediaEmpty, Facts: map[string]string{"device": "HP"}, Since: noon()}}
	w.Show(newDevices(w))
	for _, class := range classes() {
		find(t, w, "device.state."+class)
	}
	find(t, w, "device.fault.printer")
	for _, trouble := range clipped(w) {
		t.Error(trouble)
	}
}

func TestSync_ReceiptIsShownAsVerified(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.sync = wire.SyncStatus{Enrolled: true, Since: noon().Add(-1), Waiting: 1, Code: fault.SyncLine,
		Items: []wire.SyncItem{{Seq: 7, Kind: "fir", Number: "0123/2026", Saved: noon(), Received: noon(), Stored: noon()}}}
	w.Show(newSync(w))
	find(t, w, "sync.why")
	press(t, w, "sync.receipt.7")
	if got := find(t, w, "sync.receipt.check").Shown(); got == "" {
		t.Fatal("nothing about the signature")
	}
	for _, trouble := range clipped(w) {
		t.Error(trouble)
	}
}
