// Package upektc is a UPEK TouchStrip with coprocessor made of software: it answers on its pipes as
// docs/protocols/upektc.md says, from which alone it was written. Its hands may be used from any goroutine.
package upektc

import (
	"bytes"
	"time"

	"thana/drivers/device"
	"thana/drivers/emulator/cable"
	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Device is the sensor. A finger that is laid down is swiped once: when its picture is out, it has left.
type Device struct {
	*cable.Cable
	session
	finger *biometric.Image
	spoilt byte // state of the next swipe, 0 where it is good

	damage  func(transfers [][]byte) [][]byte
	damaged int // pictures still to be damaged
}

// session is what a wake-up starts afresh.
type session struct {
	awake  bool
	queue  [][]byte // transfers that wait to be read
	period time.Duration
	asked  byte     // number of the message that awaits its answer
	told   byte     // state of the strip that the program was told
	waits  bool     // for a finger
	said   bool     // that it waits, and the program has not said to go on
	since  int      // counts waits, so that an old clock wakes nobody
	parts  [][]byte // of the picture that have not been asked for
}

// New returns a plugged-in sensor.
func New() *Device {
	d := &Device{}
	d.Cable = cable.New("emulator/upektc", d)
	return d
}

// Describe says what a bus sees of it.
func (d *Device) Describe() device.Found {
	return device.Found{ID: device.ID{Vendor: 0x147e, Product: 0x2016}, Interfaces: "ff", Name: "UPEK Biometric Coprocessor"}
}

// Plug puts the cable back.
func (d *Device) Plug() { d.Replug(func() { d.session = session{} }) }

// Touch swipes a finger. The picture is scaled to 508 ppi and centred on the strip.
func (d *Device) Touch(finger biometric.Image) {
	d.Set(func() {
		d.finger = &finger
		d.seen()
	})
}

// Lift takes a finger away that was not read.
func (d *Device) Lift() { d.Set(func() { d.finger = nil }) }

// TooShort, Sideways and Unread spoil the next swipe.
func (d *Device) TooShort() { d.Set(func() { d.spoilt = 0x1e }) }
func (d *Device) Sideways() { d.Set(func() { d.spoilt = 0x1d }) }
func (d *Device) Unread()   { d.Set(func() { d.spoilt = 0x07 }) }

// Garble spoils bytes in the next pictures.
func (d *Device) Garble(pictures int) {
	d.spoil(pictures, func(t [][]byte) [][]byte {
		for i := 10; i < len(t[0]); i++ {
			t[0][i] ^= 0xa5
		}
		return t
	})
}

// Truncate breaks the next pictures off in the middle of a part.
func (d *Device) Truncate(pictures int) {
	d.spoil(pictures, func(t [][]byte) [][]byte { return [][]byte{t[0], t[1][:len(t[1])/2]} })
}

func (d *Device) spoil(pictures int, how func([][]byte) [][]byte) {
	d.Set(func() { d.damage, d.damaged = how, pictures })
}

// Control takes the wake-up.
func (d *Device) Control(s transport.Setup, data []byte) (int, fault.Code) {
	if s != (transport.Setup{RequestType: 0x40, Request: 0x0c, Value: 0x0100, Index: 0x0400}) || len(data) != 1 {
		return 0, fault.DeviceStalled
	}
	d.session = session{awake: true, since: d.since + 1}
	d.say(0x03, 0, []byte("\x0110.5"))
	return 1, ""
}

// In hands out the oldest transfer.
func (d *Device) In(endpoint uint8, buf []byte) (int, fault.Code) {
	switch {
	case endpoint != 1:
		return 0, fault.DeviceProtocol
	case len(d.queue) == 0:
		return 0, cable.NotYet
	case len(buf) < len(d.queue[0]):
		return 0, fault.DeviceProtocol // an overflow
	}
	n := copy(buf, d.queue[0])
	d.queue = d.queue[1:]
	return n, ""
}

// Out takes one message. What is not one, or makes no sense now, is not answered.
func (d *Device) Out(endpoint uint8, data []byte) (int, fault.Code) {
	if endpoint != 2 {
		return 0, fault.DeviceProtocol
	}
	kind, number, body, ok := unpack(data)
	if ok && d.awake {
		d.take(kind, number, body)
	}
	return len(data), ""
}

func (d *Device) take(kind, number byte, body []byte) {
	switch {
	case kind == 0x04 && len(body) == 13:
		d.period = time.Duration(int(body[2])|int(body[3])<<8) * time.Millisecond
		d.say(0x05, 0, []byte{0})
	case kind == 0x07:
		d.session = session{awake: true, since: d.since + 1}
		d.say(0x01, 0, nil)
	case kind == 0x09 && d.said:
		d.said = false
		d.wait()
	case kind == 0x00 && !d.waits:
		d.asked = number
		d.numbered(body)
	}
}

func (d *Device) numbered(body []byte) {
	switch {
	case bytes.Equal(body, []byte{0x28, 4, 0, 0, 0, 6, 4}):
		d.say(0x00, d.asked, append([]byte{0x28, 0x34, 0, 0, 0, 6, 0x14}, make([]byte, 48)...))
	case bytes.Equal(body, []byte{0x28, 11, 0, 0, 0, 0x0e, 2, 0xfe, 0xff, 0xff, 0xff, 2, 0, 2}):
		d.tell()
	case bytes.Equal(body, []byte{0x28, 5, 0, 0, 0, 0, 0x30, 1}) && d.told == 0x0c:
		d.waits = true
		d.wait()
	case bytes.Equal(body, []byte{0x28, 5, 0, 0, 0, 0, 0x30, 1}) && d.told == 0 && d.finger != nil:
		d.parts = d.picture()
		d.finger = nil
		d.part()
	case bytes.Equal(body, []byte{0x30}) && len(d.parts) > 0:
		d.part()
	}
}

// tell says the state of the strip.
func (d *Device) tell() {
	d.told = 0x0c
	if d.finger != nil {
		d.told, d.spoilt = d.spoilt, 0
	}
	d.say(0x00, d.asked, []byte{0x28, 0x11, 0, 0, 0, 0, 0x20, 1, 0, 0, 0, d.told, 0, 0, 0, 0, 0, 0, 0, 0})
}

// wait answers at once where a finger is there, and says after the period that it waits where none is.
func (d *Device) wait() {
	d.seen()
	if !d.waits {
		return
	}
	d.since++
	now := d.since
	time.AfterFunc(d.period, func() {
		d.Set(func() {
			if d.waits && d.since == now {
				d.said = true
				d.say(0x08, 0, nil)
			}
		})
	})
}

// seen answers the waiting program once a finger is there, unless it was just told to wait on.
func (d *Device) seen() {
	if d.waits && !d.said && d.finger != nil {
		d.waits = false
		d.tell()
	}
}
