package flow

import (
	"context"

	"thana/shared/fault"
	"thana/shared/wire"
)

// Bench is how devices are cared for. What a try gives is shown and never kept; on is called as for Instruments.
type Bench interface {
	TryDevice(ctx context.Context, r wire.Try, on func(wire.CaptureEvent) error) error
	TryPrinter(ctx context.Context, r wire.Try, on func(wire.PrintProgress) error) error
	// DeviceHistory is what became of a device, or of all where key is empty: newest first, before an event where one is named.
	DeviceHistory(ctx context.Context, key string, before int64) ([]wire.DeviceEvent, error)
	// Box is how the appliance's machine is; CheckNetwork goes its way to the state.
	Box(ctx context.Context) (wire.BoxState, error)
	CheckNetwork(ctx context.Context) ([]wire.NetStep, error)
	// UpdateNow has the version that waits installed; the appliance restarts soon after its answer.
	UpdateNow(ctx context.Context) (wire.UpdateState, error)
}

// Trial tries one device, as often as the technician likes. It is used by the drawing goroutine only. Turn numbers the tries, so that a
// late line of an ended one changes nothing.
type Trial struct {
	Turn int

	device   wire.Device
	phase    TakingPhase
	quality  int
	verdicts []fault.Code
	lift     bool
	given    *wire.Candidate
	pages    int
	waiting  fault.Code
	problem  error
}

// NewTrial tries a device.
func NewTrial(d wire.Device) *Trial { return &Trial{device: d, phase: Resting} }

// Device is the one that is tried.
func (t *Trial) Device() wire.Device { return t.device }

// Phase is Asking while the device is tried, Whole when it did what it is for, Broken when it did not.
func (t *Trial) Phase() TakingPhase { return t.phase }

// Quality is that of the live picture or of the one that was taken, 0-100.
func (t *Trial) Quality() int { return t.quality }

// Hint is what is not good about the picture, or empty.
func (t *Trial) Hint() fault.Code {
	if len(t.verdicts) > 0 {
		return t.verdicts[0]
	}
	return ""
}

// Lift: the finger is to be taken off the glass.
func (t *Trial) Lift() bool { return t.lift }

// Given is the picture that the device gave, or nil.
func (t *Trial) Given() *wire.Candidate { return t.given }

// Pages is how many pages came out of a scanner or a printer.
func (t *Trial) Pages() int { return t.pages }

// Waiting is what a printer waits for, or empty.
func (t *Trial) Waiting() fault.Code { return t.waiting }

// Problem is why the try failed.
func (t *Trial) Problem() error { return t.problem }

// Begin tries the device, from the beginning.
func (t *Trial) Begin() wire.Try {
	*t = Trial{Turn: t.Turn + 1, device: t.device, phase: Asking}
	return wire.Try{Class: t.device.Class, Device: t.device.Key}
}

// Line takes one line of a scanner's or a camera's stream.
func (t *Trial) Line(turn int, e wire.CaptureEvent) {
	if turn != t.Turn || t.phase != Asking {
		return
	}
	t.lift = e.Phase == "await_lift"
	if e.Preview != nil {
		t.quality, t.verdicts = e.Quality, e.Verdicts
	}
	if e.Candidate != nil {
		t.given, t.quality, t.verdicts = e.Candidate, e.Candidate.Quality, e.Candidate.Verdicts
		t.pages++
	}
}

// Printed takes one line of a printer's stream.
func (t *Trial) Printed(turn int, e wire.PrintProgress) {
	if turn != t.Turn || t.phase != Asking {
		return
	}
	t.pages, t.waiting = e.Pages, fault.Code(e.Waiting)
}

// Ended takes the end of a stream. A scanner that gave no picture did not do what it is for.
func (t *Trial) Ended(turn int, err error) {
	if turn != t.Turn || t.phase != Asking {
		return
	}
	if err == nil && t.pages == 0 {
		err = fault.New(fault.DeviceClosed, "flow.Trial", "stream ended without a picture")
	}
	t.phase, t.waiting = Whole, ""
	if err != nil {
		t.phase, t.problem = Broken, err
	}
}
