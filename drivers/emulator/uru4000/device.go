// Package uru4000 is a scanner of the U.are.U 4000 family made of software: it answers on its pipes as
// docs/protocols/uru4000.md says, from which alone it was written. Its hands (Touch, Lift, Unplug, ...) may be used from any goroutine.
package uru4000

import (
	"bytes"
	"crypto/aes"
	"encoding/binary"

	"thana/drivers/device"
	"thana/drivers/emulator/cable"
	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Model is which one of the family it is.
type Model int

// The models that differ, section 1.
const (
	U4500 Model = iota
	U4000
	Microsoft
	MicrosoftV2
)

// Device is the scanner, with whatever lies on it.
type Device struct {
	*cable.Cable
	model Model

	status, mode byte
	events       []uint16
	finger       *biometric.Image
	secret       uint32 // the key of number 0
	keyNumber    byte
	seed         uint32
	rekeys       bool
	convinced    bool // its challenge was answered
	deaf         bool // and no answer will do

	damage  func(picture []byte) []byte
	damaged int // pictures still to be damaged
}

// New returns a plugged-in 4500 whose pictures are scrambled with keys that follow from secret.
func New(secret uint32) *Device { return NewModel(U4500, secret) }

// NewModel returns a plugged-in scanner of another model.
func NewModel(m Model, secret uint32) *Device {
	d := &Device{model: m, status: 0x01, secret: secret}
	d.Cable = cable.New("emulator/uru4000", d)
	return d
}

// Describe says what a bus sees of it.
func (d *Device) Describe() device.Found {
	found := func(vendor, product uint16, name, serial string) device.Found {
		return device.Found{ID: device.ID{Vendor: vendor, Product: product}, Interfaces: "ff", Name: name, Serial: serial}
	}
	switch d.model {
	case U4000:
		return found(0x05ba, 0x0007, "Digital Persona U.are.U 4000", "VIRTUAL-4000")
	case Microsoft:
		return found(0x045e, 0x00bd, "Microsoft Fingerprint Reader", "")
	case MicrosoftV2:
		return found(0x045e, 0x00ca, "Microsoft Fingerprint Reader v2", "")
	}
	return found(0x05ba, 0x000a, "DigitalPersona, Inc. U.are.U 4500 Fingerprint Reader", "VIRTUAL-4500")
}

// Touch lays a finger down. The picture is scaled to the sensor's 512 ppi and centred on its window.
func (d *Device) Touch(finger biometric.Image) {
	d.Set(func() {
		d.finger = &finger
		if d.mode == 0x10 {
			d.events = append(d.events, 0x0101)
		}
	})
}

// Lift takes the finger away.
func (d *Device) Lift() {
	d.Set(func() {
		d.finger = nil
		if d.mode == 0x12 {
			d.events = append(d.events, 0x0200)
		}
	})
}

// Plug puts the cable back. The scanner starts afresh; what lies on it still lies there.
func (d *Device) Plug() {
	d.Replug(func() { d.status, d.mode, d.events, d.convinced = 0x01, 0, nil, false })
}

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
	d.Set(func() { d.damage, d.damaged = how, pictures })
}

// Deafen makes it take no answer to its challenge.
func (d *Device) Deafen() { d.Set(func() { d.deaf = true }) }

// ChangeKeys makes every picture change its key half way.
func (d *Device) ChangeKeys() { d.Set(func() { d.rekeys = true }) }

// Control reads and writes registers.
func (d *Device) Control(s transport.Setup, data []byte) (int, fault.Code) {
	switch {
	case s.RequestType == 0xc0 && s.Request == 0x04:
		if n, ok := d.readRegisters(s.Value, data); ok {
			return n, ""
		}
	case s.RequestType == 0x40 && s.Request == 0x04:
		if d.writeRegisters(s.Value, data) {
			return len(data), ""
		}
	}
	return 0, fault.DeviceStalled
}

// In hands out events and pictures.
func (d *Device) In(endpoint uint8, buf []byte) (int, fault.Code) {
	switch endpoint {
	case 1:
		return d.event(buf)
	case 2:
		return d.image(buf)
	}
	return 0, fault.DeviceProtocol
}

// Out has no endpoint.
func (d *Device) Out(uint8, []byte) (int, fault.Code) { return 0, fault.DeviceProtocol }

// readRegisters answers a read; false means a stall.
func (d *Device) readRegisters(first uint16, buf []byte) (int, bool) {
	switch first {
	case 0x07:
		return copy(buf, []byte{d.status}), true
	case 0x34:
		return copy(buf, binary.LittleEndian.AppendUint32(nil, d.keyOf(d.keyNumber)^d.seed)), true
	case 0x2010:
		if d.model == MicrosoftV2 {
			return copy(buf, d.question()), true
		}
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
	case first == 0x2000 && len(data) == 16 && d.model == MicrosoftV2:
		d.convinced = d.answered(data)
	case first == 0x4e && len(data) == 1:
		d.enter(data[0])
	default:
		return false
	}
	return true
}

// power follows a write to the status register: section 4. The announcement repeats itself, section 6.
func (d *Device) power(status byte) {
	if d.model == MicrosoftV2 && status&0x80 == 0 && !d.convinced {
		return // it stays in low power
	}
	wakes := d.status&0x80 != 0 && status&0x80 == 0
	d.status = status
	if status&0x80 != 0 {
		d.mode, d.events, d.convinced = 0, nil, false
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

// question is the challenge of section 10; this one follows from the secret.
func (d *Device) question() []byte {
	out := make([]byte, 16)
	for i := range 4 {
		binary.BigEndian.PutUint32(out[4*i:], d.keyOf(byte(i+1)))
	}
	return out
}

// answered decrypts the answer: it must be the question.
func (d *Device) answered(answer []byte) bool {
	c, err := aes.NewCipher([]byte("\x79\xac\x91\x79\x5c\xa1\x47\x8e\x98\xe0\x0f\x3c\x59\x8f\x5f\x4b"))
	if err != nil {
		return false
	}
	back := make([]byte, 16)
	c.Decrypt(back, answer)
	return !d.deaf && bytes.Equal(back, d.question())
}

// event hands out the oldest event.
func (d *Device) event(buf []byte) (int, fault.Code) {
	if len(d.events) == 0 {
		return 0, cable.NotYet
	}
	message := make([]byte, 64)
	binary.BigEndian.PutUint16(message, d.events[0])
	if len(buf) < len(message) {
		return 0, fault.DeviceProtocol // an overflow
	}
	d.events = d.events[1:]
	return copy(buf, message), ""
}

// image hands out a picture of what lies on the glass, for as long as the mode stays.
func (d *Device) image(buf []byte) (int, fault.Code) {
	if d.mode != 0x20 {
		return 0, cable.NotYet
	}
	picture := d.picture()
	if d.damaged > 0 {
		d.damaged--
		picture = d.damage(picture)
	}
	if len(buf) < len(picture) {
		return 0, fault.DeviceProtocol
	}
	return copy(buf, picture), ""
}

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
