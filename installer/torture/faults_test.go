package torture

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"thana/desktop/link"
	"thana/installer/station"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// small is the size of the data disk that the tests fill.
const small = "12m"

// onSmallDisk is a station whose data folder is a disk of its own.
func onSmallDisk(t *testing.T) (*station.Station, string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a disk needs root")
	}
	s, err := station.New(t.TempDir(), programs(t, "thana-appliance", "thana-state"))
	must(t, err)
	data := filepath.Join(s.Dir, "appliance", "data")
	must(t, os.MkdirAll(data, 0o700))
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size="+small); err != nil {
		t.Skipf("this machine does not let tests mount a disk: %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(data, 0)) })
	must(t, s.Start(t.Context()))
	t.Cleanup(func() { must(t, s.Stop()) })
	return s, data
}

func register(o *officer) error {
	gd, err := o.line.RegisterGD(o.ctx, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()})
	if err == nil {
		acked(o.model, gd)
	}
	return err
}

// condition waits until the appliance reports a health condition, or none of that code, over the API and at the
// technician's console.
func condition(t *testing.T, s *station.Station, l *link.Client, code fault.Code, there bool) {
	t.Helper()
	has := func(all []wire.Health) bool {
		return slices.ContainsFunc(all, func(h wire.Health) bool { return h.Code == code })
	}
	until(t.Context(), t, string(code), 20*time.Second, func() (bool, string) {
		over, err := l.Sync(t.Context(), 1)
		if err != nil {
			return false, err.Error()
		}
		out, err := s.AtAppliance(t.Context(), "status", "--json")
		if err != nil {
			return false, err.Error()
		}
		var status struct{ Sync wire.SyncStatus }
		if err := json.Unmarshal([]byte(out), &status); err != nil {
			return false, err.Error()
		}
		return has(over.Health) == there && has(status.Sync.Health) == there, out
	})
	out, err := s.AtAppliance(t.Context(), "status")
	must(t, err)
	title := fault.Say(code, fault.English).Title
	if strings.Contains(out, title) != there {
		t.Errorf("status says %q: %v, want %v\n%s", title, !there, there, out)
	}
}

func signedIn(t *testing.T, s *station.Station) *officer {
	t.Helper()
	o := &officer{t: t, ctx: t.Context(), line: line(t, s, "duty"), login: "verma", model: newModel()}
	if _, err := insist(o, "diary", func() (int, error) { return 0, register(o) }); err != nil {
		t.FailNow()
	}
	return o
}

// whole asks for everything that was acknowledged, at both ends, and has both ends prove their chains.
func whole(t *testing.T, s *station.Station, o *officer) {
	t.Helper()
	drain(t, o.line)
	o.model.proveStation(t, o.line)
	drain(t, o.line)
	o.model.proveState(t, s)
	must(t, s.Appliance.Stop())
	out, err := s.AtAppliance(t.Context(), "verify")
	must(t, err)
	t.Logf("appliance  %s", out)
}

func TestDisk_FullIsToldAndPasses(t *testing.T) {
	s, data := onSmallDisk(t)
	o := signedIn(t, s)
	ballast := filepath.Join(data, "ballast")
	fillDisk(t, ballast)
	refused := 0
	for range 40 {
		if err := register(o); errors.Is(err, fault.StoreFull) {
			refused++
			break
		} else {
			must(t, err)
		}
	}
	if refused == 0 {
		t.Fatal("a full disk took 40 entries")
	}
	condition(t, s, o.line, fault.StoreFull, true)
	must(t, os.Remove(ballast))
	condition(t, s, o.line, fault.StoreFull, false)
	must(t, register(o))
	whole(t, s, o)
}

// fillDisk writes until nothing goes on the disk any more.
func fillDisk(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	for _, piece := range []int{1 << 20, 4096} {
		for err = nil; err == nil; _, err = f.Write(make([]byte, piece)) {
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	_ = f.Close()
}

// The kernel lets nobody make a disk read-only that a program writes to; after an error it does so itself, and the next
// start finds it. The store's own tests have the change under a running store.
func TestDisk_ReadOnlyIsToldAndPasses(t *testing.T) {
	s, data := onSmallDisk(t)
	o := signedIn(t, s)
	drain(t, o.line)
	must(t, s.Appliance.Stop())
	must(t, syscall.Mount("tmpfs", data, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size="+small))
	words := fault.Say(fault.StoreReadOnly, fault.English)
	if err := s.StartAppliance(t.Context()); err == nil || !strings.Contains(err.Error(), words.Title) || !strings.Contains(err.Error(), words.Remedy) {
		t.Errorf("start on a read-only disk: %v", err)
	}
	must(t, syscall.Mount("tmpfs", data, "tmpfs", syscall.MS_REMOUNT, "size="+small))
	must(t, s.StartAppliance(t.Context()))
	if _, err := insist(o, "diary", func() (int, error) { return 0, register(o) }); err != nil {
		t.FailNow()
	}
	whole(t, s, o)
}

func TestLine_CutLosesNothing(t *testing.T) {
	s := serving(t, programs(t, "thana-appliance", "thana-state"), 10)
	o := signedIn(t, s)
	drain(t, o.line)
	for _, cut := range []struct {
		name     string
		off, on  func()
		register int
	}{
		{"the state server is silent", func() { must(t, s.State.Signal(syscall.SIGSTOP)) }, func() { must(t, s.State.Signal(syscall.SIGCONT)) }, 5},
		{"the state server is gone", func() { s.State.Kill() }, func() { must(t, s.StartState(t.Context())) }, 5},
	} {
		cut.off()
		for range cut.register {
			must(t, register(o))
		}
		status, err := o.line.Sync(t.Context(), 1)
		must(t, err)
		if status.Waiting < cut.register {
			t.Errorf("%s: %d waiting after %d entries", cut.name, status.Waiting, cut.register)
		}
		cut.on()
		drain(t, o.line)
	}
	whole(t, s, o)
}

func TestEnrolment_OldTokenIsRefusedInWords(t *testing.T) {
	s, err := station.New(t.TempDir(), programs(t, "thana-appliance", "thana-state"))
	must(t, err)
	must(t, s.Start(t.Context()))
	t.Cleanup(func() { must(t, s.Stop()) })
	expired, err := s.AtState(t.Context(), "enrol", "23990002", "--valid", "1ms")
	must(t, err)
	good, err := s.AtState(t.Context(), "enrol", "23990002")
	must(t, err)
	for _, c := range []struct{ name, token, code string }{
		{"expired", strings.TrimSpace(expired), string(fault.SyncToken)},
		{"altered", strings.TrimSpace(good)[:len(strings.TrimSpace(good))-4] + "AAAA", string(fault.SyncToken)},
		{"no token", "0000", string(fault.SyncToken)},
	} {
		err := s.Redeem(t.Context(), c.token)
		if err == nil || !strings.Contains(err.Error(), c.code) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestStore_OneApplianceAtATime(t *testing.T) {
	s := serving(t, programs(t, "thana-appliance", "thana-state"), 10)
	words := fault.Say(fault.StoreBusy, fault.English)
	for _, command := range []string{"run", "verify"} {
		if _, err := s.AtAppliance(t.Context(), command); err == nil || !strings.Contains(err.Error(), words.Title) {
			t.Errorf("%s beside a running appliance: %v", command, err)
		}
	}
	if _, err := s.AtAppliance(t.Context(), "status"); err != nil {
		t.Errorf("the first one suffered: %v", err)
	}
}
