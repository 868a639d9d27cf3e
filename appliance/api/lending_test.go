package api

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/appliance/plug"
	"thana/appliance/sbi"
	"thana/drivers/device"
	driver "thana/drivers/fingerprint/sbi"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// Other programs use the scanners only while the officer in charge lends them: for a purpose, for a shift, in the ledger.
func TestLending_OnlyByTheOfficerInChargeAndInTheLedger(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	sho := r.desktop().as("sho")
	lend := func(d *desk, in wire.Lend) (wire.Lending, error) {
		return send[wire.Lending](d, http.MethodPut, wire.PathLending, in)
	}
	_, err := lend(sho, wire.Lend{On: true, Purpose: "CCTNS"})
	wants(t, "where no port is open", err, fault.RequestNotFound)

	r.server.Lends = true
	now := time.Now()
	r.server.Now = func() time.Time { return now }
	for _, login := range []string{"duty", "io", "tech"} {
		_, err := lend(r.desktop().as(login), wire.Lend{On: true, Purpose: "CCTNS"})
		wants(t, login, err, fault.AccessDenied)
	}
	_, err = lend(sho, wire.Lend{On: true, Purpose: " "})
	wants(t, "for nothing", err, fault.RequestMalformed)
	if _, err := r.server.Lender(t.Context()); err == nil {
		t.Error("lent by nobody")
	}

	got, err := lend(sho, wire.Lend{On: true, Purpose: "CCTNS client"})
	must(t, err)
	if !got.Served || !got.On || got.By != "sho" || got.Purpose != "CCTNS client" || !got.Until.After(now) {
		t.Errorf("%+v", got)
	}
	by, err := r.server.Lender(t.Context())
	must(t, err)
	must(t, r.server.Given(t.Context(), by, sbi.Given{Event: "fingers_given", Program: "p"}))
	got, err = lend(sho, wire.Lend{})
	must(t, err)
	if _, err := r.server.Lender(t.Context()); got.On || err == nil {
		t.Errorf("ended: %+v, %v", got, err)
	}
	type note struct{ Event, Purpose, Program string }
	var events []string
	for _, n := range noted[note](t, r, ledger.KindAccess) {
		if n.Event == "scanners_lent" || n.Event == "fingers_given" || n.Event == "scanners_kept" {
			events = append(events, n.Event+n.Purpose+n.Program)
		}
	}
	if want := []string{"scanners_lentCCTNS client", "fingers_givenp", "scanners_kept"}; !slices.Equal(events, want) {
		t.Errorf("the ledger says %v", events)
	}
}

func TestLending_EndsByItselfAndWithTheOffice(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.server.Lends = true
	now := time.Now()
	r.server.Now = func() time.Time { return now }
	sho := r.desktop().as("sho")
	lend := func() {
		t.Helper()
		_, err := send[wire.Lending](sho, http.MethodPut, wire.PathLending, wire.Lend{On: true, Purpose: "x"})
		must(t, err)
		if _, err := r.server.Lender(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	lend()
	now = now.Add(loanLasts)
	_, err := r.server.Lender(t.Context())
	wants(t, "after a shift", err, fault.AccessNotLent)
	lend()
	r.officer("sho2", record.InCharge)
	r.officer("sho", record.Duty)
	_, err = r.server.Lender(t.Context())
	wants(t, "no longer in charge", err, fault.AccessNotLent)
}

// A program beside Thana, the officer in charge and the real store: refused, lent, given, in the ledger.
func TestLending_AProgramIsGivenAFingerByTheOfficersLeave(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.server.Lends = true
	keys, err := sbi.OpenKeys(t.TempDir(), time.Now)
	must(t, err)
	scanners := &attended{Plug: r.server.Plug}
	srv := httptest.NewUnstartedServer(nil)
	base := "http://" + srv.Listener.Addr().String()
	srv.Config.Handler = sbi.New(scanners, keys, sbi.Options{Guard: r.server, Base: base + "/", Env: "Production", ChecksOnly: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	srv.Start()
	t.Cleanup(srv.Close)
	anchors := x509.NewCertPool()
	anchors.AppendCertsFromPEM(keys.Anchor())
	program := driver.Source(driver.Options{Hosts: []string{base}, Anchors: anchors, Answer: time.Minute, Take: time.Minute})
	found, err := program.List(t.Context())
	must(t, err)
	_, err = program.Open(t.Context(), found[0])
	wants(t, "not lent", err, fault.DeviceNotReady)

	_, err = send[wire.Lending](r.desktop().as("sho"), http.MethodPut, wire.PathLending, wire.Lend{On: true, Purpose: "CCTNS client"})
	must(t, err)
	d, err := program.Open(t.Context(), found[0])
	must(t, err)
	defer d.Close()
	finger := synthetic.NewSubject(3).Finger(biometric.RightIndex).Impression(synthetic.ImpressionParams{Seed: 1}, 400, 400, 500)
	scanners.down, scanners.up = func() { r.virtual.Finger.Touch(finger) }, r.virtual.Finger.Lift
	_, err = d.(device.FingerprintScanner).Capture(t.Context(), nil)
	must(t, err)
	given := slices.DeleteFunc(noted[sbi.Given](t, r, ledger.KindAccess), func(g sbi.Given) bool { return g.Event != "fingers_given" })
	if len(given) != 1 || given[0].Account == "" || !slices.Equal(given[0].Fingers, []string{"UNKNOWN"}) || !strings.Contains(given[0].Scanner, "4500") {
		t.Errorf("the ledger says %+v", given)
	}
}

// attended are scanners before which somebody does what they ask: a finger is laid down when one is awaited, and lifted when the
// scanner has seen it.
type attended struct {
	*plug.Plug
	down, up func()
}

func (a *attended) Use(ctx context.Context, class device.Class, key, holder string, fn func(context.Context, device.Device) error) error {
	return a.Plug.Use(ctx, class, key, holder, func(ctx context.Context, d device.Device) error {
		return fn(ctx, attendedScanner{d.(device.FingerprintScanner), a})
	})
}

type attendedScanner struct {
	device.FingerprintScanner
	by *attended
}

func (s attendedScanner) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	return s.FingerprintScanner.Capture(ctx, func(e device.FingerprintEvent) {
		switch e.Phase {
		case device.AwaitFinger:
			s.by.down()
		case device.AwaitLift:
			s.by.up()
		}
		on(e)
	})
}
