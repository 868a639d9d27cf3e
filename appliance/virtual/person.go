package virtual

import (
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"math"
	"time"

	"github.com/disintegration/imaging"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/drivers/emulator/host"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/record"
)

const (
	reactsIn = 600 * time.Millisecond // reads the screen and moves
	holdsFor = 700 * time.Millisecond // a finger on the glass, at the least
	tiresIn  = 3 * time.Second        // of holding it there unasked
	sway     = 8                      // frames of one sway
	swayBy   = 5                      // pixels to either side
)

// Follow makes the virtual person do what the screen asks for: lay down the named finger, turn the face, hand over the
// complaint. Each record has its own person, so the informant is not the arrested one.
func (s *Station) Follow(p capture.Progress) {
	s.present.mu.Lock()
	s.present.record, s.present.missing = p.Record, p.Missing
	s.present.mu.Unlock()
	if !s.auto.Load() {
		return
	}
	switch {
	case p.Class == device.Document && p.Phase == "slip":
		s.layAsked(synthetic.SlipParams{Seed: s.o.Seed})
	case p.Class == device.Fingerprint && isSlap(p.Finger):
		s.giveHand(p)
	case p.Class == device.Fingerprint && p.Phase == string(device.AwaitFinger):
		s.tasks.Go(func() { s.layDown(p) })
	case p.Class == device.Fingerprint && p.Phase == string(device.AwaitLift):
		s.askedToLift()
	case p.Class == device.Photo && p.Phase == "streaming":
		s.stand(p)
	case p.Class == device.Photo:
		s.rest()
	case p.Class == device.Document && p.Phase == "scanning" && s.Scanner.Loaded() == 0:
		s.Scanner.Load(pages()...)
	}
}

func (s *Station) subject(record string) synthetic.Subject {
	h := fnv.New64a()
	_, _ = h.Write([]byte(record))
	return synthetic.NewSubject(s.o.Seed ^ h.Sum64())
}

func (s *Station) layDown(p capture.Progress) {
	finger := fingerNamed(p.Finger)
	if finger == biometric.UnknownFinger {
		return
	}
	print := s.grown.finger(s.subject(p.Record), finger)
	if !host.Sleep(s.ctx, s.pace(reactsIn)) {
		return
	}
	asked := s.holds()
	s.Touch(print)
	host.Sleep(s.ctx, s.pace(holdsFor))
	tired := time.NewTimer(tiresIn)
	defer tired.Stop()
	select { // a slow machine reads the picture late
	case <-asked:
	case <-tired.C:
	case <-s.ctx.Done():
	}
	s.Finger.Lift()
}

// holds begins to hold a finger on the glass; the channel is closed when the screen asks to lift it.
func (s *Station) holds() <-chan struct{} {
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	s.present.lift = make(chan struct{})
	return s.present.lift
}

func (s *Station) askedToLift() {
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	if s.present.lift != nil {
		close(s.present.lift)
		s.present.lift = nil
	}
}

// Touch lays a finger on the scanner as the panel set it; each touch differs a little, as touches do.
func (s *Station) Touch(grown synthetic.Print) {
	s.Finger.Touch(grown.Impression(s.nextPress(), 400, 400, 500))
}

// rest forgets the drawn pictures when nobody looks through the camera.
func (s *Station) rest() {
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	s.present.drawn = nil
}

func (s *Station) stand(p capture.Progress) {
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	s.present.show(s.subject(p.Record), biometric.Pose(p.Pose), s.present.face)
}

// show changes what the camera sees; the lock is held.
func (p *presence) show(who synthetic.Subject, pose biometric.Pose, face synthetic.FaceParams) {
	p.who, p.pose, p.face, p.drawn = who, pose, face, nil
}

// frame is what the virtual camera sees. Nobody stands perfectly still; drawing is slow, so the sway moves the frame
// over one picture.
func (s *Station) frame(n int, _ time.Time) image.Image {
	p := &s.present
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.drawn == nil {
		face := p.seen(cameraWidth+2*swayBy, cameraHeight)
		p.drawn = image.NewRGBA(face.Bounds()) // which a JPEG encoder takes four times as fast
		draw.Draw(p.drawn, p.drawn.Rect, face, face.Bounds().Min, draw.Src)
	}
	left := swayBy + int(math.Round(swayBy*math.Sin(2*math.Pi*float64(n%sway)/sway)))
	return p.drawn.SubImage(image.Rect(left, 0, left+cameraWidth, cameraHeight))
}

// seen is the face from the asked side, or the mark that is to be photographed.
func (p *presence) seen(width, height int) image.Image {
	if p.pose == record.PoseMark {
		return p.who.Tattoo(width, height)
	}
	return p.who.Face(p.pose, p.face, width, height)
}

// askewDeg is how the last page of the complaint lies in the feeder, degrees clockwise.
const askewDeg = 2.2

func pages() []image.Image {
	var out []image.Image
	for n := range synthetic.ComplaintPages {
		out = append(out, synthetic.Complaint(n))
	}
	last := len(out) - 1
	size := out[last].Bounds()
	out[last] = imaging.CropCenter(imaging.Rotate(out[last], -askewDeg, color.White), size.Dx(), size.Dy())
	return out
}

func fingerNamed(name string) biometric.Finger {
	f, _ := biometric.ParseFinger(name)
	return f
}
