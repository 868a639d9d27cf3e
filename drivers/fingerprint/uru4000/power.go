package uru4000

import (
	"context"
	"errors"
	"time"

	"thana/shared/fault"
)

// Figures of section 4.
const (
	powerTries    = 3                      // whole power-ups
	registerTries = 100                    // looks at the status in each
	registerPause = 10 * time.Millisecond  // between two looks
	scanPowerWait = 300 * time.Millisecond // until a power-up counts as failed
)

// powerUp switches the sensor on and returns the listener of its events.
func (s *scanner) powerUp(ctx context.Context) (*listener, error) {
	events := listen(s.usb)
	ctx, cancel := until(events.life, ctx)
	defer cancel()
	err := s.tryPowerUp(ctx, events)
	for try := 1; try < powerTries && errors.Is(err, fault.DeviceTimeout); try++ {
		s.log.Info("scanner did not wake, once more", "detail", err)
		err = s.tryPowerUp(ctx, events)
	}
	if err == nil {
		err = s.logVersions(ctx)
	}
	if err != nil {
		events.stop()
		return nil, err
	}
	return events, nil
}

// tryPowerUp goes through low power, so that the sensor announces itself whatever state it was left in.
func (s *scanner) tryPowerUp(ctx context.Context, events *listener) error {
	status, err := s.status(ctx)
	if err != nil {
		return err
	}
	if status&statusLowPower != 0 && status&statusTrouble != 0 {
		if status, err = s.clearTrouble(ctx, status); err != nil {
			return err
		}
	}
	if status&statusLowPower == 0 {
		if err := s.write(ctx, regStatus, status|statusLowPower); err != nil {
			return err
		}
	}
	if err := s.leaveLowPower(ctx, status&statusKeep); err != nil {
		return err
	}
	silent := fault.New(fault.DeviceTimeout, "uru4000.powerUp", "no scan power message within %v", scanPowerWait)
	wait, cancel := context.WithTimeoutCause(ctx, scanPowerWait, silent)
	defer cancel()
	return events.await(wait, eventScanPower)
}

func (s *scanner) clearTrouble(ctx context.Context, status byte) (byte, error) {
	if err := s.write(ctx, regStatus, status&statusKeep); err != nil {
		return 0, err
	}
	return s.look(ctx, func(status byte) (bool, error) { return status&statusReady != 0, nil })
}

func (s *scanner) leaveLowPower(ctx context.Context, status byte) error {
	if err := s.write(ctx, regStatus, status); err != nil {
		return err
	}
	_, err := s.look(ctx, func(now byte) (bool, error) {
		if now&statusLowPower == 0 {
			return true, nil
		}
		if s.profile.challenge {
			if err := s.answerChallenge(ctx); err != nil {
				return false, err
			}
		}
		return false, s.write(ctx, regStatus, status)
	})
	return err
}

// look reads the status until done says so.
func (s *scanner) look(ctx context.Context, done func(status byte) (bool, error)) (byte, error) {
	for range registerTries {
		status, err := s.status(ctx)
		if err != nil {
			return 0, err
		}
		ok, err := done(status)
		if ok || err != nil {
			return status, err
		}
		select {
		case <-time.After(registerPause):
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
	return 0, fault.New(fault.DeviceTimeout, "uru4000.powerUp", "the status did not settle")
}

func (s *scanner) logVersions(ctx context.Context) error {
	var v [16]byte
	if err := s.read(ctx, regVersions, v[:]); err != nil {
		return err
	}
	s.log.Debug("scanner is awake", "versions", []string{hex(v[10:12]), hex(v[4:6])})
	return nil
}
