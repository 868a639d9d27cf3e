package ipp

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// cups is a CUPS server of the test's own, with a queue to a printer that takes what comes on a socket, as network printers without IPP do.
type cups struct {
	t      *testing.T
	at     string // address of the server
	papers chan []byte
}

func startCUPS(t *testing.T) *cups {
	t.Helper()
	for _, part := range []string{"/usr/sbin/lpadmin", "/usr/lib/cups/backend/socket"} {
		if _, err := os.Stat(part); err != nil {
			t.Skipf("no %s here (packages cups, cups-client)", part)
		}
	}
	if os.Getuid() != 0 {
		t.Skip("cupsd wants to be root")
	}
	root, err := os.MkdirTemp("", "cups") // short: it holds a Unix socket
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(root, 0o755); err != nil { // the filters run as lp
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cups{t: t, at: listener.Addr().String(), papers: make(chan []byte, 4)}
	_ = listener.Close()
	for name, text := range map[string]string{
		"cupsd.conf": "Listen " + c.at + "\nListen " + root + "/sock\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n" +
			"<Location />\nAllow 127.0.0.1\n</Location>\n<Location /admin>\nAllow 127.0.0.1\n</Location>\n<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n",
		"cups-files.conf": fmt.Sprintf("ServerRoot %[1]s\nStateDir %[1]s/state\nCacheDir %[1]s/cache\nRequestRoot %[1]s/spool\nAccessLog %[1]s/access\nErrorLog %[1]s/error\nPageLog %[1]s/page\n", root),
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	go c.take(socket)
	program(t, nil, "cupsd", "-f", "-c", filepath.Join(root, "cupsd.conf"), "-s", filepath.Join(root, "cups-files.conf"))
	eventually(t, "CUPS", func() bool {
		conn, err := net.Dial("tcp", c.at)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	c.run("lpadmin", "-h", c.at, "-p", "desk", "-E", "-v", "socket://"+socket.Addr().String(), "-m", "raw")
	return c
}

func (c *cups) run(name string, args ...string) {
	c.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// take is the printer at the other end.
func (c *cups) take(socket net.Listener) {
	for {
		conn, err := socket.Accept()
		if err != nil {
			return
		}
		data, _ := io.ReadAll(conn)
		_ = conn.Close()
		c.papers <- data
	}
}

// printed waits for our PDF at the end of the line.
func (c *cups) printed() {
	c.t.Helper()
	if got := <-c.papers; string(got) != twoPages {
		c.t.Errorf("%d bytes came out of the line, want the %d of the PDF", len(got), len(twoPages))
	}
}

// A printer without IPP is reached through CUPS: what comes out of its line is our PDF, a queue that was stopped is said, and goes on.
func TestPrint_ThroughCUPS(t *testing.T) {
	c := startCUPS(t)
	p := open(t, "ipp://"+c.at+"/printers/desk", quick())
	job := device.PrintJob{Name: "CUPS", Format: "application/pdf", Data: []byte(twoPages)}
	if err := p.Print(t.Context(), job, nil); err != nil {
		t.Fatal(err)
	}
	c.printed()

	c.run("cupsdisable", "-h", c.at, "desk")
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	waiting := make(chan fault.Code, 16)
	ended := make(chan error, 1)
	go func() {
		ended <- p.Print(ctx, job, func(e device.PrintEvent) {
			if e.Waiting != "" {
				waiting <- e.Waiting
			}
		})
	}()
	select {
	case code := <-waiting:
		if code != fault.PrinterStopped {
			t.Errorf("a stopped queue is called %s", code)
		}
	case err := <-ended:
		t.Fatalf("a stopped queue: %v", err)
	}
	c.run("cupsenable", "-h", c.at, "desk")
	if err := <-ended; err != nil {
		t.Errorf("the queue goes on: %v", err)
	}
	c.printed()
}
