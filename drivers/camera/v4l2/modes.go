//go:build linux && (amd64 || arm64)

package v4l2

import (
	"cmp"
	"errors"
	"slices"

	"golang.org/x/sys/unix"

	"thana/drivers/device"
)

const (
	maxModes     = 300
	maxSide      = 16384 // pixels
	smoothFPS    = 10    // below this a preview does not follow the person
	assumedFPS   = 30    // where the driver does not list its rates
	maxIntervals = 64
)

// mode is a CameraMode with the kernel's name for its format.
type mode struct {
	device.CameraMode
	fourcc uint32
}

// steppedSizes are asked of a camera that takes any size in a range.
var steppedSizes = [][2]uint32{{3840, 2160}, {1920, 1080}, {1600, 1200}, {1280, 960}, {1280, 720}, {640, 480}, {320, 240}}

// listModes asks for formats, their sizes and their rates, and sorts the best first.
func listModes(fd int) ([]mode, error) {
	var modes []mode
	for i := range uint32(maxModes) {
		f := fmtDesc{Index: i, Type: typeCapture}
		if err := ioctl(fd, enumFmt, &f); errors.Is(err, unix.EINVAL) {
			break
		} else if err != nil {
			return nil, err
		}
		var pixels device.PixelFormat
		switch f.PixelFormat {
		case fourccMJPG, fourccJPEG:
			pixels = device.MJPEG
		case fourccYUYV:
			pixels = device.YUYV
		default:
			continue
		}
		sizes, err := listSizes(fd, f.PixelFormat)
		if err != nil {
			return nil, err
		}
		for _, s := range sizes {
			fps, err := fastest(fd, f.PixelFormat, s[0], s[1])
			if err != nil {
				return nil, err
			}
			modes = append(modes, mode{device.CameraMode{Format: pixels, Width: int(s[0]), Height: int(s[1]), FPS: fps}, f.PixelFormat})
		}
	}
	slices.SortStableFunc(modes, better)
	return slices.CompactFunc(modes[:min(len(modes), maxModes)], func(a, b mode) bool { return a.CameraMode == b.CameraMode }), nil
}

func better(a, b mode) int {
	return cmp.Or(
		cmp.Compare(rank(a.FPS >= smoothFPS), rank(b.FPS >= smoothFPS)),
		cmp.Compare(b.Width*b.Height, a.Width*a.Height),
		cmp.Compare(rank(a.Format == device.MJPEG), rank(b.Format == device.MJPEG)),
		cmp.Compare(b.FPS, a.FPS))
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

func listSizes(fd int, fourcc uint32) ([][2]uint32, error) {
	var sizes [][2]uint32
	for i := range uint32(maxModes) {
		s := frameSize{Index: i, PixelFormat: fourcc}
		if err := ioctl(fd, enumSizes, &s); errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTTY) {
			break
		} else if err != nil {
			return nil, err
		}
		if s.Type != discrete {
			return within(s.Dims), nil
		}
		if w, h := s.Dims[0], s.Dims[1]; w > 0 && h > 0 && w <= maxSide && h <= maxSide {
			sizes = append(sizes, [2]uint32{w, h})
		}
	}
	return sizes, nil
}

// within picks the usual sizes that a range (min w, max w, step w, min h, max h, step h) allows.
func within(r [6]uint32) [][2]uint32 {
	fits := func(v, low, high, step uint32) bool {
		return v >= low && v <= high && (step <= 1 || (v-low)%step == 0)
	}
	var sizes [][2]uint32
	for _, s := range steppedSizes {
		if fits(s[0], r[0], r[1], r[2]) && fits(s[1], r[3], r[4], r[5]) {
			sizes = append(sizes, s)
		}
	}
	return sizes
}

// fastest is the highest rate of a size, in frames per second.
func fastest(fd int, fourcc, width, height uint32) (float64, error) {
	best := 0.0
	for i := range uint32(maxIntervals) {
		v := frameInterval{Index: i, PixelFormat: fourcc, Width: width, Height: height}
		if err := ioctl(fd, enumIntervals, &v); errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTTY) {
			break
		} else if err != nil {
			return 0, err
		}
		if shortest := v.Values[0]; shortest.Numerator > 0 {
			best = max(best, float64(shortest.Denominator)/float64(shortest.Numerator))
		}
		if v.Type != discrete {
			break
		}
	}
	if best == 0 {
		best = assumedFPS
	}
	return best, nil
}
