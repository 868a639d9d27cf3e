package drivertest

import (
	"errors"
	"testing"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// What a wrong driver makes of a misfortune is rejected: half a picture, another one, one beside a fault, a fault that means something else.
func TestEveryTransfer_RejectsWhatWrongDriversMakeOfIt(t *testing.T) {
	whole := biometric.NewImage(4, 4, 500)
	other := biometric.NewImage(4, 4, 500)
	other.Pix[7] = 1
	half := biometric.NewImage(4, 2, 500)
	gone := []fault.Code{fault.DeviceGone}
	for name, c := range map[string]struct {
		im      biometric.Image
		err     error
		rubbish bool
		right   bool
	}{
		"the fault":                  {err: fault.New(fault.DeviceGone, "test", ""), right: true},
		"the whole picture":          {im: whole, right: true},
		"rubbish in the picture":     {im: other, rubbish: true, right: true},
		"half a picture":             {im: half},
		"half a picture of rubbish":  {im: half, rubbish: true},
		"no picture and no fault":    {},
		"another picture":            {im: other},
		"a picture beside the fault": {im: whole, err: fault.New(fault.DeviceGone, "test", "")},
		"another fault":              {err: fault.New(fault.DeviceProtocol, "test", "")},
		"an error without a code":    {err: errors.New("no such device")},
	} {
		if err := survived(c.im, c.err, whole, gone, c.rubbish); (err == nil) != c.right {
			t.Errorf("%s: %v", name, err)
		}
	}
}
