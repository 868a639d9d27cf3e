package virtual

import (
	"crypto/x509"
	"slices"
	"sync"
	"time"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/drivers/emulator/host"
	emsbi "thana/drivers/emulator/sbi"
	"thana/drivers/fingerprint/sbi"
	"thana/shared/biometric"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
)

const (
	slapGround = 12                     // pixels around a finger where the virtual scanner cuts it
	slapSettle = 900 * time.Millisecond // for which a hand lies still before the scanner takes it
	slapEnv    = "Developer"            // environment in which the virtual scanner is registered
)

// startSlap switches the slap scanner on.
func (s *Station) startSlap() (err error) {
	s.Hand, err = emsbi.Start(emsbi.Options{Env: slapEnv, Settle: s.pace(slapSettle)})
	return err
}

// slapSource is the driver's view of it.
func (s *Station) slapSource() device.Source {
	anchors := x509.NewCertPool()
	anchors.AppendCertsFromPEM(s.Hand.Anchor())
	return sbi.Source(sbi.Options{Hosts: []string{s.Hand.URL()}, Anchors: anchors, Env: slapEnv, Log: s.log})
}

// slapHand is a hand on the glass.
type slapHand struct {
	glass   biometric.Image
	fingers map[biometric.Finger]biometric.Image
}

// grownHands keeps the fingers that were laid down last: growing four takes a second of a core.
type grownHands struct {
	mu       sync.Mutex
	who      synthetic.Subject
	position biometric.Finger
	prints   []synthetic.Print
}

func (g *grownHands) of(who synthetic.Subject, position biometric.Finger) []synthetic.Print {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.who == who && g.position == position {
		return g.prints
	}
	g.who, g.position, g.prints = who, position, make([]synthetic.Print, len(position.Members()))
	var growing sync.WaitGroup
	for i, f := range position.Members() {
		growing.Go(func() { g.prints[i] = who.Finger(f) })
	}
	growing.Wait()
	return g.prints
}

// laid is how the hand lies: each time a little differently, without the missing fingers, and each finger as the scanner cuts it.
func laid(prints []synthetic.Print, missing []biometric.Finger, q synthetic.ImpressionParams) slapHand {
	there := slices.DeleteFunc(slices.Clone(prints), func(p synthetic.Print) bool { return slices.Contains(missing, p.Finger) })
	glass, placed := synthetic.Slap(there, synthetic.SlapParams{ImpressionParams: q}, 1600, 1500, 500)
	h := slapHand{glass, map[biometric.Finger]biometric.Image{}}
	for _, p := range placed {
		h.fingers[p.Finger] = segment.Cut(glass, segment.Box{CenterX: p.CentreX, CenterY: p.CentreY,
			Width: p.Width + 2*slapGround, Height: p.Height + 2*slapGround, Degrees: p.Degrees})
	}
	return h
}

// giveHand does what the screen asks of a hand.
func (s *Station) giveHand(p capture.Progress) {
	switch p.Phase {
	case string(device.AwaitFinger):
		s.tasks.Go(func() { s.layHand(p) })
	case string(device.AwaitLift), string(device.FingerOff):
		s.Hand.Lift()
	}
}

// layHand lays down the hand that the screen asks for, and leaves it there until the scanner has it.
func (s *Station) layHand(p capture.Progress) {
	s.Hand.Lift()
	prints := s.hands.of(s.subject(p.Record), fingerNamed(p.Finger))
	if !host.Sleep(s.ctx, s.pace(reactsIn)) {
		return
	}
	h := laid(prints, p.Missing, s.nextPress())
	s.Hand.Lay(h.glass, h.fingers)
}

// nextPress is how the next finger, or hand, is laid down; only that one is as the panel set it.
func (s *Station) nextPress() synthetic.ImpressionParams {
	s.present.mu.Lock()
	defer s.present.mu.Unlock()
	press := s.present.press
	s.present.press = synthetic.ImpressionParams{}
	press.Seed = uint64(time.Now().UnixNano())
	return press
}

// askedHand lays a hand of the person before the camera down, for the panel.
func (s *Station) askedHand(position biometric.Finger) {
	s.present.mu.Lock()
	who := s.present.who
	s.present.mu.Unlock()
	press := s.nextPress()
	s.tasks.Go(func() {
		if s.ctx.Err() != nil {
			return
		}
		h := laid(s.hands.of(who, position), nil, press)
		s.Hand.Lay(h.glass, h.fingers)
	})
}

// isSlap reports a position of several fingers.
func isSlap(name string) bool { return len(fingerNamed(name).Members()) > 1 }

// slapGroup is what can be done to the slap scanner.
func slapGroup() group {
	return group{"Slap scanner", []hand{
		{"slap.right", "Lay the right hand down", func(s *Station) { s.askedHand(biometric.RightFour) }},
		{"slap.left", "Lay the left hand down", func(s *Station) { s.askedHand(biometric.LeftFour) }},
		{"slap.thumbs", "Lay both thumbs down", func(s *Station) { s.askedHand(biometric.BothThumbs) }},
		{"slap.lift", "Lift", func(s *Station) { s.Hand.Lift() }},
		{"slap.unplug", "Unplug", func(s *Station) { s.Hand.Unplug() }},
		{"slap.plug", "Plug in", func(s *Station) { _ = s.Hand.Plug() }},
		{"slap.forge", "Sign wrongly", func(s *Station) { s.Hand.Forge() }},
		{"slap.expire", "Let the certificate expire", func(s *Station) { s.Hand.Expire() }},
		{"slap.chain", "Break the hash chain", func(s *Station) { s.Hand.BreakChain() }},
		{"slap.port", "Name another port", func(s *Station) { s.Hand.Call("http://127.0.0.1:4500/") }},
		{"slap.two", "Two scanners under one name", func(s *Station) { s.Hand.Double(true) }},
		{"slap.unready", "Not ready", func(s *Station) { s.Hand.Say("Not Ready") }},
		{"slap.mend", "Mend everything", func(s *Station) { s.Hand.Mend() }},
	}}
}
