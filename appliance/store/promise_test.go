package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
)

// A repeated id is the answer to a lost answer, for who asked first. For another officer it would be a way to read a
// record that lists mask.
func TestRegister_AnotherOfficersIDIsAConflict(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "f1")
	got, err := db.RegisterFIR(t.Context(), other, "f1", someFIR(1), nil)
	wants(t, err, fault.RequestConflict)
	if got.Body.Informant.Name.English != "" {
		t.Error("the refusal carries the record")
	}
}

// The state refuses an entry with such an id, and with it every entry that follows.
func TestIDs_OnlyWhatTheStateTakes(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	for _, id := range []string{"", "../../etc/passwd", "a b", "प्रति", strings.Repeat("a", 65), "a\n"} {
		_, err := db.RegisterFIR(t.Context(), oic, id, someFIR(0), nil)
		wants(t, err, fault.RequestMalformed)
		_, err = db.AddCapture(t.Context(), record.Capture{ID: id, Record: "f1"}, []byte("x"), nil)
		wants(t, err, fault.RequestMalformed)
	}
}

// Files are synced into folders that are synced themselves, also when the folder's first file comes twice at once.
func TestOpen_MakesEveryBlobFolder(t *testing.T) {
	r := newRig(t)
	r.open(t)
	folders, err := os.ReadDir(filepath.Join(r.dir, blobFolder))
	ok(t, err)
	if len(folders) != 256 {
		t.Errorf("%d folders of sealed files after opening, want 256", len(folders))
	}
}

func TestLastAcked_SurvivesARestart(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	if got, err := db.LastAcked(t.Context()); err != nil || got.Head.Seq != 0 {
		t.Fatal(got, err)
	}
	r.fir(t, db, "f1")
	head, err := db.Head(t.Context())
	ok(t, err)
	ok(t, db.Acked(t.Context(), r.receipt(head, ledger.Stored, r.now)))
	r.fir(t, db, "f2")
	next, err := db.Head(t.Context())
	ok(t, err)
	ok(t, db.Acked(t.Context(), r.receipt(next, ledger.Received, r.now)))
	ok(t, db.Close())
	if got, err := r.open(t).LastAcked(t.Context()); err != nil || got.Head != head || got.Level != ledger.Stored {
		t.Errorf("%+v, %v; want stored at %d", got, err, head.Seq)
	}
}

// An FIR that becomes protected by a correction raises its arrest, and the diary entry of that arrest too.
func TestProtect_ReachesTheEntryOfTheArrest(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	_, err := db.RegisterGD(t.Context(), oic, "g1", record.GDEntry{Type: record.GDComplaint, Subject: "राकेश लोधी गिरफ़्तार", Body: "x"}, nil)
	ok(t, err)
	fir := r.fir(t, db, "f1")
	_, err = db.RegisterArrest(t.Context(), oic, "a1", record.Arrest{FIR: "f1", GD: record.GDRef{ID: "g1"}}, nil)
	ok(t, err)
	body := fir.Body
	body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"64(1)"}}}
	_, err = db.ReviseFIR(t.Context(), oic, "f1", 1, "section added", body, nil)
	ok(t, err)
	for _, id := range []string{"f1", "a1", "g1"} {
		class, acts, err := Standing(t.Context(), db, id)
		ok(t, err)
		if class != record.SexualOffence || len(acts) == 0 {
			t.Errorf("%s: class %s, acting %v", id, class, acts)
		}
	}
	rows, err := db.List(t.Context(), Query{Viewer: other, Kind: record.KindGD})
	ok(t, err)
	if len(rows) != 1 || rows[0].Title.En != record.Masked {
		t.Errorf("%+v", rows)
	}
	_, _, err = Standing(t.Context(), db, "none")
	wants(t, err, fault.RequestNotFound)
}

func TestNoteIf_JudgesInsideTheTransaction(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "f1")
	note := func(detail any, refusal error) error {
		return db.NoteIf(t.Context(), ledger.KindSeen, "f1", oic, func(*Tx) (any, error) { return detail, refusal })
	}
	ok(t, note(map[string]string{"event": "completed"}, nil))
	ok(t, note(nil, nil))
	wants(t, note("x", fault.New(fault.RecordPrintsIncomplete, "test", "")), fault.RecordPrintsIncomplete)
	events, err := db.Events(t.Context(), ledger.KindSeen, "f1")
	ok(t, err)
	if len(events) != 1 || events[0].By.Login != oic.Login {
		t.Errorf("%+v", events)
	}
}

// People are told that the disk failed, not that something unexpected happened.
func TestErrors_ReadsNameTheStoreToo(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "f1")
	ok(t, db.Close())
	_, err := Get[record.FIR](t.Context(), db, "f1")
	wants(t, err, fault.StoreFailed)
	_, err = Under[record.Arrest](t.Context(), db, "f1")
	wants(t, err, fault.StoreFailed)
	_, err = Last[record.GDEntry](t.Context(), db)
	wants(t, err, fault.StoreFailed)
	_, err = db.Diary(t.Context(), "2026-11-22")
	wants(t, err, fault.StoreFailed)
	_, _, err = Standing(t.Context(), db, "f1")
	wants(t, err, fault.StoreFailed)
}
