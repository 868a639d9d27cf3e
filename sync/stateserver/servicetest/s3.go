package servicetest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Heavy is the variable that lets tests build and start what takes minutes the first time; make test-state sets it.
const Heavy = "THANA_TEST_STATE"

// The S3 store: a real one, small, from the module proxy. It never fsyncs: nothing for production.
const (
	versitygw        = "github.com/versity/versitygw/cmd/versitygw"
	versitygwVersion = "v1.8.0"
	bucket           = "thana"
	accessKey        = "thana-test"
	secretKey        = "thana-test-secret"
)

// S3 is an S3 store of the test's own with one bucket, on loopback.
type S3 struct {
	program, folder, address string
	cmd                      *exec.Cmd
	said                     *bytes.Buffer
}

// NeedHeavy skips a test that takes minutes unless make test-state runs it.
func NeedHeavy(t testing.TB) {
	t.Helper()
	if os.Getenv(Heavy) == "" {
		t.Skip("takes minutes: run make test-state")
	}
}

// StartS3 builds the store if it is not in the cache, starts it, and sets the keys in the environment. It skips without Heavy.
func StartS3(t *testing.T) *S3 {
	t.Helper()
	NeedHeavy(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &S3{program: build(t), folder: t.TempDir(), address: l.Addr().String(), said: &bytes.Buffer{}}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{filepath.Join(s.data(), bucket), s.meta()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("AWS_ACCESS_KEY_ID", accessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secretKey)
	s.Start(t)
	t.Cleanup(func() { s.Kill(t) })
	return s
}

// build installs the store into the user's cache, once for each version.
func build(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "thana", "versitygw-"+versitygwVersion)
	program := filepath.Join(folder, "versitygw")
	if _, err := os.Stat(program); err == nil {
		return program
	}
	t.Logf("building %s@%s; this takes minutes, once", versitygw, versitygwVersion)
	cmd := exec.Command("go", "install", versitygw+"@"+versitygwVersion)
	cmd.Env = append(os.Environ(), "GOBIN="+folder)
	cmd.Dir = t.TempDir() // no module's: its own requirements count
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return program
}

func (s *S3) data() string { return filepath.Join(s.folder, "data") }

// meta holds what the store keeps in extended attributes elsewhere: not every file system has them.
func (s *S3) meta() string { return filepath.Join(s.folder, "meta") }

// Start starts the store on what it has, and returns when it takes connections.
func (s *S3) Start(t testing.TB) {
	t.Helper()
	s.cmd = exec.Command(s.program, "--access", accessKey, "--secret", secretKey, "--port", s.address, "--quiet", "posix", "--sidecar", s.meta(), s.data())
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := answers(ctx, s.address); err != nil {
		s.Kill(t)
		t.Fatalf("the S3 store does not answer: %v\n%s", err, s.said)
	}
}

// answers waits until something takes connections at an address.
func answers(ctx context.Context, address string) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		case <-tick.C:
		}
	}
}

// Kill is kill -9 of the store.
func (s *S3) Kill(t testing.TB) {
	t.Helper()
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s.cmd = nil
}

// Address is a place of its own in the bucket, for thana-state's --objects.
func (s *S3) Address(prefix string) string {
	return "s3://" + bucket + "/" + prefix + "?endpoint=http://" + s.address
}
