// Package box reads how the machine is that the appliance runs on: temperature, memory, network, mains, and the way to the state.
package box

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"thana/shared/wire"
)

// Machine says where the kernel tells of itself; a test has its own.
type Machine struct {
	Sys  string // "/sys"
	Proc string // "/proc"
	NUT  string // host:port of upsd: "127.0.0.1:3493"
}

// Here is the machine that the appliance runs on.
func Here() Machine { return Machine{Sys: "/sys", Proc: "/proc", NUT: "127.0.0.1:3493"} }

// Read fills in what the machine tells of itself; what it cannot tell stays empty.
func (m Machine) Read(ctx context.Context, into *wire.BoxState) {
	into.Memory, into.Celsius, into.Links = m.memory(), m.celsius(), m.Links()
	if ups, err := askNUT(ctx, m.NUT); err == nil {
		into.UPS = ups
	}
}

// celsius is the hottest of the thermal zones; 0 where there is none.
func (m Machine) celsius() float64 {
	zones, _ := filepath.Glob(filepath.Join(m.Sys, "class/thermal/thermal_zone*/temp")) // the pattern is right
	hottest := 0
	for _, path := range zones {
		if milli, err := strconv.Atoi(line(path)); err == nil && milli < 200_000 { // a broken sensor says anything
			hottest = max(hottest, milli)
		}
	}
	return float64(hottest/100) / 10
}

func (m Machine) memory() wire.Gauge {
	data, err := os.ReadFile(filepath.Join(m.Proc, "meminfo"))
	if err != nil {
		return wire.Gauge{}
	}
	kilobytes := func(name string) uint64 {
		for l := range strings.Lines(string(data)) {
			if f := strings.Fields(l); len(f) >= 2 && f[0] == name+":" {
				n, _ := strconv.ParseUint(f[1], 10, 54) // 0 where the kernel writes something else
				return n << 10
			}
		}
		return 0
	}
	return wire.Gauge{Free: kilobytes("MemAvailable"), Size: kilobytes("MemTotal")}
}

// Links are the network adapters but the machine's own loop.
func (m Machine) Links() []wire.NetLink {
	entries, err := os.ReadDir(filepath.Join(m.Sys, "class/net"))
	if err != nil {
		return nil
	}
	var links []wire.NetLink
	for _, e := range entries {
		folder := filepath.Join(m.Sys, "class/net", e.Name())
		if e.Name() == "lo" {
			continue
		}
		l := wire.NetLink{Name: e.Name(), Up: line(filepath.Join(folder, "carrier")) == "1"}
		if mbps, err := strconv.Atoi(line(filepath.Join(folder, "speed"))); err == nil && mbps > 0 && l.Up {
			l.Mbps = mbps
		}
		if adapter, err := net.InterfaceByName(e.Name()); err == nil {
			all, _ := adapter.Addrs() // none is as good as an error
			for _, a := range all {
				l.Addresses = append(l.Addresses, a.String())
			}
		}
		links = append(links, l)
	}
	return links
}

// line is the first line of a file, or empty.
func line(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSpace(first)
}
