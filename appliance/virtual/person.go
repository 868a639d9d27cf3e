package virtual

import (
	"hash/fnv"
	"image"
	"time"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/drivers/emulator/host"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

const (
	reactsIn  = 600 * time.Millisecond // reads the screen and moves
	holdsFor  = 700 * time.Millisecond // a finger on the glass
	complaint = 2                      // pages of the written complaint
)

// Follow makes the virtual person do what the screen asks for: lay down the named finger, turn the face, hand over the
// complaint. Each record has its own person, so the informant is not the arrested one.
func (s *Station) Follow(p capture.Progress) {
	if !s.auto.Load() {
		return
	}
	switch {
	case p.Class == device.Fingerprint && p.Phase == string(device.AwaitFinger):
		s.tasks.Go(func() { s.layDown(p) })
	case p.Class == device.Photo && p.Phase == "streaming":
		s.stand(p)
	case p.Class == device.Document && p.Phase == "scanning" && s.Scanner.Loaded() == 0:
		s.Scanner.Load(pages()...)
	}
}

func (s *Station) subject(record string) synthetic.Subject {
	h := fnv.New64a()
	_, _ = h.Write([]byte(record))
	return synthetic.NewSubject(s.seed ^ h.Sum64())
}

func (s *Station) layDown(p capture.Progress) {
	finger := fingerNamed(p.Finger)
	if finger == biometric.UnknownFinger {
		return
	}
	grown := s.subject(p.Record).Finger(finger)
	if !host.Sleep(s.ctx, reactsIn) {
		return
	}
	s.Touch(grown)
	host.Sleep(s.ctx, holdsFor)
	s.Finger.Lift()
}

// Touch lays a finger on the scanner as the panel set it; each touch differs a little, as touches do.
func (s *Station) Touch(grown synthetic.Print) {
	s.present.mu.Lock()
	press := s.present.press
	s.present.press = synthetic.ImpressionParams{}
	s.present.mu.Unlock()
	press.Seed = uint64(time.Now().UnixNano())
	s.Finger.Touch(grown.Impression(press, 400, 400, 500))
}

func (s *Station) stand(p capture.Progress) {
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	s.present.who, s.present.pose = s.subject(p.Record), biometric.Pose(p.Pose)
}

// frame is what the virtual camera sees.
func (s *Station) frame(n int, _ time.Time) image.Image {
	s.present.mu.Lock()
	who, pose, face := s.present.who, s.present.pose, s.present.face
	s.present.mu.Unlock()
	// Nobody stands perfectly still.
	face.ShiftX += 0.004 * float64(n%8-4) / 4
	return who.Face(pose, face, cameraWidth, cameraHeight)
}

func pages() []image.Image {
	var out []image.Image
	for n := range complaint {
		out = append(out, synthetic.Complaint(n+1))
	}
	return out
}

func fingerNamed(name string) biometric.Finger {
	for _, f := range biometric.Fingers() {
		if f.String() == name {
			return f
		}
	}
	return biometric.UnknownFinger
}
