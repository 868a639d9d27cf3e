package sbi

import (
	"bytes"
	"testing"

	"thana/drivers/drivertest/sbitest"
	"thana/shared/biometric"
)

func started(t *testing.T) *Service {
	t.Helper()
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestService_AgainstAHandWrittenClient(t *testing.T) {
	s := started(t)
	c := sbitest.New(t, s.URL(), s.Anchor())
	c.Describe("Slap")
	names := []string{"Left IndexFinger", "Left MiddleFinger", "Left RingFinger", "Left LittleFinger"}
	laid := map[biometric.Finger]biometric.Image{}
	for i := range names {
		laid[biometric.LeftIndex+biometric.Finger(i)] = biometric.NewImage(100+i, 120, 500)
	}
	s.Lay(biometric.NewImage(1600, 1500, 500), laid)
	previous := sbitest.First()
	for range 2 { // the second follows on the first
		var records [][]byte
		records, previous = c.Capture("1", names, previous)
		for i, record := range records {
			f := biometric.LeftIndex + biometric.Finger(i)
			if record[35] != byte(f) || !bytes.Contains(record, laid[f].Pix) {
				t.Errorf("%s: record begins %x", names[i], record[:40])
			}
		}
	}
	s.Lift()
	for name, q := range map[string]struct {
		sub, count, code string
	}{
		"nobody there": {"1", "4", "101"}, "thumbs of a hand": {"3", "4", "109"}, "another count": {"1", "3", "109"}, "an unknown module": {"9", "4", "109"},
	} {
		if code := c.Refused(q.sub, q.count, names); code != q.code {
			t.Errorf("%s: %s", name, code)
		}
	}
}

func TestService_StreamIsMotionJPEG(t *testing.T) {
	s := started(t)
	c := sbitest.New(t, s.URL(), s.Anchor())
	c.Describe("Slap")
	if width := c.Stream(2); width != 800 {
		t.Errorf("frames %d wide", width)
	}
}

// A scanner that takes a picture takes no second one meanwhile.
func TestService_OneCaptureAtATime(t *testing.T) {
	s := started(t)
	if !s.begin() || s.begin() {
		t.Error("two captures began")
	}
}
