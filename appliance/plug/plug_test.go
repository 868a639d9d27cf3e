package plug

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// shelf is a source whose devices a test puts there and takes away.
type shelf struct {
	mu      sync.Mutex
	found   []device.Found
	fails   map[string]error // by key: what opening gives
	lists   int
	opened  map[string]int
	open    int // devices open now
	hint    chan struct{}
	listErr error
	slow    time.Duration // to open
	closed  bool
}

func newShelf() *shelf {
	return &shelf{fails: map[string]error{}, opened: map[string]int{}, hint: make(chan struct{}, 1)}
}

func (s *shelf) set(change func()) {
	s.mu.Lock()
	change()
	s.mu.Unlock()
	select {
	case s.hint <- struct{}{}:
	default:
	}
}

func (s *shelf) Name() string             { return "shelf" }
func (s *shelf) Changed() <-chan struct{} { return s.hint }
func (s *shelf) Close() error             { s.closed = true; return nil }

func (s *shelf) List(context.Context) ([]device.Found, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists++
	return append([]device.Found(nil), s.found...), s.listErr
}

func (s *shelf) Open(ctx context.Context, f device.Found) (device.Device, error) {
	if s.slow > 0 {
		select {
		case <-time.After(s.slow):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened[f.Key]++
	if err := s.fails[f.Key]; err != nil {
		return nil, err
	}
	s.open++
	return &thing{shelf: s, key: f.Key}, nil
}

func (s *shelf) listed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists
}

func (s *shelf) openNow() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

// times is how often the device was tried.
func (s *shelf) times(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened[key]
}

type thing struct {
	shelf *shelf
	key   string
	once  sync.Once
}

func (d *thing) Info() device.Info {
	return device.Info{Driver: "thing", Model: "Thing 1", Where: d.key}
}
func (d *thing) Close() error {
	d.once.Do(func() {
		d.shelf.mu.Lock()
		d.shelf.open--
		d.shelf.mu.Unlock()
	})
	return nil
}

func scanner(key string) device.Found {
	return device.Found{Key: key, Class: device.Fingerprint, Name: "Scanner " + key}
}

// running starts a plug in a bubble; the returned stop ends it and checks that everything was closed.
func running(t *testing.T, s *shelf) (*Plug, func()) { return runningSource(t, s, s) }

// runningSource is running with a source around the shelf.
func runningSource(t *testing.T, source device.Source, s *shelf) (*Plug, func()) {
	p := New([]device.Source{source}, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	synctest.Wait()
	return p, func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if s.openNow() != 0 || !s.closed || len(p.Devices()) != 0 {
			t.Errorf("%d devices left open, source closed %v, %d listed", s.openNow(), s.closed, len(p.Devices()))
		}
	}
}

// only returns the one device that is connected.
func only(t *testing.T, p *Plug) Status {
	t.Helper()
	all := p.Devices()
	if len(all) != 1 {
		t.Fatalf("%d devices: %+v", len(all), all)
	}
	return all[0]
}

func TestPlug_OpensWhatComesAndClosesWhatGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		p, stop := running(t, s)
		defer stop()
		hint, unsubscribe := p.Subscribe()
		defer unsubscribe()
		s.set(func() { s.found = []device.Found{scanner("a"), {Key: "b", Name: "Odd"}} })
		synctest.Wait()
		<-hint
		all := p.Devices()
		if len(all) != 2 || all[0].State != Opened || all[0].Info.Driver != "thing" || all[0].Source != "shelf" {
			t.Fatalf("%+v", all)
		}
		if all[1].State != NoDriver || all[1].Fault != fault.DeviceUnknown || s.times("b") != 0 {
			t.Fatalf("%+v", all[1])
		}
		s.set(func() { s.found = nil })
		synctest.Wait()
		if len(p.Devices()) != 0 || s.openNow() != 0 {
			t.Fatalf("%d open of %+v", s.openNow(), p.Devices())
		}
	})
}

// A hint without a change, and a doubled one, do nothing; without hints and faults nothing runs at all.
func TestPlug_IdleIsIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		_, stop := running(t, s)
		defer stop()
		s.set(func() {})
		s.set(func() {})
		synctest.Wait()
		before := s.listed()
		pass(24 * time.Hour)
		if s.times("a") != 1 || s.listed() != before {
			t.Fatalf("opened %d times, %d lists in an idle day", s.times("a"), s.listed()-before)
		}
	})
}

func TestPlug_RetriesByCode(t *testing.T) {
	for _, c := range []struct {
		code          fault.Code
		first, second time.Duration
	}{
		{fault.DeviceStalled, time.Second, 2 * time.Second},
		{fault.DeviceTimeout, time.Second, 2 * time.Second},
		{fault.DeviceBusy, 5 * time.Second, 5 * time.Second},
		{fault.DevicePermission, 30 * time.Second, 30 * time.Second},
	} {
		t.Run(string(c.code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShelf()
				s.found = []device.Found{scanner("a")}
				s.fails["a"] = fault.New(c.code, "test", "why")
				start := time.Now()
				p, stop := running(t, s)
				defer stop()
				if d := only(t, p); d.State != Faulted || d.Fault != c.code || d.Detail != "why" || !d.Retry.Equal(start.Add(c.first)) {
					t.Fatalf("%+v", d)
				}
				pass(c.first)
				synctest.Wait()
				d := only(t, p)
				if s.times("a") != 2 || !d.Retry.Equal(start.Add(c.first+c.second)) || !d.Since.Equal(start) {
					t.Fatalf("%d tries, %+v", s.times("a"), d)
				}
				s.set(func() { delete(s.fails, "a") })
				pass(c.second)
				synctest.Wait()
				if d := only(t, p); d.State != Opened || d.Fault != "" || !d.Retry.IsZero() {
					t.Fatalf("%+v", d)
				}
			})
		})
	}
}

func TestBackOff_IsBounded(t *testing.T) {
	if got := backOff(fault.DeviceStalled, 1000); got != retryMost {
		t.Fatal(got)
	}
}

// A source that cannot list keeps its devices and is asked again.
func TestPlug_ListFailureKeepsDevices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		p, stop := running(t, s)
		defer stop()
		s.set(func() { s.listErr = errors.New("no bus") })
		synctest.Wait()
		if only(t, p).State != Opened {
			t.Fatal("the device was dropped")
		}
		s.mu.Lock()
		s.listErr, s.found = nil, nil
		s.mu.Unlock()
		pass(listAgain)
		synctest.Wait()
		if len(p.Devices()) != 0 {
			t.Fatal("the source was not asked again")
		}
	})
}

// A device that hangs while it opens is given up in time and holds up no other source.
func TestPlug_SlowDeviceHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow, quick := newShelf(), newShelf()
		slow.slow = time.Hour
		slow.found, quick.found = []device.Found{scanner("slow")}, []device.Found{scanner("quick")}
		p := New([]device.Source{slow, quick}, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Run(ctx) }()
		synctest.Wait()
		all := p.Devices()
		if len(all) != 2 || all[0].State != Found || all[1].State != Opened {
			t.Fatalf("%+v", all)
		}
		pass(openWait)
		synctest.Wait()
		if d := p.Devices()[0]; d.State != Faulted || d.Fault != fault.DeviceTimeout {
			t.Fatalf("%+v", d)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	})
}

// pass lets time go by inside a synctest bubble.
func pass(d time.Duration) { <-time.After(d) }
