package down

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

func now() time.Time { return time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC) }

func key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

// A personal body opens for its station, under its kind, and nowhere else.
func TestDecode_SealedBodyOpensInItsPlaceAlone(t *testing.T) {
	own, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	other, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	l := Lookout{ID: "L1", Kind: Missing, Name: record.Name{English: "Meena"}, From: "PS Kotwali", At: now(), Until: now().Add(time.Hour)}
	body, sealed, err := Encode("231001", KindLookout, own.Public(), l)
	if err != nil || !sealed || bytes.Contains(body, []byte("Meena")) {
		t.Fatal(sealed, err)
	}
	if plain, err := seal.Canonical(l); err != nil || len(body) != len(plain)+1136 {
		t.Errorf("%d bytes are sealed as %d, %v", len(plain), len(body), err)
	}
	f := Frame{Station: "231001", Kind: KindLookout, Sealed: true, Body: body}
	if got, err := Decode[Lookout](f, own); err != nil || got.Name != l.Name {
		t.Fatal(got, err)
	}
	elsewhere, kind, open := f, f, f
	elsewhere.Station, kind.Kind = "231002", KindRequest
	open.Sealed, open.Body = false, []byte(`{"id":"L1"}`)
	for name, try := range map[string]func() error{
		"another key":     func() error { _, err := Decode[Lookout](f, other); return err },
		"another station": func() error { _, err := Decode[Lookout](elsewhere, own); return err },
		"another kind":    func() error { _, err := Decode[Request](kind, own); return err },
		"in clear":        func() error { _, err := Decode[Lookout](open, own); return err },
	} {
		if try() == nil {
			t.Errorf("%s: opens", name)
		}
	}
}

func TestDecode_RefusesWhatItDoesNotUnderstand(t *testing.T) {
	for name, body := range map[string]string{
		"a field too many": `{"officer":"hc2","rank":"SI"}`, "two values": `{"officer":"hc2"} {}`, "both": `{"officer":"hc2","desktop":"aa"}`,
		"neither": `{}`, "no JSON": `officer`, "empty": ``,
	} {
		if _, err := Decode[Revocation](Frame{Kind: KindRevocation, Body: []byte(body)}, seal.PrivateKey{}); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Two keys of one holder are one signature.
func TestOrder_CountsHolders(t *testing.T) {
	var known Authorities
	for i, holder := range []string{"SP", "SP", "DP"} {
		known.Authorities = append(known.Authorities, Authority{Holder: holder, Office: "Office", Key: key(byte(1 + i)).Public().(ed25519.PublicKey),
			From: now().Add(-time.Hour), Until: now().Add(time.Hour)})
	}
	for _, c := range []struct {
		signers []byte
		binds   bool
	}{{nil, false}, {[]byte{1}, false}, {[]byte{1, 1}, false}, {[]byte{1, 2}, false}, {[]byte{1, 9}, false}, {[]byte{1, 3}, true}, {[]byte{1, 2, 3}, true}} {
		o := Order{Number: "D-1", Station: "231001", Records: []string{"r1", "r2"}, Ground: "law", At: now()}
		for _, n := range c.signers {
			o.Sign(key(n))
		}
		if got := o.Check("231001", known) == nil; got != c.binds {
			t.Errorf("keys %v: binds %v", c.signers, got)
		}
	}
	a, b := Order{Records: []string{"ab", "c"}}, Order{Records: []string{"a", "bc"}}
	if a.Hash() == b.Hash() {
		t.Error("two orders have one hash")
	}
}

func TestEpoch_ChainAtReachesAsFarAsTheTail(t *testing.T) {
	e := Epoch{Epoch: 2, From: ledger.Head{Epoch: 1, Seq: 5, Chain: ledger.Hash{5}}, Tail: []ledger.Hash{{4}, {5}}}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	for seq, want := range map[uint64]byte{0: 0, 3: 0, 4: 4, 5: 5, 6: 0} {
		if got, known := e.ChainAt(seq); got[0] != want || known != (want > 0) {
			t.Errorf("at %d: %v, %v", seq, got[0], known)
		}
	}
}

func FuzzDecodeOrder(f *testing.F) {
	o := Order{Number: "D-1", Station: "231001", Records: []string{"r1"}, Ground: "law", At: now()}
	o.Sign(key(1))
	text, err := json.Marshal(o)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"records":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := Decode[Order](Frame{Kind: KindDestruction, Body: body}, seal.PrivateKey{})
		if err != nil {
			return
		}
		if got.Check(got.Station, Authorities{}) == nil {
			t.Fatal("binds without authorities")
		}
	})
}
