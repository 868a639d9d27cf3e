package journal_test

import (
	"testing"

	"thana/shared/ledger"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
)

func TestAlone_HoldsForWhatWasSignedOnly(t *testing.T) {
	state, other := receivertest.NewStation("state", 1), receivertest.NewStation("state", 2)
	order := ledger.Sum("an order")
	word := journal.Alone{Station: "231001", Order: order, Seq: 9, Entries: []uint64{5, 6}}
	word.Sign(state.Key)
	if !word.Holds(state.Public(), order) {
		t.Fatal("what was signed does not hold")
	}
	for name, change := range map[string]func(*journal.Alone){
		"one entry more":  func(a *journal.Alone) { a.Entries = []uint64{5, 6, 7} },
		"no entry":        func(a *journal.Alone) { a.Entries = nil },
		"another report":  func(a *journal.Alone) { a.Seq = 10 },
		"another station": func(a *journal.Alone) { a.Station = "231002" },
		"another key":     func(a *journal.Alone) { a.Sign(other.Key) },
		"no signature":    func(a *journal.Alone) { a.Signature = nil },
	} {
		altered := word
		change(&altered)
		if altered.Holds(state.Public(), order) {
			t.Errorf("%s: holds", name)
		}
	}
	if word.Holds(state.Public(), ledger.Sum("another order")) {
		t.Error("another order: holds")
	}
}
