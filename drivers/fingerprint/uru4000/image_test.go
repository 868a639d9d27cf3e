package uru4000

import (
	"encoding/binary"
	"errors"
	"testing"

	"thana/shared/fault"
)

// wire builds a picture of the given blocks whose every pixel is grey.
func wire(grey byte, blocks ...block) []byte {
	raw := make([]byte, headerSize)
	for i, b := range blocks {
		raw[blockTable+2*i], raw[blockTable+2*i+1] = b.flags, byte(b.lines)
		if b.flags&blockAbsent == 0 {
			for range b.lines * width {
				raw = append(raw, grey)
			}
		}
	}
	binary.LittleEndian.PutUint16(raw[4:], uint16((len(raw)-headerSize)/width))
	return raw
}

func noKey(byte) (uint32, error) { return 0, errors.New("no key was to be asked for") }

func TestDecode_PlainBlocks(t *testing.T) {
	raw := wire(200, block{0, 100}, block{blockAbsent, 2}, block{0, 50})
	h, err := parseHeader(raw)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := decode(raw, h, noKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, asSent := range []bool{false, true} {
		for i, v := range seen(lines, asSent).Pix {
			line := i / width
			if !asSent {
				line = height - 1 - line
			}
			want := byte(55)
			if line >= 152 {
				want = 255 // lines that the blocks do not cover
			}
			if v != want {
				t.Fatalf("line %d: %d, want %d", line, v, want)
			}
		}
	}
}

// A picture that is not scrambled although its flags say so is told by its look, and no key is asked for.
func TestNoisy_TellsScrambledFromPlain(t *testing.T) {
	raw := wire(30, block{blockScrambled, 200}, block{blockScrambled, 90})
	for x := range 2 * width { // ridges with all the contrast there is
		raw[headerSize+x] = byte((x % width / 5) % 2 * 255)
	}
	if noisy(raw[headerSize:]) {
		t.Error("ridges are taken for noise")
	}
	h, err := parseHeader(raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decode(raw, h.plain(), noKey); err != nil {
		t.Error(err)
	}
	key := uint32(0x544409d6)
	for x := range 2 * width {
		raw[headerSize+x] ^= mask(key)
		key = step(key)
	}
	if !noisy(raw[headerSize:]) {
		t.Error("noise is taken for ridges")
	}
}

func TestDecode_KeyFailureEndsIt(t *testing.T) {
	raw := wire(0, block{blockScrambled, 10}, block{blockScrambled | blockChangesKey, 10})
	h, err := parseHeader(raw)
	if err != nil {
		t.Fatal(err)
	}
	var asked []byte
	_, err = decode(raw, h, func(number byte) (uint32, error) {
		asked = append(asked, number)
		if number == 1 {
			return 0, fault.DeviceStalled
		}
		return 1, nil
	})
	if !errors.Is(err, fault.DeviceStalled) || string(asked) != "\x00\x01" {
		t.Fatalf("%v, keys asked for %v", err, asked)
	}
}

func TestParseHeader_RefusesDamage(t *testing.T) {
	whole := wire(1, block{0, 200}, block{0, 90})
	with := func(change func([]byte)) []byte {
		raw := append([]byte(nil), whole...)
		change(raw)
		return raw
	}
	for name, raw := range map[string][]byte{
		"nothing":                      nil,
		"half a header":                whole[:32],
		"no lines":                     whole[:headerSize],
		"the last byte missing":        whole[:len(whole)-1],
		"says no lines":                with(func(b []byte) { b[4], b[5] = 0, 0 }),
		"says more lines than it has":  with(func(b []byte) { b[4] = 0xff }),
		"blocks short of the lines":    with(func(b []byte) { b[blockTable+3] = 89 }),
		"blocks beyond the picture":    with(func(b []byte) { b[blockTable+4], b[blockTable+5] = blockAbsent, 1 }),
		"an absent block that is sent": with(func(b []byte) { b[blockTable] = blockAbsent }),
	} {
		if _, err := parseHeader(raw); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := parseHeader(whole); err != nil {
		t.Fatal(err)
	}
}

// Whatever a scanner sends is refused or becomes a whole picture.
func FuzzDecode(f *testing.F) {
	f.Add(wire(7, block{blockScrambled, 72}, block{blockAbsent, 1}, block{blockKeepsKey, 3})[:headerSize], uint32(1))
	f.Add(wire(7, block{blockScrambled | blockChangesKey, 255})[:headerSize], uint32(1<<31))
	f.Fuzz(func(t *testing.T, head []byte, key uint32) {
		raw := make([]byte, imageSize) // the fuzzer's bytes, then lines
		copy(raw, head)
		h, err := parseHeader(raw[:max(len(raw)-int(key%5)*width, len(head)%headerSize)])
		if err != nil {
			return
		}
		lines, err := decode(raw, h, func(byte) (uint32, error) { return key, nil })
		if im := seen(lines, noisy(raw[headerSize:])); err != nil || len(im.Pix) != width*height {
			t.Fatalf("%d pixels, %v", len(im.Pix), err)
		}
	})
}
