//go:build linux

package drivertest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Netem gives the hand that spoils the loopback network of the hardware bench, in the words of tc-netem(8), until the test ends: "delay
// 40ms", "loss 100%", or "" for a good one.
func Netem(t testing.TB) (set func(how string)) {
	t.Helper()
	if os.Getenv("THANA_BENCH") == "" {
		t.Skip("the network of this machine is left alone; make test-hardware runs this in the virtual machine")
	}
	tc := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("tc", args...).CombinedOutput(); err != nil {
			t.Errorf("tc %s: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	tc("qdisc", "add", "dev", "lo", "root", "netem")
	t.Cleanup(func() { tc("qdisc", "del", "dev", "lo", "root") })
	return func(how string) {
		tc(append([]string{"qdisc", "change", "dev", "lo", "root", "netem"}, strings.Fields(how)...)...)
	}
}
