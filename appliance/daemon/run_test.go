package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/appliance/capture"
	"thana/appliance/config"
	"thana/appliance/control"
	"thana/appliance/identity"
	"thana/appliance/store/disktest"
	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/shared/wire"
	"thana/sync/protocol"
)

// station is a configuration with virtual devices, enrolled at a state that never answers.
func station(t *testing.T, data string) config.Config {
	t.Helper()
	c := config.Default()
	c.Data, c.Keys, c.Listen = data, t.TempDir(), "127.0.0.1:0"
	c.Station = config.Station{Code: "23990001", Name: "Kotwali", NameLocal: "कोतवाली", District: 396, State: 23, Realm: "training", DiaryStarts: "00:00"}
	c.Devices = config.Devices{}
	c.Virtual = config.Virtual{On: true, Seed: 1, Speed: 20, Out: t.TempDir()}
	id, err := identity.Open(c.Keys)
	must(t, err)
	own := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.TLS.Certificate[0]}))
	state, err := seal.GenerateKey()
	must(t, err)
	enrolled, err := json.Marshal(protocol.Enrolment{URL: "https://127.0.0.1:1", Realm: "training", Station: c.Station.Code, Certificate: own, CA: own,
		StateSeal: state.Public(), ReceiptKey: make([]byte, 32)})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(c.Keys, "enrolment.json"), enrolled, 0o600))
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// running starts the daemon and waits until its devices are open.
func running(t *testing.T, c config.Config) (door *control.Client, stop func()) {
	t.Helper()
	ctx, end := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- Run(ctx, c, "test", slog.New(slog.DiscardHandler), func() { close(ready) }) }()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	stop = func() {
		t.Helper()
		end()
		must(t, <-ended)
	}
	door = control.Dial(c.Data)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		s, err := door.Status(t.Context())
		must(t, err)
		if len(s.Devices) == 4 && !slices.ContainsFunc(s.Devices, func(d wire.Device) bool { return d.State != wire.DeviceReady }) {
			return door, stop
		}
		<-tick.C
	}
}

func officer(login string) wire.NewOfficer {
	return wire.NewOfficer{Password: "kotwali-2026", Officer: record.Officer{
		Login: login, Name: record.Name{English: "S. Verma", Local: "एस. वर्मा"}, Rank: "SI", Role: record.Duty}}
}

// The technician's commands on a running appliance, through the socket, with the real drivers; then its end.
func TestRun_TechniciansDoorAndStop(t *testing.T) {
	before := goleak.IgnoreCurrent()
	c := station(t, t.TempDir())
	door, stop := running(t, c)

	t.Run("officer", func(t *testing.T) {
		must(t, door.SetOfficer(t.Context(), officer("verma")))
		weak := officer("khan")
		weak.Password = "short"
		if err := door.SetOfficer(t.Context(), weak); !errors.Is(err, fault.AccessWeakPassword) {
			t.Errorf("a short password: %v", err)
		}
		must(t, door.RemoveOfficer(t.Context(), "verma"))
		if err := door.RemoveOfficer(t.Context(), "verma"); !errors.Is(err, fault.RequestNotFound) {
			t.Errorf("removed twice: %v", err)
		}
	})
	for class, want := range map[device.Class]struct{ format, rendition string }{
		device.Fingerprint: {"image/x-portable-graymap", "wsq"}, device.Photo: {"image/jpeg", "portrait"}, device.Document: {"image/jpeg", ""},
	} {
		t.Run("capture "+string(class), func(t *testing.T) {
			var got []*control.Taken
			must(t, door.Capture(t.Context(), capture.Sample{Class: class}, func(l control.Line) error {
				if l.Taken != nil {
					got = append(got, l.Taken)
				}
				return nil
			}))
			if len(got) == 0 || got[0].Capture.Format != want.format || len(got[0].Original) == 0 ||
				want.rendition != "" && len(got[0].Renditions[want.rendition]) == 0 {
				t.Fatalf("%d taken: %+v", len(got), got)
			}
		})
	}
	t.Run("print", func(t *testing.T) {
		pages := 0
		must(t, door.Print(t.Context(), "application/pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Page >>endobj\n%%EOF\n"), func(l control.Line) error {
			pages = max(pages, l.Pages)
			return nil
		}))
		out, err := os.ReadFile(filepath.Join(c.Virtual.Out, "job-001.pdf"))
		if pages != 1 || err != nil || !bytes.HasPrefix(out, []byte("%PDF")) {
			t.Errorf("%d pages, %d bytes printed, %v", pages, len(out), err)
		}
		err = door.Print(t.Context(), "text/x-unknown", []byte("x"), func(control.Line) error { return nil })
		if !errors.Is(err, fault.DeviceNoMode) || fault.Of(err).Facts["device"] == "" {
			t.Errorf("an unknown format: %v", err)
		}
	})

	stop()
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
	r, err := Verify(t.Context(), c, slog.New(slog.DiscardHandler)) // which has the store to itself
	if err != nil || len(r.Problems) > 0 || r.Head.Seq == 0 || r.Blobs != 0 {
		t.Errorf("after the end: %+v, %v", r, err)
	}
}

// A data folder that lost its store looks like a new one, and the first sign-in would fork the station at the state.
func TestRun_EmptiedFolderDoesNotBeginAnew(t *testing.T) {
	c := station(t, t.TempDir())
	door, stop := running(t, c)
	must(t, door.SetOfficer(t.Context(), officer("verma")))
	stop()
	_, stop = running(t, c) // as it is: it goes on
	stop()
	must(t, os.Rename(c.Data, c.Data+".lost"))
	begin := func() error {
		ctx, end := context.WithCancel(t.Context())
		defer end()
		return Run(ctx, c, "test", slog.New(slog.DiscardHandler), end)
	}
	if err := begin(); !errors.Is(err, fault.ConfigEmptied) {
		t.Errorf("with an empty folder: %v", err)
	}
	must(t, os.RemoveAll(c.Data))
	must(t, os.Rename(c.Data+".lost", c.Data))
	must(t, begin())
}

// A worn card turns read-only under a running appliance: it says so, shows what it has, and works again with the next card.
func TestRun_DiskTurnsReadOnly(t *testing.T) {
	disk, fail, repair := disktest.Failing(t)
	c := station(t, filepath.Join(disk, "data"))
	must(t, os.Mkdir(c.Data, 0o700))
	door, stop := running(t, c)
	must(t, door.SetOfficer(t.Context(), officer("verma")))
	fail()
	if err := door.SetOfficer(t.Context(), officer("khan")); !errors.Is(err, fault.StoreReadOnly) {
		t.Errorf("an officer on a read-only disk: %v", err)
	}
	s, err := door.Status(t.Context())
	must(t, err)
	if len(s.Sync.Health) != 1 || s.Sync.Health[0].Code != fault.StoreReadOnly || len(s.Devices) != 4 {
		t.Errorf("health %+v, %d devices", s.Sync.Health, len(s.Devices))
	}
	stop()
	repair()
	door, stop = running(t, c)
	defer stop()
	must(t, door.SetOfficer(t.Context(), officer("khan")))
	if s, err = door.Status(t.Context()); err != nil || len(s.Sync.Health) != 0 {
		t.Errorf("with a good disk: %+v, %v", s.Sync.Health, err)
	}
}
