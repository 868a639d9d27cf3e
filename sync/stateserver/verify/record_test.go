package verify_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"thana/sync/stateserver/verify"
)

// proof is of the record r-N, that entry N is of: its only revision, with a file.
func (x filled) proof(t *testing.T, record string) verify.Proof {
	t.Helper()
	k, err := x.state.Journal.Station(t.Context(), "231001")
	if err != nil {
		t.Fatal(err)
	}
	p, err := x.state.Record(t.Context(), k, record)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func failed(p verify.Proof) (all []verify.CheckID) {
	keep := func(checks ...verify.Check) {
		for _, c := range checks {
			if c.Verdict == verify.Fails {
				all = append(all, c.ID)
			}
		}
	}
	for _, e := range p.Entries {
		keep(e.Checks...)
		for _, f := range e.Files {
			keep(f.Check)
		}
	}
	keep(p.Checks...)
	return all
}

func TestRecord_NamesWhatWasTampered(t *testing.T) {
	x := fill(t)
	if p := x.proof(t, "r-5"); !p.Holds() || p.Batches != 2 || len(p.Entries) != 1 || len(p.Entries[0].Files) != 1 {
		t.Fatalf("whole: %v fail, %d batches, %+v", failed(p), p.Batches, p.Checks)
	}
	if p := x.proof(t, "r-9"); p.Holds() || p.Failed() != 0 || p.Waiting() != 1 {
		t.Errorf("a file on its way: %v", failed(p))
	}
	for _, tc := range []struct {
		name, do string
		want     []verify.CheckID
	}{
		{"body altered", `UPDATE ledger_entry SET body=x'00' WHERE seq=5`, []verify.CheckID{verify.CheckLink, verify.CheckSigned}},
		{"another entry of its batch altered", `UPDATE ledger_entry SET body=x'00' WHERE seq=4`, []verify.CheckID{verify.CheckSigned}},
		{"signature of a later batch altered", `UPDATE ledger_batch SET signature=zeroblob(64) WHERE first_seq=7`, []verify.CheckID{verify.CheckPath}},
		{"later batch taken out", `DELETE FROM ledger_batch WHERE first_seq=7`, []verify.CheckID{verify.CheckPath}},
		{"revision renumbered", `UPDATE ledger_entry SET version=2 WHERE seq=5`, []verify.CheckID{verify.CheckLink, verify.CheckSigned, verify.CheckKey, verify.CheckNumbers}},
		{"receipt's chain altered", `UPDATE ledger_entry SET chain=zeroblob(32) WHERE seq=9`, []verify.CheckID{verify.CheckReceipt}},
		{"file's receipt forged", `UPDATE blob SET receipt=replace(receipt,'c-5-0','c-5-1') WHERE blob_id='c-5-0'`, []verify.CheckID{verify.CheckFile}},
		{"key taken without an order", `UPDATE ledger_entry SET data_key=NULL WHERE seq=5`, []verify.CheckID{verify.CheckKey}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x := fill(t)
			raw, err := sql.Open("sqlite", filepath.Join(x.folder, "state.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			if _, err := raw.Exec(tc.do); err != nil {
				t.Fatal(err)
			}
			got := failed(x.proof(t, "r-5"))
			for _, id := range tc.want {
				if !slices.Contains(got, id) {
					t.Errorf("%v fail, want %v among them", got, id)
				}
			}
			if len(got) != len(tc.want) {
				t.Errorf("%v fail, want %v", got, tc.want)
			}
		})
	}
}
