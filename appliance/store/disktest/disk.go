// Package disktest gives tests a disk of their own that fails when it is told to.
package disktest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Failing mounts an ext4 of its own that turns read-only at its first fault, as a worn card does; fail is that fault, repair
// mounts it anew. It skips where a test may not mount.
func Failing(t *testing.T) (dir string, fail, repair func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root to mount a disk")
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	image := filepath.Join(t.TempDir(), "image")
	ok(os.WriteFile(image, nil, 0o600))
	ok(os.Truncate(image, 24<<20))
	if out, err := exec.Command("mkfs.ext4", "-q", image).CombinedOutput(); err != nil {
		t.Skip("no ext4 here: ", err, string(out))
	}
	dir = t.TempDir()
	mount := func() error {
		return exec.Command("mount", "-o", "loop,errors=remount-ro", image, dir).Run()
	}
	unmount := func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Error(string(out), err)
		}
	}
	if err := mount(); err != nil {
		t.Skip("this machine does not allow a loop mount: ", err)
	}
	t.Cleanup(unmount)
	source, err := exec.Command("findmnt", "-no", "SOURCE", dir).Output()
	ok(err)
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(string(bytes.TrimSpace(source))), "trigger_fs_error")
	fail = func() { ok(os.WriteFile(trigger, []byte("test"), 0o200)) }
	repair = func() {
		unmount()
		ok(mount())
	}
	return dir, fail, repair
}
