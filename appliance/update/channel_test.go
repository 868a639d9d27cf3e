package update

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// serve is the state server's own handler over the repository, and a station's client over a line that can be cut.
func (r *rig) serve(wrap func(http.Handler) http.Handler) (*receivertest.Server, *protocol.Client) {
	r.Helper()
	h := protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler), Updates: os.DirFS(r.dir),
		Receiver: func(context.Context, protocol.Caller) (protocol.Receiver, error) { return nil, nil }})
	if wrap != nil {
		h = wrap(h)
	}
	s := receivertest.Serve(r, h)
	return s, s.Client(r, "23990001")
}

func always() bool { return true }

func (r *rig) mirror() Mirror { return Mirror{Dir: r.TempDir()} }

func (r *rig) lookThrough(m Mirror, c Remote) ([]Offer, error) {
	return m.Look(r.Context(), c, r.trust.Root, r.now, "stable", arch)
}

// What the appliance fetched the installer reads as it reads a stick, and believes no more of it.
func TestFetch_FromTheStateServer(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 700_000, "")
	_, c := r.serve(nil)
	m := r.mirror()
	all, err := r.lookThrough(m, c)
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	var last int64
	r.ok(m.Fetch(t.Context(), c, all[0], Pace{Free: always, Progress: func(n int64) { last = n }}))
	if last != all[0].Size {
		t.Errorf("progress ends at %d of %d", last, all[0].Size)
	}
	f, err := OpenFolder(m.Channel())
	r.ok(err)
	defer func() { r.ok(f.Close()) }()
	again, err := Look(t.Context(), f, r.trust, "stable", arch)
	if err != nil || len(again) != 1 || again[0] != all[0] {
		t.Fatalf("the installer sees %v, %v", again, err)
	}
	r.ok(f.Take(again[0], filepath.Join(t.TempDir(), "new.deb")))
}

// A look where nothing changed costs two small answers, and none of a package.
func TestLook_ThatNothingChangedCostsLittle(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 100_000, "")
	var asked, bytes atomic.Int64
	_, c := r.serve(func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			asked.Add(1)
			h.ServeHTTP(counting{w, &bytes}, q)
		})
	})
	m := r.mirror()
	_, err := r.lookThrough(m, c)
	r.ok(err)
	t.Logf("the first look: %d requests, %d bytes of bodies", asked.Swap(0), bytes.Swap(0))
	_, err = r.lookThrough(m, c)
	r.ok(err)
	t.Logf("a later look: %d requests, %d bytes of bodies", asked.Load(), bytes.Load())
	if asked.Load() != 2 || bytes.Load() > 1024 {
		t.Errorf("%d requests, %d bytes", asked.Load(), bytes.Load())
	}
}

type counting struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c counting) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return c.ResponseWriter.Write(p)
}

// The line breaks again and again: what has come stays, and no byte of a package is asked for twice but those of the piece that broke.
func TestFetch_GoesOnAtTheByte(t *testing.T) {
	r := newRig(t)
	const size = 900_000
	r.add("1.0", size, "")
	var sent atomic.Int64
	s, c := r.serve(func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.Contains(q.URL.Path, "/targets/") {
				w = counting{w, &sent}
			}
			h.ServeHTTP(w, q)
		})
	})
	m := r.mirror()
	all, err := r.lookThrough(m, c)
	r.ok(err)
	cuts := 0
	s.Line.CutEvery(func() int64 { return 100_000 })
	for ; cuts < 100; cuts++ {
		if err = m.Fetch(t.Context(), c, all[0], Pace{Free: always, Progress: func(int64) {}}); err == nil {
			break
		}
		if !errors.Is(lineFault(err), fault.UpdateLine) {
			t.Fatalf("cut %d: %v", cuts, err)
		}
	}
	if err != nil || s.Line.Cuts() < 3 {
		t.Fatalf("after %d cuts: %v", cuts, err)
	}
	if most := all[0].Size + int64(s.Line.Cuts()+1)*largestPiece; sent.Load() > most {
		t.Errorf("%d bytes were sent for a package of %d over %d cuts", sent.Load(), all[0].Size, s.Line.Cuts())
	}
	t.Logf("%d cuts, %d times begun again, %d bytes sent for %d", s.Line.Cuts(), cuts, sent.Load(), all[0].Size)
}

// The state server may be taken over: it offers signed metadata and other bytes.
func TestFetch_AServerThatLies(t *testing.T) {
	for name, lie := range map[string]func(w http.ResponseWriter, q *http.Request){
		"other bytes":      func(w http.ResponseWriter, q *http.Request) { answer(w, q, 1<<20) },
		"endless":          func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, endless{}) },
		"empty pieces":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPartialContent) },
		"nothing there":    func(w http.ResponseWriter, q *http.Request) { http.NotFound(w, q) },
		"another's answer": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.add("1.0", 50_000, "")
			_, c := r.serve(func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if strings.Contains(q.URL.Path, "/targets/") {
						lie(w, q)
						return
					}
					h.ServeHTTP(w, q)
				})
			})
			m := r.mirror()
			all, err := r.lookThrough(m, c)
			r.ok(err)
			if err := m.Fetch(t.Context(), c, all[0], Pace{Free: always, Progress: func(int64) {}}); err == nil {
				t.Fatal("fetched")
			}
			if _, err := os.Stat(filepath.Join(m.Channel(), all[0].File())); err == nil {
				t.Error("a package stands there")
			}
		})
	}
}

// answer gives zeros where the package is asked for.
func answer(w http.ResponseWriter, q *http.Request, size int) {
	http.ServeContent(w, q, "", time.Time{}, strings.NewReader(strings.Repeat("\x00", size)))
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// Records and captures go first: nothing of a package is asked for while the line has something better to do.
func TestFetch_WaitsForTheLine(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 50_000, "")
	_, c := r.serve(nil)
	m := r.mirror()
	all, err := r.lookThrough(m, c)
	r.ok(err)
	ctx, cancel := context.WithCancel(t.Context())
	asked := 0
	err = m.Fetch(ctx, c, all[0], Pace{Free: func() bool { asked++; cancel(); return false }, Progress: func(int64) { t.Error("a piece came") }})
	if !errors.Is(err, context.Canceled) || asked != 1 {
		t.Errorf("%v after %d looks at the line", err, asked)
	}
}

// Names that no repository has are not served, and nobody without a station's certificate is.
func TestServe_TheRepositoryAlone(t *testing.T) {
	r := newRig(t)
	r.add("1.0", 100, "")
	r.write("secret.json", []byte("{}"))
	s, c := r.serve(nil)
	for _, name := range []string{"secret.json", "../secret.json", "root.pending.json", "targets/", "targets/..%2fsecret.json", ""} {
		if data, err := c.Update(t.Context(), name, 0, 100); err == nil {
			t.Errorf("%q is served: %s", name, data)
		}
	}
	stranger := protocol.NewClient(protocol.ClientConfig{URL: s.URL, TLS: s.ClientTLS(t)})
	t.Cleanup(stranger.Close)
	if _, err := stranger.Update(t.Context(), "timestamp.json", 0, 100); !errors.Is(err, fault.SyncNotEnrolled) {
		t.Errorf("a stranger: %v", err)
	}
}
