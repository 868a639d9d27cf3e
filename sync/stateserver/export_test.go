package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/archive"
)

// filedCase sends a diary entry, an FIR, its arrest with prints and a file for the bureau, and another FIR.
func filedCase(t *testing.T, a *appliance, class record.Sensitivity) {
	t.Helper()
	at := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC) // the 23rd in India
	a.record(t, "gd", "gd-1", 1, record.Revision[record.GDEntry]{ID: "gd-1", Kind: "gd", Revision: 1, Number: "GD 001", At: at, Class: record.Open, Body: record.GDEntry{Subject: "Theft"}})
	fir := func(id, number, gd string) {
		a.record(t, "fir", id, 1, record.Revision[record.FIR]{ID: id, Kind: "fir", Revision: 1, Number: number, At: at, Class: class, Body: record.FIR{RegisteredAt: at,
			Occurrence: record.Occurrence{GD: record.GDRef{ID: gd}}, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}}}})
	}
	fir("fir-1", "0001/2026", "gd-1")
	fir("fir-2", "0002/2026", "")
	for revision := range 2 {
		a.record(t, "arrest", "arr-1", uint32(revision+1), record.Revision[record.Arrest]{ID: "arr-1", Kind: "arrest", Revision: revision + 1, Number: "A1", At: at, Class: class,
			Body: record.Arrest{FIR: "fir-1", At: at}})
		a.capture(t, record.Capture{ID: "an2-" + string(rune('1'+revision)), Kind: record.TransactionCapture, Record: "arr-1", Format: record.TransactionFormat, At: at.Add(time.Duration(revision) * time.Minute),
			Exchange: &record.Exchange{Revision: revision + 1, Profile: "bureau"}}, map[string][]byte{"": []byte("transaction " + string(rune('1'+revision)))})
	}
	a.capture(t, record.Capture{ID: "cap-1", Kind: record.FingerCapture, Record: "arr-1", Finger: "right_thumb", Format: "image/x-wsq", At: at}, map[string][]byte{"": []byte("print")})
	a.capture(t, record.Capture{ID: "cap-2", Kind: record.PageCapture, Record: "fir-2", Page: 1, Format: "image/jpeg", At: at}, map[string][]byte{"": []byte("page of another case")})
	if err := a.send(t.Context(), a.client(t), newAcknowledged(), false); err != nil {
		t.Fatal(err)
	}
}

// checkedArchive is an archive that holds what its signed list says, with the names of its files.
func checkedArchive(t *testing.T, path string) (archive.Manifest, []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := archive.Check(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, x := range m.Files {
		names = append(names, x.Name)
	}
	return m, names
}

func TestExport_ACaseIsWholeAndNothingElse(t *testing.T) {
	data, address, token := prepared(t)
	start(t, data, address)
	a := enrolled(t, token, "231001")
	filedCase(t, a, record.SexualOffence) // whoever holds the data folder may
	path := filepath.Join(t.TempDir(), "case.zip")
	must(t, "--data", data, "export", "231001", "--case", "fir-1", "--out", path)
	m, names := checkedArchive(t, path)
	var ids []string
	for _, r := range m.Records {
		ids = append(ids, r.ID)
	}
	if want := []string{"arr-1", "fir-1", "gd-1"}; !slices.Equal(ids, want) || m.Record != "fir-1" {
		t.Errorf("records %v, want %v", ids, want)
	}
	for _, want := range []string{"proof/fir-1.json", "proof/arr-1.json", "captures/cap-1.wsq", "captures/an2-2.an2", "opened/00000002.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s among %v", want, names)
		}
	}
	if slices.Contains(names, "captures/cap-2.jpg") || slices.Contains(names, "opened/00000004.json") {
		t.Errorf("another case is in it: %v", names)
	}
	if out := must(t, "check", path); !strings.Contains(out, "files are as the list says") {
		t.Errorf("check says %q", out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken.zip")
	if err := os.WriteFile(broken, text[:len(text)-100], 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := command(t, "check", broken); status != exitRefused {
		t.Errorf("half an archive: status %d", status)
	}
	none := filepath.Join(t.TempDir(), "none.zip")
	if status, _, _ := command(t, "--data", data, "export", "231001", "--case", "fir-9", "--out", none); status != exitRefused {
		t.Errorf("a case that is not: status %d", status)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("an archive of nothing is left")
	}
}

// What is not there is said by the archive itself, to whoever makes it and to whoever gets it.
func TestExport_SaysWhatItLacks(t *testing.T) {
	data, address, token := prepared(t)
	start(t, data, address)
	filedCase(t, enrolled(t, token, "231001"), record.Open)
	if err := os.RemoveAll(filepath.Join(data, "objects", "231001")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "case.zip")
	made := must(t, "--data", data, "export", "231001", "--case", "fir-1", "--out", path)
	m, names := checkedArchive(t, path)
	if !slices.Contains(m.Absent, "cap-1") || slices.Contains(m.Absent, "cap-2") || slices.Contains(names, "captures/cap-1.wsq") {
		t.Errorf("absent %v of %v", m.Absent, names)
	}
	for _, said := range []string{made, must(t, "check", path)} {
		if !strings.Contains(said, "Not in it: cap-1,") {
			t.Errorf("says %q", said)
		}
	}
}

func TestTransactions_OfADayTheNewestOfEachArrest(t *testing.T) {
	data, address, token := prepared(t)
	start(t, data, address)
	a := enrolled(t, token, "231001")
	filedCase(t, a, record.Open)
	path := filepath.Join(t.TempDir(), "day.zip")
	must(t, "--data", data, "transactions", "--day", "2026-11-23", "--out", path)
	m, names := checkedArchive(t, path)
	if want := []string{"231001/an2-2.an2"}; !slices.Equal(names, want) || len(m.Transactions) != 1 || m.Transactions[0].Revision != 2 || m.Transactions[0].Arrest != "arr-1" || m.Day != "2026-11-23" {
		t.Errorf("files %v, transactions %+v", names, m.Transactions)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var first [13]byte
	if f, err := z.Open("231001/an2-2.an2"); err != nil {
		t.Error(err)
	} else if _, err := f.Read(first[:]); string(first[:]) != "transaction 2" {
		t.Errorf("the file is %q, %v", first, err)
	}
	for day, station := range map[string]string{"2026-11-22": "231001", "2026-11-23": "231002"} {
		other := filepath.Join(t.TempDir(), "other.zip")
		must(t, "--data", data, "transactions", "--day", day, "--station", station, "--out", other)
		if m, names := checkedArchive(t, other); len(names) != 0 || len(m.Transactions) != 0 {
			t.Errorf("%s at %s: %v", day, station, names)
		}
	}
}
