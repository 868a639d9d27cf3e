// Package ippusbtest writes what the kernel and ipp-usb write of USB devices into folders.
package ippusbtest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"thana/drivers/transport/ippusb"
	"thana/drivers/transport/usbtree"
)

// Place is a machine of folders.
type Place struct {
	t testing.TB
	ippusb.Place
}

// New is a machine with nothing plugged in, on which ipp-usb never ran.
func New(t testing.TB) Place {
	return Place{t, ippusb.Place{Tree: usbtree.Tree(t.TempDir()), State: filepath.Join(t.TempDir(), "dev")}}
}

func (p Place) write(folder, file string, text []byte) {
	p.t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, file), text, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Descriptors are those of a device with a configuration of two printer interfaces; the second has this protocol (4: IPP over USB).
func Descriptors(protocol byte) []byte {
	d := append([]byte{18, 1, 0, 2}, make([]byte, 14)...)
	d = append(d, 9, 2, 64, 0, 2, 1, 0, 0x80, 50)
	for _, proto := range []byte{2, protocol} {
		d = append(d, 9, 4, 0, 0, 2, 7, 1, proto, 0, 7, 5, 0x81, 2, 64, 0, 0, 7, 5, 1, 2, 64, 0, 0)
	}
	return d
}

// Plug puts an HP LaserJet M1.5 & Sons into a port.
func (p Place) Plug(port, number, serial string, protocol byte) {
	p.t.Helper()
	folder := filepath.Join(string(p.Tree), port)
	for file, text := range map[string]string{
		"devnum": number, "idVendor": "03f0", "idProduct": "0a2b", "manufacturer": "HP", "product": "HP LaserJet M1.5 & Sons", "serial": serial,
	} {
		if file != "serial" || serial != "" {
			p.write(folder, file, []byte(text+"\n"))
		}
	}
	p.write(folder, "descriptors", Descriptors(protocol))
	p.write(filepath.Join(string(p.Tree), port+":1.0"), "bInterfaceNumber", []byte("00\n"))
}

// Pull takes it out.
func (p Place) Pull(port string) {
	p.t.Helper()
	for _, name := range []string{port, port + ":1.0"} {
		if err := os.RemoveAll(filepath.Join(string(p.Tree), name)); err != nil {
			p.t.Fatal(err)
		}
	}
}

// State is what ipp-usb keeps of a device.
func (p Place) State(ident string, port int) {
	p.t.Helper()
	p.write(p.Place.State, ident+".state", fmt.Appendf(nil, "; HP serial=X\n[device]\nhttp-port       = %d\ndns-sd-name     = \"http-port = 1\"\n", port))
}
