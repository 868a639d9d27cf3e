package upektc

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"testing"

	"thana/drivers/transport"
	"thana/drivers/transport/usbmontest"
	"thana/shared/fault"
)

// TestDevice_AnswersLikeTheRecordedOne asks the emulator everything that the recorded program asked the real sensor, with
// the recorded picture under the finger, and compares each message in full where the protocol decides it.
func TestDevice_AnswersLikeTheRecordedOne(t *testing.T) {
	recorded := usbmontest.Beside(t, "upektc_img")
	session, err := usbmontest.Session(usbmontest.Of(3, recorded.Packets), transport.Header{})
	if err != nil {
		t.Fatal(err)
	}
	finger := recorded.Picture(t, sensor)
	d := New()
	usb, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer usb.Close()
	messages := 0
	var want, got []byte
	for _, c := range session.Calls {
		words := strings.Fields(c.Ask)
		switch words[0] {
		case "control":
			_, err = usb.Control(t.Context(), transport.Setup{RequestType: 0x40, Request: 0x0c, Value: 0x0100, Index: 0x0400}, []byte{0})
		case "out":
			_, err = usb.Out(t.Context(), 2, unhex(t, words[2]))
		case "in":
			size, _ := strconv.Atoi(words[2])
			buf, n := make([]byte, size), 0
			n, err = usb.In(t.Context(), 1, buf)
			want, got = append(want, c.Data...), append(got, buf[:n]...)
			if bytes.HasPrefix(c.Data, []byte("Ciao\x08")) {
				d.Touch(finger)
			}
			if whole(want) {
				compare(t, got, want)
				want, got = nil, nil
				messages++
			}
		}
		if err != nil {
			t.Fatalf("%.40s: %v", c.Ask, err)
		}
	}
	if messages != 38 || want != nil {
		t.Fatalf("%d messages compared, the recording has 38", messages)
	}
}

func whole(m []byte) bool { return len(m) >= 9+int(m[5]&15)<<8+int(m[6]) }

// compare leaves out what the protocol leaves open: the description, the last four bytes of the picture's message, and what
// stands behind a message.
func compare(t *testing.T, got, want []byte) {
	t.Helper()
	n := 9 + int(want[5]&15)<<8 + int(want[6])
	switch {
	case want[4] == 0 && want[7] == 0x28 && want[8] == 0x34:
		n = 10
	case want[4] == 0 && want[7] == 0x20:
		n -= 6
	}
	if len(got) != len(want) || !bytes.Equal(got[:n], want[:n]) {
		t.Errorf("answered %.40x (%d bytes), the real one %.40x (%d bytes)", got, len(got), want, len(want))
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDevice_CablesAndPrograms(t *testing.T) {
	d := New()
	first, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context()); !errors.Is(err, fault.DeviceBusy) {
		t.Errorf("second program: %v", err)
	}
	wake := func(u transport.USB) error {
		_, err := u.Control(t.Context(), transport.Setup{RequestType: 0x40, Request: 0x0c, Value: 0x0100, Index: 0x0400}, []byte{0})
		return err
	}
	d.Unplug()
	if _, err := d.Open(t.Context()); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("opened without a cable: %v", err)
	}
	d.Plug()
	if err := wake(first); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("old pipes work after a replug: %v", err)
	}
	second, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := wake(second); err != nil {
		t.Error(err)
	}
	second.Close()
	if err := wake(second); !errors.Is(err, fault.DeviceClosed) {
		t.Errorf("closed pipes: %v", err)
	}
}
