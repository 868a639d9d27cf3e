package terminal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"thana/shared/checkup"
	"thana/shared/record"
	"thana/shared/wire"
)

// lookEvery is between two looks at the appliance.
const lookEvery = time.Second

// Sizes in columns and rows; nothing is drawn for less than the least.
const (
	leastWidth  = 56
	leastHeight = 10
	pipeWidth   = 100 // of what is no terminal
)

// Watch shows how the devices are until ctx ends or the technician goes: in place with keys where in and out are a terminal that can, else as
// a line for each change.
func Watch(ctx context.Context, a Appliance, v checkup.Speaker, in io.Reader, out io.Writer, term string) error {
	keys, okIn := in.(*os.File)
	screen, okOut := out.(*os.File)
	if okIn && okOut && term != "" && term != "dumb" {
		if restore, err := raw(keys); err == nil {
			defer restore()
			if _, _, err := size(screen); err == nil {
				return watch(ctx, newView(a, v), keys, screen)
			}
		}
	}
	return follow(ctx, a, Text{Voice: v, Width: pipeWidth}, out)
}

// watch draws again each second, when something came, and after a key.
func watch(ctx context.Context, w *view, in *os.File, out *os.File) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fmt.Fprint(out, "\x1b[?1049h\x1b[?25l\x1b[2J") // a screen of its own, without a cursor
	defer fmt.Fprint(out, "\x1b[?25h\x1b[?1049l")
	pressed := make(chan string)
	go func() {
		defer close(pressed)
		read(in, func(k string) bool {
			select {
			case pressed <- k:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	looks := make(chan struct{})
	go func() {
		defer close(looks)
		for tick := time.NewTicker(lookEvery); ; {
			w.look(ctx, time.Now())
			w.told()
			select {
			case <-tick.C:
			case <-ctx.Done():
				tick.Stop()
				return
			}
		}
	}()
	defer func() { cancel(); <-looks }()
	for {
		if err := show(w, out); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-w.knock:
		case k, open := <-pressed:
			if !open || w.key(ctx, k) {
				return nil
			}
		}
	}
}

func show(w *view, out *os.File) error {
	width, height, err := size(out)
	if err != nil {
		return err
	}
	t := Text{Voice: w.voice, Width: max(width, leastWidth), Colour: true, Now: time.Now()}
	var frame bytes.Buffer
	frame.WriteString("\x1b[H")
	for i, line := range w.draw(t, max(height, leastHeight)) {
		if i > 0 {
			frame.WriteString("\r\n")
		}
		frame.WriteString(line + "\x1b[K")
	}
	frame.WriteString("\x1b[J")
	_, err = out.Write(frame.Bytes())
	return err
}

// read takes keys apart until the terminal ends or on says no more.
func read(in io.Reader, on func(key string) bool) {
	named := map[string]string{"\x1b[A": "up", "\x1b[B": "down", "\x1bOA": "up", "\x1bOB": "down", "\r": "enter", "\n": "enter", "\x1b": "esc", "k": "up", "j": "down"}
	buf := make([]byte, 64)
	for {
		n, err := in.Read(buf)
		if err != nil || n == 0 {
			return
		}
		for rest := string(buf[:n]); rest != ""; {
			key := rest[:1]
			if key == "\x1b" && len(rest) >= 3 {
				key = rest[:3]
			}
			rest = rest[len(key):]
			if name, known := named[key]; known {
				key = name
			}
			if !on(key) {
				return
			}
		}
	}
}

// follow writes how the devices are, and then a line for each change.
func follow(ctx context.Context, a Appliance, t Text, out io.Writer) error {
	stands := map[string]wire.Device{}
	silent := false
	for tick := time.NewTicker(lookEvery); ; {
		s, err := a.Status(ctx)
		t.Now = time.Now()
		stamp := record.FormatTime(t.Now) + t.Now.Format(":05") + "  "
		switch {
		case ctx.Err() != nil:
			tick.Stop()
			return nil
		case err != nil && !silent:
			silent = true
			fmt.Fprintln(out, stamp+t.light(checkup.Failed, t.Voice.Say("watch.silent", "time", record.FormatTime(t.Now)), 0))
		case err == nil:
			silent = false
			for _, l := range t.changes(stands, s.Devices) {
				if _, err := fmt.Fprintln(out, stamp+l); err != nil {
					return err
				}
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
	}
}

// changes are the lines of the devices that stand otherwise than before, and of those that went.
func (t Text) changes(stands map[string]wire.Device, all []wire.Device) []string {
	var out []string
	there := map[string]bool{}
	devices, _ := Order(all)
	for _, d := range devices {
		there[d.Key] = true
		if was, known := stands[d.Key]; !known || was.State != d.State || was.Code != d.Code {
			out = append(out, t.Device(d)...)
		}
		stands[d.Key] = d
	}
	for key, d := range stands {
		if !there[key] {
			out = append(out, t.light(checkup.Off, t.Voice.Say(checkup.ClassID(d.Class)), t.share(classColumn))+" "+t.Voice.Say("history.left")+" "+clean(d.Name))
			delete(stands, key)
		}
	}
	return out
}

// raw has a terminal hand over keys as they are pressed; restore puts it back.
func raw(f *os.File) (restore func(), err error) {
	fd := int(f.Fd())
	was, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, err
	}
	now := *was
	now.Lflag &^= unix.ICANON | unix.ECHO | unix.ISIG | unix.IEXTEN
	now.Iflag &^= unix.ICRNL | unix.IXON
	now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &now); err != nil {
		return nil, err
	}
	return func() { _ = unix.IoctlSetTermios(fd, unix.TCSETS, was) }, nil
}

// size of a terminal in columns and rows.
func size(f *os.File) (width, height int, err error) {
	s, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0, err
	}
	if s.Col == 0 || s.Row == 0 {
		return 80, 24, nil
	}
	return int(s.Col), int(s.Row), nil
}

// Width is how many columns out has, and whether it is a terminal; a pipe has 100.
func Width(out io.Writer) (columns int, screen bool) {
	if f, ok := out.(*os.File); ok {
		if w, _, err := size(f); err == nil {
			return max(w, leastWidth), true
		}
	}
	return pipeWidth, false
}
