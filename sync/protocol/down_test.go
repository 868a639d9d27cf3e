package protocol_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"log/slog"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

func downKeyOfState() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32)) }

func someFrame() down.Frame {
	f := down.Frame{Station: "231001", Lane: down.Urgent, Seq: 1, Kind: down.KindRevocation, Body: []byte(`{"officer":"hc2"}`)}
	f.Sign(downKeyOfState())
	return f
}

// The vector of docs/protocols/sync.md.
func TestDown_Vector(t *testing.T) {
	f := someFrame()
	p, err := protocol.EncodeDown(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Chain.String(), downChain; got != want {
		t.Errorf("chain %s, want %s", got, want)
	}
	if got := hex.EncodeToString(p); got != downPayload {
		t.Errorf("payload %s, want %s", got, downPayload)
	}
}

func TestDown_FrameRoundTrip(t *testing.T) {
	f := someFrame()
	f.Sealed = true
	f.Sign(downKeyOfState())
	p, err := protocol.EncodeDown(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := protocol.DecodeDown("231001", p)
	if err != nil || got.Verify(downKeyOfState().Public().(ed25519.PublicKey)) != nil || got.Chain != f.Chain || !got.Sealed {
		t.Fatalf("%+v, %v", got, err)
	}
	if other, err := protocol.DecodeDown("231002", p); err != nil || other.Verify(downKeyOfState().Public().(ed25519.PublicKey)) == nil {
		t.Fatal("a frame of one station verifies at another", err)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"short": func(p []byte) []byte { return p[:100] }, "lane 3": func(p []byte) []byte { p[0] = 3; return p },
		"frame 0": func(p []byte) []byte { clear(p[1:9]); return p }, "sealed 2": func(p []byte) []byte { p[145] = 2; return p },
		"kind past the end": func(p []byte) []byte { p[146] = 32; return p[:150] },
	} {
		if _, err := protocol.DecodeDown("231001", spoil(bytes.Clone(p))); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestDownAck_RoundTrip(t *testing.T) {
	a := protocol.DownAck{Lane: down.Master, At: down.Position{Seq: 7, Chain: ledger.Hash{1, 2}}, Refused: 6, Code: fault.SyncOrder}
	if got, err := protocol.DecodeDownAck(a.Encode()); err != nil || got != a {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, bad := range map[string]protocol.DownAck{
		"code without frame": {Code: fault.SyncOrder}, "frame without code": {Refused: 3}, "lane": {Lane: 3},
		"words": {Refused: 1, Code: "Ram Lal 42"},
	} {
		if _, err := protocol.DecodeDownAck(bad.Encode()); !errors.Is(err, fault.RequestMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A line that is cut in the middle of the stream: the client says so, and asks again after what it has.
func TestClient_DownAfterACut(t *testing.T) {
	m := receivertest.NewMemory(downKeyOfState())
	m.Enrol("231001", receivertest.NewStation("231001", 1).Public())
	srv := receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler),
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) { return m.Station(who.Station) }}))
	c := srv.Client(t, "231001")
	for range 20 {
		m.Say("231001", down.KindRevocation, bytes.Repeat([]byte("r"), 2000), false)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := c.Hello(ctx, protocol.Report{}); err != nil {
		t.Fatal(err)
	}
	srv.Line.CutAfter(15_000)
	var at down.Heads
	enough := errors.New("enough")
	take := func(f down.Frame) error {
		if err := f.Follows(at[f.Lane]); err != nil {
			t.Fatal(err)
		}
		at[f.Lane] = f.At()
		if f.Seq == 20 {
			return enough
		}
		return nil
	}
	if err := c.Down(ctx, at, take); err == nil || at[0].Seq == 0 || at[0].Seq >= 20 {
		t.Fatalf("after the cut: %v at %d", err, at[0].Seq)
	}
	if err := c.Down(ctx, at, take); !errors.Is(err, enough) {
		t.Fatalf("second stream: %v at %d", err, at[0].Seq)
	}
}

func FuzzDecodeDown(f *testing.F) {
	p, _ := protocol.EncodeDown(someFrame())
	f.Add(p)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, p []byte) {
		got, err := protocol.DecodeDown("231001", p)
		if err != nil {
			return
		}
		if again, err := protocol.EncodeDown(got); err != nil || !bytes.Equal(again, p) {
			t.Fatalf("%d bytes come back as %d, %v", len(p), len(again), err)
		}
	})
}

func FuzzDecodeDownAck(f *testing.F) {
	f.Add(protocol.DownAck{Lane: 1, At: down.Position{Seq: 3}}.Encode())
	f.Add(protocol.DownAck{Refused: 3, Code: fault.SyncOrder}.Encode())
	f.Fuzz(func(t *testing.T, p []byte) {
		if got, err := protocol.DecodeDownAck(p); err == nil && !bytes.Equal(got.Encode(), p) {
			t.Fatalf("%d bytes change", len(p))
		}
	})
}

const (
	downChain   = "1b9faabb42ed59dcbce24fba74ebb9bfa9b6ede4d78eddfdf327f12cbc9b0f7e"
	downPayload = "00000000000000000100000000000000000000000000000000000000000000000000000000000000001b9faabb42ed59dcbce24fba74ebb9bfa9b6ede4d78eddfdf" +
		"327f12cbc9b0f7edbc298251c51321b9ea0540d676bd2d42517e5ff5f394e59ab2b9b8c9f63ac3d1aa9b5f5b5fd7dbb00cce1bcdc2ac274f82d8e98be84daf7cb56c2e321d7744a0c5209adf99c5003000a7265766f636174696f6e7b226f666669636572223a22686332227d"
)
