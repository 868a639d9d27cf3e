//go:build linux

package escpos_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulator "thana/drivers/emulator/escpos"
	"thana/drivers/emulator/pty"
	"thana/drivers/printer/escpos"
	"thana/shared/fault"
)

// sheet is a picture of the printer's width that is unlike itself turned, mirrored or inverted.
func sheet(t testing.TB, lines int) (*image.Gray, []byte) {
	t.Helper()
	im := image.NewGray(image.Rect(0, 0, 576, lines))
	for y := range lines {
		for x := range 576 {
			shade := uint8(255)
			if x < 200 && y > lines/3 || (x/3+y/5)%7 == 0 {
				shade = 0
			}
			im.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	for x := range 576 { // ink at both ends: nothing is white there
		im.SetGray(x, 0, color.Gray{})
		im.SetGray(x, lines-1, color.Gray{})
	}
	return im, encoded(t, im)
}

func encoded(t testing.TB, im image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// overTCP and overSerial connect an emulated printer.
func overTCP(t testing.TB) (*emulator.Printer, string) {
	e := emulator.New()
	at, err := e.Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e, "escpos+tcp://" + at
}

func overSerial(t testing.TB) (*emulator.Printer, string) {
	p, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal here: " + err.Error())
	}
	e := emulator.New()
	e.Serve(p)
	t.Cleanup(e.Close)
	return e, "escpos+serial://" + p.Path + "?baud=115200"
}

// overFile opens the terminal as the character device that /dev/usb/lp0 is too.
func overFile(t testing.TB) (*emulator.Printer, string) {
	e, at := overSerial(t)
	at, _, _ = strings.Cut(at, "?")
	return e, strings.Replace(at, "+serial", "+usb", 1)
}

func open(t testing.TB, at string) *escpos.Printer {
	t.Helper()
	p, err := escpos.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestSuite_Emulator(t *testing.T) {
	for name, connect := range map[string]func(testing.TB) (*emulator.Printer, string){"TCP": overTCP, "serial": overSerial, "character device": overFile} {
		t.Run(name, func(t *testing.T) {
			_, document := sheet(t, 200)
			drivertest.Printer(t, func(t testing.TB) drivertest.PrinterRig {
				e, at := connect(t)
				return drivertest.PrinterRig{Printer: open(t, at), Document: document, Format: "image/png", Pages: 1,
					Printed: func() int { return len(e.Papers()) }, OutOfPaper: e.OutOfPaper, Refill: e.Refill,
					OpenDoor: e.OpenCover, CloseDoor: e.CloseCover, Unplug: e.Unplug, Stall: e.Silence, Garble: e.Garble, Truncate: e.CutOff}
			})
		})
	}
}

func same(a, b *image.Gray) bool { return a.Rect == b.Rect && bytes.Equal(a.Pix, b.Pix) }

// What comes out is what went in, dot for dot; white at the end is saved, and another width is scaled.
func TestPrint_EveryDot(t *testing.T) {
	e, at := overTCP(t)
	p := open(t, at)
	want, document := sheet(t, 333)
	for _, data := range [][]byte{document, encoded(t, padded(want))} {
		if err := p.Print(t.Context(), device.PrintJob{Format: "image/png", Data: data, Copies: 2}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(e.Papers()) != 4 {
		t.Fatalf("%d papers", len(e.Papers()))
	}
	for i, got := range e.Papers() {
		if !same(got, want) {
			t.Errorf("paper %d: %v", i, got.Rect)
		}
	}
	narrow := image.NewGray(image.Rect(0, 0, 100, 50)) // black
	if err := p.Print(t.Context(), device.PrintJob{Format: "image/png", Data: encoded(t, narrow)}, nil); err != nil {
		t.Fatal(err)
	}
	if got := e.Papers()[4]; got.Rect.Dx() != 576 || got.Rect.Dy() != 288 || got.GrayAt(300, 140).Y != 0 {
		t.Errorf("scaled to %v", got.Rect)
	}
}

func padded(im *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, im.Rect.Dx(), im.Rect.Dy()+500))
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	copy(out.Pix, im.Pix)
	return out
}

// A picture whose bytes read as real-time commands opens no drawer and asks for no status: one dot more, at most, each.
func TestPrint_PictureHoldsNoCommand(t *testing.T) {
	im := image.NewGray(image.Rect(0, 0, 576, 64))
	for i := range im.Pix {
		im.Pix[i] = 255
	}
	dots := []byte{0x10, 0x14, 0x08, 0x10, 0x05, 0x10, 0x04, 0x01}
	for y := range 64 {
		for x := range 576 {
			if dots[(x/8+y)%len(dots)]>>(7-x%8)&1 == 1 {
				im.SetGray(x, y, color.Gray{})
			}
		}
	}
	e, at := overTCP(t)
	if err := open(t, at).Print(t.Context(), device.PrintJob{Format: "image/png", Data: encoded(t, im)}, nil); err != nil {
		t.Fatal(err)
	}
	if len(e.Papers()) != 1 || e.Drawers() != 0 {
		t.Fatalf("%d papers, %d commands in the picture", len(e.Papers()), e.Drawers())
	}
	more := 0
	for i, got := range e.Papers()[0].Pix {
		switch {
		case got == 255 && im.Pix[i] == 0:
			t.Fatal("a dot was lost")
		case got != im.Pix[i]:
			more++
		}
	}
	if most := 3 * 64 * 72 / 8; more == 0 || more > most+64 {
		t.Errorf("%d dots more, want at most %d", more, most)
	}
}

// Each thing that stops the printer is named and waited for; paper that is nearly used up does not stop it.
func TestPrint_ConditionsAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		hurt, heal func(*emulator.Printer)
		want       fault.Code
	}{
		"cutter": {(*emulator.Printer).JamCutter, (*emulator.Printer).FreeCutter, fault.PrinterCutter},
		"head":   {(*emulator.Printer).Overheat, (*emulator.Printer).CoolDown, fault.PrinterHeadHot},
		"broken": {(*emulator.Printer).Break, (*emulator.Printer).Mend, fault.PrinterStopped},
		"cover":  {(*emulator.Printer).OpenCover, (*emulator.Printer).CloseCover, fault.PrinterDoorOpen},
		"paper":  {(*emulator.Printer).OutOfPaper, (*emulator.Printer).Refill, fault.PrinterMediaEmpty},
	} {
		t.Run(name, func(t *testing.T) {
			e, at := overTCP(t)
			p := open(t, at)
			_, document := sheet(t, 100)
			c.hurt(e)
			waited := false
			err := p.Print(t.Context(), device.PrintJob{Format: "image/png", Data: document}, func(ev device.PrintEvent) {
				if waited = waited || ev.Waiting == c.want; ev.Waiting == c.want {
					c.heal(e)
				}
			})
			if err != nil || !waited || len(e.Papers()) != 1 {
				t.Fatalf("%v, waited %v, %d papers", err, waited, len(e.Papers()))
			}
		})
	}
	e, at := overTCP(t)
	p := open(t, at)
	e.PaperLow()
	s, err := p.State(t.Context())
	if err != nil || !s.Ready || len(s.Conditions) != 1 || s.Conditions[0] != fault.PrinterPaperLow {
		t.Fatalf("%+v, %v", s, err)
	}
}

// A print that was given up in the middle does not end on the next person's paper.
func TestPrint_GivenUpIsTornOff(t *testing.T) {
	e, at := overTCP(t)
	p := open(t, at)
	want, document := sheet(t, 400)
	ctx, cancel := context.WithCancel(t.Context())
	e.OutOfPaper()
	err := p.Print(ctx, device.PrintJob{Format: "image/png", Data: document}, func(ev device.PrintEvent) {
		if ev.Waiting != "" {
			cancel()
		}
	})
	if !errors.Is(err, fault.CaptureCancelled) {
		t.Fatal(err)
	}
	if _, err := p.State(t.Context()); err != nil { // what gave the print up has been heard by then
		t.Fatal(err)
	}
	e.Refill()
	if err := p.Print(t.Context(), device.PrintJob{Format: "image/png", Data: document}, nil); err != nil {
		t.Fatal(err)
	}
	if papers := e.Papers(); len(papers) != 1 || !same(papers[0], want) {
		t.Fatalf("%d papers", len(papers))
	}
}

func TestPrint_RefusesWhatItCannotPrint(t *testing.T) {
	_, at := overTCP(t)
	p := open(t, at)
	blank := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range blank.Pix {
		blank.Pix[i] = 255
	}
	for name, c := range map[string]struct {
		job  device.PrintJob
		want fault.Code
	}{
		"PDF":          {device.PrintJob{Format: "application/pdf", Data: []byte("%PDF")}, fault.DeviceNoMode},
		"both sides":   {device.PrintJob{Format: "image/png", Data: encoded(t, blank), Duplex: true}, fault.DeviceNoMode},
		"no picture":   {device.PrintJob{Format: "image/png", Data: []byte("PNG")}, fault.PrinterRefused},
		"white":        {device.PrintJob{Format: "image/png", Data: encoded(t, blank)}, fault.PrinterRefused},
		"miles of it":  {device.PrintJob{Format: "image/png", Data: encoded(t, image.NewGray(image.Rect(0, 0, 2, 9000)))}, fault.PrinterRefused},
		"cut-off file": {device.PrintJob{Format: "image/png", Data: encoded(t, image.NewGray(image.Rect(0, 0, 99, 99)))[:60]}, fault.PrinterRefused},
	} {
		if err := p.Print(t.Context(), c.job, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpen_TroubleIsNamed(t *testing.T) {
	silent, at := overTCP(t)
	silent.Silence()
	for address, want := range map[string]fault.Code{
		at: fault.DeviceTimeout, "escpos+tcp://127.0.0.1:1": fault.DeviceOffline, "escpos+usb:///dev/no/lp0": fault.DeviceGone,
		"escpos+serial:///dev/no-such-tty": fault.DeviceGone, "ipp://host/": fault.DeviceNoMode, "escpos+tcp://host": fault.DeviceNoMode,
		"escpos+tcp://h:9100?dots=7": fault.DeviceNoMode, "escpos+tcp://h:9100?speed=1": fault.DeviceNoMode, "%": fault.DeviceNoMode,
	} {
		if _, err := escpos.Open(t.Context(), address); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
}

// LOOK names a folder to leave a printed receipt in; RECEIPT a PNG to print.
func TestLook_Receipt(t *testing.T) {
	dir, file := os.Getenv("LOOK"), os.Getenv("RECEIPT")
	if dir == "" || file == "" {
		t.Skip("LOOK names a folder and RECEIPT the picture to print into it")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	e, at := overTCP(t)
	if err := open(t, at).Print(t.Context(), device.PrintJob{Format: "image/png", Data: data}, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/printed.png", encoded(t, e.Papers()[0]), 0o600); err != nil {
		t.Fatal(err)
	}
}
