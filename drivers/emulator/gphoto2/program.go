// Package gphoto2 is a program that answers as gphoto2 2.5 does with one camera on USB (docs/protocols/gphoto2.md). A test binary becomes it
// when Main says so; a file in its folder says how the camera stands.
package gphoto2

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Variable of the environment that names the folder of the camera.
const Variable = "THANA_FAKE_GPHOTO2"

// State is how the camera stands.
type State string

const (
	Plugged   State = "plugged"
	Unplugged State = "unplugged"
	Stalled   State = "stalled"   // no frame comes any more
	Garbled   State = "garbled"   // frames are rubbish
	Truncated State = "truncated" // frames lack their end
	Claimed   State = "claimed"   // another program has it
	Forbidden State = "forbidden" // the device file is another user's
	NoCard    State = "nocard"
	Full      State = "full" // the card
	Battery   State = "battery"
	Unfocused State = "focus"
	Silent    State = "silent"  // says nothing and does not end
	Refusing  State = "refuses" // ends with nothing, as if all were well
	WithRAW   State = "raw"     // a RAW file stands before the JPEG
)

// Sizes of the pictures.
const (
	LiveWidth, LiveHeight   = 160, 112
	PhotoWidth, PhotoHeight = 1200, 800
)

const (
	model    = "Canon EOS 200D"
	port     = "usb:001,004"
	frameGap = 20 * time.Millisecond
)

// Camera is the hands on it.
type Camera struct{ Dir string }

// New makes a camera that is plugged in; dir is its own.
func New(dir string) (*Camera, error) {
	c := &Camera{Dir: dir}
	return c, c.Set(Plugged)
}

// Env is what the program's environment holds.
func (c *Camera) Env() []string { return []string{Variable + "=" + c.Dir} }

// Set changes how the camera stands, at once for a live picture.
func (c *Camera) Set(s State) error {
	path := filepath.Join(c.Dir, "state")
	if err := os.WriteFile(path+".new", []byte(s), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// There says whether the camera is plugged in, as the kernel would.
func (c *Camera) There(string) bool { return state(c.Dir) != Unplugged }

func state(dir string) State {
	text, _ := os.ReadFile(filepath.Join(dir, "state"))
	return State(text)
}

// Main is the program; status is what it exits with. ran is false where the environment does not ask for it.
func Main(args []string, out, told io.Writer) (status int, ran bool) {
	dir := os.Getenv(Variable)
	if dir == "" {
		return 0, false
	}
	has := func(arg string) bool { return slices.Contains(args, arg) }
	s := state(dir)
	if has("--auto-detect") {
		fmt.Fprintf(out, "%-30s %-16s\n%s\n", "Model", "Port", strings.Repeat("-", 58))
		if s != Unplugged {
			fmt.Fprintf(out, "%-30s %-16s\n", model, port)
		}
		return 0, true
	}
	if i := slices.Index(args, "--port"); i < 0 || i+1 == len(args) || args[i+1] != port || !has("--stdout") {
		fmt.Fprintln(told, "*** Error (-2: 'Bad parameters') ***")
		return 1, true
	}
	if words, ok := refusals()[s]; ok {
		fmt.Fprintln(told, words)
		return 1, true
	}
	switch {
	case has("--capture-movie"):
		return movie(dir, out, told), true
	case has("--capture-preview"):
		write(out, live(0))
	case has("--capture-image-and-download"):
		return photo(s, out, told), true
	}
	return 0, true
}

// refusals are what the program says before anything is taken.
func refusals() map[State]string {
	return map[State]string{
		Unplugged: "*** Error ***\nAn error occurred in the io-library ('Could not find the requested device on the USB port'): no device\n*** Error (-52: 'Could not find the requested device on the USB port') ***",
		Claimed: "*** Error ***\nAn error occurred in the io-library ('Could not claim the USB device'): Could not claim interface 0 (Device or resource busy). " +
			"Make sure no other program (gvfs-gphoto2-volume-monitor) is using the device.\n*** Error (-53: 'Could not claim the USB device') ***",
		Forbidden: "*** Error ***\nAn error occurred in the io-library ('Could not claim the USB device'): libusb: Permission denied\n*** Error (-53: 'Could not claim the USB device') ***",
	}
}

func photo(s State, out, told io.Writer) int {
	words := map[State]string{
		NoCard: "PTP Store Not Available", Full: "PTP Store Full", Battery: "Battery Low", Unfocused: "Canon EOS Capture failed: Perhaps no focus? Out of Focus",
	}
	if w, ok := words[s]; ok {
		fmt.Fprintf(told, "*** Error ***\n%s\nERROR: Could not capture image.\nERROR: Could not capture.\n*** Error (-1: 'Unspecified error') ***\n", w)
		return 1
	}
	switch s {
	case Silent:
		wait()
	case Refusing:
		return 0
	case WithRAW:
		write(out, bytes.Repeat([]byte("II*\x00CR\x02"), 5000))
	}
	write(out, encoded(PhotoWidth, PhotoHeight, 0))
	return 0
}

// movie writes live pictures until it is interrupted.
func movie(dir string, out, told io.Writer) int {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	every := time.NewTicker(frameGap)
	defer every.Stop()
	for n := 0; ; n++ {
		select {
		case <-interrupted:
			return 0
		case <-every.C:
		}
		frame := live(n)
		switch state(dir) {
		case Unplugged:
			fmt.Fprintln(told, "ERROR: Movie capture error... Exiting.")
			return 1
		case Stalled:
			continue
		case Garbled:
			frame = bytes.Repeat([]byte{0xA5}, 64<<10)
		case Truncated:
			frame = frame[:len(frame)-4]
		}
		write(out, frame)
	}
}

// wait is until somebody interrupts.
func wait() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	<-interrupted
}

func live(n int) []byte { return encoded(LiveWidth, LiveHeight, n) }

func encoded(width, height, n int) []byte {
	im := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			im.SetGray(x, y, color.Gray{Y: uint8(x + y + 3*n)})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im, nil) // a buffer takes everything
	return out.Bytes()
}

// write gives up where nobody reads any more: the pipe's signal ends the program.
func write(out io.Writer, data []byte) {
	if _, err := out.Write(data); err != nil {
		os.Exit(1)
	}
}
