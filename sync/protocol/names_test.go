package protocol_test

import (
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// An entry must not be taken by a state on one database and stick for ever at a state on another, which keeps no NUL.
func TestBatch_NamesHaveTheCharactersOfIds(t *testing.T) {
	for name, change := range map[string]func(e *ledger.Entry){
		"kind":     func(e *ledger.Entry) { e.Kind = "g\x00d" },
		"record":   func(e *ledger.Entry) { e.Record = "r\x00" },
		"envelope": func(e *ledger.Entry) { e.Envelope = "2026\x00" },
		"capture":  func(e *ledger.Entry) { e.Blobs = []ledger.Blob{{ID: "c\x00"}} },
		"nothing":  func(*ledger.Entry) {},
	} {
		s := receivertest.NewStation("231001", 11)
		s.Write(20)
		e := &s.Entries[0]
		change(e)
		e.Chain = e.Link(s.Code, 1, ledger.Hash{})
		raw, err := protocol.EncodeBatch(s.Batch(1, 1))
		if err != nil {
			t.Fatal(name, err)
		}
		want := fault.RequestMalformed
		if name == "nothing" {
			want = ""
		}
		if _, err := protocol.DecodeBatch(s.Code, raw); err == nil && want != "" || err != nil && fault.Of(err).Code != want {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}
