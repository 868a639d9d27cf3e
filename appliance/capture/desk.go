// Package capture takes one thing from one device for one record: it drives the device, judges what came, holds it as
// a candidate until an officer accepts it, and then hands original and renditions to the store.
package capture

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/nist/smt"
	"thana/shared/record"
	"thana/shared/wire"
)

// Devices lends a device to one holder at a time; plug implements it.
type Devices interface {
	Use(ctx context.Context, class device.Class, key, holder string, fn func(context.Context, device.Device) error) error
}

// Store keeps accepted captures.
type Store interface {
	Reader
	Capture(ctx context.Context, id string) (record.Capture, error)
	Captures(ctx context.Context, recordID string) ([]record.Capture, error)
	AddCaptures(ctx context.Context, all ...store.NewCapture) ([]record.Capture, error)
}

// Progress tells a watcher where a capture stands: the virtual person acts on it, as a person reads the screen.
type Progress struct {
	Class  device.Class
	Record string
	Finger string
	Pose   string
	Phase  string
	// Missing are the fingers of the arrest that cannot be taken; of a slip, and of the slap that Finger then names.
	Missing []biometric.Finger
}

func (p Progress) in(phase string) Progress {
	p.Phase = phase
	return p
}

// Limits are the thresholds of acceptance.
type Limits struct {
	FingerQuality   int // 0-100
	PortraitQuality int
	// Tries is how often a finger of an arrest is taken [3]; then the best picture is accepted as it is, or a reason is
	// given why the finger cannot be taken (shared/record.FingerException). Nobody is kept at the scanner for ever.
	Tries int
	// ChecksOnly lets a scanner that is fit for 1:1 checks only take measurements; each one is marked as such.
	ChecksOnly bool
	NFIQ2      Scorer // of the fingers of an arrest; nil where NIST's program is not set up
}

// Scorer gives the NFIQ 2 score of one finger at 500 ppi, 0 to 100; *nfiq2.Program.
type Scorer interface {
	Score(ctx context.Context, im biometric.Image) (int, error)
}

// Who asks: the officer, and the desktop at which they sit.
type Who struct {
	Officer record.Officer
	Desktop string
}

// Emit sends one line of a capture's stream to the desktop; its error ends the capture.
type Emit func(wire.CaptureEvent) error

// Desk runs captures.
type Desk struct {
	devices Devices
	store   Store
	limits  Limits
	watch   func(Progress)
	held    *held
	prints  *prints

	// Cameras is what cameras are set to, before the first capture; nil leaves them as they came.
	Cameras *Cameras

	mu    sync.Mutex
	shots map[string]shots  // by photo session
	views map[string]viewed // by session in which a camera is set
}

// New makes a desk. watch may be nil.
func New(devices Devices, store Store, limits Limits, watch func(Progress)) *Desk {
	if watch == nil {
		watch = func(Progress) {}
	}
	limits.Tries = cmp.Or(limits.Tries, 3)
	return &Desk{devices: devices, store: store, limits: limits, watch: watch, held: newHeld(), prints: newPrints(), shots: map[string]shots{}, views: map[string]viewed{}}
}

// Held describes a candidate of the same desktop; CaptureExpired for one that is no longer held.
func (d *Desk) Held(who Who, id string) (record.Capture, error) {
	c, err := d.held.get(id, who.Desktop)
	if err != nil {
		return record.Capture{}, err
	}
	return c.meta, nil
}

// Accept seals and stores a candidate of the same desktop. A candidate below the threshold must be forced; a finger of an
// arrest may be after Limits.Tries. One that the same officer accepted before is given again: the first answer was lost.
func (d *Desk) Accept(ctx context.Context, who Who, id string, a wire.Accept) (record.Capture, error) {
	c, err := d.held.get(id, who.Desktop)
	if err == nil && c.slip != nil {
		err = fault.New(fault.CaptureExpired, "capture.Accept", "a slip is accepted as a whole")
	}
	if err != nil {
		if kept, missing := d.store.Capture(ctx, id); missing == nil && kept.By.Login == who.Officer.Login {
			return kept, nil
		}
		return record.Capture{}, err
	}
	meta := c.meta
	meta.By = who.Officer
	if !c.good {
		if err := d.force(c, a, &meta); err != nil {
			return record.Capture{}, err
		}
	}
	if a.Page > 0 {
		meta.Page = a.Page
	}
	if meta.Pose == record.PoseMark {
		if !smt.Known(a.Mark) {
			return record.Capture{}, fault.New(fault.RecordChoice, "capture.Accept", "mark %q", a.Mark).On("mark")
		}
		meta.Mark = a.Mark
	}
	renditions, err := c.render(a)
	if err != nil {
		return record.Capture{}, err
	}
	if c.score != nil {
		meta.NFIQ2 = c.score()
	}
	stored, err := d.store.AddCaptures(ctx, store.NewCapture{Capture: meta, Original: c.original, Renditions: renditions})
	if err != nil {
		return record.Capture{}, err // the candidate stays held, so that accepting can be tried again
	}
	d.held.settle(c)
	return stored[0], nil
}

// Drop forgets a candidate. A finger's picture that was not good stays until the finger is settled: it is a try, and
// may be the best of three.
func (d *Desk) Drop(who Who, id string) error {
	c, err := d.held.get(id, who.Desktop)
	if err != nil {
		return err
	}
	if c.meta.Kind == record.FingerCapture && c.choice != "" && !c.good {
		return nil
	}
	d.held.drop(id)
	return nil
}

// describe fills what every capture's description has.
func describe(kind record.CaptureKind, rec string, info device.Info, original []byte, format string) record.Capture {
	sum := sha256.Sum256(original)
	return record.Capture{
		ID: newID(), Kind: kind, Record: rec, At: time.Now().UTC(),
		Device: info.Name(), Serial: info.Serial, Format: format,
		Size: int64(len(original)), SHA256: hex.EncodeToString(sum[:]),
	}
}

func newID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails, crypto/rand
	return hex.EncodeToString(id)
}

func verdictWords(codes []fault.Code) []string {
	var out []string
	for _, c := range codes {
		out = append(out, string(c))
	}
	return out
}
