package ingest_test

import (
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// A hello of a line that was given up may come after the station is further. An older copy of the appliance says it again.
func TestHello_ALateOneIsNoOlderCopy(t *testing.T) {
	e := newEmbedded(t)
	s := receivertest.NewStation("231001", 5)
	e.enrol(t, s.Code, s.Public())
	r, err := e.state.Receiver(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	s.Write(50)
	s.Write(50)
	push(t.Context(), r, s.Batch(1, 2))
	hello := func(head uint64) {
		t.Helper()
		if _, err := r.Hello(t.Context(), protocol.Report{Head: head, Now: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	alarms := func() (n int) {
		all, err := e.db.Alarms(t.Context(), s.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if a.Code == string(fault.SyncRestored) {
				n++
			}
		}
		return n
	}
	hello(2)
	hello(1) // late
	hello(2)
	hello(1)
	if n := alarms(); n != 0 {
		t.Errorf("%d alarms over hellos that came late", n)
	}
	hello(1)
	if n := alarms(); n != 1 {
		t.Errorf("%d alarms over an older copy, want 1", n)
	}
}
