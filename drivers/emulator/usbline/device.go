// Package usbline is a USB device made of software that is a line of bytes: a serial port of the CDC-ACM class, an FTDI converter,
// a printer, or a printer that speaks HTTP (IPP over USB). What stands at its far end, such as a sensor, is somebody else's. Behind
// the kernel's virtual host controller (drivers/emulator/usbip) the kernel's cdc_acm, ftdi_sio or usblp drives it, or ipp-usb.
// docs/protocols/usbline.md is the protocol, with the source of each fact.
package usbline

import (
	"encoding/binary"
	"io"
	"sync"

	"thana/drivers/emulator/cable"
	"thana/drivers/transport"
	"thana/shared/fault"
)

// Kind is what the device says it is.
type Kind int

const (
	ACM     Kind = iota // cdc_acm: /dev/ttyACM0
	FTDI                // ftdi_sio: /dev/ttyUSB0
	Printer             // usblp: /dev/usb/lp0
	IPP                 // ipp-usb: HTTP on loopback
)

// Device is the emulated device; its cable's hands are Unplug, Stall and Silence.
type Device struct {
	*cable.Cable
	kind Kind
	far  []*End // by line, the first on endpoint 1

	mu   sync.Mutex // guards what the program has set
	baud int
}

// New returns a device that is plugged in.
func New(kind Kind) *Device {
	d := &Device{kind: kind}
	d.Cable = cable.New("usbline", d)
	for range d.lines() {
		d.far = append(d.far, &End{d: d, more: make(chan struct{}, 1), gone: make(chan struct{})})
	}
	return d
}

func (d *Device) lines() int {
	if d.kind == IPP {
		return 2 // ipp-usb wants two
	}
	return 1
}

// Lines are the far ends of the lines.
func (d *Device) Lines() []*End { return d.far }

// Baud is the speed that the program has set, 0 before it has. A converter's divisor seldom gives a speed to the baud: two in a
// hundred more or less are understood.
func (d *Device) Baud() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, usual := range []int{9600, 19200, 38400, 57600, 115200} {
		if off := max(d.baud-usual, usual-d.baud); 50*off <= usual {
			return usual
		}
	}
	return d.baud
}

func (d *Device) setBaud(baud int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.baud = baud
}

// End is the far end of a line.
type End struct {
	d    *Device
	more chan struct{} // hints that arrived has grown
	gone chan struct{}
	once sync.Once

	mu      sync.Mutex
	arrived []byte // from the program
	sent    []byte // for the program; under the cable's lock
}

// Read waits for bytes of the program.
func (e *End) Read(buf []byte) (int, error) {
	for {
		e.mu.Lock()
		n := copy(buf, e.arrived)
		e.arrived = e.arrived[n:]
		e.mu.Unlock()
		if n > 0 || len(buf) == 0 {
			return n, nil
		}
		select {
		case <-e.more:
		case <-e.gone:
			return 0, io.EOF
		}
	}
}

// Write gives bytes to the program as it asks for them.
func (e *End) Write(data []byte) (int, error) {
	select {
	case <-e.gone:
		return 0, io.ErrClosedPipe
	default:
	}
	e.d.Set(func() { e.sent = append(e.sent, data...) })
	return len(data), nil
}

// Close ends a Read. The cable stays.
func (e *End) Close() error {
	e.once.Do(func() { close(e.gone) })
	return nil
}

// Endpoints: line n has bulk endpoint n both ways; CDC-ACM's notifications never come.
const notifications = 3

// In gives what the line has for the program.
func (d *Device) In(endpoint uint8, buf []byte) (int, fault.Code) {
	if d.kind == ACM && endpoint == notifications {
		return 0, cable.NotYet
	}
	if endpoint < 1 || int(endpoint) > len(d.far) {
		return 0, fault.DeviceStalled
	}
	e := d.far[endpoint-1]
	if len(e.sent) == 0 {
		return 0, cable.NotYet
	}
	n, taken := d.packed(buf, e.sent)
	e.sent = e.sent[taken:]
	return n, ""
}

// packed puts data into the transfer: a converter of FTDI begins each packet with its status.
func (d *Device) packed(buf, data []byte) (n, taken int) {
	if d.kind != FTDI {
		n = copy(buf, data)
		return n, n
	}
	for taken < len(data) && n+packet <= len(buf) {
		buf[n], buf[n+1] = 0x01, 0x60 // nothing on the modem's wires, nothing left to send
		k := copy(buf[n+2:n+packet], data[taken:])
		n, taken = n+2+k, taken+k
	}
	return n, taken
}

// Out takes the program's bytes.
func (d *Device) Out(endpoint uint8, data []byte) (int, fault.Code) {
	if endpoint < 1 || int(endpoint) > len(d.far) {
		return 0, fault.DeviceStalled
	}
	e := d.far[endpoint-1]
	e.mu.Lock()
	e.arrived = append(e.arrived, data...)
	e.mu.Unlock()
	select {
	case e.more <- struct{}{}:
	default:
	}
	return len(data), ""
}

// Control answers the requests of the device's class, or maker.
func (d *Device) Control(s transport.Setup, data []byte) (int, fault.Code) {
	switch d.kind {
	case ACM:
		return d.acm(s, data)
	case FTDI:
		return d.ftdi(s, data)
	}
	return d.printer(s, data)
}

// acm: CDC PSTN 1.2 section 6.3.
func (d *Device) acm(s transport.Setup, data []byte) (int, fault.Code) {
	const setLineCoding, setControlLineState, sendBreak = 0x20, 0x22, 0x23
	switch {
	case s.RequestType == 0x21 && s.Request == setLineCoding && len(data) == 7:
		d.setBaud(int(binary.LittleEndian.Uint32(data)))
		return len(data), ""
	case s.RequestType == 0x21 && (s.Request == setControlLineState || s.Request == sendBreak):
		return 0, ""
	}
	return 0, fault.DeviceStalled
}

// ftdi: the requests that the kernel's ftdi_sio makes.
func (d *Device) ftdi(s transport.Setup, data []byte) (int, fault.Code) {
	const setBaud, modemStatus, latency, eeprom = 3, 5, 10, 0x90
	switch {
	case s.RequestType == 0x40 && s.Request == setBaud:
		d.setBaud(divided(uint32(s.Value) | uint32(s.Index)<<16))
		return 0, ""
	case s.RequestType == 0x40 && s.Request < latency:
		return 0, ""
	case s.RequestType == 0xc0 && s.Request == modemStatus:
		return copy(data, []byte{0x01, 0x60}), ""
	case s.RequestType == 0xc0 && s.Request == latency:
		return copy(data, []byte{16}), ""
	case s.RequestType == 0xc0 && s.Request == eeprom:
		return copy(data, []byte{0, 0}), ""
	}
	return 0, fault.DeviceStalled
}

// divided is the speed of an FT232R's divisor: 3 MHz by a number with an eighth's fraction.
func divided(divisor uint32) int {
	switch divisor {
	case 0:
		return 3_000_000
	case 1:
		return 2_000_000
	}
	eighths := [8]uint32{0, 4, 2, 1, 3, 5, 6, 7}[divisor>>14&7]
	return int((24_000_000 + (divisor&0x3fff*8+eighths)/2) / (divisor&0x3fff*8 + eighths))
}

// printer: USB printer class 1.1 section 4.2.
func (d *Device) printer(s transport.Setup, data []byte) (int, fault.Code) {
	const deviceID, portStatus, softReset = 0, 1, 2
	switch {
	case s.RequestType == 0xa1 && s.Request == deviceID:
		text := "MFG:Thana;MDL:" + d.name() + ";CLS:PRINTER;"
		return copy(data, append(binary.BigEndian.AppendUint16(nil, uint16(len(text)+2)), text...)), ""
	case s.RequestType == 0xa1 && s.Request == portStatus:
		return copy(data, []byte{0x18}), "" // selected, no error, paper
	case s.Request == softReset:
		return 0, ""
	}
	return 0, fault.DeviceStalled
}
