package screen

import (
	"context"

	"thana/shared/wire"
)

// setCamera is how the emulated station's camera is set.
type setCamera struct {
	state wire.CameraState
	use   wire.CameraUse
	fails error
	bare  bool
}

func (s *station) ViewCamera(_ context.Context, _ wire.Try, on func(wire.CaptureEvent) error) error {
	if s.bench.camera != nil {
		return s.bench.camera
	}
	if s.bench.set.state.Controls == nil && !s.bench.set.bare {
		s.bench.set.state.Controls = []wire.CameraControl{{Control: "mains", Max: 2, Step: 1, Value: 1}, {Control: "exposure_auto", Max: 1, Step: 1, Value: 1},
			{Control: "exposure", Min: 3, Max: 2047, Step: 1, Value: 250, Rests: true}, {Control: "gain", Max: 255, Step: 1},
			{Control: "focus_auto", Max: 1, Step: 1}, {Control: "focus", Max: 250, Step: 5, Value: 40}, {Control: "white_auto", Max: 1, Step: 1},
			{Control: "white", Min: 2000, Max: 6500, Step: 1, Value: 4600}, {Control: "brightness", Max: 255, Step: 1, Value: 128}}
	}
	if err := on(wire.CaptureEvent{Session: "s", Phase: "streaming"}); err != nil {
		return err
	}
	if err := on(wire.CaptureEvent{Phase: "streaming", Preview: grey(160, 120), Quality: 74}); err != nil {
		return err
	}
	return context.Canceled
}

func (s *station) SetCamera(_ context.Context, r wire.CameraSet) (wire.CameraState, error) {
	set := &s.bench.set
	if set.use = r.Use; set.fails != nil {
		return wire.CameraState{}, set.fails
	}
	for i := range set.state.Controls {
		c := &set.state.Controls[i]
		if c.Control == r.Control {
			c.Value, set.state.Changed = r.Value, true
		}
		if c.Control == "exposure" {
			c.Rests = set.state.Controls[i-1].Value == 1
		}
	}
	return set.state, nil
}

func (s *station) KeepCamera(_ context.Context, r wire.CameraKeep) (wire.CameraState, error) {
	if s.bench.set.fails != nil {
		return wire.CameraState{}, s.bench.set.fails
	}
	s.bench.set.state.Kept, s.bench.set.state.Changed = !r.Usual, false
	return s.bench.set.state, nil
}
