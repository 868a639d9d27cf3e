// Package hands plays a person at the desktop's real window: eyes are the desktop's probe and screenshots, hands are
// the X server's mouse and keyboard. Nothing in the desktop knows that it is there.
package hands

import (
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
	Name     string // ":99"
	commands []*exec.Cmd
}

// OpenDisplay starts a virtual screen of the size on a free number.
func OpenDisplay(ctx context.Context, width, height int) (*Display, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = read.Close() }()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	_ = write.Close()
	d := &Display{commands: []*exec.Cmd{server}}
	number := make([]byte, 16)
	_ = read.SetReadDeadline(time.Now().Add(20 * time.Second))
	n, err := read.Read(number) // Xvfb writes it when it takes clients
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("virtual screen: %w", err)
	}
	d.Name = ":" + strings.TrimSpace(string(number[:n]))
	manager := exec.Command("openbox")
	manager.Env = d.Env()
	if err := manager.Start(); err != nil {
		d.Close()
		return nil, err
	}
	d.commands = append(d.commands, manager)
	return d, nil
}

// Env is the environment of programs that draw on this screen.
func (d *Display) Env() []string { return append(os.Environ(), "DISPLAY="+d.Name, "WAYLAND_DISPLAY=") }

// Close ends the window manager and the screen.
func (d *Display) Close() {
	for i := len(d.commands) - 1; i >= 0; i-- {
		_ = d.commands[i].Process.Kill()
		_ = d.commands[i].Wait()
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
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}
