//go:build linux

package usbip

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"testing"

	"golang.org/x/sys/unix"

	"thana/drivers/emulator/uru4000"
)

// command builds a submit or unlink as the kernel sends it.
func command(kind, seq uint32, in bool, endpoint, length uint32, setup [8]byte, out []byte) []byte {
	h := make([]byte, headerSize)
	binary.BigEndian.PutUint32(h, kind)
	binary.BigEndian.PutUint32(h[4:], seq)
	if in {
		binary.BigEndian.PutUint32(h[12:], 1)
	}
	binary.BigEndian.PutUint32(h[16:], endpoint)
	binary.BigEndian.PutUint32(h[24:], length)
	copy(h[40:], setup[:])
	return append(h, out...)
}

func unlinking(seq, target uint32) []byte {
	h := command(cmdUnlink, seq, false, 0, 0, [8]byte{}, nil)
	binary.BigEndian.PutUint32(h[20:], target)
	return h
}

func newServer(t testing.TB, conn io.ReadWriter) *server {
	t.Helper()
	g := uru4000.New(1)
	usb, err := g.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := &server{conn: conn, usb: usb, queues: map[uint32]chan *request{}, waiting: map[uint32]*request{}}
	s.device, s.config, s.text = g.Descriptors()
	return s
}

// answerTo reads one answer: its command, sequence, status and data.
func answerTo(t *testing.T, conn io.Reader, in bool) (kind, seq uint32, status int32, data []byte) {
	t.Helper()
	h := make([]byte, headerSize)
	if _, err := io.ReadFull(conn, h); err != nil {
		t.Fatal(err)
	}
	if in {
		data = make([]byte, binary.BigEndian.Uint32(h[24:]))
		if _, err := io.ReadFull(conn, data); err != nil {
			t.Fatal(err)
		}
	}
	return binary.BigEndian.Uint32(h), binary.BigEndian.Uint32(h[4:]), int32(binary.BigEndian.Uint32(h[20:])), data
}

func TestServer_AnswersAsTheKernelExpects(t *testing.T) {
	kernel, ours := net.Pipe()
	s := newServer(t, ours)
	served := make(chan struct{})
	go func() { s.serve(); close(served) }()

	kernel.Write(command(cmdSubmit, 1, true, 0, 255, [8]byte{0x80, getDescriptor, 1, stringDescriptor, 9, 4, 255, 0}, nil))
	if _, seq, status, data := answerTo(t, kernel, true); seq != 1 || status != 0 || len(data) != 2+2*len("DigitalPersona, Inc.") || int(data[0]) != len(data) {
		t.Errorf("string: seq %d status %d %x", seq, status, data)
	}
	kernel.Write(command(cmdSubmit, 2, true, 0, 8, [8]byte{0x80, getDescriptor, 0, deviceDescriptor, 0, 0, 8, 0}, nil))
	if _, _, status, data := answerTo(t, kernel, true); status != 0 || !bytes.Equal(data, s.device[:8]) {
		t.Errorf("device: %d %x", status, data)
	}
	kernel.Write(command(cmdSubmit, 3, true, 0, 1, [8]byte{0xc0, 4, 7, 0, 0, 0, 1, 0}, nil))
	if _, _, status, data := answerTo(t, kernel, true); status != 0 || !bytes.Equal(data, []byte{1}) {
		t.Errorf("register: %d %x", status, data)
	}
	kernel.Write(command(cmdSubmit, 4, true, 0, 1, [8]byte{0x80, getDescriptor, 0, 0x0f, 0, 0, 1, 0}, nil))
	if _, _, status, _ := answerTo(t, kernel, true); status != -32 {
		t.Errorf("an unknown descriptor: %d, want a stall", status)
	}
	kernel.Write(command(cmdSubmit, 5, true, 1, 64, [8]byte{}, nil)) // no event comes
	kernel.Write(unlinking(6, 5))
	if kind, seq, status, _ := answerTo(t, kernel, false); kind != retUnlink || seq != 6 || status != -104 {
		t.Errorf("unlink: %d seq %d status %d", kind, seq, status)
	}
	kernel.Write(unlinking(7, 5))
	if kind, _, status, _ := answerTo(t, kernel, false); kind != retUnlink || status != 0 {
		t.Errorf("unlink of what is over: %d status %d", kind, status)
	}
	s.pull()
	kernel.Write(command(cmdSubmit, 8, true, 0, 1, [8]byte{0xc0, 4, 7, 0, 0, 0, 1, 0}, nil))
	if _, seq, status, _ := answerTo(t, kernel, true); seq != 8 || status != -int32(unix.ESHUTDOWN) {
		t.Errorf("a register of a pulled device: seq %d status %d", seq, status)
	}
	kernel.Close()
	<-served
}

// A control request that is under way when the device is pulled ends then, and not by its own clock; others end with the line.
func TestServer_PullEndsControlRequests(t *testing.T) {
	kernel, ours := net.Pipe()
	s := newServer(t, ours)
	s.waiting[9] = &request{seq: 9, cancel: func() {}}
	s.waiting[10] = &request{seq: 10, endpoint: 1}
	go s.pull()
	if _, seq, status, _ := answerTo(t, kernel, false); seq != 9 || status != -int32(unix.ESHUTDOWN) {
		t.Errorf("seq %d status %d", seq, status)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) != 1 || s.waiting[10] == nil {
		t.Errorf("%d wait", len(s.waiting))
	}
}

// duplex reads the fuzzer's bytes and forgets what is written.
type duplex struct{ io.Reader }

func (duplex) Write(p []byte) (int, error) { return len(p), nil }

func FuzzServe(f *testing.F) {
	f.Add(append(command(cmdSubmit, 1, true, 0, 1, [8]byte{0xc0, 4, 7, 0, 0, 0, 1, 0}, nil), unlinking(2, 1)...))
	f.Add(command(cmdSubmit, 1, false, 0, 1, [8]byte{0x40, 4, 0x4e, 0, 0, 0, 1, 0}, []byte{0x10}))
	event := command(cmdSubmit, 1, true, 1, 64, [8]byte{}, nil) // waits for a finger
	f.Add(event)
	f.Add(append(bytes.Clone(event), event...)) // one number twice: neither may wait for ever
	var many []byte
	for seq := range uint32(3 * deepest) {
		many = append(many, command(cmdSubmit, seq, true, 1, 64, [8]byte{}, nil)...)
	}
	f.Add(many)
	f.Add(command(cmdSubmit, 1, true, 2, 512, [8]byte{}, nil))
	f.Fuzz(func(t *testing.T, sent []byte) {
		newServer(t, duplex{bytes.NewReader(sent)}).serve()
	})
}
