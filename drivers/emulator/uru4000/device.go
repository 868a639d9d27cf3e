// Package uru4000 is a U.are.U 4500 made of software: it answers on its pipes as docs/protocols/uru4000.md says, from
// which alone it was written. Its hands (Touch, Lift, Unplug, ...) may be used from any goroutine.
package uru4000

import (
	"context"
	"encoding/binary"
	"sync"

	"thana/drivers/device"
	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Device is the scanner, with whatever lies on it.
type Device struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced whenever a waiting call should look again

	plugged, stalled, silent bool
	pipes                    *pipes // of the program that opened it

	status, mode byte
	events       []uint16
	finger       *biometric.Image
	secret       uint32 // the key of number 0
	keyNumber    byte
	seed         uint32
	rekeys       bool

	damage  func(picture []byte) []byte
	damaged int // pictures still to be damaged
}

// New returns a plugged-in scanner whose pictures are scrambled with keys that follow from secret.
func New(secret uint32) *Device {
	return &Device{plugged: true, status: 0x01, secret: secret, changed: make(chan struct{})}
}

// Describe says what a bus sees of it.
func (d *Device) Describe() device.Found {
	return device.Found{ID: device.ID{Vendor: 0x05ba, Product: 0x000a}, Interfaces: "ff",
		Name: "DigitalPersona, Inc. U.are.U 4500 Fingerprint Reader", Serial: "VIRTUAL-4500"}
}

// Open gives the pipes to one program at a time.
func (d *Device) Open(ctx context.Context) (transport.USB, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case !d.plugged:
		return nil, fault.New(fault.DeviceGone, "emulator/uru4000", "not plugged in")
	case d.pipes != nil:
		return nil, fault.New(fault.DeviceBusy, "emulator/uru4000", "open already")
	}
	d.pipes = &pipes{d: d}
	return d.pipes, nil
}

// Touch lays a finger down. The picture is scaled to the sensor's 512 ppi and centred on its window.
func (d *Device) Touch(finger biometric.Image) {
	d.set(func() {
		d.finger = &finger
		if d.mode == 0x10 {
			d.events = append(d.events, 0x0101)
		}
	})
}

// Lift takes the finger away.
func (d *Device) Lift() {
	d.set(func() {
		d.finger = nil
		if d.mode == 0x12 {
			d.events = append(d.events, 0x0200)
		}
	})
}

// Unplug pulls the cable: every call ends with fault.DeviceGone, and so does every later one on the same pipes.
func (d *Device) Unplug() {
	d.set(func() {
		d.plugged = false
		if d.pipes != nil {
			d.pipes.end = fault.DeviceGone
			d.pipes = nil
		}
	})
}

// Plug puts the cable back. The scanner starts afresh; what lies on it still lies there.
func (d *Device) Plug() {
	d.set(func() {
		d.plugged, d.stalled, d.silent = true, false, false
		d.status, d.mode, d.events = 0x01, 0, nil
	})
}

// Stall makes it refuse every transfer until it is plugged in anew.
func (d *Device) Stall() { d.set(func() { d.stalled = true }) }

// Silence makes it answer nothing until it is plugged in anew.
func (d *Device) Silence() { d.set(func() { d.silent = true }) }

// Garble spoils the headers of the next pictures.
func (d *Device) Garble(pictures int) {
	d.spoil(pictures, func(p []byte) []byte {
		for i := range 64 {
			p[i] ^= 0xa5
		}
		return p
	})
}

// Truncate breaks the next pictures off in the middle.
func (d *Device) Truncate(pictures int) {
	d.spoil(pictures, func(p []byte) []byte { return p[:len(p)/2] })
}

func (d *Device) spoil(pictures int, how func([]byte) []byte) {
	d.set(func() { d.damage, d.damaged = how, pictures })
}

// ChangeKeys makes every picture change its key half way.
func (d *Device) ChangeKeys() { d.set(func() { d.rekeys = true }) }

func (d *Device) set(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
	close(d.changed)
	d.changed = make(chan struct{})
}

// readRegisters answers a read; false means a stall.
func (d *Device) readRegisters(first uint16, buf []byte) (int, bool) {
	switch first {
	case 0x07:
		return copy(buf, []byte{d.status}), true
	case 0x34:
		return copy(buf, binary.LittleEndian.AppendUint32(nil, d.keyOf(d.keyNumber)^d.seed)), true
	case 0xf0:
		return copy(buf, []byte{0x1a, 0x0a, 0x1a, 0x0a, 0x01, 0x15, 0, 0, 0, 0x20, 0x00, 0x10, 0x8b, 0x21, 0x11, 0x30}), true
	}
	return 0, false
}

// writeRegisters takes a write; false means a stall.
func (d *Device) writeRegisters(first uint16, data []byte) bool {
	switch {
	case first == 0x07 && len(data) == 1:
		d.power(data[0])
	case first == 0x33 && len(data) == 5:
		d.keyNumber, d.seed = data[0], binary.LittleEndian.Uint32(data[1:])
	case first == 0x4e && len(data) == 1:
		d.enter(data[0])
	default:
		return false
	}
	return true
}

// power follows a write to the status register: section 4. The announcement repeats itself, section 6.
func (d *Device) power(status byte) {
	wakes := d.status&0x80 != 0 && status&0x80 == 0
	d.status = status
	if status&0x80 != 0 {
		d.mode, d.events = 0, nil
	}
	if wakes {
		d.status |= 0x01
		d.events = append(d.events, 0x56aa, 0x56aa, 0x56aa)
	}
}

// enter follows a write to the mode register: section 5. Nothing happens in low power.
func (d *Device) enter(mode byte) {
	if d.status&0x80 != 0 {
		return
	}
	d.mode = mode
	switch {
	case mode == 0x10 && d.finger != nil:
		d.events = append(d.events, 0x0101)
	case mode == 0x12 && d.finger == nil:
		d.events = append(d.events, 0x0200)
	case mode == 0x70:
		d.events = nil
	}
}

// keyOf is this scanner's own way to have another key for each number.
func (d *Device) keyOf(number byte) uint32 { return d.secret + uint32(number)*0x9e3779b9 }

// Descriptors are those of the recorded 4500, with texts of our own.
func (d *Device) Descriptors() (device, config []byte, text []string) {
	device = []byte{18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xba, 0x05, 0x0a, 0x00, 0x03, 0x01, 1, 2, 3, 1}
	config = []byte{
		9, 2, 32, 0, 1, 1, 0, 0x80, 100,
		9, 4, 0, 0, 2, 0xff, 0xff, 0xff, 0,
		7, 5, 0x81, 3, 64, 0, 8,
		7, 5, 0x82, 2, 64, 0, 0,
	}
	f := d.Describe()
	return device, config, []string{"DigitalPersona, Inc.", "U.are.U 4500 Fingerprint Reader", f.Serial}
}
