package drivertest

import (
	"io"
	"testing"
)

// Opened opens a device or starts an emulator for the length of a test. What an emulator notes that its protocol does not allow fails the test.
func Opened[T io.Closer](t testing.TB, open func() (T, error)) T {
	t.Helper()
	d, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = d.Close()
		if judge, ok := any(d).(interface{ Wrong() []string }); ok && len(judge.Wrong()) > 0 {
			t.Errorf("not allowed: %q", judge.Wrong())
		}
	})
	return d
}
