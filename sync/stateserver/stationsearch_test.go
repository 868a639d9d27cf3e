package main

import (
	"strings"
	"testing"
	"time"

	"thana/shared/record"
	"thana/shared/wire"
)

// Two stations and the program between them: what one registers the other finds, in another spelling and script, and of
// a protected case its number alone. The index made anew finds the same.
func TestSearch_OneStationFindsWhatAnotherRegistered(t *testing.T) {
	data, address := t.TempDir(), freePort(t)
	must(t, "--data", data, "init", "--name", "Madhya Pradesh", "--url", "https://"+address)
	tokens := map[string]string{}
	for code, name := range map[string]string{"231001": "PS Kotwali", "231002": "PS Habibganj"} {
		tokens[code] = strings.TrimSpace(must(t, "--data", data, "enrol", code, "--name", name))
	}
	start(t, data, address)
	here, there := enrolled(t, tokens["231001"], "231001"), enrolled(t, tokens["231002"], "231002")

	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	fir := func(id, number string, class record.Sensitivity, section string, accused record.Name) {
		there.record(t, "fir", id, 1, record.Revision[record.FIR]{ID: id, Kind: "fir", Revision: 1, Number: number, At: at, Class: class, Body: record.FIR{
			RegisteredAt: at, Acts: []record.ActSections{{Act: "BNS", Sections: []string{section}}}, Informant: record.Person{Name: record.Name{English: "Kamla Bai"}},
			Accused: []record.Suspect{{Person: record.Person{Name: accused}}}}})
	}
	fir("fir-1", "0012/2026", record.Open, "303(2)", record.Name{Local: "मोहम्मद सलीम अंसारी"})
	fir("fir-2", "0013/2026", record.SexualOffence, "64", record.Name{Local: "बैजनाथ खरवार"})
	if err := there.send(t.Context(), there.client(t), newAcknowledged(), false); err != nil {
		t.Fatal(err)
	}

	check := func(when string) {
		t.Helper()
		ask := func(by *appliance, q wire.StateQuestion) []wire.StateHit {
			hits, err := by.client(t).Search(t.Context(), q)
			if err != nil {
				t.Fatalf("%s: %v", when, err)
			}
			return hits
		}
		hits := ask(here, wire.StateQuestion{Name: "Md. Saleem Ansari"})
		if len(hits) != 1 || hits[0].Number != "0012/2026" || hits[0].StationName.English != "PS Habibganj" || hits[0].Person == nil || hits[0].Person.Role != wire.RoleAccused {
			t.Errorf("%s: the other spelling finds %d", when, len(hits))
		}
		for by, masked := range map[*appliance]bool{here: true, there: false} {
			hits := ask(by, wire.StateQuestion{Name: "Vaijnath Kharvar"})
			if len(hits) != 1 || hits[0].Masked != masked || (hits[0].Person == nil) != masked || hits[0].Number != "0013/2026" {
				t.Errorf("%s: station %s sees a protected case, masked %v", when, by.Code, masked)
			}
		}
		if hits := ask(there, wire.StateQuestion{Name: "Kamla Bai", Section: "64"}); len(hits) != 0 {
			t.Errorf("%s: the informant of a protected case is found", when)
		}
	}
	check("as it came")
	if said := must(t, "--data", data, "reindex"); !strings.Contains(said, "231002: 2 records") {
		t.Errorf("made anew: %s", said)
	}
	check("made anew")
}
