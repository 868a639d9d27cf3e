package mfs100

import (
	"testing"

	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/mfs100"
)

func TestCapture_WaitsForAReaderThatIsBusy(t *testing.T) {
	e, at := start(t, emulated.Options{})
	drivertest.AskedAgain(t, open(t, at), e, -1321, finger())
}
