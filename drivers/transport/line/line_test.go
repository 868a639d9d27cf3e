//go:build linux

package line_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/emulator/pty"
	"thana/drivers/transport/line"
	"thana/shared/fault"
)

// ends opens a line of each kind and gives its other end.
func ends(t *testing.T) map[string]func(t *testing.T) (line.Line, line.Line) {
	return map[string]func(t *testing.T) (line.Line, line.Line){
		"serial": func(t *testing.T) (line.Line, line.Line) {
			p := cable(t)
			l, err := line.Serial(p.Path, 57600)
			if err != nil {
				t.Fatal(err)
			}
			return l, line.Conn(p)
		},
		"tcp": func(t *testing.T) (line.Line, line.Line) {
			server, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			l, err := line.TCP(t.Context(), server.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			conn, err := server.Accept()
			if err != nil {
				t.Fatal(err)
			}
			return l, line.Conn(conn.(*net.TCPConn))
		},
	}
}

func cable(t *testing.T) *pty.Pty {
	t.Helper()
	p, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal here: " + err.Error())
	}
	return p
}

// A serial line over a real kernel terminal and one over TCP keep the same promises.
func TestLine_KeepsItsPromises(t *testing.T) {
	for name, open := range ends(t) {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			near, far := open(t)
			carries(t, near, far)
			gives(t, near)
			closes(t, near)
			far.Close()

			near, far = open(t)
			hangsUp(t, near, far)
			near.Close()
			if err := goleak.Find(before); err != nil {
				t.Error(err)
			}
		})
	}
}

func carries(t *testing.T, near, far line.Line) {
	t.Helper()
	sent := make([]byte, 1000)
	for i := range sent {
		sent[i] = byte(i) // every value: nothing may be eaten or changed on the way
	}
	for _, way := range [][2]line.Line{{near, far}, {far, near}} {
		go way[0].Write(t.Context(), sent)
		got := make([]byte, 0, len(sent))
		for len(got) < len(sent) {
			buf := make([]byte, 300)
			n, err := way[1].Read(t.Context(), buf)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, buf[:n]...)
		}
		if string(got) != string(sent) {
			t.Fatalf("%x came out as %x", sent, got)
		}
	}
}

// gives: a read gives up with its context, and the next one is not disturbed by that.
func gives(t *testing.T, near line.Line) {
	t.Helper()
	for range 2 {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 30*time.Millisecond, fault.DeviceTimeout)
		start := time.Now()
		_, err := near.Read(ctx, make([]byte, 1))
		if cancel(); !errors.Is(err, fault.DeviceTimeout) || time.Since(start) > time.Second {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
	}
}

func closes(t *testing.T, near line.Line) {
	t.Helper()
	done := make(chan error, 1)
	go func() { _, err := near.Read(t.Context(), make([]byte, 1)); done <- err }()
	for range 2 {
		if err := near.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; !errors.Is(err, fault.DeviceClosed) {
		t.Fatal(err)
	}
	if _, err := near.Write(t.Context(), []byte{1}); !errors.Is(err, fault.DeviceClosed) {
		t.Fatal(err)
	}
}

func hangsUp(t *testing.T, near, far line.Line) {
	t.Helper()
	done := make(chan error, 1)
	go func() { _, err := near.Read(t.Context(), make([]byte, 1)); done <- err }()
	far.Close()
	if err := <-done; !errors.Is(err, fault.DeviceGone) {
		t.Fatal(err)
	}
}

func TestSerial_WhatCannotBeOpenedIsNamed(t *testing.T) {
	if _, err := line.Serial(filepath.Join(t.TempDir(), "ttyUSB0"), 9600); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("no such port: %v", err)
	}
	p := cable(t)
	defer p.Close()
	first, err := line.Serial(p.Path, 9600)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if os.Geteuid() != 0 { // the kernel lets root into a port that another holds
		if _, err := line.Serial(p.Path, 9600); !errors.Is(err, fault.DeviceBusy) {
			t.Errorf("held by another: %v", err)
		}
	}
	if p.Baud() != 9600 {
		t.Errorf("speed %d", p.Baud())
	}
}
