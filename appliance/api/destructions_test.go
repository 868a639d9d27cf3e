package api

import (
	"bytes"
	"crypto/ed25519"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// What two authorities ordered and the appliance carried out is told and printed by its number; who may not print, may not.
func TestDestructions_TheCertificateIsPrinted(t *testing.T) {
	r := newRig(t)
	sho, technician := r.desktop().as("sho"), r.desktop().as("tech")
	_, err := r.store.RegisterGD(t.Context(), record.Officer{Login: "sho", Role: record.InCharge}, "g-1", record.GDEntry{Subject: "Unusual words"}, nil)
	must(t, err)
	now := time.Now().UTC().Truncate(time.Second)
	o := down.Order{Number: "D-17/2026", Station: "23990001", Records: []string{"g-1"}, Ground: "CPI Act s.4(2)", At: now}
	var list down.Authorities
	for i, holder := range []string{"SP", "DP"} {
		key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(60 + i)}, ed25519.SeedSize))
		list.Authorities = append(list.Authorities, down.Authority{Holder: holder, Office: "Office", Key: key.Public().(ed25519.PublicKey), From: now.Add(-time.Hour), Until: now.Add(time.Hour)})
		o.Sign(key)
	}
	r.say(down.KindAuthorities, list)
	if all, err := send[[]string](sho, http.MethodGet, wire.PathDestructions, nil); err != nil || all == nil || len(all) != 0 {
		t.Errorf("before: %v, %v", all, err)
	}
	r.say(down.KindDestruction, o)
	for i := range list.Authorities { // another two hold the offices since: the order was signed by those of then
		list.Authorities[i].Key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(70 + i)}, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	}
	r.say(down.KindAuthorities, list)
	if all, err := send[[]string](sho, http.MethodGet, wire.PathDestructions, nil); err != nil || !slices.Equal(all, []string{o.Number}) {
		t.Errorf("%v, %v", all, err)
	}
	d, err := r.store.Destroyed(t.Context(), o.Number)
	if err != nil || len(d.Signers) != 2 || d.Keys != 1 || d.Entry == 0 || d.Frame != 2 || d.Pending != 0 || len(d.Records) != 1 || d.Records[0].ID != "g-1" || d.Records[0].Number == "" {
		t.Errorf("%+v, %v", d, err)
	}
	body, err := sho.open(http.MethodGet, wire.PathDestruction+"?number=D-17%2F2026", nil)
	must(t, err)
	defer body.Close()
	if pdf, err := io.ReadAll(body); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || bytes.Contains(pdf, []byte("Unusual")) {
		t.Errorf("%.20q, %v", pdf, err)
	}
	if _, err := sho.open(http.MethodGet, wire.PathDestruction+"?number=D-9", nil); fault.Of(err).Code != fault.RequestNotFound {
		t.Errorf("an order that is not: %v", err)
	}
	if _, err := technician.open(http.MethodGet, wire.PathDestruction+"?number=D-17%2F2026", nil); fault.Of(err).Code != fault.AccessDenied {
		t.Errorf("a technician: %v", err)
	}
}
