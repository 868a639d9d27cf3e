// Package hands plays a person at the desktop's real window: eyes are the desktop's probe and screenshots, hands are
// the X server's mouse and keyboard. Nothing in the desktop knows that it is there.
package hands

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Display is a virtual screen with a window manager.
type Display struct {
	Name    string // ":99"
	server  *exec.Cmd
	said    bytes.Buffer  // by the server
	over    chan struct{} // closed when the server has ended
	manager *exec.Cmd
}

// OpenDisplay starts a virtual screen of the size on a free number.
func OpenDisplay(ctx context.Context, width, height int) (*Display, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = read.Close() }()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	d := &Display{server: server, over: make(chan struct{})}
	server.ExtraFiles, server.Stderr = []*os.File{write}, &d.said
	if err := server.Start(); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	_ = write.Close()
	go func() {
		_ = server.Wait()
		close(d.over)
	}()
	_ = read.SetReadDeadline(time.Now().Add(20 * time.Second))
	number, err := bufio.NewReader(read).ReadString('\n') // Xvfb writes it when it takes clients, and ends if nobody takes the line's end
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("virtual screen: %w", err)
	}
	d.Name = ":" + strings.TrimSpace(number)
	d.manager = exec.Command("openbox")
	d.manager.Env = d.Env()
	if err := d.manager.Start(); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Env is the environment of programs that draw on this screen.
func (d *Display) Env() []string { return append(os.Environ(), "DISPLAY="+d.Name, "WAYLAND_DISPLAY=") }

// Close ends the window manager and the screen.
func (d *Display) Close() {
	if d.manager != nil && d.manager.Process != nil {
		_ = d.manager.Process.Kill()
		_ = d.manager.Wait()
	}
	_ = d.server.Process.Kill()
	<-d.over
}

// ended is why nothing can be drawn any more, or nil.
func (d *Display) ended() error {
	select {
	case <-d.over:
		return fmt.Errorf("the virtual screen has ended, %v: %s", d.server.ProcessState, d.said.String())
	default:
		return nil
	}
}

// tool runs an X program to its end.
func (d *Display) tool(ctx context.Context, input, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.Env()
	if input != "" {
		cmd.Stdin = strings.NewReader(input)
	}
	out, err := cmd.Output()
	if err != nil {
		return "", errors.Join(fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err), d.ended())
	}
	return string(out), nil
}
