package all

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/drivers/device"
	"thana/drivers/emulator/uru4000"
	"thana/drivers/emulator/usbbus"
	"thana/shared/fault"
)

func TestUdevRules_FileIsCurrent(t *testing.T) {
	have, err := os.ReadFile(filepath.Join("..", "..", "installer", "udev", "60-thana.rules"))
	if err != nil {
		t.Fatal(err)
	}
	if want := UdevRules(Drivers()); string(have) != want {
		t.Fatalf("installer/udev/60-thana.rules is stale: run go generate ./drivers/all\nhave:\n%s\nwant:\n%s", have, want)
	}
}

func TestUdevRules_OneLinePerID(t *testing.T) {
	rules := UdevRules([]device.Driver{{Name: "x", Models: []device.Model{
		{ID: device.ID{Vendor: 1, Product: 2}, Name: "A"}, {ID: device.ID{Vendor: 0xabcd, Product: 0xef}, Name: "B"}}}})
	for _, want := range []string{"# x: A\n", "# x: B\n", `ATTR{idVendor}=="0001", ATTR{idProduct}=="0002"`, `ATTR{idVendor}=="abcd", ATTR{idProduct}=="00ef"`} {
		if !strings.Contains(rules, want) {
			t.Errorf("no %s in\n%s", want, rules)
		}
	}
}

func TestDrivers_RowsAreWhole(t *testing.T) {
	names, ids := map[string]bool{}, map[device.ID]string{}
	for _, d := range Drivers() {
		if d.Name == "" || d.Class == "" || len(d.Models) == 0 || d.Open == nil || names[d.Name] {
			t.Errorf("row %+v", d)
		}
		names[d.Name] = true
		for _, m := range d.Models {
			if m.Name == "" || m.Provenance == "" || ids[m.ID] != "" {
				t.Errorf("%s: model %+v; its id is in %q too", d.Name, m, ids[m.ID])
			}
			ids[m.ID] = d.Name
		}
	}
}

// other is a device that is no fingerprint scanner.
type other struct {
	usbbus.Gadget
	found device.Found
}

func (o other) Describe() device.Found { return o.found }

func TestUSB_ListsWhatIsOursOrMightBe(t *testing.T) {
	bus := usbbus.New()
	scanner := uru4000.New(1)
	bus.Plug("1", scanner)
	bus.Plug("2", other{uru4000.New(1), device.Found{ID: device.ID{Vendor: 0x1234, Product: 1}, Interfaces: "03", Name: "Keyboard"}})
	bus.Plug("3", other{uru4000.New(1), device.Found{ID: device.ID{Vendor: 0x1234, Product: 2}, Interfaces: "03 ff", Name: "Odd scanner"}})
	src := USB(bus, slog.New(slog.DiscardHandler))
	found, err := src.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || found[0].Class != device.Fingerprint || found[1].Class != "" || found[1].Name != "Odd scanner" {
		t.Fatalf("%+v", found)
	}
	if _, err := src.Open(t.Context(), found[1]); !errors.Is(err, fault.DeviceUnknown) {
		t.Fatal(err)
	}
	dev, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	if i := dev.Info(); i.Driver != "uru4000" || i.Where != "virtual 1" || i.Serial == "" {
		t.Fatalf("%+v", i)
	}
	dev.Close()
	scanner.Unplug()
	if _, err := src.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceGone) {
		t.Fatal(err)
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
}
