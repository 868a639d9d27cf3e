package upektc

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"testing"

	"thana/shared/fault"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Messages of the recorded program, section 4 and 6.
func TestMessage_AsRecorded(t *testing.T) {
	for want, m := range map[string]message{
		"4369616f070001013d72":                           {kind: kindEnd, body: []byte{1}},
		"4369616f07f001016f91":                           {kind: kindEnd, number: 15, body: []byte{1}},
		"4369616f090000919e":                             {kind: kindWaitOn},
		"4369616f00d00130f660":                           {kind: kindNumbered, number: 13, body: []byte{partNext}},
		"4369616f00100e280b0000000e02feffffff0200022f8a": {kind: kindNumbered, number: 1, body: whole(0, 0, 0x0e, 2, 0xfe, 0xff, 0xff, 0xff, 2, 0, 2)},
	} {
		if got := hex.EncodeToString(m.bytes()); got != want {
			t.Errorf("%+v: %s, recorded %s", m, got, want)
		}
		back, err := parse(unhex(t, want))
		if err != nil || back.kind != m.kind || back.number != m.number || !bytes.Equal(back.body, m.body) {
			t.Errorf("%s: %+v, %v", want, back, err)
		}
	}
}

func TestParse_RefusesDamage(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing":             "",
		"a head alone":        "4369616f070001",
		"another prefix":      "4369616e070001013d72",
		"a byte changed":      "4369616f070001023d72",
		"the CRC changed":     "4369616f070001013d73",
		"the last byte lost":  "4369616f070001013d",
		"more than can come":  "4369616f070fff013d72",
		"longer than it came": "4369616f070010013d72",
	} {
		if _, err := parse(unhex(t, raw)); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestInner_RefusesPartsOutOfOrder(t *testing.T) {
	for name, bodies := range map[string][][]byte{
		"no body":                {{}},
		"a middle first":         {{partMiddle, 1}},
		"a last first":           {{partLast, 1}},
		"a whole in the middle":  {{partFirst, 9, 0}, {partWhole, 0, 0}},
		"another length":         {{partFirst, 9, 0, 1}, {partLast, 2}},
		"no length":              {{partWhole}},
		"an unknown part":        {{0x29, 0, 0}},
		"more than any can have": {{partFirst, 0xff, 0xff}, append([]byte{partLast}, make([]byte, innerSize)...)},
	} {
		var in inner
		var err error
		for _, b := range bodies {
			if err == nil {
				_, err = in.add(b)
			}
		}
		if !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A picture that is whole by its own length and shorter or longer than the strip's is none.
func TestInner_PictureOfAnotherSizeIsNone(t *testing.T) {
	for _, n := range []int{0, width * height, width*height + tailSize - 1, width*height + tailSize + 1} {
		in := inner{data: append(append([]byte{0, 0}, pictureHead()...), make([]byte, n)...)}
		if _, ok := in.picture(); ok {
			t.Errorf("%d bytes are a picture", n)
		}
	}
}

// Whatever a sensor sends is refused or becomes a state or a whole picture.
func FuzzInner(f *testing.F) {
	f.Add(whole(append(stateHead(), stateFinger)...), []byte{partLast})
	picture := append(binary.LittleEndian.AppendUint16([]byte{partFirst}, 8+width*height+tailSize), pictureHead()...)
	f.Add(picture, append([]byte{partLast}, make([]byte, width*height+tailSize)...))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		var in inner
		for _, body := range [][]byte{first, second} {
			done, err := in.add(body)
			if err != nil {
				return
			}
			if !done {
				continue
			}
			if im, ok := in.picture(); ok && len(im.Pix) != width*height {
				t.Fatalf("%d pixels", len(im.Pix))
			}
			in.state()
		}
	})
}

// A message that parses is the one that its fields make.
func FuzzParse(f *testing.F) {
	f.Add(message{kind: kindEnd, number: 3, body: []byte{1}}.bytes())
	f.Add([]byte("Ciao\x00\x00\x07(\x04\x00\x00\x00\x06\x04\xc0\xd6"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parse(raw)
		if err != nil {
			return
		}
		if again := m.bytes(); !bytes.Equal(again, raw[:len(again)]) {
			t.Fatalf("%x became %x", raw, again)
		}
	})
}
