package zfm

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"thana/shared/fault"
)

// Commands as the manuals print them.
func TestPacket_AsInTheManual(t *testing.T) {
	for want, p := range map[string]packet{
		"ef01ffffffff010003010005":         {kindCommand, []byte{takePicture}},
		"ef01ffffffff0100030a000e":         {kindCommand, []byte{sendPicture}},
		"ef01ffffffff0100071300000000001b": {kindCommand, []byte{checkPassword, 0, 0, 0, 0}},
		"ef01ffffffff07000300000a":         {kindAnswer, []byte{0}},
	} {
		raw := p.bytes()
		if got := hex.EncodeToString(raw); got != want {
			t.Errorf("%+v: %s, the manual %s", p, got, want)
		}
		back, rest, skipped, ok, err := cut(raw)
		if err != nil || !ok || skipped != 0 || len(rest) != 0 || back.kind != p.kind || !bytes.Equal(back.body, p.body) {
			t.Errorf("%s: %+v %v %v", want, back, ok, err)
		}
	}
}

func TestCut_RefusesDamage(t *testing.T) {
	whole := packet{kindData, bytes.Repeat([]byte{7}, 128)}.bytes()
	for name, change := range map[string]func([]byte){
		"a byte changed": func(b []byte) { b[40] ^= 1 },
		"no length":      func(b []byte) { b[7], b[8] = 0, 0 },
		"too long":       func(b []byte) { b[7] = 2 },
	} {
		raw := bytes.Clone(whole)
		change(raw)
		if _, _, _, ok, err := cut(raw); ok || !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, _, ok, err := cut(whole[:len(whole)-1]); ok || err != nil {
		t.Errorf("half a packet: %v", err)
	}
}

func TestPicture_RefusesOtherSizes(t *testing.T) {
	for _, n := range []int{0, wireBytes - 1, 192 * 192 / 2} {
		if _, err := picture(make([]byte, n)); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// Whatever stands before a packet, the packet is found, and cut never goes in a circle.
func FuzzCut(f *testing.F) {
	f.Add([]byte("\x55\xef\x01\xff"), []byte{0, 1, 2})
	f.Add([]byte("\xef\x01\xff\xff\xff\xff\x07\x00"), []byte{})
	f.Fuzz(func(t *testing.T, noise, body []byte) {
		body = body[:min(len(body), maxBody)]
		pending := append(bytes.Clone(noise), packet{kindAnswer, body}.bytes()...)
		found := false
		for range len(pending) + 1 {
			p, rest, _, ok, _ := cut(pending)
			if len(rest) > len(pending) {
				t.Fatalf("%d bytes became %d", len(pending), len(rest))
			}
			if found = found || ok && p.kind == kindAnswer && bytes.Equal(p.body, body); found || len(rest) == len(pending) {
				break
			}
			pending = rest
		}
		if !found && !bytes.Contains(append(bytes.Clone(noise), start()[:5]...), start()[:1]) {
			t.Fatalf("the packet behind %x was lost", noise)
		}
	})
}
