package usbline

import (
	"bytes"
	"io"
	"testing"

	"thana/drivers/transport"
)

// Divisors of FTDI's application note 120 and of the kernel's ftdi_sio, and what a far end makes of them.
func TestBaud_Divisors(t *testing.T) {
	for divisor, want := range map[uint32]int{0x4138: 9600, 0x809c: 19200, 0xc04e: 38400, 0xc034: 57600, 0x0034: 57600, 0x001a: 115200, 0x000d: 230769, 0: 3_000_000, 1: 2_000_000} {
		d := New(FTDI)
		if _, code := d.Control(transport.Setup{RequestType: 0x40, Request: 3, Value: uint16(divisor), Index: uint16(divisor >> 16)}, nil); code != "" || d.Baud() != want {
			t.Errorf("%#x: %d, want %d (%s)", divisor, d.Baud(), want, code)
		}
	}
}

// Bytes pass both ways; a converter of FTDI puts its status before each packet.
func TestLine_BothWays(t *testing.T) {
	for _, kind := range []Kind{ACM, FTDI, Printer, IPP} {
		d := New(kind)
		usb, err := d.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sent := bytes.Repeat([]byte("thana"), 30)
		for n, far := range d.Lines() {
			if _, err := usb.Out(t.Context(), uint8(n+1), sent); err != nil {
				t.Fatal(err)
			}
			got := make([]byte, len(sent))
			if _, err := io.ReadFull(far, got); err != nil || !bytes.Equal(got, sent) {
				t.Errorf("kind %d: %q, %v", kind, got, err)
			}
			if _, err := far.Write(sent); err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, 4096)
			size, err := usb.In(t.Context(), uint8(n+1), buf)
			in := buf[:size]
			if kind == FTDI {
				var bare []byte
				for ; len(in) > 2; in = in[min(packet, len(in)):] {
					bare = append(bare, in[2:min(packet, len(in))]...)
				}
				in = bare
			}
			if err != nil || !bytes.Equal(in, sent) {
				t.Errorf("kind %d: %q, %v", kind, in, err)
			}
			if err := far.Close(); err != nil {
				t.Error(err)
			}
			if n, err := far.Read(buf); n != 0 || err != io.EOF {
				t.Errorf("closed: %d bytes, %v", n, err)
			}
		}
	}
}
