package usbmontest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// wanted tells the test binary that it runs with a recording in place of the kernel's USB, and what should come of it.
const wanted = "THANA_UNDER_UMOCKDEV"

// Misfortunes plays sessions through the kernel's interface to the test named child of this binary, each runs times, and
// wants the outcome that stands beside each. device is the description of the recorded device.
func Misfortunes(t *testing.T, device, child string, runs int, cases map[string]Misfortune) {
	t.Helper()
	if _, err := exec.LookPath("umockdev-run"); err != nil {
		t.Skip("umockdev-run is not installed")
	}
	slots := make(chan struct{}, 6) // most of a run is waiting
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := t.TempDir() + "/session.pcapng"
			if err := os.WriteFile(session, c.Session, 0o600); err != nil {
				t.Fatal(err)
			}
			results := make(chan error, runs)
			for range runs {
				go func() {
					slots <- struct{}{}
					defer func() { <-slots }()
					results <- play(t, device, session, child, c.Want)
				}()
			}
			for range runs {
				if err := <-results; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// Misfortune is a session and what comes of it: "picture" or the code of a fault.
type Misfortune struct {
	Session []byte
	Want    string
}

func play(t *testing.T, device, session, child, want string) error {
	text, err := os.ReadFile(device)
	if err != nil {
		return err
	}
	place := regexp.MustCompile(`(?m)^P: (.*)$`).FindSubmatch(text)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "umockdev-run", "-d", device, "-p", fmt.Sprintf("/sys%s=%s", place[1], session),
		"--", os.Args[0], "-test.run=^"+child+"$", "-test.timeout=30s", "-test.v")
	cmd.Env = append(os.Environ(), wanted+"="+want)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "outcome as wanted") {
		return fmt.Errorf("want %s: %w\n%s", want, err, out)
	}
	return nil
}
