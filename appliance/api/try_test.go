package api

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// A technician tries each class: what comes is shown and judged, nothing of it can be accepted or is stored, and the ledger says
// that a scanner was tried.
func TestTry_ShowsAndKeepsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	tech := r.desktop().as("tech")
	for _, class := range []device.Class{device.Fingerprint, device.Photo, device.Document} {
		var last *wire.Candidate
		previews := 0
		must(t, lines(tech, wire.PathTry, wire.Try{Class: string(class)}, func(e wire.CaptureEvent) {
			if e.Session != "" {
				t.Errorf("%s: a session that another call could shoot", class)
			}
			if e.Preview != nil {
				previews++
			}
			if e.Candidate != nil {
				last = e.Candidate
			}
		}))
		if last == nil || len(last.Preview) == 0 || last.ID != "" || len(last.Others) > 0 {
			t.Fatalf("%s: %+v", class, last)
		}
		if class != device.Document && (last.Quality == 0 || previews == 0) {
			t.Errorf("%s: quality %d, %d live pictures", class, last.Quality, previews)
		}
	}
	if all, err := r.store.Captures(t.Context(), "test"); err != nil || len(all) != 0 {
		t.Errorf("stored %d, %v", len(all), err)
	}
	notes, err := r.store.Events(t.Context(), ledger.KindAccess, "")
	must(t, err)
	tried := 0
	for _, n := range notes {
		if strings.Contains(string(n.Detail), `"event":"try"`) && n.By.Login == "tech" {
			tried++
		}
	}
	if tried != 3 {
		t.Errorf("%d tries in the ledger", tried)
	}
}

// The printer's test page comes out, as a sheet.
func TestTry_PrintsATestPage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	done := false
	must(t, lines(r.desktop().as("sho"), wire.PathTryPrint, wire.Try{Class: string(device.Print)}, func(e wire.PrintProgress) {
		done = done || e.Done != nil
	}))
	if sheets, err := filepath.Glob(filepath.Join(r.out, "*.pdf")); !done || err != nil || len(sheets) != 1 {
		t.Errorf("done %v, %v, %v", done, sheets, err)
	} else if data, err := os.ReadFile(sheets[0]); err != nil || len(data) < 4000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// Who writes records does not try devices; a class that is none, and a device that is not there, are refused.
func TestTry_Refused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	for name, c := range map[string]struct {
		who, path string
		try       wire.Try
		want      fault.Code
	}{
		"a duty officer":       {"duty", wire.PathTry, wire.Try{Class: "fingerprint"}, fault.AccessDenied},
		"an investigating one": {"io", wire.PathTryPrint, wire.Try{Class: "printer"}, fault.AccessDenied},
		"no class":             {"tech", wire.PathTry, wire.Try{Class: "kettle"}, fault.RequestMalformed},
		"a printer as scanner": {"tech", wire.PathTry, wire.Try{Class: "printer"}, fault.RequestMalformed},
		"no such device":       {"tech", wire.PathTry, wire.Try{Class: "camera", Device: "usb 9-9"}, fault.DeviceNone},
		"no such printer":      {"tech", wire.PathTryPrint, wire.Try{Class: "printer", Device: "usb 9-9"}, fault.DeviceNone},
	} {
		_, err := r.desktop().as(c.who).candidate(c.path, c.try)
		wants(t, name, err, c.want)
	}
}
