package playback

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/shared/fault"
)

// flat is a picture of one grey.
func flat(w, h int, grey uint8) image.Image {
	im := image.NewGray(image.Rect(0, 0, w, h))
	for i := range im.Pix {
		im.Pix[i] = grey
	}
	return im
}

func counting(n int, _ time.Time) image.Image { return flat(64, 48, uint8(n)) }

func open(t testing.TB, p *Player) *Camera {
	t.Helper()
	found, err := p.List(t.Context())
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	d, err := p.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d.(*Camera)
}

func TestCamera_Conformance(t *testing.T) {
	drivertest.Camera(t, func(t testing.TB) drivertest.CameraRig {
		p := Source(Options{Width: 64, Height: 48, FPS: 100, Frame: counting})
		return drivertest.CameraRig{
			Camera: open(t, p), Unplug: p.Unplug, Stall: func() { p.Stall(true) },
			Garble: func() {
				p.Spoil(func(b []byte) []byte { return bytes.Repeat([]byte{0xA5}, len(b)) })
			},
			Truncate: func() { p.Spoil(func(b []byte) []byte { return b[:len(b)-4] }) }, // its size can still be read
		}
	})
}

// Ten frames a second for one second, in the bubble's own time; a slow picture makes gaps.
func TestStream_KeepsItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := Source(Options{Width: 64, Height: 48, FPS: 10, Frame: func(n int, at time.Time) image.Image {
			if n == 5 {
				timer := time.NewTimer(350 * time.Millisecond)
				<-timer.C
			}
			return counting(n, at)
		}})
		c := open(t, p)
		begun := time.Now()
		var seqs []uint32
		err := c.Stream(t.Context(), c.Modes()[0], func(f device.Frame) error {
			seqs = append(seqs, f.Seq)
			if f.Seq >= 10 {
				return errors.ErrUnsupported
			}
			return nil
		})
		if !errors.Is(err, errors.ErrUnsupported) || time.Since(begun) != time.Second || len(seqs) != 9 {
			t.Errorf("%v after %v: frames %v", err, time.Since(begun), seqs)
		}
	})
}

func TestFrames_AreFittedIntoThePicture(t *testing.T) {
	tall := func(int, time.Time) image.Image { return flat(30, 60, 255) }
	c := open(t, Source(Options{Width: 80, Height: 60, Frame: tall}))
	stop := errors.New("seen")
	err := c.Stream(t.Context(), c.Modes()[0], func(f device.Frame) error {
		im, err := jpeg.Decode(bytes.NewReader(f.Data))
		if err != nil {
			return err
		}
		grey := func(x, y int) uint8 { return color.GrayModel.Convert(im.At(x, y)).(color.Gray).Y }
		if im.Bounds().Dx() != 80 || im.Bounds().Dy() != 60 || grey(40, 30) < 240 || max(grey(4, 30), 140)-min(grey(4, 30), 140) > 30 {
			t.Errorf("%v, middle %d, margin %d", im.Bounds(), grey(40, 30), grey(4, 30))
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Error(err)
	}
}

func TestSource_ReplugIsAnotherDevice(t *testing.T) {
	p := Source(Options{Frame: counting})
	before, _ := p.List(t.Context())
	p.Unplug()
	<-p.Changed()
	if found, _ := p.List(t.Context()); len(found) != 0 {
		t.Errorf("listed while unplugged: %v", found)
	}
	if _, err := p.Open(t.Context(), before[0]); !errors.Is(err, fault.DeviceGone) {
		t.Error(err)
	}
	p.Plug()
	<-p.Changed()
	if after, _ := p.List(t.Context()); len(after) != 1 || after[0].Key == before[0].Key {
		t.Errorf("after replug: %v, before: %v", after, before)
	}
}
