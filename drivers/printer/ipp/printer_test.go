package ipp

import (
	"errors"
	"log/slog"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/emulator/ippprinter"
	"thana/shared/fault"
)

// twoPages is a PDF with two page objects.
const twoPages = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`

// silence is how long the printer may be silent that never answers; every other one has as long as the driver gives it.
const silence = 500 * time.Millisecond

func quick() Options {
	return Options{Poll: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler)}
}

func emulator(t testing.TB) *ippprinter.Printer {
	t.Helper()
	e, err := ippprinter.Start(ippprinter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func open(t testing.TB, url string, o Options) *Printer {
	t.Helper()
	p, err := Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestPrinter_ConformanceOnEmulator(t *testing.T) {
	drivertest.Printer(t, func(t testing.TB) drivertest.PrinterRig {
		e := emulator(t)
		return rigOf(open(t, e.URL(), quick()), e)
	})
}

// rigOf is an opened printer with the hands on its emulator.
func rigOf(p *Printer, e *ippprinter.Printer) drivertest.PrinterRig {
	return drivertest.PrinterRig{
		Printer: p, Document: []byte(twoPages), Pages: 2,
		Printed: func() int {
			n := 0
			for _, j := range e.Printed() {
				if j.State == jobCompleted {
					n++
				}
			}
			return n
		},
		Cancelled: func() bool {
			all := e.Printed()
			return len(all) > 0 && all[len(all)-1].State == jobCancelled
		},
		OutOfPaper: e.OutOfPaper, Refill: e.Refill, Jam: e.Jam, ClearJam: e.ClearJam, OpenDoor: e.OpenDoor, CloseDoor: e.CloseDoor,
		TonerEmpty: e.TonerEmpty, NewToner: e.NewToner, TonerLow: e.TonerLow, GiveUp: e.GiveUp, Busy: func() { e.Busy(3) }, Unplug: e.Unplug,
		Stall:  func() { p.o.Answer, p.o.Upload = silence, silence; e.Stall(nil) },
		Garble: func() { e.Garble(nil) }, Truncate: func() { e.Truncate(nil) },
	}
}

// The document arrives as it was sent, with its copies and sides.
func TestPrint_SendsTheDocument(t *testing.T) {
	e := emulator(t)
	p := open(t, e.URL(), quick())
	job := device.PrintJob{Name: "FIR", Format: "application/pdf", Data: []byte(twoPages), Copies: 3, Duplex: true}
	last := 0
	if err := p.Print(t.Context(), job, func(ev device.PrintEvent) { last = ev.PagesDone }); err != nil {
		t.Fatal(err)
	}
	got := e.Printed()
	if len(got) != 1 || string(got[0].Data) != twoPages || got[0].Copies != 3 || got[0].Sides != "two-sided-long-edge" || got[0].Name != "FIR" || last != 6 {
		t.Errorf("printed %+v, %d pages", got, last)
	}
}

func TestOpen_NobodyThereIsOffline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "ipp://" + l.Addr().String() + "/ipp/print"
	l.Close()
	for _, at := range []string{url, "not a url", "lpd://host/x"} {
		if _, err := Open(t.Context(), at, quick()); !errors.Is(err, fault.DeviceOffline) {
			t.Errorf("%s: %v", at, err)
		}
	}
	s := Source(quick(), url)
	found, err := s.List(t.Context())
	if err != nil || len(found) != 1 || found[0].Class != device.Print {
		t.Fatalf("an offline printer is not listed: %v, %v", found, err)
	}
	if _, err := s.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceOffline) {
		t.Errorf("Source.Open: %v", err)
	}
}

func TestSource_OpensWhenSwitchedOn(t *testing.T) {
	e := emulator(t)
	s := Source(quick(), e.URL())
	found, _ := s.List(t.Context())
	e.Unplug()
	if _, err := s.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceOffline) {
		t.Errorf("switched off: %v", err)
	}
	if err := e.Plug(); err != nil {
		t.Fatal(err)
	}
	d, err := s.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadState(t *testing.T) {
	for _, c := range []struct {
		state     int
		reasons   []string
		accepting bool
		ready     bool
		want      []fault.Code
	}{
		{printerIdle, []string{"none"}, true, true, nil},
		{printerIdle, []string{"media-jam-report"}, true, false, []fault.Code{fault.PrinterMediaJam}},
		{printerStopped, []string{"toner-low-warning", "media-empty-error"}, true, false, []fault.Code{fault.PrinterMediaEmpty, fault.PrinterTonerLow}},
		{printerProcessing, []string{"marker-supply-low-report"}, true, true, []fault.Code{fault.PrinterTonerLow}},
		{printerStopped, []string{"marker-supply-empty"}, true, false, []fault.Code{fault.PrinterTonerEmpty}},
		{printerStopped, []string{"other-error"}, true, false, []fault.Code{fault.PrinterStopped}},
		{printerStopped, []string{"toner-low"}, true, false, []fault.Code{fault.PrinterStopped, fault.PrinterTonerLow}},
		{printerIdle, nil, false, false, []fault.Code{fault.PrinterStopped}},
		{printerIdle, []string{"cover-open-error", "media-needed"}, true, false, []fault.Code{fault.PrinterDoorOpen, fault.PrinterMediaEmpty}},
		{printerIdle, []string{"media-low-warning", "connecting-to-device"}, true, true, nil},
	} {
		got := readState(c.state, c.reasons, c.accepting)
		if got.Ready != c.ready || !slices.Equal(got.Conditions, c.want) {
			t.Errorf("%d %v %v: %+v, want ready %v %v", c.state, c.reasons, c.accepting, got, c.ready, c.want)
		}
	}
}

func TestDecode_AnotherRequestsAnswer(t *testing.T) {
	m := goipp.NewResponse(goipp.DefaultVersion, goipp.StatusOk, 7)
	b, err := m.EncodeBytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decode("test", b, 8); !errors.Is(err, fault.DeviceProtocol) {
		t.Errorf("got %v", err)
	}
}

func TestDecode_AnswerThatBreaksOff(t *testing.T) {
	m := goipp.NewResponse(goipp.DefaultVersion, goipp.StatusOk, 7)
	m.Job.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(4)))
	b, err := m.EncodeBytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decode("test", b, 7); err != nil {
		t.Errorf("whole: %v", err)
	}
	for n := range b {
		if _, err := decode("test", b[:n], 7); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%d of %d bytes: %v", n, len(b), err)
		}
	}
}

// FuzzAnswer hands hostile answers to everything that reads them: it never panics, and it ends.
func FuzzAnswer(f *testing.F) {
	m := goipp.NewResponse(goipp.DefaultVersion, goipp.StatusOk, 1)
	m.Printer.Add(keywords("printer-state-reasons", "media-empty-error", "none"))
	m.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(4)))
	m.Job.Add(goipp.MakeAttribute("job-state", goipp.TagEnum, goipp.Integer(5)))
	seed, err := m.EncodeBytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add(seed[:len(seed)/2])
	f.Add([]byte("HTTP/1.1 200 OK"))
	f.Fuzz(func(t *testing.T, body []byte) {
		resp, err := decode("fuzz", body, 1)
		if err != nil {
			if !errors.Is(err, fault.DeviceProtocol) {
				t.Fatalf("%v is no fault of the protocol", err)
			}
			return
		}
		_ = refused("fuzz", resp)
		state, _ := number(resp.Printer, "printer-state")
		readState(state, texts(resp.Printer, "printer-state-reasons"), accepts(resp.Printer))
		_ = preferred(texts(resp.Printer, "document-format-supported"))
		_, _ = number(resp.Job, "job-state")
		_ = one(resp.Printer, "printer-make-and-model")
	})
}

// The address of the printer goes to another one: nothing is printed there.
func TestPrint_NotOnAnotherPrinter(t *testing.T) {
	e := emulator(t)
	p := open(t, e.URL(), quick())
	e.Close()
	other, err := ippprinter.Start(ippprinter.Options{Addr: e.Addr(), UUID: "7e57ab1e-0000-4000-8000-00000000beef"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	err = p.Print(t.Context(), device.PrintJob{Name: "FIR", Format: "application/pdf", Data: []byte(twoPages)}, nil)
	if !errors.Is(err, fault.DeviceGone) || len(other.Printed()) != 0 {
		t.Errorf("%v, printed %+v", err, other.Printed())
	}
}
