package flow

import (
	"math"
	"testing"

	"thana/shared/wire"
)

func TestNextValue_StaysInRangeAndStep(t *testing.T) {
	for _, c := range []struct {
		c        wire.CameraControl
		up, down int32
	}{
		{wire.CameraControl{Min: 3, Max: 2047, Step: 1, Value: 250}, 352, 148},
		{wire.CameraControl{Min: 0, Max: 250, Step: 5, Value: 0}, 10, 0},
		{wire.CameraControl{Min: 0, Max: 2, Step: 1, Value: 2}, 2, 1},
		{wire.CameraControl{Min: -64, Max: 64, Step: 1, Value: 62}, 64, 56},
		{wire.CameraControl{Min: math.MinInt32, Max: math.MaxInt32, Value: math.MaxInt32}, math.MaxInt32, 1932735283},
	} {
		if up, down := NextValue(c.c, true), NextValue(c.c, false); up != c.up || down != c.down {
			t.Errorf("%+v: up %d, down %d; want %d and %d", c.c, up, down, c.up, c.down)
		}
	}
}
