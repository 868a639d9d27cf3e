package capture

import (
	"context"
	"errors"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// lookEvery is between two looks at a live picture; a print that is taken held still for three of them at the least.
const lookEvery = 80 * time.Millisecond

// errLifted ends a stream from inside once the picture is taken and the glass is empty.
var errLifted = errors.New("lifted")

// takeLive takes the clearest of a scanner's live pictures in which the print holds (biometric.Steady), says with each what it
// waits for, and returns when the glass is empty again or ctx ends the wait. A finger that lies on the glass from the
// beginning may be the one before: it has to be lifted first.
func takeLive(ctx context.Context, scanner device.FingerprintStream, judge func(biometric.Image) biometric.Frame, show show) (biometric.Image, error) {
	l := live{judge: judge, show: show, phase: device.AwaitFinger}
	show(device.AwaitFinger, nil, 0)
	err := scanner.Frames(ctx, l.see)
	if l.taken.Pix != nil {
		return l.taken, nil
	}
	return biometric.Image{}, err
}

// live is one capture out of live pictures.
type live struct {
	judge  func(biometric.Image) biometric.Frame
	show   show
	phase  device.FingerprintPhase
	free   bool // the glass was seen empty
	steady biometric.Steady
	taken  biometric.Image
	looked time.Time
}

func (l *live) see(im biometric.Image) error {
	now := time.Now()
	if now.Sub(l.looked) < lookEvery {
		return nil
	}
	l.looked = now
	f := l.judge(im)
	switch {
	case empty(f) && l.taken.Pix != nil:
		l.move(device.FingerOff)
		return errLifted
	case empty(f):
		l.free, l.steady = true, biometric.Steady{}
		l.move(device.AwaitFinger)
		return nil
	case !l.free || l.taken.Pix != nil:
		l.move(device.AwaitLift)
		return nil
	}
	l.move(device.FingerOn)
	best, waits := l.steady.See(im, f)
	if waits != "" {
		l.show(device.Preview, &im, f.Score, waits)
		return nil
	}
	l.taken = best
	l.show(device.Preview, &best, f.Score)
	l.move(device.AwaitLift)
	return nil
}

// empty: nothing lies on the glass.
func empty(f biometric.Frame) bool {
	return f.Verdict == fault.CaptureNoFinger || f.Verdict == fault.CaptureHandEmpty
}

// move tells of a new phase once.
func (l *live) move(to device.FingerprintPhase) {
	if l.phase != to {
		l.phase = to
		l.show(to, nil, 0)
	}
}
