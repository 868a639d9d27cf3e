package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"thana/shared/biometric"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/synthetic"
)

// TestMain lets the scripts run this program under its own name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"thana-appliance": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}})
}

// TestCommandLine runs the scripts of testdata/script. They have "status N command..." for an exact exit status,
// "finger FILE [FINGER]" for a synthetic fingerprint as PGM, "blank FILE" for a picture without one, and "cut FILE BYTES" for a file that ends too soon.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Cmds: map[string]func(*testscript.TestScript, bool, []string){
		"status": status, "finger": finger, "blank": blank, "cut": cut,
	}})
}

func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit interface{ ExitCode() int }
		exit, _ = err.(interface{ ExitCode() int })
		if exit == nil {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func finger(ts *testscript.TestScript, _ bool, args []string) {
	which := biometric.RightIndex
	if len(args) > 1 {
		which, _ = biometric.ParseFinger(args[1])
	}
	pgm(ts, args[0], synthetic.NewSubject(7).Finger(which).Impression(synthetic.ImpressionParams{}, 400, 400, 500))
}

func blank(ts *testscript.TestScript, _ bool, args []string) {
	im := biometric.NewImage(400, 400, 500)
	for i := range im.Pix {
		im.Pix[i] = 255
	}
	pgm(ts, args[0], im)
}

func pgm(ts *testscript.TestScript, name string, im biometric.Image) {
	f, err := os.Create(ts.MkAbs(name))
	ts.Check(err)
	ts.Check(picture.EncodePGM(f, im))
	ts.Check(f.Close())
}

func cut(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
	fmt.Fprintf(ts.Stdout(), "cut %s to %d bytes\n", args[0], n)
}
