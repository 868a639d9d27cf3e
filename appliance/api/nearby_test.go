package api

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"thana/appliance/nearby"
	"thana/drivers/all"
	"thana/drivers/device"
	"thana/drivers/emulator/ippprinter"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// The technician alone looks and chooses; the ledger keeps who let papers go where.
func TestNearby_TheTechnicianChooses(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	printer, err := ippprinter.Start(ippprinter.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, printer.Close()) })
	searches := 0
	r.server.Nearby, err = nearby.OpenBook(filepath.Join(t.TempDir(), "network-devices.json"), nearby.Options{Find: func(context.Context) ([]all.Offer, error) {
		searches++
		return []all.Offer{{Class: device.Print, Name: "HP of the Malkhana", URL: printer.URL(), UUID: "7e57", Fits: true}}, nil
	}})
	must(t, err)
	for _, login := range []string{"sho", "duty", "io"} {
		d := r.desktop().as(login)
		for _, path := range []string{wire.PathNearby, wire.PathNearbyUse, wire.PathNearbyRemove} {
			if _, err := send[any](d, http.MethodPost, path, wire.NearbyPick{ID: "x"}); !errors.Is(err, fault.AccessDenied) {
				t.Errorf("%s, %s: %v", login, path, err)
			}
		}
	}
	tech := r.desktop().as("tech")
	list := func(method string) []wire.Nearby {
		t.Helper()
		all, err := send[[]wire.Nearby](tech, method, wire.PathNearby, nil)
		must(t, err)
		return all
	}
	do := func(path, id string) {
		t.Helper()
		_, err := send[any](tech, http.MethodPost, path, wire.NearbyPick{ID: id})
		must(t, err)
	}
	if have := list(http.MethodGet); len(have) != 0 || searches != 0 {
		t.Fatalf("%+v after %d searches", have, searches)
	}
	found := list(http.MethodPost)
	if len(found) != 1 || found[0].Used || found[0].Address != "127.0.0.1" {
		t.Fatalf("%+v", found)
	}
	do(wire.PathNearbyUse, found[0].ID)
	if have := list(http.MethodGet); len(have) != 1 || !have[0].Used {
		t.Fatalf("%+v", have)
	}
	do(wire.PathNearbyRemove, found[0].ID)
	if have := list(http.MethodGet); len(have) != 0 {
		t.Fatalf("%+v", have)
	}
	notes, err := r.store.Events(t.Context(), ledger.KindAccess, "")
	must(t, err)
	said := ""
	for _, n := range notes {
		if n.By.Login == "tech" && strings.Contains(string(n.Detail), "HP of the Malkhana 127.0.0.1") {
			said += string(n.Detail)
		}
	}
	if !strings.Contains(said, `"device_chosen"`) || !strings.Contains(said, `"device_given_up"`) {
		t.Errorf("the ledger says %s", said)
	}
}
