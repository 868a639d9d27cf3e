package update

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

// folderRemote is a state server without a line.
type folderRemote struct {
	r    *rig
	down atomic.Bool
}

func (f *folderRemote) Update(_ context.Context, name string, offset, most int64) ([]byte, error) {
	if f.down.Load() {
		return nil, fault.New(fault.SyncLine, "test", "no line")
	}
	data, err := os.ReadFile(f.r.dir + "/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, broken(name, err)
	}
	data = data[min(offset, int64(len(data))):]
	return data[:min(most, int64(len(data)))], err
}

// night is from one to five.
type night struct{}

func (n night) Holds(t time.Time) bool { return t.Hour() >= 1 && t.Hour() < 5 }
func (n night) String() string         { return "01:00-05:00" }

// watched runs a watcher in a bubble that begins at midday, with the publisher's time as the bubble's.
func watched(t *testing.T, publish func(r *rig), f func(r *rig, w *Watcher, from *folderRemote, set *setting)) {
	t.Helper()
	r := newRig(t)
	publish(r)
	root := t.TempDir() + "/root.json"
	r.ok(os.WriteFile(root, r.trust.Root, 0o644))
	from, m := &folderRemote{r: r}, r.mirror()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		set := &setting{}
		set.report.Store(&Report{})
		w := NewWatcher(Watch{Mirror: m, On: true, Roots: []string{root}, Channel: "stable", Arch: arch, Version: "1.0", Schema: 12, Window: night{},
			From: from, Free: always, Busy: set.busy.Load, Newer: newer, Report: func() Report { return *set.report.Load() },
			Now: func() time.Time { return r.now.Add(time.Since(began)) }, Draw: func(d time.Duration) time.Duration { return d / 2 }, Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); _ = w.Run(ctx) }()
		f(r, w, from, set)
		cancel()
		<-done
	})
}

type setting struct {
	busy   atomic.Bool
	report atomic.Pointer[Report]
}

// after lets the bubble's clock go on.
func after(d time.Duration) {
	<-time.After(d) // of the bubble: it takes no time
	synctest.Wait()
}

func ordered(r *rig, w *Watcher) *Order {
	r.Helper()
	data, err := os.ReadFile(w.Order())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	r.ok(err)
	var o Order
	r.ok(json.Unmarshal(data, &o))
	return &o
}

func TestWatch_InstallsAtNightAndNotInACapture(t *testing.T) {
	watched(t, func(r *rig) { r.add("2.0", 30_000, "") }, func(r *rig, w *Watcher, _ *folderRemote, set *setting) {
		after(10 * time.Minute) // 5:10
		if s := w.State(); s.Phase != wire.UpdateWaiting || s.Waits != "2.0" || s.Fetched != s.Size || s.Checked.IsZero() {
			r.Fatalf("by day: %+v", s)
		}
		set.busy.Store(true)
		after(20*time.Hour + 30*time.Minute) // 1:40
		if o := ordered(r, w); o != nil {
			r.Fatalf("ordered in a capture: %+v", o)
		}
		if s := w.State(); s.Phase != wire.UpdateWaiting || !s.Busy {
			r.Errorf("in a capture: %+v", s)
		}
		set.busy.Store(false)
		after(10 * time.Minute)
		if o := ordered(r, w); o == nil || o.Again {
			r.Fatalf("at night: %+v, %+v", o, w.State())
		}
	})
}

func TestWatch_NowDoesNotWaitForTheNight(t *testing.T) {
	watched(t, func(r *rig) { r.add("2.0", 30_000, "") }, func(r *rig, w *Watcher, _ *folderRemote, set *setting) {
		w.Ask(wire.UpdateAsk{Now: true})
		after(time.Minute)
		if o := ordered(r, w); o == nil {
			r.Fatalf("nothing ordered: %+v", w.State())
		}
	})
}

func TestWatch_WhatFailedIsNotTriedByItself(t *testing.T) {
	watched(t, func(r *rig) { r.add("2.0", 30_000, "") }, func(r *rig, w *Watcher, _ *folderRemote, set *setting) {
		set.report.Store(&Report{Failed: map[string]string{"2.0": "it hung"}})
		after(23 * time.Hour)
		if o, s := ordered(r, w), w.State(); o != nil || s.Problem == nil || s.Problem.Code != fault.UpdateTried {
			r.Fatalf("%+v, %+v", o, s)
		}
		w.Ask(wire.UpdateAsk{Now: true, Again: true})
		after(time.Minute)
		if o := ordered(r, w); o == nil || !o.Again {
			r.Errorf("a person asked: %+v", o)
		}
	})
}

func TestWatch_ALineThatIsDownMeansLater(t *testing.T) {
	watched(t, func(r *rig) { r.add("2.0", 30_000, "") }, func(r *rig, w *Watcher, from *folderRemote, _ *setting) {
		from.down.Store(true)
		after(10 * time.Minute)
		if s := w.State(); s.Problem == nil || s.Problem.Code != fault.UpdateLine || !s.Checked.IsZero() {
			r.Fatalf("%+v", s)
		}
		from.down.Store(false)
		after(40 * time.Minute)
		if s := w.State(); s.Problem != nil || s.Phase != wire.UpdateWaiting {
			r.Errorf("%+v", s)
		}
	})
}

func TestWatch_AStaleChannelIsSaid(t *testing.T) {
	watched(t, func(r *rig) { r.add("1.0", 100, "") }, func(r *rig, w *Watcher, _ *folderRemote, _ *setting) {
		after(time.Hour)
		if s := w.State(); s.Phase != wire.UpdateNewest || s.Problem != nil {
			r.Fatalf("%+v", s)
		}
		after(31 * time.Hour) // the timestamp holds for 24
		if s := w.State(); s.Problem == nil || s.Problem.Code != fault.UpdateExpired {
			r.Errorf("%+v", s)
		}
	})
}

// What the installer refused waits again. A new order is under way from when it is given, whatever became of the one before.
func TestWatch_ARefusedOrderWaitsAgain(t *testing.T) {
	watched(t, func(r *rig) { r.add("2.0", 30_000, "") }, func(r *rig, w *Watcher, _ *folderRemote, set *setting) {
		w.Ask(wire.UpdateAsk{Now: true})
		after(time.Minute)
		if s := w.State(); s.Phase != wire.UpdateInstalling || s.Ordered || s.Problem != nil || s.Bad != nil {
			r.Fatalf("ordered: %+v", s)
		}
		r.ok(os.Remove(w.Order()))
		set.report.Store(&Report{Not: &wire.Problem{Code: fault.UpdateBusy}})
		if s := w.State(); s.Phase != wire.UpdateWaiting || s.Waits != "2.0" || s.Problem == nil || s.Problem.Code != fault.UpdateBusy {
			r.Fatalf("refused: %+v", s)
		}
		w.Ask(wire.UpdateAsk{Now: true})
		if s := w.State(); s.Phase != wire.UpdateInstalling || !s.Ordered || s.Problem != nil {
			r.Errorf("asked again: %+v", s)
		}
		after(time.Second)
		if s := w.State(); ordered(r, w) == nil || s.Phase != wire.UpdateInstalling || s.Ordered || s.Problem != nil {
			r.Errorf("ordered again, not taken yet: %+v", s)
		}
	})
}

// An order that waits for a capture outlives a look and a change of hours; one that cannot be written waits again, and says why.
func TestWatch_AnOrderStands(t *testing.T) {
	watched(t, func(r *rig) { r.add("2.0", 30_000, "") }, func(r *rig, w *Watcher, _ *folderRemote, set *setting) {
		set.busy.Store(true)
		w.Ask(wire.UpdateAsk{Now: true})
		after(time.Minute)
		w.Ask(wire.UpdateAsk{Look: true})
		after(2 * lookEvery)
		if s := w.State(); s.Phase != wire.UpdateWaiting || !s.Ordered || ordered(r, w) != nil {
			r.Fatalf("in a capture: %+v", s)
		}
		r.ok(os.Mkdir(w.Order(), 0o700)) // no file can take its place
		set.busy.Store(false)
		after(2 * readyEvery)
		r.ok(os.Remove(w.Order()))
		if s := w.State(); s.Phase != wire.UpdateWaiting || s.Ordered || s.Problem == nil || s.Problem.Code != fault.UpdateFile {
			r.Fatalf("not written: %+v", s)
		}
		w.Ask(wire.UpdateAsk{Now: true})
		after(time.Second)
		if ordered(r, w) == nil {
			r.Errorf("asked again: %+v", w.State())
		}
	})
}

// While the installer works, its report says which version it is about, whichever one answers.
func TestWatch_WhatIsInstalledIsTheReports(t *testing.T) {
	watched(t, func(r *rig) { r.add("3.0", 30_000, "") }, func(r *rig, w *Watcher, _ *folderRemote, set *setting) {
		after(time.Hour)
		for _, doing := range []string{"installing", "trial", "back"} {
			set.report.Store(&Report{Doing: doing, Version: "2.0", Former: "1.0"})
			if s := w.State(); s.Phase != wire.UpdateInstalling || s.Stepping != doing || s.Waits != "2.0" || s.Former != "1.0" {
				r.Errorf("%s: %+v", doing, s)
			}
		}
		set.report.Store(&Report{Doing: "trial"}) // as an older installer says it
		if s := NewWatcher(w.Watch).State(); s.Waits != w.Version || s.Former != w.Version {
			r.Errorf("of an older installer: %+v", s)
		}
		set.report.Store(&Report{Last: &wire.UpdateResult{Version: "2.0", Former: "1.0", Why: "it hung"}})
		if s := w.State(); s.Bad == nil || s.Bad.Code != fault.UpdateBack || s.Bad.Facts["why"] != "it hung" {
			r.Errorf("put back: %+v", s)
		}
	})
}
