//go:build linux && (amd64 || arm64)

package v4l2

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"unsafe"

	"thana/drivers/device"
)

// Sizes are those of linux/videodev2.h on 64-bit machines.
func TestLayout_IsTheKernels(t *testing.T) {
	for name, sizes := range map[string][2]uintptr{
		"capability":     {unsafe.Sizeof(capability{}), 104},
		"fmtDesc":        {unsafe.Sizeof(fmtDesc{}), 64},
		"frameSize":      {unsafe.Sizeof(frameSize{}), 44},
		"frameInterval":  {unsafe.Sizeof(frameInterval{}), 52},
		"format":         {unsafe.Sizeof(format{}), 208},
		"streamParm":     {unsafe.Sizeof(streamParm{}), 204},
		"requestBuffers": {unsafe.Sizeof(requestBuffers{}), 20},
		"buffer":         {unsafe.Sizeof(buffer{}), 88},
		"queryCtrl":      {unsafe.Sizeof(queryCtrl{}), 68},
		"sequence at":    {unsafe.Offsetof(buffer{}.Sequence), 56},
		"offset at":      {unsafe.Offsetof(buffer{}.Offset), 64},
		"length at":      {unsafe.Offsetof(buffer{}.Length), 72},
		"VIDIOC_S_FMT":   {setFmt, 0xc0d05605},
		"VIDIOC_DQBUF":   {dequeueBuf, 0xc0585611},
	} {
		if sizes[0] != sizes[1] {
			t.Errorf("%s: %#x, want %#x", name, sizes[0], sizes[1])
		}
	}
}

func photo(t testing.TB, w, h int) []byte {
	im := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range im.Pix {
		im.Pix[i] = byte(i * i / 7)
	}
	im.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withoutTables cuts the DHT segments out, as webcams do.
func withoutTables(t testing.TB, data []byte) []byte {
	out := append([]byte(nil), data...)
	for {
		at := bytes.Index(out, []byte{0xFF, markerDHT})
		if at < 0 {
			return out
		}
		n := int(out[at+2])<<8 | int(out[at+3])
		out = append(out[:at], out[at+2+n:]...)
	}
}

func TestWhole_WebcamWithoutTables(t *testing.T) {
	full := photo(t, 64, 48)
	bare := withoutTables(t, full)
	if len(bare) >= len(full) {
		t.Fatal("the sample has no tables to cut")
	}
	m := device.CameraMode{Format: device.MJPEG, Width: 64, Height: 48}
	got, ok := whole(append(bare, 0, 0, 0), m)
	if !ok {
		t.Fatal("refused")
	}
	want, err := jpeg.Decode(bytes.NewReader(full))
	if err != nil {
		t.Fatal(err)
	}
	have, err := jpeg.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 48 {
		for x := range 64 {
			if want.At(x, y) != have.At(x, y) {
				t.Fatalf("pixel %d,%d: %v, want %v", x, y, have.At(x, y), want.At(x, y))
			}
		}
	}
}

func TestWhole_DamagedFramesAreRefused(t *testing.T) {
	full := photo(t, 64, 48)
	jpg := device.CameraMode{Format: device.MJPEG, Width: 64, Height: 48}
	raw := device.CameraMode{Format: device.YUYV, Width: 64, Height: 48}
	for name, c := range map[string]struct {
		data []byte
		mode device.CameraMode
	}{
		"empty":           {nil, jpg},
		"rubbish":         {bytes.Repeat([]byte{0x5A}, 900), jpg},
		"no EOI":          {full[:len(full)-2], jpg},
		"half":            {full[:len(full)/2], jpg},
		"header only":     {full[:30], jpg},
		"another size":    {full, device.CameraMode{Format: device.MJPEG, Width: 32, Height: 48}},
		"short YUYV":      {make([]byte, 2*64*48-1), raw},
		"SOI, EOI":        {[]byte{0xFF, 0xD8, 0xFF, 0xD9}, jpg},
		"segment of 0":    {[]byte{0xFF, 0xD8, 0xFF, 0xC0, 0, 0, 0, 0, 0}, jpg},
		"only fill bytes": {append([]byte{0xFF, 0xD8}, bytes.Repeat([]byte{0xFF}, 50)...), jpg},
	} {
		if _, ok := whole(c.data, c.mode); ok {
			t.Errorf("%s: passed on", name)
		}
	}
	if got, ok := whole(make([]byte, 2*64*48+512), raw); !ok || len(got) != 2*64*48 {
		t.Errorf("padded YUYV: %d bytes, %v", len(got), ok)
	}
}

func TestWithin_PicksUsualSizes(t *testing.T) {
	got := within([6]uint32{16, 1920, 16, 16, 1080, 2})
	for _, s := range got {
		if s[0] > 1920 || s[1] > 1080 {
			t.Errorf("%v is outside the range", s)
		}
	}
	if len(got) == 0 || got[0] != [2]uint32{1920, 1080} {
		t.Errorf("sizes %v, want 1920x1080 first", got)
	}
}

func FuzzWhole(f *testing.F) {
	full := photo(f, 32, 16)
	f.Add(full)
	f.Add(withoutTables(f, full))
	f.Add(full[:len(full)/2])
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xDA, 0, 2})
	m := device.CameraMode{Format: device.MJPEG, Width: 32, Height: 16}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok := whole(data, m)
		if !ok {
			return
		}
		if !bytes.HasPrefix(got, []byte{0xFF, markerSOI}) || !bytes.HasSuffix(got, []byte{0xFF, markerEOI}) {
			t.Fatalf("not from SOI to EOI: % x", got)
		}
		if again, ok := whole(got, m); !ok || !bytes.Equal(again, got) {
			t.Fatal("a whole frame is changed when looked at again")
		}
		raw := device.CameraMode{Format: device.YUYV, Width: 4, Height: 4}
		if y, ok := whole(data, raw); ok != (len(data) >= 32) || ok && len(y) != 32 {
			t.Fatalf("YUYV of %d bytes: %v", len(data), ok)
		}
	})
}
