package update

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/release"
	publisher "thana/sync/stateserver/release"
)

const arch = "amd64"

// rig is a publisher with a repository and an appliance that trusts it.
type rig struct {
	*testing.T
	dir, keys string
	now       time.Time
	trust     Trust
}

func newRig(t *testing.T) *rig {
	t.Helper()
	if _, err := exec.LookPath("dpkg-deb"); err != nil {
		t.Skip("no dpkg-deb here")
	}
	r := &rig{T: t, dir: t.TempDir(), keys: t.TempDir(), now: time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)}
	r.ok(publisher.Create(r.dir, publisher.Plan{RootKeys: 3, RootThreshold: 2}, r.options()))
	r.trust = Trust{Dir: t.TempDir(), Root: r.read("1.root.json"), Now: r.now}
	return r
}

func (r *rig) options(keys ...string) publisher.Options {
	if len(keys) == 0 {
		keys = []string{r.keys}
	}
	return publisher.Options{Keys: keys, Now: r.now, Fresh: 24 * time.Hour}
}

func (r *rig) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *rig) read(name string) []byte {
	r.Helper()
	data, err := os.ReadFile(filepath.Join(r.dir, name))
	r.ok(err)
	return data
}

func (r *rig) write(name string, data []byte) {
	r.Helper()
	r.ok(os.WriteFile(filepath.Join(r.dir, name), data, 0o644))
}

func (r *rig) open(keys ...string) *publisher.Repository {
	r.Helper()
	repository, err := publisher.Open(r.dir, r.options(keys...))
	r.ok(err)
	return repository
}

// add publishes a package of a version, so many bytes of it at least.
func (r *rig) add(version string, size int, from string) {
	r.Helper()
	r.ok(r.open().Add([]string{r.deb(version, size)}, "stable", from))
}

// deb makes a package of random bytes.
func (r *rig) deb(version string, size int) string {
	r.Helper()
	tree := r.TempDir()
	r.ok(os.MkdirAll(filepath.Join(tree, "DEBIAN"), 0o755))
	control := fmt.Sprintf("Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Test <t@example.invalid>\nThana-Schema: 12\nThana-Schema-Reads: 11\nDescription: test\n", release.Appliance, version, arch)
	r.ok(os.WriteFile(filepath.Join(tree, "DEBIAN", "control"), []byte(control), 0o644))
	data := make([]byte, size)
	for i, x := 0, uint32(len(version)); i < size; i++ {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	r.ok(os.WriteFile(filepath.Join(tree, "data"), data, 0o644))
	path := filepath.Join(r.TempDir(), fmt.Sprintf("%s_%s_%s.deb", release.Appliance, version, arch))
	if said, err := exec.Command("dpkg-deb", "-Znone", "--build", tree, path).CombinedOutput(); err != nil {
		r.Fatalf("%v: %s", err, said)
	}
	return path
}

// look looks into the folder as the installer does.
func (r *rig) look() ([]Offer, error) {
	r.Helper()
	f, err := OpenFolder(r.dir)
	r.ok(err)
	defer func() { r.ok(f.Close()) }()
	return Look(r.Context(), f, r.trust, "stable", arch)
}

// newer is the order of these tests' versions.
func newer(a, b string) bool { return a > b }
