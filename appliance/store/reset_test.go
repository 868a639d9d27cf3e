//go:build linux

package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/record"
	"thana/shared/seal"
)

// The virtual machine of make test-hardware boots several times on one disk; what was acknowledged is written outside of it.
var (
	resetDisk = flag.String("reset-disk", "", "a disk that outlives the machine's reset, which the test overwrites (root; testdata/bench)")
	resetOut  = flag.String("reset-out", "", "a folder outside of the machine")
	resetNow  = flag.Bool("reset", false, "after the check, reset the machine in the middle of a capture")
)

// TestReset_NothingAcknowledgedIsLost looks at what the machine's reset left, and then keeps captures until the next.
func TestReset_NothingAcknowledgedIsLost(t *testing.T) {
	if *resetDisk == "" {
		t.Skip("no machine to reset; make test-hardware runs this in the virtual machine")
	}
	mount, acked := t.TempDir(), filepath.Join(*resetOut, "acknowledged")
	opt := tortureOptions(keptKeys(t, filepath.Join(*resetOut, "keys")))
	known, err := os.ReadFile(acked)
	if errors.Is(err, fs.ErrNotExist) {
		command(t, "mkfs.ext4", "-q", *resetDisk)
	} else {
		ok(t, err)
	}
	command(t, "mount", "-t", "ext4", *resetDisk, mount)
	db, err := Open(t.Context(), filepath.Join(mount, "store"), opt)
	ok(t, err)
	ids := strings.Fields(string(known))
	for n, id := range ids {
		if got, err := db.OpenCapture(t.Context(), id, ""); err != nil || !bytes.Equal(got, original(n)) {
			t.Errorf("%s was acknowledged: %d bytes, %v", id, len(got), err)
		}
	}
	report, err := db.Verify(t.Context())
	ok(t, err)
	t.Logf("%d captures acknowledged before a reset, all there; %d entries verify", len(ids), report.Head.Seq)
	if !*resetNow {
		if len(ids) == 0 {
			t.Error("no capture was acknowledged")
		}
		ok(t, db.Close())
		command(t, "umount", mount)
		return
	}
	list, err := os.OpenFile(acked, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ok(t, err)
	for n := len(ids); ; n++ {
		if n == len(ids)+3 { // from now on at any moment
			time.AfterFunc(rand.N(time.Second), func() {
				if err := os.WriteFile("/proc/sysrq-trigger", []byte("b"), 0); err != nil {
					t.Error(err)
				}
			})
		}
		id := fmt.Sprintf("c%d-%d", n, report.Head.Seq) // one that was not acknowledged may be there under the number
		_, err := db.AddCapture(t.Context(), record.Capture{ID: id, Kind: record.FingerCapture, Record: "draft"}, original(n), nil)
		ok(t, err)
		_, err = fmt.Fprintln(list, id)
		ok(t, err)
	}
}

func keptKeys(t *testing.T, path string) (keys tortureKey) {
	t.Helper()
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		own, err := seal.GenerateKey()
		ok(t, err)
		state, err := seal.GenerateKey()
		ok(t, err)
		keys = tortureKey{own, state.Public()}
		text, err = json.Marshal(keys)
		ok(t, err)
		ok(t, os.WriteFile(path, text, 0o600))
		return keys
	}
	ok(t, err)
	ok(t, json.Unmarshal(text, &keys))
	return keys
}
