package uru4000

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"thana/drivers/transport"
	"thana/drivers/transport/usbmontest"
)

// recordedKey is the key of the recorded picture, section 9 of the protocol.
const recordedKey = 0x544409d6

// TestDevice_AnswersLikeTheRecordedOne asks the emulator everything that the recorded program asked the real 4500, in
// that order, with the recorded picture on the glass, and compares each answer in full where the protocol decides it:
// registers, the kinds of events, the header, every scrambled byte of the picture.
func TestDevice_AnswersLikeTheRecordedOne(t *testing.T) {
	recorded := usbmontest.Beside(t, "uru4000-4500")
	session, err := usbmontest.Session(recorded.Packets, transport.Header{})
	if err != nil {
		t.Fatal(err)
	}
	e := New(recordedKey)
	usb, err := e.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer usb.Close()
	finger := recorded.Picture(t, 512)
	compared := 0
	// The program had its read under way all the time, so an event may be recorded before the write that causes it
	// has ended; here the writes are made first.
	calls := session.Calls
	for i := 0; i < len(calls); i++ {
		c := calls[i]
		if strings.HasPrefix(c.Ask, "in 1 ") && i+1 < len(calls) && calls[i+1].Ask == "control 40 04 0007 0000 01" {
			calls[i], calls[i+1] = calls[i+1], c
			c = calls[i]
		}
		if strings.HasPrefix(c.Ask, "control 40 04 004e 0000 12") {
			e.Lift()
		}
		if c.Ended {
			continue
		}
		if bytes.HasPrefix(c.Data, []byte{1, 1}) {
			e.Touch(finger)
		}
		compare(t, usb, c)
		compared++
	}
	if compared != 17 {
		t.Fatalf("%d answers compared, the recording has 17", compared)
	}
}

func compare(t *testing.T, usb transport.USB, c transport.Call) {
	t.Helper()
	words := strings.Fields(c.Ask)
	switch {
	case words[0] == "control":
		setup, data := controlOf(t, words)
		n, err := usb.Control(t.Context(), setup, data)
		if err != nil {
			t.Fatalf("%s: %v", c.Ask, err)
		}
		if setup.RequestType&0x80 != 0 && !bytes.Equal(data[:n], c.Data) || setup.RequestType&0x80 == 0 && n != c.Count {
			t.Errorf("%s: answered %x, the real one %s", c.Ask, data[:n], c)
		}
	case words[1] == "1":
		buf := make([]byte, 64)
		if n, err := usb.In(t.Context(), 1, buf); err != nil || n != len(c.Data) || !bytes.Equal(buf[:2], c.Data[:2]) {
			t.Errorf("event %x of %d bytes (%v), the real one %x", buf[:2], n, err, c.Data[:2])
		}
	case words[1] == "2":
		buf := make([]byte, 111424)
		n, err := usb.In(t.Context(), 2, buf)
		if err != nil || n != len(c.Data) {
			t.Fatalf("picture of %d bytes (%v), the real one %d", n, err, len(c.Data))
		}
		comparePicture(t, buf[:n], c.Data)
	}
}

// comparePicture leaves out what the protocol leaves open: the unknown header bytes and the first byte of each
// scrambled block, which carries nothing.
func comparePicture(t *testing.T, got, want []byte) {
	t.Helper()
	blocks := 2 * 9 // with the block of no lines that ends the table
	if !bytes.Equal(got[:7], want[:7]) || !bytes.Equal(got[16:16+blocks-2], want[16:16+blocks-2]) || got[16+blocks-1] != want[16+blocks-1] {
		t.Errorf("header %x, the real one %x", got[:64], want[:64])
	}
	empty := map[int]bool{64: true, 64 + 73*384: true, 64 + 123*384: true, 64 + 173*384: true}
	for i := 64; i < len(want); i++ {
		if got[i] != want[i] && !empty[i] {
			t.Fatalf("byte %d (line %d): %02x, the real one %02x", i, (i-64)/384, got[i], want[i])
		}
	}
}

func controlOf(t *testing.T, words []string) (transport.Setup, []byte) {
	t.Helper()
	raw, err := hex.DecodeString(strings.Join(words[1:5], ""))
	if err != nil {
		t.Fatal(err)
	}
	s := transport.Setup{RequestType: raw[0], Request: raw[1], Value: uint16(raw[2])<<8 | uint16(raw[3])}
	if s.RequestType&0x80 == 0 {
		data, err := hex.DecodeString(words[5])
		if err != nil {
			t.Fatal(err)
		}
		return s, data
	}
	n := map[string]int{"1": 1, "4": 4, "16": 16}[words[5]]
	return s, make([]byte, n)
}
