package screen

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"thana/shared/fault"
	"thana/shared/nist/smt"
	"thana/shared/record"
	"thana/shared/wire"
)

// stop is a screen of the tour with the way to it.
type stop struct {
	name string
	goTo way
}

func tour() []stop {
	return slices.Concat(deskStops(), firStops(), arrestStops(), printStops(), slipStops(), photoAndPaperStops(), fileStops(), deviceStops(), saidStops(), restStops(), staffStops(), lendingStops(), technicianStops())
}

func deskStops() []stop {
	return []stop{
		{"home", func(*testing.T, *station, *Window) {}},
		{"home-empty", func(_ *testing.T, s *station, w *Window) {
			full := s.overview
			s.overview = wire.Overview{}
			w.Show(newHome(w))
			s.overview = full
		}},
		{"home-line-down", func(_ *testing.T, _ *station, w *Window) { w.reached = false; w.Redraw(); w.reached = true }},
		{"diary", func(_ *testing.T, _ *station, w *Window) { w.Open(newDiaryAt(w, w.Overview.Diary[0])) }},
		{"diary-form", func(_ *testing.T, _ *station, w *Window) { w.newDiaryEntry("") }},
		{"diary-refused", func(t *testing.T, _ *station, w *Window) { w.newDiaryEntry(""); press(t, w, "diary.register") }},
		{"menu", func(t *testing.T, _ *station, w *Window) { press(t, w, "head.officer") }},
		{"keys", func(_ *testing.T, _ *station, w *Window) { w.help() }},
	}
}

func firStops() []stop {
	group := func(w *Window, id string) {
		w.newFIR(&w.Overview.Diary[0])
		w.page.(*firForm).view.show(id, "")
	}
	stops := []stop{{"fir-list", func(_ *testing.T, _ *station, w *Window) { w.Show(newFIRList(w)) }}}
	for _, id := range []string{"when_where", "acts", "informant", "accused", "property", "facts"} {
		stops = append(stops, stop{"fir-" + id, func(_ *testing.T, _ *station, w *Window) { group(w, id) }})
	}
	record := func(s *station, w *Window) { w.openRecord(record.KindFIR, s.firs[0].ID) }
	return append(stops,
		stop{"fir-acts-found", func(t *testing.T, _ *station, w *Window) { group(w, "acts"); write(t, w, "field.acts", "चोरी") }},
		stop{"fir-accused-row", func(t *testing.T, _ *station, w *Window) { group(w, "accused"); press(t, w, "add.accused") }},
		stop{"fir-property-row", func(t *testing.T, _ *station, w *Window) {
			group(w, "property")
			press(t, w, "add.properties")
			write(t, w, "field.properties[0].paise", "many")
			w.focusNext()
		}},
		stop{"fir-refused", func(t *testing.T, _ *station, w *Window) { group(w, "facts"); press(t, w, "fir.register") }},
		stop{"choice", func(t *testing.T, _ *station, w *Window) { group(w, "facts"); press(t, w, "field.action.kind") }},
		stop{"fir-sign", func(t *testing.T, s *station, w *Window) {
			signing(t, s, w)
			scribble(t, w)
			press(t, w, "sign.refuses")
		}},
		stop{"fir-reading", func(_ *testing.T, s *station, w *Window) {
			s.read = wire.Reading{Phase: wire.ReadingPages, Page: 2, Pages: 3}
			group(w, "facts")
		}},
		stop{"fir-record-read", func(_ *testing.T, s *station, w *Window) {
			s.read = wire.Reading{Phase: wire.ReadingBound, Pages: 3, Words: true}
			record(s, w)
		}},
		stop{"fir-record", func(_ *testing.T, s *station, w *Window) { record(s, w) }},
		stop{"fir-record-correct", func(t *testing.T, s *station, w *Window) { record(s, w); press(t, w, "fir.correct") }})
}

func arrestStops() []stop {
	stops := []stop{{"arrest-start", func(_ *testing.T, _ *station, w *Window) { w.Show(newArrestStart(w)) }}}
	for _, id := range []string{"basis", "when_where", "person", "custody", "roll", "conduct", "measurements"} {
		stops = append(stops, stop{"arrest-" + id, func(_ *testing.T, s *station, w *Window) {
			w.Show(newArrestStart(w))
			w.page.(*firList).begin(s.firs[0].ID)
			w.page.(*arrestForm).view.show(id, "")
		}})
	}
	record := func(s *station, w *Window) { w.openRecord(record.KindArrest, s.arrests[0].ID) }
	return append(stops,
		stop{"arrest-record", func(_ *testing.T, s *station, w *Window) { record(s, w) }},
		stop{"arrest-record-correct", func(t *testing.T, s *station, w *Window) { record(s, w); press(t, w, "arrest.correct") }},
		stop{"arrest-record-lacks", func(t *testing.T, s *station, w *Window) {
			a := s.arrests[0]
			s.arrests[0].Body.Measurements.Missing = nil
			record(s, w)
			press(t, w, "arrest.why")
			s.arrests[0] = a
		}})
}

// way leads to a screen.
type way = func(*testing.T, *station, *Window)

// at is the way to a page while the devices stand as they do in b.
func at(b bench, open func(s *station, w *Window)) way {
	return func(_ *testing.T, s *station, w *Window) { s.bench = b; open(s, w) }
}

// then presses buttons at the end of a way.
func then(goTo way, ids ...string) way {
	return func(t *testing.T, s *station, w *Window) {
		goTo(t, s, w)
		for _, id := range ids {
			press(t, w, id)
		}
	}
}

func unplugged(device string) error {
	return fault.New(fault.DeviceGone, "test", "").With("device", device)
}

func printStops() []stop {
	prints := func(b bench) way {
		return at(b, func(s *station, w *Window) { w.Open(newTenPrints(w, s.arrests[0], nil)) })
	}
	return append(slapStops(), []stop{
		{"prints-waiting", prints(bench{waits: true})},
		{"prints-offered", prints(bench{poor: 9})},
		{"prints-force", then(prints(bench{poor: 9}), "prints.retry", "prints.retry")},
		{"prints-force-why", then(prints(bench{poor: 9}), "prints.retry", "prints.retry", "prints.accept")},
		{"prints-resembles", prints(bench{resembles: 1})},
		{"prints-resembles-spent", then(prints(bench{resembles: 3}), "prints.retry", "prints.retry")},
		{"prints-spent-elsewhere", prints(bench{fingers: []error{fault.New(fault.RecordTriesSpent, "test", "").With("tries", "3").With("quality", "44")}})},
		{"prints-reasons", then(prints(bench{waits: true}), "prints.cannot")},
		{"prints-unplugged", prints(bench{fingers: []error{unplugged("DigitalPersona U.are.U 4500")}})},
		{"prints-whole", prints(bench{})},
		{"thumb", func(_ *testing.T, s *station, w *Window) {
			s.bench = bench{waits: true}
			w.Open(newThumbPrint(w, "nav.fir", "r", func(string) {}))
		}},
	}...)
}

func slipStops() []stop {
	slip := func(b bench, ids ...string) way {
		return then(at(b, func(s *station, w *Window) { w.Open(newSlipPage(w, s.arrests[0])) }), ids...)
	}
	read := func(b bench, ids ...string) way {
		return then(slip(b, "slip.next", "slip.next", "slip.next"), ids...)
	}
	return []stop{
		{"slip-print", slip(bench{})},
		{"slip-papers", func(_ *testing.T, s *station, w *Window) {
			a := s.arrests[0]
			a.Body.Measurements.Fingers = map[string]record.FingerTaken{"right_thumb": {Capture: "c"}}
			w.Open(newSlipPage(w, a))
		}},
		{"slip-ink", slip(bench{}, "slip.next")},
		{"slip-lay", slip(bench{}, "slip.next", "slip.next")},
		{"slip-reading", read(bench{waits: true})},
		{"slip-cut", read(bench{glass: fault.New(fault.SlipCut, "test", "two marks")})},
		{"slip-good", read(bench{})},
		{"slip-four", read(bench{}, "slip.box.right_four")},
		{"slip-smudged", read(bench{smudged: true})},
		{"slip-other-finger", read(bench{smudged: true}, "slip.box.right_middle")},
		{"slip-other-person", read(bench{slipOf: []wire.Remark{{Code: fault.SlipOther}}})},
		{"slip-anyway", read(bench{smudged: true}, "slip.force")},
		{"slip-paper", slip(bench{}, "slip.print")},
	}
}

func photoAndPaperStops() []stop {
	photos := func(b bench) way {
		return at(b, func(s *station, w *Window) { w.Open(newPhotos(w, s.arrests[0], nil)) })
	}
	skin := func(b bench) way {
		return at(b, func(s *station, w *Window) { w.Open(newMarks(w, s.arrests[0])) })
	}
	pages := func(b bench) way {
		return at(b, func(_ *station, w *Window) { w.Open(newPages(w, "r", nil, func([]string) {})) })
	}
	paper := func(b bench) way {
		return at(b, func(s *station, w *Window) {
			w.openRecord(record.KindFIR, s.firs[0].ID)
			w.page.(PrintPage).Print()
		})
	}
	return []stop{
		{"photos-waiting", photos(bench{waits: true})},
		{"photos-offered", photos(bench{})},
		{"photos-unplugged", photos(bench{camera: unplugged("Logitech HD Pro Webcam C920")})},
		{"marks", skin(bench{waits: true})},
		{"marks-offered", func(t *testing.T, s *station, w *Window) {
			skin(bench{})(t, s, w)
			p := w.page.(*marks)
			p.flow.Name(smt.Tattoo)
			p.flow.Locate("left_forearm")
			p.redraw()
		}},
		{"marks-taken", func(t *testing.T, s *station, w *Window) { skin(bench{})(t, s, w); takeMark(t, w) }},
		{"marks-places", func(t *testing.T, s *station, w *Window) {
			skin(bench{waits: true})(t, s, w)
			p := w.page.(*marks)
			p.flow.Name(smt.Scar)
			p.redraw()
			press(t, w, "field.mark.place")
		}},
		{"marks-places-found", func(t *testing.T, s *station, w *Window) {
			skin(bench{waits: true})(t, s, w)
			p := w.page.(*marks)
			p.flow.Name(smt.Tattoo)
			p.redraw()
			press(t, w, "field.mark.place")
			test.Type(w.Canvas().Focused(), "कला")
		}},
		{"marks-places-none", func(t *testing.T, s *station, w *Window) {
			skin(bench{waits: true})(t, s, w)
			p := w.page.(*marks)
			p.flow.Name(smt.Needle)
			p.redraw()
			press(t, w, "field.mark.place")
			test.Type(w.Canvas().Focused(), "nose")
		}},
		{"marks-unplugged", skin(bench{camera: unplugged("Logitech HD Pro Webcam C920")})},
		{"photos-whole", then(photos(bench{}), "photos.accept", "photos.accept", "photos.accept")},
		{"pages", pages(bench{})},
		{"pages-jam", pages(bench{jam: true})},
		{"pages-askew", pages(bench{sheets: []wire.Candidate{{ID: "p3", Blank: true}, {ID: "p4", Scanned: grey(70, 100)}}})},
		{"pages-blank", then(pages(bench{sheets: []wire.Candidate{{ID: "p3", Blank: true}}}), "pages.page.3")},
		{"paper", paper(bench{})},
		{"paper-masked", then(paper(bench{}), "paper.masked")},
		{"paper-printed", then(paper(bench{}), "paper.free")},
		{"paper-waiting", then(paper(bench{waiting: string(fault.PrinterMediaEmpty)}), "paper.print")},
	}
}

func deviceStops() []stop {
	return []stop{
		{"devices", func(_ *testing.T, s *station, w *Window) {
			s.bench = bench{devices: []wire.Device{
				{Key: "f", Class: "fingerprint", Name: "DigitalPersona U.are.U 4500", State: wire.DeviceReady, Checks: true, Since: noon()},
				{Key: "c", Class: "camera", Name: "Logitech HD Pro Webcam C920", State: wire.DeviceInUse, Since: noon()},
				{Key: "p", Class: "printer", Name: "HP LaserJet Pro M404dn", State: wire.DeviceFault, Code: fault.PrinterMediaEmpty,
					Facts: map[string]string{"device": "HP LaserJet Pro M404dn"}, Since: noon()},
				{Key: "a", Class: "registered", Name: "MANTRA.MSIPL MFS110", State: wire.DeviceWarning, Code: fault.DeviceAadhaarOnly,
					Facts: map[string]string{"device": "MANTRA.MSIPL MFS110"}, Since: noon()},
				{Key: "u", Name: "USB 1234:5678", State: wire.DeviceNoDriver, Since: noon()}}}
			w.Show(newDevices(w))
		}},
		{"devices-detail", func(t *testing.T, s *station, w *Window) {
			s.bench = bench{devices: []wire.Device{{Key: "usb-05ba:000a-1", Class: "fingerprint", Name: "DigitalPersona U.are.U 4500", State: wire.DeviceFault, Code: fault.DeviceGone,
				Facts: map[string]string{"device": "DigitalPersona U.are.U 4500"}, Where: "usb 1-1.4", Driver: "uru4000", Serial: "{7F6A01D2-1C3E}", Provenance: "hardware",
				Detail: "libusb: no device [code -4]", Since: noon()}}}
			w.Show(newDevices(w))
			press(t, w, "device.detail.fingerprint")
		}},
	}
}

func lendingStops() []stop {
	return []stop{{"devices-lending", lent()}, {"devices-lent", lent("CCTNS")}}
}

// lent is the page of the devices as the officer in charge sees it where a port is open for other programs, after lending them.
func lent(purposes ...string) way {
	return func(t *testing.T, s *station, w *Window) {
		inCharge(t, w)
		s.bench = served()
		w.Show(newDevices(w))
		press(t, w, "lending.begin")
		for _, p := range purposes {
			write(t, w, "field.lending.purpose", p)
			press(t, w, "lending.begin")
		}
	}
}

func restStops() []stop {
	return []stop{
		{"sync", func(t *testing.T, s *station, w *Window) {
			s.bench.sync = sent()
			w.Show(newSync(w))
			press(t, w, "sync.receipt.7")
		}},
		{"sync-down", func(_ *testing.T, s *station, w *Window) {
			s.bench.sync = sent()
			s.bench.sync.Up, s.bench.sync.Code, s.bench.sync.Since = false, fault.SyncLine, noon().Add(-time.Hour)
			w.Show(newSync(w))
		}},
		{"search", func(t *testing.T, _ *station, w *Window) {
			w.Show(newSearch(w))
			write(t, w, "field.search", "सुनील")
			press(t, w, "search.go")
		}},
		{"work", func(_ *testing.T, _ *station, w *Window) {
			w.newDiaryEntry("")
			w.page.(*diaryForm).entry.Changed()
			w.Show(newWork(w))
		}},
		{"lock", func(_ *testing.T, _ *station, w *Window) { w.lock() }},
	}
}

// staffStops are the officers and passwords; from here on the officer in charge sits at the desk.
func staffStops() []stop {
	list := func(ids ...string) way {
		return then(func(t *testing.T, s *station, w *Window) {
			s.staff = staff{}
			inCharge(t, w)
			w.openOfficers()
		}, ids...)
	}
	refused := func(err error, button string, ids ...string) way {
		return func(t *testing.T, s *station, w *Window) {
			list(ids...)(t, s, w)
			s.staff.refuse = err
			press(t, w, button)
		}
	}
	password := func(old string) way {
		return func(t *testing.T, _ *station, w *Window) {
			w.openPassword()
			write(t, w, "field.password.old", old)
			write(t, w, "field.password.new", "a better one")
			write(t, w, "field.password.again", "a better one")
			press(t, w, "password.save")
		}
	}
	return []stop{
		{"menu-in-charge", func(t *testing.T, _ *station, w *Window) { inCharge(t, w); press(t, w, "head.officer") }},
		{"officers", list()},
		{"officers-alone", func(t *testing.T, s *station, w *Window) {
			full := s.info.Officers
			s.info.Officers = full[:1]
			list()(t, s, w)
			s.info.Officers = full
		}},
		{"officers-add", list("officers.add")},
		{"officers-add-refused", func(t *testing.T, s *station, w *Window) {
			list("officers.add")(t, s, w)
			write(t, w, "field.officer.name.local", "दीपा राव")
			write(t, w, "field.officer.login", "rverma")
			write(t, w, "field.password.new", "first password")
			write(t, w, "field.password.again", "first pasword")
			press(t, w, "officers.save")
		}},
		{"officers-change", list("officers.change.ikhan")},
		{"officers-change-refused", refused(fault.AccessLastInCharge, "officers.save", "officers.change.asharma")},
		{"officers-password", list("officers.password.rverma")},
		{"officers-remove", list("officers.remove.mjoshi")},
		{"officers-remove-refused", refused(fault.Unreachable, "officers.remove.yes", "officers.remove.mjoshi")},
		{"officers-unlocked", func(t *testing.T, s *station, w *Window) {
			list("officers.unlock.ikhan")(t, s, w)
			s.info.Officers[2].Locked = true
		}},
		{"password", func(_ *testing.T, _ *station, w *Window) { w.openPassword() }},
		{"password-refused", password("not the one")},
		{"password-done", password("kotwali-2026")},
	}
}

// sent is a line with an item in each of its stages.
func sent() wire.SyncStatus {
	return wire.SyncStatus{Enrolled: true, Up: true, LastStored: noon(), Waiting: 2, Bytes: 34_500_000, Rate: 42_000, Items: []wire.SyncItem{
		{Seq: 9, Kind: "capture", Number: "A1", Detail: "right_thumb", Bytes: 180_224, Saved: noon()},
		{Seq: 8, Kind: "arrest", Number: "A1", Bytes: 4_210, Saved: noon(), Received: noon()},
		{Seq: 7, Kind: "fir", Number: "0123/2026", Bytes: 9_120, Saved: noon(), Received: noon(), Stored: noon()}}}
}
