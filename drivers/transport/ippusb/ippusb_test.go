package ippusb_test

import (
	"fmt"
	"testing"

	"thana/drivers/transport/ippusb/ippusbtest"
)

func TestDevices_WithThePortThatIppUSBGave(t *testing.T) {
	p := ippusbtest.New(t)
	p.Plug("1-2", "5", "VN 7/1", 4)
	p.Plug("1-3", "6", "Z", 2) // a classic printer
	all := p.Devices()
	if len(all) != 1 || all[0].Port != "1-2" || all[0].Number != "5" || all[0].Name() != "HP LaserJet M1.5 & Sons" || all[0].Serial != "VN 7/1" || all[0].At != "" {
		t.Fatalf("%+v", all)
	}
	p.State("03f0-0a2b-VN-7-1-HP-LaserJet-M1-5---Sons", 60003)
	if all = p.Devices(); all[0].At != "localhost:60003" {
		t.Fatalf("%+v", all)
	}
}

func TestDevices_WithoutASerialNumber(t *testing.T) {
	for _, ident := range []string{"03f0-0a2b--HP-LaserJet-M1-5---Sons", "03f0-0a2b-HP-LaserJet-M1-5---Sons"} {
		p := ippusbtest.New(t)
		p.Plug("1-2", "5", "", 4)
		p.Plug("1-4", "6", "", 4)
		p.State(ident, 60001)
		all := p.Devices()
		if len(all) != 2 || all[0].At != "localhost:60001" || all[0].AlikeAnother || all[1].At != "" || !all[1].AlikeAnother {
			t.Errorf("%s: %+v", ident, all)
		}
	}
}

func TestSnapshot_DiffersAtEveryChange(t *testing.T) {
	p := ippusbtest.New(t)
	seen := map[string]string{}
	after := func(what string) {
		t.Helper()
		now := p.Snapshot()
		if before, known := seen[now]; known {
			t.Errorf("%s looks as %s", what, before)
		}
		if again := p.Snapshot(); again != now {
			t.Errorf("%s: %q, then %q", what, now, again)
		}
		seen[now] = what
	}
	after("nothing")
	p.Plug("1-2", "5", "A", 4)
	after("a printer")
	p.Plug("1-2", "6", "A", 4)
	after("plugged in again")
	p.State("x", 60000)
	after("a state")
}

func BenchmarkSnapshot(b *testing.B) {
	p := ippusbtest.New(b)
	for i := range 12 {
		p.Plug(fmt.Sprintf("1-%d", i), "5", fmt.Sprint(i), 4)
		p.State(fmt.Sprint(i), 60000+i)
	}
	for b.Loop() {
		p.Snapshot()
	}
}
