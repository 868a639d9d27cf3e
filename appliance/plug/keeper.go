package plug

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

const (
	openWait   = 15 * time.Second // for a device to open
	listWait   = 10 * time.Second // for a source to list
	pollEvery  = 5 * time.Second  // sources that cannot hint
	listAgain  = 5 * time.Second  // after a list that failed
	retryFirst = time.Second
	retryMost  = time.Minute

	missedWithin = time.Second // a device that was pulled out is missed in the list
)

// keeper owns the devices of one source.
type keeper struct {
	plug   *Plug
	source device.Source
	log    *slog.Logger
	nudge  chan struct{} // a lent device came back with a fault

	entries []*entry // guarded by plug.mu; changed only by run
}

// entry is one connected device, guarded by plug.mu.
type entry struct {
	status Status
	dev    device.Device           // nil unless open; a device that failed in use is open until the next turn
	lent   context.CancelCauseFunc // ends the use in progress
	holder string                  // whose it is
	back   chan struct{}           // closed when the use in progress is over
	tries  int                     // failed ones in a row
	asking context.CancelFunc      // ends the question in progress after its health
	askAt  time.Time               // the next one
}

func (k *keeper) run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			k.closeAll()
			return k.source.Close()
		case <-timer.C:
		case <-k.source.Changed():
		case <-k.nudge:
		}
		if wait, planned := k.turn(ctx); planned {
			timer.Reset(wait)
		} else {
			timer.Stop()
		}
	}
}

// turn compares the source's list with what is held and acts on the difference. It returns when to look again, if
// nothing hints before.
func (k *keeper) turn(ctx context.Context) (wait time.Duration, planned bool) {
	list, cancel := context.WithTimeout(ctx, listWait)
	found, err := k.source.List(list)
	cancel()
	if err != nil {
		if ctx.Err() == nil {
			k.log.Warn("cannot list devices", "detail", err)
		}
		return listAgain, true
	}
	k.dropMissing(found)
	k.addNew(found)
	for _, e := range k.those(func(e *entry) bool { return e.status.State == Faulted && e.dev != nil }) {
		k.shut(e, fault.New(fault.DeviceClosed, "plug", "it failed in use"))
	}
	now := time.Now()
	for _, e := range k.those(func(e *entry) bool {
		return e.status.State == Found || e.status.State == Faulted && !e.status.Retry.After(now)
	}) {
		k.open(ctx, e)
	}
	for _, e := range k.those(func(e *entry) bool { return e.due(now) }) {
		k.look(ctx, e)
	}
	return k.next()
}

// dropMissing closes what is no longer listed.
func (k *keeper) dropMissing(found []device.Found) {
	listed := map[string]bool{}
	for _, f := range found {
		listed[f.Key] = true
	}
	k.plug.mu.Lock()
	var kept, gone []*entry
	for _, e := range k.entries {
		if listed[e.status.Found.Key] {
			kept = append(kept, e)
		} else {
			e.set(Faulted, fault.DeviceGone, "", time.Time{})
			gone = append(gone, e)
		}
	}
	k.entries = kept
	if len(gone) > 0 {
		k.plug.tell()
	}
	k.plug.mu.Unlock()
	for _, e := range gone {
		k.log.Info("device gone", "device", e.status.Found.Key, "name", e.status.Found.Name)
		k.shut(e, fault.New(fault.DeviceGone, "plug", "%s was unplugged", e.status.Found.Key).With("device", word(e.status.Found.Class)))
	}
}

func (k *keeper) addNew(found []device.Found) {
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	held := map[string]bool{}
	for _, e := range k.entries {
		held[e.status.Found.Key] = true
	}
	for _, f := range found {
		if held[f.Key] {
			continue
		}
		e := &entry{status: Status{Source: k.source.Name(), Found: f, State: Found, Since: time.Now()}}
		if f.Class == "" {
			e.status.State, e.status.Fault = NoDriver, fault.DeviceUnknown
		}
		k.entries = append(k.entries, e)
		k.plug.tell()
		k.log.Info("device found", "device", f.Key, "name", f.Name, "class", f.Class)
	}
}

func (k *keeper) those(which func(*entry) bool) []*entry {
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	var all []*entry
	for _, e := range k.entries {
		if which(e) {
			all = append(all, e)
		}
	}
	return all
}

func (k *keeper) open(ctx context.Context, e *entry) {
	opening, cancel := context.WithTimeout(ctx, openWait)
	dev, err := k.source.Open(opening, e.status.Found)
	late := opening.Err() != nil && ctx.Err() == nil
	cancel()
	if err != nil && late {
		err = fault.New(fault.DeviceTimeout, "plug", "not open after %v", openWait)
	}
	var ails fault.Code
	if err == nil {
		if ails, err = ask(ctx, dev); err != nil {
			_ = dev.Close()
		}
	}
	if err != nil {
		k.failed(e, err)
		return
	}
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	e.dev, e.tries, e.askAt = dev, 0, time.Now().Add(healthEvery)
	scanner, prints := dev.(device.FingerprintScanner)
	e.status.Info, e.status.Checks = dev.Info(), prints && !scanner.Caps().Enrolment
	e.set(Opened, ails, "", time.Time{})
	k.plug.tell()
	k.log.Info("device opened", "device", e.status.Found.Key, "driver", e.status.Info.Driver, "code", ails)
}

func (k *keeper) failed(e *entry, err error) {
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	k.rest(e, fault.Of(err))
}

// rest has the device wait for its next try; plug.mu is held.
func (k *keeper) rest(e *entry, f *fault.Fault) {
	e.tries++
	e.set(Faulted, f.Code, f.Detail, time.Now().Add(backOff(f.Code, e.tries)))
	k.plug.tell()
	k.log.Warn("device failed", "device", e.status.Found.Key, "code", f.Code, "detail", f.Detail, "tries", e.tries)
}

// set keeps Since where nothing but the next try changed.
func (e *entry) set(s State, code fault.Code, detail string, retry time.Time) {
	if e.status.State != s || e.status.Fault != code {
		e.status.Since = time.Now()
	}
	e.status.State, e.status.Fault, e.status.Detail, e.status.Retry = s, code, detail, retry
}

// backOff is how long a device rests after its n-th failure in a row, by what a new try can change.
func backOff(code fault.Code, n int) time.Duration {
	switch code {
	case fault.DevicePermission: // somebody must install the rules
		return retryMost / 2
	case fault.DeviceBusy: // another program must end
		return 5 * retryFirst
	}
	wait := retryFirst
	for ; n > 1 && wait < retryMost; n-- {
		wait *= 2
	}
	return min(wait, retryMost)
}

// next says when a turn is due without a hint.
func (k *keeper) next() (time.Duration, bool) {
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	wait, planned := pollEvery, k.source.Changed() == nil
	for _, e := range k.entries {
		at := e.status.Retry
		switch {
		case e.tells() && e.lent == nil:
			at = e.askAt
		case e.status.State != Faulted:
			continue
		}
		if left := time.Until(at); !planned || left < wait {
			wait, planned = max(left, 0), true
		}
	}
	return wait, planned
}

// lend marks the device as used; it may have gone since it was picked.
func (k *keeper) lend(e *entry, holder string, cancel context.CancelCauseFunc) (device.Device, error) {
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	if e.status.State != Opened || e.lent != nil || e.dev == nil {
		return nil, fault.New(fault.DeviceBusy, "plug.Use", "%s is lent", e.status.Found.Key).With("device", word(e.status.Found.Class))
	}
	e.lent, e.holder, e.back = cancel, holder, make(chan struct{})
	if e.asking != nil {
		e.asking()
	}
	k.plug.tell()
	return e.dev, nil
}

// confirm gives a device that sent nonsense the time to be missed: one that is pulled out of a busy hub breaks off a while before its node goes,
// and ctx ends when it did.
func (k *keeper) confirm(ctx context.Context) {
	if k.source.Changed() == nil { // nothing is pulled out there
		return
	}
	k.wake()
	wait := time.NewTimer(missedWithin)
	defer wait.Stop()
	select {
	case <-ctx.Done():
	case <-wait.C:
	}
}

// takeBack ends a use. A fault that says that the device itself failed has it closed and opened anew; any other device
// is asked how it is now.
func (k *keeper) takeBack(e *entry, err error) {
	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	close(e.back)
	e.lent = nil
	k.plug.tell()
	if e.tells() {
		e.askAt = time.Time{}
		k.wake()
	}
	f := fault.Of(err)
	if f == nil || e.status.State != Opened {
		return
	}
	switch f.Code {
	case fault.DeviceGone, fault.DeviceStalled, fault.DeviceTimeout, fault.DeviceProtocol, fault.DeviceClosed, fault.DeviceOffline:
		k.rest(e, f)
		k.wake()
	}
}

// shut ends the use in progress with the reason, closes the device and waits until nobody holds it any more.
func (k *keeper) shut(e *entry, reason error) {
	k.plug.mu.Lock()
	dev, end, back := e.dev, e.lent, e.back
	e.dev = nil
	k.plug.mu.Unlock()
	if end != nil {
		end(reason)
	}
	if dev == nil {
		return
	}
	if err := dev.Close(); err != nil && !errors.Is(err, fault.DeviceGone) {
		k.log.Debug("closing", "device", e.status.Found.Key, "detail", err)
	}
	if end == nil {
		return
	}
	select {
	case <-back:
	case <-time.After(openWait):
		k.log.Error("a task does not let go of a closed device", "device", e.status.Found.Key)
	}
}

func (k *keeper) closeAll() {
	k.plug.mu.Lock()
	held := k.entries
	k.entries = nil
	for _, e := range held {
		e.set(Faulted, fault.DeviceClosed, "", time.Time{})
	}
	k.plug.tell()
	k.plug.mu.Unlock()
	for _, e := range held {
		k.shut(e, fault.New(fault.DeviceClosed, "plug", "the appliance stops"))
	}
}
