package console_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/ledger"
	"thana/sync/stateserver/verify"
)

func TestProve_EveryCheckOfARecordInWords(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	for lang, texts := range map[string][]string{
		"en": {"Every check holds.", "Proof of a record", "0123/2026", "The station&#39;s own key signed the batch", "The file was read just now", "Revision 2", "signed batches lead to it", "Signature and seal"},
		"hi": {"हर जाँच सही निकली", "रिकॉर्ड का प्रमाण", "थाने की अपनी कुंजी"},
	} {
		s.get(t, "/lang?to="+lang)
		status, page := s.get(t, "/prove/231001/fir-1")
		if status != 200 || !containsAll(page, texts) || strings.Contains(page, "state bad") {
			t.Errorf("%s: status %d, lacks one of %q\n%s", lang, status, texts, page)
		}
		if strings.Contains(page, "Suresh") || strings.Contains(page, "सुरेश") {
			t.Errorf("%s: the proof names a person", lang)
		}
	}
	if _, page := s.get(t, "/prove/231001/fir-2"); !strings.Contains(page, "0124/2026") || strings.Contains(page, "Protected") {
		t.Error("a protected record is proved without its persons")
	}
	if status, _ := s.get(t, "/prove/231001/none"); status != 404 {
		t.Errorf("a record that is not: %d", status)
	}
	views, err := s.looks(t, "231001", "fir-1")
	if err != nil || len(views) != 2 || views[0].What != "prove" {
		t.Errorf("looks kept: %v, %v", views, err)
	}
}

// Another program can check the same: the links follow from the JSON alone, and the keys are not in it.
func TestProve_JSONCanBeCheckedByAnotherProgram(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	_, text := s.get(t, "/prove/231001/fir-1?format=json")
	var p verify.Proof
	if err := json.Unmarshal([]byte(text), &p); err != nil || !p.Holds() || len(p.Entries) != 3 || p.Passed() < 12 {
		t.Fatalf("%v: %d entries, %d checks hold\n%s", err, len(p.Entries), p.Passed(), text)
	}
	for _, e := range p.Entries {
		if e.Link(p.Station, e.Epoch, e.Prev) != e.Chain || e.Entry.BodyHash() != e.BodyHash || len(e.Key) != 0 {
			t.Errorf("entry %d does not follow from the JSON, or brings its key", e.Seq)
		}
		if !ledger.Spanned(p.LedgerKey, ledger.Batch{Station: p.Station, Epoch: e.Epoch, Prev: e.Batch.Prev, Signature: e.Batch.Signature}, e.Batch.First, e.Batch.Last, e.Batch.Chain) {
			t.Errorf("entry %d: the signature does not follow from the JSON", e.Seq)
		}
	}
	if p.Receipt.Verify(p.ReceiptKey) != nil {
		t.Error("the receipt does not follow from the JSON")
	}
}

// A file that rotted on the disk fails by name, and nothing else does.
func TestProve_SaysWhatFails(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	sum := ledger.Hash{}
	for _, e := range s.station.Entries {
		for _, b := range e.Blobs {
			if b.ID == "cap-1" {
				sum = b.SHA256
			}
		}
	}
	path := filepath.Join(s.folder, "objects", "231001", sum.String()[:2], sum.String())
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, page := s.get(t, "/prove/231001/fir-1")
	if !strings.Contains(page, "This record is not proved") || strings.Count(page, `<span class="state bad">fails</span>`) != 1 {
		t.Errorf("%d checks fail, want the file alone", strings.Count(page, `<span class="state bad">fails</span>`))
	}
}

func TestProve_ADestroyedRecordWasThere(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	destroyed(t, s, true)
	_, page := s.get(t, "/prove/231001/fir-1")
	if !strings.Contains(page, "were destroyed by order") || strings.Contains(page, "0123/2026") {
		t.Error("the proof does not say that the record is destroyed")
	}
}
