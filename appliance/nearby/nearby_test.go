package nearby

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"thana/drivers/all"
	"thana/drivers/device"
	"thana/drivers/emulator/escl"
	"thana/drivers/emulator/ippprinter"
	"thana/shared/fault"
	"thana/shared/wire"
)

const own, stranger = "7e57ab1e-0000-4000-8000-00000000aaaa", "7e57ab1e-0000-4000-8000-00000000bbbb"

// network is what announces itself; a test changes it.
type network struct {
	offers   []all.Offer
	searches int
	now      time.Time
}

func (n *network) find(context.Context) ([]all.Offer, error) { n.searches++; return n.offers, nil }

func book(t *testing.T, n *network, path string) *Book {
	t.Helper()
	b, err := OpenBook(path, Options{Find: n.find, Now: func() time.Time { return n.now }, Configured: map[device.Class][]string{device.Document: {"http://127.0.0.1:9/eSCL"}}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func printer(t *testing.T, addr, uuid string) *ippprinter.Printer {
	t.Helper()
	p, err := ippprinter.Start(ippprinter.Options{Addr: addr, UUID: uuid})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func offer(p *ippprinter.Printer, uuid string) all.Offer {
	return all.Offer{Class: device.Print, Name: "HP of the Malkhana", Place: "Malkhana", URL: p.URL(), UUID: uuid, Fits: true}
}

func openOne(t *testing.T, b *Book) (device.Device, error) {
	t.Helper()
	s := b.Source()
	found, err := s.List(t.Context())
	if err != nil || len(found) != 1 || found[0].Class != device.Print || found[0].Name != "HP of the Malkhana" {
		t.Fatalf("%+v, %v", found, err)
	}
	return s.Open(t.Context(), found[0])
}

func TestBook_ChosenKeptAndRemoved(t *testing.T) {
	p := printer(t, "", own)
	n, path := &network{offers: []all.Offer{offer(p, own)}, now: time.Now()}, filepath.Join(t.TempDir(), "network-devices.json")
	b := book(t, n, path)
	if len(b.Chosen()) != 0 || n.searches != 0 {
		t.Fatal("it looks by itself")
	}
	there, err := b.Look(t.Context())
	if err != nil || len(there) != 1 || there[0].Used || there[0].Name != "HP of the Malkhana" || there[0].Place != "Malkhana" || there[0].Address != "127.0.0.1" || there[0].Class != "printer" {
		t.Fatalf("%+v, %v", there, err)
	}
	if _, err := b.Use(t.Context(), there[0].ID); err != nil || n.searches != 1 {
		t.Fatal(err, n.searches)
	}
	select {
	case <-b.Source().Changed():
	default:
		t.Error("plug is not told")
	}
	dev, err := openOne(t, b)
	if err != nil || dev.Info().UUID != own {
		t.Fatalf("%v, %v", dev, err)
	}
	dev.Close()
	if there, err = b.Look(t.Context()); err != nil || len(there) != 1 || !there[0].Used {
		t.Fatalf("%+v, %v", there, err)
	}
	if after := book(t, n, path).Chosen(); len(after) != 1 || after[0].ID != there[0].ID {
		t.Fatalf("after a start: %+v", after)
	}
	if err := b.Remove(there[0].ID); err != nil || len(b.Chosen()) != 0 || len(book(t, n, path).Chosen()) != 0 {
		t.Fatal(err, b.Chosen())
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

// Only what is announced can be chosen, and only what answers.
func TestBook_NothingElseCanBeChosen(t *testing.T) {
	p := printer(t, "", own)
	n := &network{now: time.Now()}
	b := book(t, n, filepath.Join(t.TempDir(), "x.json"))
	if _, err := b.Use(t.Context(), idOf(offer(p, own))); !errors.Is(err, fault.DeviceOffline) || n.searches != 1 {
		t.Fatal(err, n.searches)
	}
	n.offers = []all.Offer{offer(p, own)}
	if _, err := b.Use(t.Context(), idOf(n.offers[0])); err != nil {
		t.Fatal(err)
	}
	p.Unplug()
	if _, err := b.Use(t.Context(), idOf(n.offers[0])); !errors.Is(err, fault.DeviceOffline) || fault.Of(err).Facts["device"] != n.offers[0].Name {
		t.Fatal(err)
	}
}

// DHCP gives the printer another address and its old one to a neighbour's: the printer is found again, the neighbour's is never opened.
func TestSource_StaysWithItsDevice(t *testing.T) {
	p := printer(t, "", own)
	n, path := &network{offers: []all.Offer{offer(p, own)}, now: time.Now()}, filepath.Join(t.TempDir(), "x.json")
	b := book(t, n, path)
	if _, err := b.Use(t.Context(), idOf(n.offers[0])); err != nil {
		t.Fatal(err)
	}
	searches := n.searches
	p.Unplug()
	if _, err := openOne(t, b); !errors.Is(err, fault.DeviceOffline) || n.searches != searches+1 {
		t.Fatalf("switched off: %v, %d searches", err, n.searches-searches)
	}
	other := printer(t, p.Addr(), stranger)
	if _, err := openOne(t, b); !errors.Is(err, fault.DeviceOther) || n.searches != searches+1 {
		t.Fatalf("a neighbour's at its address: %v, %d searches", err, n.searches-searches)
	}
	n.now = n.now.Add(seekEvery)
	moved := printer(t, "", own)
	n.offers = []all.Offer{offer(other, stranger), offer(moved, own)}
	dev, err := openOne(t, b)
	if err != nil || dev.Info().UUID != own {
		t.Fatalf("%v, %v", dev, err)
	}
	dev.Close()
	if dev, err = openOne(t, book(t, n, path)); err != nil || n.searches != searches+2 {
		t.Fatalf("the new address is not kept: %v, %d searches", err, n.searches-searches)
	}
	dev.Close()

	// Whoever announces the UUID has to be it.
	moved.Unplug()
	n.now = n.now.Add(seekEvery)
	n.offers = []all.Offer{offer(other, own)}
	if _, err := openOne(t, b); !errors.Is(err, fault.DeviceOffline) {
		t.Fatalf("a false announcement: %v", err)
	}
}

func TestBook_SaysWhatIsSetUpByAddress(t *testing.T) {
	s, err := escl.Start(escl.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p := printer(t, "", own)
	n := &network{offers: []all.Offer{{Class: device.Document, Name: "Canon", URL: s.URL(), Feeds: true, Both: true}, offer(p, own)}}
	there, err := book(t, n, filepath.Join(t.TempDir(), "x.json")).Look(t.Context())
	want := wire.Nearby{ID: there[0].ID, Class: "docscan", Name: "Canon", Address: "127.0.0.1", Both: true, Feeder: true, Unfit: true, Set: true}
	if err != nil || len(there) != 2 || there[0] != want || there[1].Set || there[1].Unfit {
		t.Fatalf("%+v, %v", there, err)
	}
}

func TestOpenBook_ASpoiltFileIsAnEmptyBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := OpenBook(path, Options{}); err == nil || len(b.Chosen()) != 0 {
		t.Errorf("%v, %v", b.Chosen(), err)
	}
}
