package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/appliance/capture"
	"thana/appliance/plug"
	"thana/drivers/device"
	rd "thana/drivers/emulator/rdservice"
	"thana/drivers/fingerprint/rdservice"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/wire"
)

// A scanner that is fit for 1:1 checks only takes no print of an arrest where the station did not accept that: through the API, with
// the scanner's name and words that say what to do. The device page says so before anybody tries.
func TestFingerprint_AScannerForChecksIsRefusedForEnrolment(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.server.Desk = capture.New(r.server.Plug, r.store, capture.Limits{FingerQuality: 40, PortraitQuality: 40}, r.virtual.Follow)
	io1 := r.desktop().as("io")
	arrest := io1.arrest(r.desktop().as("duty").register())

	_, err := io1.candidate(wire.PathFingerprint, wire.FingerprintRequest{Record: arrest.ID, Finger: "right_index", Basis: law.Arrested})
	f := fault.Of(err)
	if !errors.Is(err, fault.DeviceNotFit) || !strings.Contains(f.Facts["device"], "4500") {
		t.Fatalf("a measurement: %v, facts %v", err, fault.Of(err).Facts)
	}
	for _, lang := range []fault.Lang{fault.English, fault.Hindi} {
		if said := fault.Say(f, lang); !strings.Contains(said.Message, f.Facts["device"]) || said.Remedy == "" {
			t.Errorf("%s: %+v", lang, said)
		}
	}
	if _, err := io1.candidate(wire.PathFingerprint, wire.FingerprintRequest{Record: arrest.ID, Finger: "left_thumb"}); err != nil {
		t.Errorf("a thumb in place of a signature: %v", err)
	}
	devices, err := send[[]wire.Device](io1, http.MethodGet, wire.PathDevices, nil)
	must(t, err)
	at := slices.IndexFunc(devices, func(d wire.Device) bool { return d.Class == "fingerprint" })
	if at < 0 || !devices[at].Checks {
		t.Errorf("the device page says nothing of it: %+v", devices)
	}
}

// A registered device stands on the device page with its number and the reason why no print may come from it, and is never lent for one.
func TestDevices_ARegisteredDeviceIsShownAndNeverLent(t *testing.T) {
	t.Parallel()
	e, err := rd.Start("127.0.0.1:0")
	must(t, err)
	defer e.Close()
	p := plug.New([]device.Source{rdservice.Source(rdservice.Options{Answer: 20 * time.Second}, "rd+http://"+e.Addr())}, slog.New(slog.DiscardHandler))
	hints, quiet := p.Subscribe()
	defer quiet()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	defer func() { stop(); <-ended }()
	for {
		all := DevicesOf(p)
		if len(all) == 1 && all[0].State == wire.DeviceWarning {
			if all[0].Code != fault.DeviceAadhaarOnly || all[0].Serial != "2337343" || all[0].Class != string(device.Registered) {
				t.Errorf("%+v", all[0])
			}
			break
		}
		<-hints
	}
	err = p.Use(ctx, device.Fingerprint, "", "test", func(context.Context, device.Device) error { t.Error("lent"); return nil })
	wants(t, "for a finger", err, fault.DeviceNone)
	if wrong := e.Wrong(); len(wrong) > 0 {
		t.Errorf("asked of it: %q", wrong)
	}
}
