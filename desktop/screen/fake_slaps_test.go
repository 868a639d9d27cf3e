package screen

import (
	"bytes"
	"context"
	"image/jpeg"
	"slices"
	"sync"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/wire"
)

// slapScannerRow is the slap scanner as the appliance lists it.
func slapScannerRow() wire.Device {
	return wire.Device{Key: "http://127.0.0.1:4501 1", Class: "fingerprint", Name: "Thana Virtual Slap", State: wire.DeviceReady, Slaps: true}
}

// pressed is a hand on the glass; growing one takes a second.
var pressed = sync.OnceValues(func() ([]byte, []wire.Box) {
	var prints []synthetic.Print
	who := synthetic.NewSubject(3)
	for _, f := range biometric.RightFour.Members() {
		prints = append(prints, who.Finger(f))
	}
	const width, height = 800, 750
	im, placed := synthetic.Slap(prints, synthetic.SlapParams{}, width, height, 250)
	var boxes []wire.Box
	for _, p := range placed {
		boxes = append(boxes, wire.Box{Finger: p.Finger.String(), X: p.CentreX / width, Y: p.CentreY / height, Width: p.Width / width, Height: p.Height / height, Angle: -p.Degrees})
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im.Gray(), nil) // into memory
	return out.Bytes(), boxes
})

// goodHand is a hand of which every finger that is asked for is good.
func goodHand(r wire.SlapRequest) []wire.CaptureEvent { return handOf(r, nil) }

// handOf is a hand, with what change makes of some of its candidates.
func handOf(r wire.SlapRequest, change map[string]func(*wire.Candidate)) []wire.CaptureEvent {
	hand, boxes := pressed()
	position, _ := biometric.ParseFinger(r.Slap)
	boxes = slices.Clone(boxes)
	out := wire.CaptureEvent{Phase: "done"}
	var there []wire.Box
	for i, f := range position.Members() {
		name := f.String()
		if slices.Contains(r.Missing, name) {
			continue
		}
		b := boxes[i]
		b.Finger = name
		there = append(there, b)
		if slices.Contains(r.Kept, name) {
			continue
		}
		c := wire.Candidate{ID: "candidate." + name, Preview: grey(90, 100), Quality: 74, Good: true, NFIQ: 2}
		if change[name] != nil {
			change[name](&c)
		}
		out.Slap = append(out.Slap, wire.SlapFinger{Finger: name, Candidate: c})
	}
	out.Preview, out.Boxes = hand, there
	live := wire.CaptureEvent{Phase: "await_finger", Preview: hand, Boxes: there, Quality: 70, Verdicts: []fault.Code{fault.CaptureHoldStill}}
	return []wire.CaptureEvent{live, out}
}

func tooLight(c *wire.Candidate) {
	c.Good, c.Quality, c.NFIQ, c.Verdicts = false, 31, 4, []fault.Code{fault.CaptureTooLight}
}

func (s *station) TakeSlap(_ context.Context, r wire.SlapRequest, on func(wire.CaptureEvent) error) error {
	b := &s.bench
	b.hands = append(b.hands, r)
	if err := on(wire.CaptureEvent{Phase: "await_finger"}); err != nil {
		return err
	}
	if len(b.handFails) > 0 {
		err := b.handFails[0]
		b.handFails = b.handFails[1:]
		return err
	}
	hand := goodHand
	if b.waits {
		hand = func(wire.SlapRequest) []wire.CaptureEvent { return nil }
	}
	if len(b.handed) > 0 {
		hand, b.handed = b.handed[0], b.handed[1:]
	}
	for _, e := range hand(r) {
		if err := on(e); err != nil {
			return err
		}
	}
	if b.waits {
		return context.Canceled
	}
	return nil
}
