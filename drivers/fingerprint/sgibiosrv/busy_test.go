package sgibiosrv

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"

	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/sgibiosrv"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

func TestCapture_WaitsForAReaderThatIsBusy(t *testing.T) {
	e, at := start(t, emulated.Options{})
	drivertest.AskedAgain(t, open(t, at), e, 59, finger())
}

// A picture has the size that is told with it.
func TestRead_PictureOfAnotherSize(t *testing.T) {
	im := finger()
	bmp, err := picture.Encode(im, picture.BMP, 0)
	if err != nil {
		t.Fatal(err)
	}
	for width, want := range map[int]error{im.Width: nil, im.Width - 1: fault.DeviceProtocol, im.Width + 1: fault.DeviceProtocol} {
		answer, err := json.Marshal(map[string]any{"ErrorCode": 0, "SerialNumber": "x", "ImageWidth": width, "ImageHeight": im.Height, "ImageDPI": 500,
			"BMPBase64": base64.StdEncoding.EncodeToString(bmp)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := new(service).read(answer); !errors.Is(err, want) {
			t.Errorf("told to be %d pixels wide: %v", width, err)
		}
	}
}
