// Package ippusb finds the devices that speak IPP over USB, and where ipp-usb serves each on loopback (docs/protocols/ippusb.md).
package ippusb

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"thana/drivers/device"
	"thana/drivers/transport/usbtree"
)

// Place is where to look.
type Place struct {
	Tree  usbtree.Tree
	State string // folder of ipp-usb's state files
}

// System is this machine's.
func System() Place { return Place{Tree: usbtree.System, State: "/var/ipp-usb/dev"} }

// Device is one that is plugged in.
type Device struct {
	Port         string // the kernel's name of the USB port, "1-2.3"
	Number       string // another after every plug
	ID           device.ID
	Make, Model  string
	Serial       string
	At           string // host and port where ipp-usb serves it, once it does; empty while it never has
	AlikeAnother bool   // ipp-usb cannot tell it from the one before, so At is empty
}

// Name is make and model; many devices say their make in the model too.
func (d Device) Name() string {
	if strings.HasPrefix(d.Model, d.Make) {
		return d.Model
	}
	return d.Make + " " + d.Model
}

// Snapshot differs from an earlier one when a device came or went, or ipp-usb has written a state.
func (p Place) Snapshot() string {
	var s strings.Builder
	s.WriteString(p.Tree.Snapshot())
	entries, err := os.ReadDir(p.State)
	if err != nil { // ipp-usb has never run
		return s.String()
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			fmt.Fprintf(&s, "%s@%d ", e.Name(), info.ModTime().UnixNano())
		}
	}
	return s.String()
}

// Devices are those that are plugged in, by port.
func (p Place) Devices() []Device {
	var all []Device
	taken := map[string]bool{}
	for _, port := range p.Tree.Devices() {
		if !overUSB(p.Tree.Raw(port, "descriptors")) {
			continue
		}
		d := Device{
			Port: port, Number: p.Tree.Attribute(port, "devnum"),
			Make: p.Tree.Attribute(port, "manufacturer"), Model: p.Tree.Attribute(port, "product"),
			// as the device says it: its spaces are part of the state file's name
			Serial: strings.TrimSuffix(string(p.Tree.Raw(port, "serial")), "\n"),
			ID:     device.ID{Vendor: hex(p.Tree.Attribute(port, "idVendor")), Product: hex(p.Tree.Attribute(port, "idProduct"))},
		}
		for _, ident := range d.idents() {
			text, err := os.ReadFile(filepath.Join(p.State, ident+".state"))
			if number := httpPort(text); err == nil && number > 0 {
				d.At = fmt.Sprintf("localhost:%d", number)
			}
		}
		if taken[d.At] {
			d.At, d.AlikeAnother = "", true
		}
		taken[d.At] = d.At != ""
		all = append(all, d)
	}
	return all
}

func hex(s string) uint16 {
	v, _ := strconv.ParseUint(s, 16, 16) // the kernel writes four digits
	return uint16(v)
}

// idents are the names that versions of ipp-usb give the device's state file.
func (d Device) idents() []string {
	numbers := fmt.Sprintf("%04x-%04x", d.ID.Vendor, d.ID.Product)
	names := []string{numbers + "-" + d.Serial + "-" + d.Name()}
	if d.Serial == "" {
		names = append(names, numbers+"-"+d.Name())
	}
	for i, name := range names {
		names[i] = strings.Map(func(c rune) rune {
			if c < 0x80 && (c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
				return c
			}
			return '-'
		}, name)
	}
	return names
}

// httpPort reads a state file; 0 where it names no port.
func httpPort(state []byte) int {
	section := ""
	for lines := bufio.NewScanner(bytes.NewReader(state)); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[] \t")
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found || section != "device" || strings.TrimSpace(key) != "http-port" {
			continue
		}
		if port, err := strconv.ParseUint(strings.TrimSpace(value), 10, 16); err == nil {
			return int(port)
		}
	}
	return 0
}

// overUSB says whether a device's descriptors (USB 2.0 section 9.5: length and kind begin each) have the interface of IPP over USB.
func overUSB(descriptors []byte) bool {
	const interfaceKind, shortest = 4, 2
	for d := descriptors; len(d) >= shortest; {
		length := int(d[0])
		if length < shortest || length > len(d) {
			return false
		}
		if d[1] == interfaceKind && length >= 9 && d[5] == 7 && d[6] == 1 && d[7] == 4 {
			return true
		}
		d = d[length:]
	}
	return false
}
