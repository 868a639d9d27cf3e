//go:build linux

package usbip

import (
	"fmt"
	"path/filepath"
	"time"
)

// longest a node takes to come or to go: the kernel closes a serial port that takes no more bytes for half a minute.
const longest = time.Minute

// Node waits until the kernel has made a device's node and returns it: pattern is as for filepath.Glob.
func Node(pattern string) (string, error) {
	var path string
	return path, nodes(pattern, func(found []string) bool {
		if len(found) == 1 {
			path = found[0]
		}
		return len(found) == 1
	})
}

// NoNode waits until the kernel has taken such nodes away.
func NoNode(pattern string) error {
	return nodes(pattern, func(found []string) bool { return len(found) == 0 })
}

func nodes(pattern string, wanted func([]string) bool) error {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for late := time.After(longest); ; {
		found, err := filepath.Glob(pattern)
		if err != nil || wanted(found) {
			return err
		}
		select {
		case <-look.C:
		case <-late:
			return fmt.Errorf("usbip: %s is still %q", pattern, found)
		}
	}
}
