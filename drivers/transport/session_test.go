package transport

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"thana/shared/fault"
)

const lamp = `thana-usb-session 1
device 1234:0001 Lamp
provenance spec Lamp manual, page 3
# switch on, then it tells its colour
control 40 01 0000 0000 ff -> 1
in 1 4 -> c0
control c0 02 0000 0001 2 -> 0102
out 2 aabb -> 2
in 1 4 -> ended
in 3 8 -> device.stalled
`

func TestReplay_ServesTheSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		usb, err := Replay(strings.NewReader(lamp))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		events := make(chan string, 2)
		go func() {
			buf := make([]byte, 4)
			n, _ := usb.In(ctx, 1, buf) // asked first, answered only after the switch
			events <- string(buf[:n])
			_, err := usb.In(ctx, 1, buf)
			events <- err.Error()
		}()
		synctest.Wait()
		if len(events) != 0 {
			t.Fatal("the interrupt came before the write that causes it")
		}
		mustMove(t, 1)(usb.Control(ctx, Setup{RequestType: 0x40, Request: 1}, []byte{0xff}))
		reply := make([]byte, 2)
		mustMove(t, 2)(usb.Control(ctx, Setup{RequestType: 0xc0, Request: 2, Index: 1}, reply))
		if !bytes.Equal(reply, []byte{1, 2}) || <-events != "\xc0" {
			t.Fatalf("reply %x", reply)
		}
		mustMove(t, 2)(usb.Out(ctx, 2, []byte{0xaa, 0xbb}))
		if _, err := usb.In(ctx, 3, make([]byte, 8)); !errors.Is(err, fault.DeviceStalled) {
			t.Fatalf("recorded stall: %v", err)
		}
		cancel()
		if got := <-events; got != context.Canceled.Error() {
			t.Fatalf("given-up call: %s", got)
		}
		if err := usb.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func mustMove(t *testing.T, want int) func(int, error) {
	return func(n int, err error) {
		t.Helper()
		if err != nil || n != want {
			t.Fatalf("moved %d (%v), want %d", n, err, want)
		}
	}
}

func TestReplay_DepartureNamesTheLine(t *testing.T) {
	cases := map[string]struct {
		do   func(USB) error
		want string
	}{
		"another byte": {func(u USB) error {
			_, err := u.Control(t.Context(), Setup{RequestType: 0x40, Request: 1}, []byte{0xfe})
			return err
		}, "line 5: "},
		"another length": {func(u USB) error {
			_, err := u.In(t.Context(), 1, make([]byte, 5))
			return err
		}, "line 6: "},
		"an endpoint without lines": {func(u USB) error {
			_, err := u.In(t.Context(), 7, make([]byte, 5))
			return err
		}, "after the last line"},
		"left over": {func(u USB) error { return u.Close() }, "line 5: "},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			usb, err := Replay(strings.NewReader(lamp))
			if err != nil {
				t.Fatal(err)
			}
			err = c.do(usb)
			if !errors.Is(err, fault.DeviceProtocol) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if again := usb.Close(); !errors.Is(again, fault.DeviceProtocol) {
				t.Fatalf("Close forgot the departure: %v", again)
			}
		})
	}
}

// Whether a program makes a last call that it gives up at once is chance; a replay serves both.
func TestReplay_GivenUpCallMayBeLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		usb, err := Replay(strings.NewReader("thana-usb-session 1\ndevice x\nprovenance emulator\n" +
			"in 1 4 -> aa\nin 1 4 -> ended\nout 2 01 -> 1\nin 1 4 -> bb\n"))
		if err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 4)
		mustMove(t, 1)(usb.In(t.Context(), 1, buf))
		got := make(chan byte, 1)
		go func() {
			buf := make([]byte, 4)
			usb.In(t.Context(), 1, buf) // not given up
			got <- buf[0]
		}()
		synctest.Wait()
		if len(got) != 0 {
			t.Error("answered before the write")
		}
		mustMove(t, 1)(usb.Out(t.Context(), 2, []byte{1}))
		if b := <-got; b != 0xbb {
			t.Errorf("got %x", b)
		}
		if err := usb.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestReplay_CloseUnblocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		usb, _ := Replay(strings.NewReader(lamp))
		failed := make(chan error, 1)
		go func() {
			_, err := usb.In(t.Context(), 1, make([]byte, 4))
			failed <- err
		}()
		synctest.Wait()
		usb.Close()
		if err := <-failed; !errors.Is(err, fault.DeviceClosed) {
			t.Fatal(err)
		}
	})
}

// A recording of a replay is the session itself.
func TestRecord_OfAReplayIsTheSession(t *testing.T) {
	const session = "thana-usb-session 1\ndevice 1234:0001 Lamp\nprovenance emulator\n" +
		"control 40 01 0000 0000 ff -> 1\nin 1 4 -> c0\nout 2 aabb -> 2\nin 1 4 -> device.gone\nin 1 2 -> ended\n"
	replay, err := Replay(strings.NewReader(session))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	usb := Record(replay, &got, Header{Device: "1234:0001 Lamp", Provenance: "emulator"})
	ctx := t.Context()
	mustMove(t, 1)(usb.Control(ctx, Setup{RequestType: 0x40, Request: 1}, []byte{0xff}))
	mustMove(t, 1)(usb.In(ctx, 1, make([]byte, 4)))
	mustMove(t, 2)(usb.Out(ctx, 2, []byte{0xaa, 0xbb}))
	if _, err := usb.In(ctx, 1, make([]byte, 4)); !errors.Is(err, fault.DeviceGone) {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := usb.In(over, 1, make([]byte, 2)); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := usb.Close(); err != nil {
		t.Fatal(err)
	}
	if got.String() != session {
		t.Fatalf("recorded\n%s\nwant\n%s", got.String(), session)
	}
}

func TestParseSession_RefusesWithTheLine(t *testing.T) {
	head := "thana-usb-session 1\ndevice x\nprovenance emulator\n"
	for text, want := range map[string]string{
		"":                                     "names no device",
		"hello":                                "line 1: not a session",
		"thana-usb-session 1\ndevice x\n":      "no provenance",
		"thana-usb-session 1\nprovenance me":   "line 2: provenance",
		head + "in 1 4":                        "line 4: no result",
		head + "in 1 2 -> c0c0c0":              "line 4: 3 bytes read",
		head + "in 16 2 -> c0":                 "line 4: \"16\" is not an endpoint",
		head + "out 1 aa -> 2":                 "line 4: 2 bytes moved of 1",
		head + "out 1 AA -> 1":                 "line 4: hexadecimal digits",
		head + "control 40 1 0000 0000 - -> 0": "line 4: \"1\" is not 2",
		head + "jump 1":                        "line 4: unknown word",
	} {
		_, err := ParseSession(strings.NewReader(text))
		if !errors.Is(err, fault.DeviceProtocol) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// What the parser takes, it writes back as the same session.
func FuzzParseSession(f *testing.F) {
	f.Add(lamp)
	f.Add("thana-usb-session 1\ndevice x\nprovenance emulator\nin 1 4 -> -\ncontrol c0 04 0007 0000 1 -> 01\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSession(strings.NewReader(text))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if _, err := s.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		again, err := ParseSession(&out)
		if err != nil {
			t.Fatalf("own text refused: %v", err)
		}
		if len(again.Calls) != len(s.Calls) || again.Header != s.Header {
			t.Fatalf("got %+v, want %+v", again, s)
		}
		for i := range s.Calls {
			if again.Calls[i].String() != s.Calls[i].String() {
				t.Fatalf("got %s, want %s", again.Calls[i], s.Calls[i])
			}
		}
	})
}
