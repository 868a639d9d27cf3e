package drivertest

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets many tests wait at once: a broken driver is found by waiting for it, which takes no core.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "16"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
