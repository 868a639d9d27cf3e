// Package plug keeps the appliance's devices: it lists what the sources see, opens what is new, closes what is gone,
// retries what failed, and lends each opened device to one task at a time. Nobody else opens or closes a device.
//
// Each source has one goroutine that owns its devices, so that a slow network scanner holds up no USB plug.
package plug

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// State is what became of a device.
type State string

const (
	Found    State = "found"     // seen, being opened
	Opened   State = "opened"    // ready, or in use where InUse says so
	Faulted  State = "fault"     // Fault says why; it is tried again at Retry
	NoDriver State = "no_driver" // no driver knows it
)

// Status is one device as the technician sees it.
type Status struct {
	Source string
	Found  device.Found
	State  State
	Info   device.Info // where it was opened once
	Fault  fault.Code  // why not; of an Opened device, what ails it (no paper, a jam), by its own word
	Detail string      // for the technician
	Since  time.Time   // of the state
	Retry  time.Time   // of the next try; zero where none is planned
	InUse  bool
	Checks bool // a fingerprint scanner, opened once, whose pictures are fit for 1:1 checks only
}

// Plug is the appliance's set of devices.
type Plug struct {
	log     *slog.Logger
	keepers []*keeper

	mu          sync.Mutex
	subscribers []chan struct{}
}

// New makes a plug of the sources, which Run closes at its end.
func New(sources []device.Source, log *slog.Logger) *Plug {
	p := &Plug{log: log}
	for _, s := range sources {
		p.keepers = append(p.keepers, &keeper{plug: p, source: s, log: log.With("source", s.Name()), nudge: make(chan struct{}, 1)})
	}
	return p
}

// Run keeps the devices until ctx ends, then ends what uses them and closes everything.
func (p *Plug) Run(ctx context.Context) error {
	var all sync.WaitGroup
	errs := make([]error, len(p.keepers))
	for i, k := range p.keepers {
		all.Go(func() { errs[i] = k.run(ctx) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// Devices returns every device now connected: by source, then in the order in which they came.
func (p *Plug) Devices() []Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Status
	for _, k := range p.keepers {
		for _, e := range k.entries {
			s := e.status
			s.InUse = e.lent != nil
			all = append(all, s)
		}
	}
	return all
}

// Subscribe returns a channel that hints at every change of Devices; stop ends the subscription. A hint carries no data
// and several changes may give one.
func (p *Plug) Subscribe() (hint <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subscribers = append(p.subscribers, c)
	return c, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.subscribers = slices.DeleteFunc(p.subscribers, func(s chan struct{}) bool { return s == c })
	}
}

// tell hints to the subscribers; p.mu is held.
func (p *Plug) tell() {
	for _, s := range p.subscribers {
		select {
		case s <- struct{}{}:
		default:
		}
	}
}

// Use lends a device of the class to fn and to nobody else until fn returns. An empty key means any; otherwise it is
// the Key of a Found. holder is a task for the technician's log ("capture", "print"), never a person.
//
// Where the device is unplugged meanwhile, fn's context ends with fault.DeviceGone and so does Use. Faults: DeviceNone
// where none is connected, DeviceBusy where each is lent, or what keeps the only one from working. Who asks again before
// an own task has let go of the device waits for it: a cancelled task takes a moment to end.
func (p *Plug) Use(ctx context.Context, class device.Class, key, holder string, fn func(context.Context, device.Device) error) error {
	k, e, err := p.await(ctx, class, key, holder)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	dev, err := k.lend(e, holder, cancel)
	if err != nil {
		return err
	}
	k.log.Debug("lent", "device", dev.Info().Where, "to", holder)
	err = fault.New(fault.DeviceClosed, "plug.Use", "the task panicked")
	defer func() { k.takeBack(e, err) }()
	err = fn(ctx, dev)
	if errors.Is(err, fault.DeviceProtocol) {
		k.confirm(ctx)
	}
	var lost *fault.Fault
	if err != nil && errors.As(context.Cause(ctx), &lost) && lost.Code.Family() == fault.Device {
		err = lost // whatever fn made of it
	}
	return named(err, dev)
}

// named has a device's fault say which device, as its words do.
func named(err error, dev device.Device) error {
	if f := fault.Of(err); f != nil && f.Code.Family() == fault.Device && f.Facts["device"] == "" {
		info := dev.Info()
		return f.With("device", cmp.Or(info.Name(), word(info.Class)))
	}
	return err
}

// ownTask is how long a holder's own task may take to let go of a device.
const ownTask = 5 * time.Second

// await is pick, with patience for a device that the holder itself is giving back.
func (p *Plug) await(ctx context.Context, class device.Class, key, holder string) (*keeper, *entry, error) {
	patience := time.NewTimer(ownTask)
	defer patience.Stop()
	for {
		k, e, back, err := p.pick(class, key, holder)
		if back == nil {
			return k, e, err
		}
		select {
		case <-back:
		case <-patience.C:
			return nil, nil, err
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		}
	}
}

// pick finds the device to lend, or says why there is none; back is closed when the holder's own task gives one back.
func (p *Plug) pick(class device.Class, key, holder string) (k *keeper, e *entry, back <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	why := fault.New(fault.DeviceNone, "plug.Use", "")
	for _, k := range p.keepers {
		for _, e := range k.entries {
			if e.status.Found.Class != class || (key != "" && e.status.Found.Key != key) {
				continue
			}
			switch {
			case e.status.State == Opened && e.lent == nil:
				return k, e, nil, nil
			case e.status.State == Opened:
				why = fault.New(fault.DeviceBusy, "plug.Use", "%s is lent", e.status.Found.Key)
				if e.holder == holder {
					back = e.back
				}
			case e.status.State == Faulted && why.Code == fault.DeviceNone:
				why = fault.New(e.status.Fault, "plug.Use", "%s: %s", e.status.Found.Key, e.status.Detail)
			}
		}
	}
	return nil, nil, back, why.With("device", word(class))
}

// word is how the class is called in the catalogue's sentences.
func word(class device.Class) string {
	switch class {
	case device.Fingerprint:
		return "fingerprint scanner"
	case device.Document:
		return "document scanner"
	}
	return strings.ToLower(string(class))
}
