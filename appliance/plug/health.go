package plug

import (
	"context"
	"errors"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

const (
	healthEvery = 30 * time.Second // between two questions to an unused device
	healthWait  = 10 * time.Second // for the answer
)

// ask returns what ails the device, worst first. One that cannot say, or works for somebody else, is taken as well.
func ask(ctx context.Context, dev device.Device) (fault.Code, error) {
	reader, ok := dev.(device.HealthReader)
	if !ok {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, healthWait)
	defer cancel()
	codes, err := reader.Health(ctx)
	switch {
	case errors.Is(err, fault.DeviceBusy), err == nil && len(codes) == 0:
		return "", nil
	case err == nil:
		return codes[0], nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", fault.New(fault.DeviceTimeout, "plug", "says nothing of its state in %v", healthWait)
	}
	return "", err
}

// due tells whether the device is to be asked now; plug.mu is held.
func (e *entry) due(now time.Time) bool {
	return e.tells() && e.lent == nil && !e.askAt.After(now)
}

// tells is whether the device can be asked; plug.mu is held.
func (e *entry) tells() bool {
	_, ok := e.dev.(device.HealthReader)
	return ok && e.status.State == Opened
}

// look asks an open device, unless it was lent since it was due. Lending it meanwhile ends the question.
func (k *keeper) look(ctx context.Context, e *entry) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k.plug.mu.Lock()
	if !e.due(time.Now()) {
		k.plug.mu.Unlock()
		return
	}
	dev := e.dev
	e.asking = cancel
	k.plug.mu.Unlock()

	code, err := ask(ctx, dev)

	k.plug.mu.Lock()
	defer k.plug.mu.Unlock()
	e.asking, e.askAt = nil, time.Now().Add(healthEvery)
	switch {
	case ctx.Err() != nil || e.status.State != Opened: // lent, or the appliance stops: the answer is worth nothing
		e.askAt = time.Time{}
	case err != nil:
		k.rest(e, fault.Of(err))
		k.wake()
	case code != e.status.Fault:
		e.set(Opened, code, "", time.Time{})
		k.plug.tell()
		k.log.Info("device says", "device", e.status.Found.Key, "code", code)
	}
}

// wake has the keeper take a turn.
func (k *keeper) wake() {
	select {
	case k.nudge <- struct{}{}:
	default:
	}
}
