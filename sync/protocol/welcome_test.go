package protocol_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// A station that is withdrawn while its upload is open must not go on until it ends the upload itself.
func TestUp_WithdrawnStationDoesNotGoOn(t *testing.T) {
	m := receivertest.NewMemory(stateKey())
	s := receivertest.NewStation("231001", 11)
	m.Enrol(s.Code, s.Public())
	var withdrawn atomic.Bool
	server := receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler), Recheck: time.Nanosecond,
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) {
			if withdrawn.Load() {
				return nil, protocol.Refuse(fault.SyncRevoked, "certificate is withdrawn")
			}
			return m.Station(who.Station)
		}}))
	s.Write(10)
	s.Write(10)
	c := server.Client(t, s.Code)
	if err := c.Push(t.Context(), s.Batch(1, 1), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
	withdrawn.Store(true)
	if err := c.Push(t.Context(), s.Batch(2, 2), func(ledger.Receipt) {}); fault.Of(err).Code != fault.SyncRevoked {
		t.Errorf("the same upload after the withdrawal: %v, want %s", err, fault.SyncRevoked)
	}
	if held := m.Holds(s.Code); len(held.Entries) != 1 {
		t.Errorf("the state holds %d entries, want the one of before", len(held.Entries))
	}
}
