//go:build linux

// Package usbip puts an emulated device behind the kernel's own virtual host controller (vhci_hcd), so that real usbfs and real
// libusb talk to it. It speaks USB/IP as the kernel's Documentation/usb/usbip_protocol.rst describes it, over one end
// of a socket pair: no network and no tools. It needs root, and is used on the hardware bench.
package usbip

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// Gadget is an emulated device that can describe itself as USB 2.0 section 9.6 wants.
type Gadget interface {
	Open(ctx context.Context) (transport.USB, error)
	Descriptors() (device, config []byte, text []string) // text[0] has the string index 1
}

const (
	attachFile = "/sys/devices/platform/vhci_hcd.0/attach"
	statusFile = "/sys/devices/platform/vhci_hcd.0/status"
	fullSpeed  = 2 // enum usb_device_speed
)

// Ports is how many devices of this speed the controller takes, numbered from 0.
const Ports = 8

// Available says whether the kernel has a virtual host controller that this program may use.
func Available() bool { return unix.Access(attachFile, unix.W_OK) == nil }

// Attach plugs the gadget into a port of the virtual controller; unplug pulls it and returns when nothing runs any more and
// the port is free.
func Attach(port int, g Gadget) (unplug func() error, err error) {
	usb, err := g.Open(context.Background())
	if err != nil {
		return nil, err
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, errors.Join(err, usb.Close())
	}
	line := fmt.Sprintf("%d %d %d %d", port, pair[1], port+1, fullSpeed)
	err = os.WriteFile(attachFile, []byte(line), 0)
	err = errors.Join(err, unix.Close(pair[1])) // the kernel holds its own reference
	ours := os.NewFile(uintptr(pair[0]), "usbip")
	if err != nil {
		return nil, errors.Join(err, ours.Close(), usb.Close())
	}
	s := &server{conn: ours, usb: usb, queues: map[uint32]chan *request{}, waiting: map[uint32]*request{}}
	s.device, s.config, s.text = g.Descriptors()
	served := make(chan struct{})
	go func() { s.serve(); close(served) }()
	return sync.OnceValue(func() error {
		s.pull()
		<-time.After(settle)
		// Closing the socket alone would not wake a reader of it.
		err := errors.Join(unix.Shutdown(pair[0], unix.SHUT_RDWR), usb.Close())
		<-served
		return errors.Join(err, ours.Close(), freed(port))
	}), nil
}

// freed waits until the kernel has let go of a port: its status is 4 (VDEV_ST_NULL) again.
func freed(port int) error {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for late := time.After(10 * time.Second); ; {
		text, err := os.ReadFile(statusFile)
		if err != nil {
			return err
		}
		if strings.Contains(string(text), fmt.Sprintf("hs  %04d 004 ", port)) {
			return nil
		}
		select {
		case <-look.C:
		case <-late:
			return fmt.Errorf("usbip: port %d is still taken: %s", port, text)
		}
	}
}

// Commands and the 48-byte header, usbip_protocol.rst.
const (
	cmdSubmit = 1
	cmdUnlink = 2
	retSubmit = 3
	retUnlink = 4

	headerSize = 48
	largest    = 1 << 20               // bytes of one transfer
	settle     = 20 * time.Millisecond // between the last answer and the line's end: no control request is sent in vain
	deepest    = 64                    // transfers that wait in one pipe
)

type server struct {
	conn           io.ReadWriter
	usb            transport.USB
	device, config []byte
	text           []string

	mu      sync.Mutex // guards writing, waiting and pulled
	waiting map[uint32]*request
	pulled  bool
	queues  map[uint32]chan *request // by pipe; used by serve only
	workers sync.WaitGroup
}

// request is a submitted transfer.
type request struct {
	seq, endpoint uint32
	in            bool
	length        int
	setup         [8]byte
	out           []byte
	ctx           context.Context
	cancel        context.CancelFunc
}

// serve answers until the connection ends.
func (s *server) serve() {
	header := make([]byte, headerSize)
	for {
		if _, err := io.ReadFull(s.conn, header); err != nil {
			break
		}
		word := func(at int) uint32 { return binary.BigEndian.Uint32(header[at:]) }
		if word(0) == cmdUnlink {
			s.unlink(word(4), word(20))
			continue
		}
		r := &request{seq: word(4), in: word(12) == 1, endpoint: word(16), length: int(word(24)), setup: [8]byte(header[40:48])}
		if word(0) != cmdSubmit || r.length < 0 || r.length > largest {
			break
		}
		if !r.in {
			r.out = make([]byte, r.length)
			if _, err := io.ReadFull(s.conn, r.out); err != nil {
				break
			}
		}
		if !s.submit(r) {
			break
		}
	}
	s.mu.Lock()
	for _, r := range s.waiting {
		r.cancel()
	}
	s.mu.Unlock()
	for _, q := range s.queues {
		close(q)
	}
	s.workers.Wait()
}

// submit queues a transfer behind the others of its pipe; false where the kernel would never ask so: a number that is
// still waiting, or more transfers than a pipe holds.
func (s *server) submit(r *request) bool {
	r.ctx, r.cancel = context.WithCancel(context.Background())
	s.mu.Lock()
	twice := s.waiting[r.seq] != nil
	if !twice {
		s.waiting[r.seq] = r
	}
	refused := !twice && s.refused(r)
	s.mu.Unlock()
	if twice {
		r.cancel()
		return false
	}
	if refused {
		return true
	}
	pipe := r.endpoint
	if r.in && pipe != 0 {
		pipe |= 0x80
	}
	q, ok := s.queues[pipe]
	if !ok {
		q = make(chan *request, deepest)
		s.queues[pipe] = q
		s.workers.Go(func() { s.work(q) })
	}
	select {
	case q <- r:
		return true
	default:
		return false
	}
}

// pull ends control requests, now and from now on, as the controller of a machine does that finds no device. The virtual one leaves them to
// whoever asked: ftdi_sio gives each 5 s (WDR_TIMEOUT), and an open in its middle took that long to fail.
func (s *server) pull() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pulled = true
	for _, r := range s.waiting {
		s.refused(r)
	}
}

// refused ends a control request to a device that was pulled; s.mu is held.
func (s *server) refused(r *request) bool {
	if !s.pulled || r.endpoint != 0 {
		return false
	}
	r.cancel()
	delete(s.waiting, r.seq)
	s.write(retSubmit, r.seq, -int32(unix.ESHUTDOWN), 0, nil)
	return true
}

// work serves one pipe. What the device sends at once may fill several requests.
func (s *server) work(q chan *request) {
	var buf, rest []byte // rest is of buf
	for r := range q {
		var data []byte
		var err error
		n := r.length
		switch {
		case r.ctx.Err() != nil:
			err = r.ctx.Err()
		case r.endpoint == 0:
			data, err = s.control(r)
		case r.in:
			if len(rest) == 0 {
				if buf == nil {
					buf = make([]byte, largest)
				}
				var got int
				got, err = s.usb.In(r.ctx, uint8(r.endpoint), buf)
				rest = buf[:got]
			}
			n = min(len(rest), r.length)
			data, rest = rest[:n], rest[n:]
		default:
			n, err = s.usb.Out(r.ctx, uint8(r.endpoint), r.out)
		}
		if r.in || r.endpoint == 0 && data != nil {
			n = len(data)
		}
		if !s.answer(r, n, data, err) && r.in && r.endpoint != 0 {
			rest = append(data, rest...) // for the next reader
		}
	}
}

// answer ends a request; false means that it was taken back meanwhile.
func (s *server) answer(r *request, n int, data []byte, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.cancel()
	if s.waiting[r.seq] == nil {
		return false
	}
	delete(s.waiting, r.seq)
	status := statusOf(err)
	if status != 0 {
		n, data = 0, nil
	}
	if !r.in {
		data = nil
	}
	s.write(retSubmit, r.seq, status, uint32(n), data)
	return true
}

func (s *server) unlink(seq, target uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.waiting[target]
	if r == nil {
		s.write(retUnlink, seq, 0, 0, nil)
		return
	}
	delete(s.waiting, target)
	r.cancel()
	s.write(retUnlink, seq, -int32(unix.ECONNRESET), 0, nil)
}

// write sends a header and data; s.mu is held. Where it fails the connection is over, which serve sees.
func (s *server) write(command, seq uint32, status int32, length uint32, data []byte) {
	header := make([]byte, headerSize, headerSize+len(data))
	binary.BigEndian.PutUint32(header, command)
	binary.BigEndian.PutUint32(header[4:], seq)
	binary.BigEndian.PutUint32(header[20:], uint32(status))
	binary.BigEndian.PutUint32(header[24:], length)
	_, _ = s.conn.Write(append(header, data...))
}

func statusOf(err error) int32 {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, fault.DeviceStalled):
		return -int32(unix.EPIPE)
	case errors.Is(err, fault.DeviceGone), errors.Is(err, fault.DeviceClosed):
		return -int32(unix.ESHUTDOWN)
	}
	return -int32(unix.EPROTO)
}

// Standard requests and descriptor types, USB 2.0 section 9.4.
const (
	getStatus, clearFeature, getDescriptor, setConfiguration, setInterface = 0, 1, 6, 9, 11

	deviceDescriptor, configDescriptor, stringDescriptor = 1, 2, 3
)

// control answers what every device must know and passes the rest on.
func (s *server) control(r *request) ([]byte, error) {
	setup := transport.Setup{RequestType: r.setup[0], Request: r.setup[1],
		Value: binary.LittleEndian.Uint16(r.setup[2:]), Index: binary.LittleEndian.Uint16(r.setup[4:])}
	if setup.RequestType&0x60 != 0 {
		data := r.out
		if r.in {
			data = make([]byte, r.length)
		}
		n, err := s.usb.Control(r.ctx, setup, data)
		return data[:n], err
	}
	switch setup.Request {
	case getStatus:
		return []byte{0, 0}, nil
	case clearFeature, setConfiguration, setInterface:
		return nil, nil
	case getDescriptor:
		if d := s.descriptor(setup.Value>>8, int(setup.Value&0xff)); d != nil {
			return d[:min(len(d), r.length)], nil
		}
	}
	return nil, fault.DeviceStalled
}

func (s *server) descriptor(kind uint16, index int) []byte {
	switch {
	case kind == deviceDescriptor:
		return s.device
	case kind == configDescriptor && index == 0:
		return s.config
	case kind == stringDescriptor && index == 0:
		return []byte{4, stringDescriptor, 0x09, 0x04} // English
	case kind == stringDescriptor && index <= len(s.text):
		d := []byte{0, stringDescriptor}
		for _, c := range s.text[index-1] {
			d = binary.LittleEndian.AppendUint16(d, uint16(c))
		}
		d[0] = byte(len(d))
		return d
	}
	return nil
}
