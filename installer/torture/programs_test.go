package torture

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"thana/desktop/link"
	"thana/installer/station"
	"thana/shared/pair"
)

// programs returns the folder of the programs, and builds those that are not there.
func programs(t testing.TB, names ...string) string {
	t.Helper()
	dir := *bin
	if dir == "" {
		dir = t.TempDir()
	}
	sources := map[string]string{"thana-appliance": "thana/appliance", "thana-state": "thana/sync/stateserver", "thana-desktop": "thana/desktop"}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if out, err := exec.Command("go", "build", "-o", path, sources[name]).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
	}
	return dir
}

// serving is a station that runs until the test ends.
func serving(t testing.TB, programs string, speed float64) *station.Station {
	t.Helper()
	s, err := station.New(t.TempDir(), programs)
	must(t, err)
	s.Speed = speed
	must(t, s.Start(t.Context()))
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// line pairs a desktop without a window and returns its line to the appliance.
func line(t testing.TB, s *station.Station, name string) *link.Client {
	t.Helper()
	own, err := link.Identity(filepath.Join(t.TempDir(), name), name)
	must(t, err)
	code, err := s.OpenPairing(t.Context())
	must(t, err)
	paired, err := pair.Desktop(t.Context(), s.Address(), code, name, own)
	must(t, err)
	return link.New(link.Config{Address: s.Address(), Own: own, Appliance: paired.Appliance})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// awhile passes time, or returns false when ctx ended first.
func awhile(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// until looks every tenth of a second until good says so.
func until(ctx context.Context, t testing.TB, what string, within time.Duration, good func() (bool, string)) {
	t.Helper()
	ctx, stop := context.WithTimeout(ctx, within)
	defer stop()
	for {
		ok, why := good()
		if ok {
			return
		}
		if !awhile(ctx, 100*time.Millisecond) {
			t.Fatalf("waited %s for %s: %s", within, what, why)
		}
	}
}
