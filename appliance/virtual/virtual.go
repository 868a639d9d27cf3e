// Package virtual is a station without hardware: emulated devices on a loopback network and a virtual USB bus, behind
// the same drivers as real ones, and a virtual person who does what the screen asks.
//
// Each record has its own person, grown from its id. So the inked slip that is laid on the virtual scanner's glass, by the
// person or by the hand "scanner.slip", is that of the record which the screen last asked about: its person's fingers and the
// number that stands on its printed slip. Nothing is taken from what the virtual printer printed.
package virtual

import (
	"context"
	"image"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"thana/drivers/all"
	"thana/drivers/camera/playback"
	"thana/drivers/device"
	"thana/drivers/docscan/escl"
	emscanner "thana/drivers/emulator/escl"
	"thana/drivers/emulator/ippprinter"
	emsbi "thana/drivers/emulator/sbi"
	emfinger "thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbbus"
	"thana/drivers/printer/ipp"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

const (
	fingerPort = "virtual 1"
	// pageTime is about that of a real printer and a real feeder, so that progress can be seen.
	pageTime = 700 * time.Millisecond
	// cameraWidth and cameraHeight are those of a plain webcam.
	cameraWidth, cameraHeight = 1280, 960
)

// Options say who is virtual and how.
type Options struct {
	Seed  uint64
	Out   string  // folder that keeps what the printer prints
	Speed float64 // of people, feeder and printer: 1 as in life, 10 ten times as fast
	Slap  bool    // a slap scanner beside the scanner of one finger
}

// Station is the set of emulated devices with their hands.
type Station struct {
	Finger  *emfinger.Device
	Bus     *usbbus.Bus
	Scanner *emscanner.Scanner
	Printer *ippprinter.Printer
	Camera  *playback.Player
	Hand    *emsbi.Service // slap scanner; nil without Options.Slap

	o       Options
	log     *slog.Logger
	auto    atomic.Bool
	present presence
	grown   grown
	hands   grownHands
	tasks   sync.WaitGroup
	ctx     context.Context
	stop    context.CancelFunc
}

// presence is who stands before the camera and how.
type presence struct {
	mu      sync.Mutex
	who     synthetic.Subject
	pose    biometric.Pose
	face    synthetic.FaceParams
	press   synthetic.ImpressionParams // of the next finger
	record  string                     // that the screen last asked about
	missing []biometric.Finger         // that its arrest excepts
	lift    chan struct{}              // closed when the screen asks to lift the finger; nil while none lies on the glass
	drawn   *image.RGBA                // this person, pose and face, wider than the frame by the sway on both sides
}

// Start switches the devices on.
func Start(o Options, log *slog.Logger) (*Station, error) {
	ctx, stop := context.WithCancel(context.Background())
	s := &Station{o: o, log: log, ctx: ctx, stop: stop, Bus: usbbus.New(), Finger: emfinger.New(uint32(o.Seed))}
	s.present.show(synthetic.NewSubject(o.Seed), biometric.Front, synthetic.FaceParams{})
	s.auto.Store(true)
	s.Bus.Plug(fingerPort, s.Finger)
	s.Camera = playback.Source(playback.Options{Name: "Thana Virtual Camera", Width: cameraWidth, Height: cameraHeight, FPS: 15, Quality: 90, Frame: s.frame})
	if err := os.MkdirAll(o.Out, 0o700); err != nil {
		stop()
		return nil, err
	}
	var err error
	if s.Scanner, err = emscanner.Start(emscanner.Options{}); err != nil {
		stop()
		return nil, err
	}
	s.Scanner.Slow(s.pace(pageTime))
	if s.Printer, err = ippprinter.Start(ippprinter.Options{PageTime: s.pace(pageTime), Keep: o.Out}); err != nil {
		stop()
		_ = s.Scanner.Close()
		return nil, err
	}
	if o.Slap {
		if err = s.startSlap(); err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

// pace is how long something takes at the station's speed.
func (s *Station) pace(d time.Duration) time.Duration { return time.Duration(float64(d) / s.o.Speed) }

// Sources are the drivers' views of the devices.
func (s *Station) Sources() []device.Source {
	out := []device.Source{
		all.USB(s.Bus, s.log),
		s.Camera,
		escl.Source(escl.Options{}, s.Scanner.URL()),
		ipp.Source(ipp.Options{}, s.Printer.URL()),
	}
	if s.Hand != nil {
		out = append(out, s.slapSource())
	}
	return out
}

// Close switches the devices off.
func (s *Station) Close() {
	s.stop()
	s.tasks.Wait()
	_ = s.Scanner.Close()
	_ = s.Printer.Close()
	if s.Hand != nil {
		_ = s.Hand.Close()
	}
}
