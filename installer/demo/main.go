// Demo plays the whole job without a person, at the desktop's real window: diary, FIR in Hindi with scanned complaint and
// thumb, print, arrest with ten fingers and three photographs, and everything at the state with signed receipts. On the way
// it kills the desktop, the appliance and the state server. It leaves pictures, papers, captures and report.md in out/.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"thana/installer/hands"
	"thana/installer/station"
)

// endWithin bounds the whole demonstration.
const endWithin = 15 * time.Minute

func main() {
	bin := flag.String("bin", "bin", "folder of the programs")
	out := flag.String("out", "out", "folder for pictures, papers and report.md; emptied first")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, endWithin)
	err := run(ctx, *bin, *out)
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, bin, out string) (err error) {
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	for _, dir := range []string{"screens", "papers", "captures", "logs"} {
		if err := os.MkdirAll(filepath.Join(out, dir), 0o755); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "thana-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	display, err := hands.OpenDisplay(ctx, bigWidth+frame, bigHeight+frame)
	if err != nil {
		return err
	}
	defer display.Close()
	s, err := station.New(dir, bin)
	if err != nil {
		return err
	}
	p := &play{ctx: ctx, station: s, display: display, out: out, stick: map[[sha256.Size]byte]string{}, began: time.Now()}
	defer func() { err = errors.Join(err, p.end(err)) }()
	return p.all()
}
