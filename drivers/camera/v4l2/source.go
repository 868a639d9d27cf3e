//go:build linux && (amd64 || arm64)

package v4l2

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Source finds the cameras of this machine. A node that may not be opened is listed too: Open says why.
func Source(log *slog.Logger) device.Source { return newSource("/dev", log) }

type source struct {
	dir     string
	log     *slog.Logger
	watch   *os.File // inotify, or nil where the kernel gave none
	changed chan struct{}

	mu    sync.Mutex
	known map[string]node // by path, so that a camera is not opened again for every list
}

// node is what a list has learnt of one path; stamp tells a replaced node from the old one.
type node struct {
	stamp  stamp
	camera bool
	found  device.Found
}

type stamp struct {
	rdev, ino uint64
	changed   unix.Timespec
}

func newSource(dir string, log *slog.Logger) *source {
	s := &source{dir: dir, log: log, known: map[string]node{}}
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return s
	}
	// IN_ATTRIB: udev gives the node its group a moment after it appeared.
	if _, err := unix.InotifyAddWatch(fd, dir, unix.IN_CREATE|unix.IN_DELETE|unix.IN_ATTRIB); err != nil {
		unix.Close(fd)
		return s
	}
	s.watch, s.changed = os.NewFile(uintptr(fd), "inotify"), make(chan struct{}, 1)
	go s.listen()
	return s
}

// listen turns the folder's events into hints until the watch is closed.
func (s *source) listen() {
	buf := make([]byte, 4096)
	for {
		n, err := s.watch.Read(buf)
		if err != nil {
			return
		}
		if strings.Contains(string(buf[:n]), "video") {
			select {
			case s.changed <- struct{}{}:
			default:
			}
		}
	}
}

func (s *source) Name() string { return "v4l2" }

func (s *source) Changed() <-chan struct{} { return s.changed }

func (s *source) Close() error {
	if s.watch == nil {
		return nil
	}
	if err := s.watch.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
		return fault.Wrap(fault.Unexpected, "v4l2.Close", err)
	}
	return nil
}

// List returns the picture nodes; a camera's metadata node is left out.
func (s *source) List(context.Context) ([]device.Found, error) {
	paths, err := filepath.Glob(filepath.Join(s.dir, "video*"))
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "v4l2.List", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next := map[string]node{}
	var found []device.Found
	for _, path := range paths {
		var st unix.Stat_t
		if unix.Stat(path, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFCHR {
			continue
		}
		is := stamp{rdev: st.Rdev, ino: st.Ino, changed: st.Ctim}
		n, ok := s.known[path]
		if !ok || n.stamp != is {
			n = look(path, is)
		}
		next[path] = n
		if n.camera {
			found = append(found, n.found)
		}
	}
	s.known = next
	return found, nil
}

// look opens a node for a moment to ask what it is. One that cannot be asked counts as a camera.
func look(path string, is stamp) node {
	n := node{stamp: is, camera: true, found: device.Found{Key: path, Class: device.Photo, Name: sysfs(path, "name"), Where: path}}
	fd, err := openNode(path)
	if err != nil {
		return n
	}
	defer unix.Close(fd)
	if who, err := identify(fd); err == nil {
		n.camera = who.captures()
		n.found.Name = text(who.Card[:])
		n.found.Key = path + " " + text(who.BusInfo[:])
	}
	return n
}

func (s *source) Open(_ context.Context, f device.Found) (device.Device, error) {
	c, err := Open(f.Where, s.log)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// sysfs reads one property of a node, or returns nothing.
func sysfs(path, property string) string {
	b, err := os.ReadFile("/sys/class/video4linux/" + filepath.Base(path) + "/" + property)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// serial is the USB serial number of the camera behind a node: the node's device is the USB interface.
func serial(path string) string { return sysfs(path, "device/../serial") }
