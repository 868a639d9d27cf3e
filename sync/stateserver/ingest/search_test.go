package ingest_test

import (
	"slices"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/search"
)

// finds are the numbers that a question finds.
func (e *embedded) finds(t *testing.T, q search.Question) (numbers []string) {
	t.Helper()
	hits, err := e.db.Find(t.Context(), q, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		numbers = append(numbers, h.Number)
	}
	return numbers
}

func (e *embedded) push(t *testing.T, s *sealed, from uint64) {
	t.Helper()
	if err := e.receiver(t, s.Code).Push(t.Context(), s.Batch(from, uint64(len(s.Entries))), func(ledger.Receipt) {}); err != nil {
		t.Fatal(err)
	}
}

func named(local, english string) record.Person {
	return record.Person{Name: record.Name{Local: local, English: english}}
}

// What a station sends is found at once. An FIR whose class rises takes its victims and its arrests with it, whichever
// came first; the index made anew finds the same.
func TestPush_IsSearchedAndFollowsTheClass(t *testing.T) {
	e := newEmbedded(t)
	s := newSealed(t, e, "231001")
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	fir := func(version uint32, class record.Sensitivity) {
		s.revise(t, "fir", "fir-1", version, record.Revision[record.FIR]{ID: "fir-1", Kind: "fir", Revision: int(version), Number: "0001/2026", At: at, Class: class,
			Body: record.FIR{RegisteredAt: at, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}}, Informant: named("सुनीता देवी", "Sunita Devi"),
				Victims: []record.Person{named("कमला", "Kamla")}}})
	}
	arrest := func(id, number string, who record.Person) {
		s.write(t, "arrest", id, record.Revision[record.Arrest]{ID: id, Kind: "arrest", Revision: 1, Number: number, At: at, Class: record.Open,
			Body: record.Arrest{FIR: "fir-1", At: at, Person: who, Place: record.Address{Text: "Sadar Bazar"}}})
	}
	fir(1, record.Open)
	arrest("a-1", "A1", named("राजू", "Raju"))
	e.push(t, s, 1)
	check := func(when string, want map[string][]string) {
		t.Helper()
		for name, numbers := range want {
			if got := e.finds(t, search.Question{Name: name}); !slices.Equal(got, numbers) {
				t.Errorf("%s: %q finds %v, want %v", when, name, got, numbers)
			}
		}
	}
	check("open", map[string][]string{"Suneeta Devi": {"0001/2026"}, "कमला": {"0001/2026"}, "राजु": {"A1"}})
	if got := e.finds(t, search.Question{Place: "सदर बाज़ार"}); !slices.Equal(got, []string{"A1"}) {
		t.Errorf("the place finds %v", got)
	}

	fir(2, record.ChildInConflict)
	arrest("a-2", "A2", named("सोनू", "Sonu"))
	e.push(t, s, 4)
	risen := map[string][]string{"Suneeta Devi": nil, "कमला": nil, "राजु": nil, "Sonu": nil}
	check("risen", risen)
	if n, err := e.state.Reindex(t.Context(), s.Code); err != nil || n != 3 {
		t.Fatalf("made anew: %d records, %v", n, err)
	}
	check("made anew", risen)
	if got := e.finds(t, search.Question{Number: "1/2026"}); !slices.Equal(got, []string{"0001/2026"}) {
		t.Errorf("the number finds %v", got)
	}
	if got := e.finds(t, search.Question{Place: "Sadar Bazar"}); got != nil {
		t.Errorf("the place of a protected arrest finds %v", got)
	}
}
