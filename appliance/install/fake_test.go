package install

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"thana/appliance/update"
	"thana/shared/fault"
	"thana/shared/release"
	"thana/shared/wire"
	publisher "thana/sync/stateserver/release"
)

// power is panicked with when it goes.
type power struct{}

// machine is a box whose dpkg and whose service are a few words on a disk. What is half done when the power goes stays half done.
type machine struct {
	t       *testing.T
	disk    string // what survives
	steps   int    // until the power goes; 0: never
	busy    bool
	broken  map[string]fate // of a version
	keptAt  string
	started time.Time
	running string // version that serves; gone with the power
}

type fate string

const (
	crashes   fate = "crashes"
	unhealthy fate = "unhealthy"
	restarts  fate = "restarts" // again and again
	script    fate = "script"   // its maintainer script fails
)

// on is what dpkg says: a version, and whether it is whole.
type on struct {
	Version string `json:"version"`
	Whole   bool   `json:"whole"`
}

// step is a moment at which the power may go.
func (m *machine) step() {
	if m.steps > 0 {
		if m.steps--; m.steps == 0 {
			m.running = ""
			panic(power{})
		}
	}
}

func (m *machine) dpkg() (d on) {
	data, err := os.ReadFile(filepath.Join(m.disk, "dpkg"))
	if err != nil || json.Unmarshal(data, &d) != nil {
		m.t.Fatal(err)
	}
	return d
}

func (m *machine) put(d on) {
	data, _ := json.Marshal(d)
	if err := os.WriteFile(filepath.Join(m.disk, "dpkg"), data, 0o644); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) Installed() (string, error) {
	d := m.dpkg()
	if !d.Whole {
		return "", errors.New("half installed")
	}
	return d.Version, nil
}

func (m *machine) Newer(a, b string) bool { return a > b }

func (m *machine) version(deb string) string {
	out, err := exec.Command("dpkg-deb", "--field", deb, "Version").Output()
	if err != nil {
		return ""
	}
	return string(out[:len(out)-1])
}

func (m *machine) Matches(deb string, o update.Offer) error {
	if m.version(deb) != o.Version {
		return fault.New(fault.UpdateSignature, "test", "another package")
	}
	return nil
}

func (m *machine) Install(deb string) error {
	version := m.version(deb)
	if version == "" {
		return errors.New("no package")
	}
	m.step()
	m.put(on{version, false})
	m.step()
	if m.broken[version] == script {
		return errors.New("postinst returned 1")
	}
	m.put(on{version, true})
	m.step()
	return nil
}

func (m *machine) Force(deb string) error { return m.Install(deb) }

func (m *machine) Repack(to string) error {
	m.step()
	return errors.Join(exec.Command("cp", filepath.Join(m.disk, "first.deb"), to).Run())
}

func (m *machine) Keep(keeper string) error {
	m.step()
	m.keptAt = keeper
	return os.WriteFile(filepath.Join(m.disk, "unit"), nil, 0o644)
}

func (m *machine) Release(string) error {
	m.step()
	if err := os.Remove(filepath.Join(m.disk, "unit")); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (m *machine) Stop() error { m.step(); m.running = ""; return nil }

func (m *machine) Start() error {
	m.step()
	if d := m.dpkg(); m.running == "" && m.broken[d.Version] != crashes {
		m.running, m.started = d.Version, time.Now()
	}
	return nil
}

func (m *machine) Busy(context.Context) bool { return m.busy }

func (m *machine) Health(context.Context, bool) (wire.ApplianceHealth, error) {
	if m.running == "" {
		return wire.ApplianceHealth{}, errors.New("nobody answers")
	}
	h := wire.ApplianceHealth{Version: m.running, Started: m.started}
	switch m.broken[m.running] {
	case unhealthy:
		h.Problem = &wire.Problem{Code: fault.StoreCorrupt, Detail: "chain"}
	case restarts:
		h.Started = time.Now()
	}
	return h, nil
}

func (m *machine) Runs() error {
	if m.broken[m.dpkg().Version] == crashes {
		return errors.New("exit status 1")
	}
	return nil
}

// station is a machine with version 1.0 that serves, an installer's folder and a publisher's stick.
type station struct {
	*machine
	home, stick, keys string
	now               time.Time
	said              []string
}

func newStation(t *testing.T) *station {
	t.Helper()
	if _, err := exec.LookPath("dpkg-deb"); err != nil {
		t.Skip("no dpkg-deb here")
	}
	s := &station{machine: &machine{t: t, disk: t.TempDir(), broken: map[string]fate{}}, home: t.TempDir(), stick: t.TempDir(), keys: t.TempDir(), now: time.Now()}
	s.ok(publisher.Create(s.stick, publisher.Plan{RootKeys: 1, RootThreshold: 1}, publisher.Options{Keys: []string{s.keys}, Now: s.now}))
	s.ok(os.Rename(s.deb("1.0", 11), filepath.Join(s.disk, "first.deb")))
	s.put(on{"1.0", true})
	s.ok(s.Start())
	return s
}

func (s *station) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *station) deb(version string, reads int) string {
	s.t.Helper()
	tree := s.t.TempDir()
	s.ok(os.MkdirAll(filepath.Join(tree, "DEBIAN"), 0o755))
	control := fmt.Sprintf("Package: %s\nVersion: %s\nArchitecture: amd64\nMaintainer: Test <t@example.invalid>\nThana-Schema: 20\nThana-Schema-Reads: %d\nDescription: test\n", release.Appliance, version, reads)
	s.ok(os.WriteFile(filepath.Join(tree, "DEBIAN", "control"), []byte(control), 0o644))
	path := filepath.Join(s.t.TempDir(), release.Appliance+"_"+version+".deb")
	if said, err := exec.Command("dpkg-deb", "-Znone", "--build", tree, path).CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %s", err, said)
	}
	return path
}

// publish puts a version on the stick.
func (s *station) publish(version string, reads int) {
	s.t.Helper()
	r, err := publisher.Open(s.stick, publisher.Options{Keys: []string{s.keys}, Now: s.now})
	s.ok(err)
	s.ok(r.Add([]string{s.deb(version, reads)}, "stable", ""))
}

func (s *station) installer() *Installer {
	s.t.Helper()
	root, err := os.ReadFile(filepath.Join(s.stick, "1.root.json"))
	s.ok(err)
	return &Installer{Box: s.machine, Home: s.home, Root: root, Channel: "stable", Arch: "amd64", Schema: 12, SetUp: true,
		Within: 10 * time.Second, Steady: 5 * time.Second, Now: func() time.Time { return s.now },
		Say: func(format string, args ...any) { s.said = append(s.said, fmt.Sprintf(format, args...)) }}
}
