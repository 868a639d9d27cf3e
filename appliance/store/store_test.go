package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

func TestRegister_TwoDesktopsAtTheSameSecond(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	const each = 20
	var group sync.WaitGroup
	for desk := range 2 {
		group.Go(func() {
			for i := range each {
				if _, err := db.RegisterFIR(t.Context(), oic, fmt.Sprintf("d%d-%d", desk, i), someFIR(i), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	list, err := db.List(t.Context(), Query{Viewer: oic, Kind: record.KindFIR})
	ok(t, err)
	if len(list) != 2*each {
		t.Fatal(len(list))
	}
	for i, s := range list {
		if want := record.FIRNumber(2*each-i, 2026); s.Number != want {
			t.Fatalf("row %d has %s, want %s", i, s.Number, want)
		}
	}
}

func TestRegister_RepeatedIDGivesTheFirstResult(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	first := r.fir(t, db, "a")
	r.set(r.now.Add(time.Hour))
	again, err := db.RegisterFIR(t.Context(), oic, "a", record.FIR{Contents: "other"}, func(*Tx, *record.Revision[record.FIR]) error {
		t.Error("a repeat was judged again")
		return nil
	})
	ok(t, err)
	if !same(again, first) || again.Number != "0001/2026" {
		t.Fatalf("%+v\n%+v", first, again)
	}
	if head, err := db.Head(t.Context()); err != nil || head.Seq != 2 { // the day's envelope and the FIR
		t.Fatal(head, err)
	}
	_, err = db.RegisterGD(t.Context(), oic, "a", record.GDEntry{}, nil)
	wants(t, err, fault.RequestConflict)
	_, err = db.RegisterGD(t.Context(), oic, "", record.GDEntry{}, nil)
	wants(t, err, fault.RequestMalformed)
}

func TestRegister_RefusalUsesNoNumber(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	entry, err := db.RegisterGD(t.Context(), oic, "g1", record.GDEntry{Subject: "आगमन"}, nil)
	ok(t, err)
	body := someFIR(1)
	body.Occurrence.GD = record.GDRef{ID: "g1"}
	_, err = db.RegisterFIR(t.Context(), oic, "f1", body, func(tx *Tx, f *record.Revision[record.FIR]) error {
		g, err := Get[record.GDEntry](t.Context(), tx, f.Body.Occurrence.GD.ID)
		if err != nil || g.Number != entry.Number || f.Number != "0001/2026" || f.Body.Serial != 1 || !tx.Now().Equal(f.Body.RegisteredAt) {
			t.Errorf("the check saw %+v, %s, %v", g, f.Number, err)
		}
		return fault.New(fault.RecordRequired, "test", "")
	})
	wants(t, err, fault.RecordRequired)
	if f := r.fir(t, db, "f2"); f.Number != "0001/2026" {
		t.Fatal(f.Number)
	}
	_, err = Get[record.FIR](t.Context(), db, "f1")
	wants(t, err, fault.RequestNotFound)
	_, err = Get[record.Arrest](t.Context(), db, "f2")
	wants(t, err, fault.RequestNotFound)
}

func TestNumbers_YearDiaryDayAndAccused(t *testing.T) {
	r := newRig(t)
	r.opt.Station.DiaryStarts = "07:00"
	db := r.open(t)
	gd := func(id string, at time.Time, want string) {
		t.Helper()
		r.set(at)
		g, err := db.RegisterGD(t.Context(), oic, id, record.GDEntry{Subject: "x"}, nil)
		if err != nil || g.Number != want {
			t.Fatalf("%s: %s, %v", id, g.Number, err)
		}
	}
	ist := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, record.IST)
		ok(t, err)
		return at
	}
	gd("g1", ist("2026-12-31 23:50"), "GD 001 of 31/12/2026")
	gd("g2", ist("2027-01-01 06:59"), "GD 002 of 31/12/2026")
	gd("g3", ist("2027-01-01 07:00"), "GD 001 of 01/01/2027")
	r.set(ist("2026-12-31 23:59"))
	if f := r.fir(t, db, "f1"); f.Number != "0001/2026" {
		t.Fatal(f.Number)
	}
	r.set(ist("2027-01-01 00:00"))
	if f := r.fir(t, db, "f2"); f.Number != "0001/2027" {
		t.Fatal(f.Number)
	}
	for i := range 11 {
		a, err := db.RegisterArrest(t.Context(), oic, fmt.Sprint("a", i), record.Arrest{FIR: "f2"}, nil)
		if want := record.AccusedCode(i + 1); err != nil || a.Number != want || a.Body.Accused != want {
			t.Fatalf("%s, want %s, %v", a.Number, want, err)
		}
	}
	a, err := db.RegisterArrest(t.Context(), oic, "b0", record.Arrest{GD: record.GDRef{ID: "g3"}}, nil)
	if err != nil || a.Number != "A1" {
		t.Fatal(a.Number, err)
	}
	under, err := Under[record.Arrest](t.Context(), db, "f2")
	if err != nil || len(under) != 11 || under[10].Number != "B2" {
		t.Fatal(len(under), err)
	}
	day, err := db.Diary(t.Context(), "2026-12-31")
	if err != nil || len(day) != 2 || day[0].ID != "g2" {
		t.Fatal(day, err)
	}
	last, err := Last[record.GDEntry](t.Context(), db)
	if err != nil || last.ID != "g3" {
		t.Fatal(last.ID, err)
	}
	counts, err := db.CountSince(t.Context(), ist("2027-01-01 00:00"))
	if err != nil || counts[record.KindFIR] != 1 || counts[record.KindArrest] != 12 || counts[record.KindGD] != 2 {
		t.Fatal(counts, err)
	}
	_, err = db.Verify(t.Context())
	ok(t, err)
}

func TestRevise_NewRevisionNeverOverwrites(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	first := r.fir(t, db, "f")
	body := first.Body
	body.Contents, body.Serial, body.Year = "corrected", 99, 1999
	second, err := db.ReviseFIR(t.Context(), oic, "f", 1, "spelling", body, nil)
	ok(t, err)
	if second.Revision != 2 || second.Number != first.Number || second.Body.Serial != 1 || second.Body.Year != 2026 {
		t.Fatalf("%+v", second)
	}
	repeat, err := db.ReviseFIR(t.Context(), oic, "f", 1, "spelling", body, nil)
	if err != nil || !same(repeat, second) {
		t.Fatal(repeat, err)
	}
	body.Contents = "another"
	_, err = db.ReviseFIR(t.Context(), oic, "f", 1, "spelling", body, nil)
	wants(t, err, fault.RequestConflict)
	_, err = db.ReviseFIR(t.Context(), oic, "none", 1, "", body, nil)
	wants(t, err, fault.RequestNotFound)
	old, err := GetRevision[record.FIR](t.Context(), db, "f", 1)
	if err != nil || !same(old, first) {
		t.Fatal(old, err)
	}
	newest, err := Get[record.FIR](t.Context(), db, "f")
	if err != nil || newest.Body.Contents != "corrected" {
		t.Fatal(newest, err)
	}
}

func TestClass_IsNeverLowered(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	body := someFIR(1)
	body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}
	f, err := db.RegisterFIR(t.Context(), other, "f", body, nil)
	if err != nil || f.Class != record.SexualOffence {
		t.Fatal(f.Class, err)
	}
	body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}}
	f, err = db.ReviseFIR(t.Context(), other, "f", 1, "wrong section", body, nil)
	if err != nil || f.Class != record.SexualOffence {
		t.Fatal(f.Class, err)
	}
	see := func(who record.Officer) string {
		list, err := db.List(t.Context(), Query{Viewer: who})
		ok(t, err)
		return list[0].Person.Local
	}
	if see(oic) != "कमला देवी" || see(other) != "कमला देवी" {
		t.Fatal(see(oic), see(other))
	}
	stranger, err := db.List(t.Context(), Query{Viewer: record.Officer{Login: "io3", Role: record.Investigating}})
	if want := (record.Name{Local: record.Masked, English: record.Masked}); err != nil || stranger[0].Person != want {
		t.Fatal(stranger, err)
	}
	hidden, err := db.List(t.Context(), Query{Viewer: oic, Text: "Kamla"})
	if err != nil || len(hidden) != 0 {
		t.Fatal("a protected name is found by search", hidden, err)
	}
}

// An entry that is protected keeps those who act in its case: a second FIR on it neither drops them nor lets others in.
func TestProtect_ASecondFIRTakesNoEntryOver(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	officer := func(login string) record.Officer { return record.Officer{Login: login, Role: record.Duty} }
	entry, err := db.RegisterGD(t.Context(), officer("munshi"), "gd", record.GDEntry{Subject: "शिकायत"}, nil)
	ok(t, err)
	body := someFIR(1)
	body.InCharge, body.Occurrence.GD = officer("io1"), record.GDRef{ID: entry.ID}
	body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}
	_, err = db.RegisterFIR(t.Context(), officer("duty"), "f1", body, nil)
	ok(t, err)
	body.InCharge = officer("io2")
	body.Informant.Age, body.InformantIsVictim = record.Age{Kind: record.AgeExact, Years: 12}, true // a higher class
	second, err := db.RegisterFIR(t.Context(), officer("duty2"), "f2", body, nil)
	ok(t, err)
	class, acts, err := Standing(t.Context(), db, "gd")
	ok(t, err)
	if class != second.Class || class == record.SexualOffence {
		t.Errorf("the entry's class is %s, the second FIR's %s", class, second.Class)
	}
	for login, want := range map[string]bool{"munshi": true, "duty": true, "io1": true, "duty2": false, "io2": false} {
		if got := record.MayIdentify(officer(login), class, acts...); got != want {
			t.Errorf("%s may read the entry: %v, want %v", login, got, want)
		}
	}
}

// A body that no envelope takes is the sender's matter, not the disk's.
func TestRegister_TooLargeIsNoTroubleOfTheDisk(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	body := someFIR(1)
	body.Contents = strings.Repeat("a", 4<<20-200)
	_, err := db.RegisterFIR(t.Context(), oic, "f", body, nil)
	wants(t, err, fault.RequestTooLarge)
	if fault.Of(err).Facts["limit"] == "" {
		t.Error("no limit named")
	}
	if h := db.Health(); len(h) != 0 {
		t.Error(h)
	}
}

func TestSearch_NumberNamesSectionDates(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	for i := range 12 {
		r.set(time.Date(2026, 11, 1+i, 6, 0, 0, 0, time.UTC))
		body := someFIR(i)
		body.Accused[0].Person.Name.Local = "क" + string(rune('क'+i)) + "कमल"
		if i == 3 {
			body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"309(4)"}}}
			body.Informant.Name = record.Name{Local: "प्रकाश", English: "Prakash Singh"}
		}
		_, err := db.RegisterFIR(t.Context(), oic, fmt.Sprint("f", i), body, nil)
		ok(t, err)
	}
	_, err := db.RegisterArrest(t.Context(), oic, "a1", record.Arrest{FIR: "f3", Person: record.Person{Name: record.Name{English: "Sohan"}}}, nil)
	ok(t, err)
	for _, c := range []struct {
		name    string
		q       Query
		want    string
		matched string
	}{
		{"number as shown", Query{Text: "0004/2026", Kind: record.KindFIR}, "f3", "number"},
		{"number as typed", Query{Text: "4/26", Kind: record.KindFIR}, "f3", "number"},
		{"number in Devanagari", Query{Text: "४/२०२६", Kind: record.KindFIR}, "f3", "number"},
		{"arrests of that number", Query{Text: "4/2026", Kind: record.KindArrest}, "a1", "number"},
		{"name in English, cut", Query{Text: "prak"}, "f3", "name"},
		{"name in Hindi, conjunct", Query{Text: "प्रकाश"}, "f3", "name"},
		{"two words in any order", Query{Text: "singh prakash"}, "f3", "name"},
		{"section as text", Query{Text: "309(4)"}, "f3", "section"},
		{"section filter", Query{Section: "BNS 309", Kind: record.KindFIR}, "f3", ""},
		{"dates", Query{From: time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)}, "f3", ""},
		{"page", Query{Before: "f1", Kind: record.KindFIR}, "f0", ""},
		{"parent", Query{Parent: "f3", Kind: record.KindArrest}, "a1", ""},
		{"punctuation only", Query{Text: `"*()`}, "", ""},
		{"a query's own words", Query{Text: `NEAR OR "x`}, "", ""},
	} {
		c.q.Viewer = oic
		list, err := db.List(t.Context(), c.q)
		ok(t, err)
		ids := []string{}
		for _, s := range list {
			ids = append(ids, s.ID)
			if s.Matched != c.matched {
				t.Errorf("%s: matched %q", c.name, s.Matched)
			}
		}
		if strings.Join(ids, " ") != c.want {
			t.Errorf("%s: %v", c.name, ids)
		}
	}
	// One letter is not a word: without the right categories क would match everything.
	list, err := db.List(t.Context(), Query{Viewer: oic, Text: "म"})
	if err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
	arrests, err := db.List(t.Context(), Query{Viewer: oic, Kind: record.KindArrest})
	if err != nil || arrests[0].Title.En != "0004/2026" || arrests[0].Person.English != "Sohan" {
		t.Fatal(arrests, err)
	}
	found, err := db.List(t.Context(), Query{Viewer: oic, Text: "4/2026", Kind: record.KindFIR})
	charges, offence := law.Text{En: "BNS 309(4)", Hi: "बीएनएस 309(4)"}, law.Text{En: "Robbery", Hi: "लूट"}
	if err != nil || len(found) != 1 || found[0].Sections != charges || found[0].Title != offence {
		t.Fatal(found, err)
	}
}

func TestCapture_KeptSealedAndReadBack(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	original := bytes.Repeat([]byte("ridge and valley "), 9000)
	wsq := []byte("wsq bytes")
	c := record.Capture{ID: "c1", Kind: record.FingerCapture, Record: "f1", Finger: "right_thumb", By: oic}
	kept, err := db.AddCapture(t.Context(), c, original, []Rendition{{Rendition: record.Rendition{Name: "wsq", Format: "image/x-wsq"}, Data: wsq}})
	ok(t, err)
	if kept.Size != int64(len(original)) || kept.SHA256 != hashOf(original) || kept.Renditions[0].SHA256 != hashOf(wsq) {
		t.Fatalf("%+v", kept)
	}
	again, err := db.AddCapture(t.Context(), c, []byte("other"), nil)
	if err != nil || !same(again, kept) {
		t.Fatal(again, err)
	}
	for rendition, want := range map[string][]byte{"": original, "wsq": wsq} {
		got, err := db.OpenCapture(t.Context(), "c1", rendition)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q: %d bytes, %v", rendition, len(got), err)
		}
	}
	_, err = db.OpenCapture(t.Context(), "c1", "none")
	wants(t, err, fault.RequestNotFound)
	c.ID, c.SHA256 = "c2", hashOf(wsq)
	_, err = db.AddCapture(t.Context(), c, original, nil)
	wants(t, err, fault.RequestMalformed)
	list, err := db.Captures(t.Context(), "f1")
	if err != nil || len(list) != 1 || !same(list[0], kept) {
		t.Fatal(list, err)
	}
}

func TestCapture_TwiceAtOnceIsOne(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			data := []byte(fmt.Sprint("try ", i))
			if _, err := db.AddCapture(t.Context(), record.Capture{ID: "c1", Kind: record.PageCapture}, data, nil); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if files := blobFiles(t, r.dir); len(files) != 1 {
		t.Fatal(files)
	}
	c, err := db.Capture(t.Context(), "c1")
	ok(t, err)
	got, err := db.OpenCapture(t.Context(), "c1", "")
	if err != nil || hashOf(got) != c.SHA256 {
		t.Fatal(string(got), err)
	}
}

func blobFiles(t testing.TB, dir string) (out []string) {
	t.Helper()
	ok(t, filepath.WalkDir(filepath.Join(dir, blobFolder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	}))
	return out
}

func TestOpen_SweepsWhatACutLeft(t *testing.T) {
	r := newRig(t)
	t.Run("write", func(t *testing.T) {
		db := r.open(t)
		_, err := db.AddCapture(t.Context(), record.Capture{ID: "c1"}, []byte("x"), nil)
		ok(t, err)
		_, err = db.keepBlob([]byte("sealed, but its transaction never came"))
		ok(t, err)
	})
	kept := blobFiles(t, r.dir)
	ok(t, os.WriteFile(kept[0]+temporary, []byte("half"), 0o600))
	db := r.open(t)
	if files := blobFiles(t, r.dir); len(files) != 1 {
		t.Fatal(files)
	}
	_, err := db.OpenCapture(t.Context(), "c1", "")
	ok(t, err)
}

func TestOpen_KeyStationAndSecondProgram(t *testing.T) {
	r := newRig(t)
	t.Run("write", func(t *testing.T) {
		db := r.open(t)
		r.fir(t, db, "f1")
		_, err := Open(t.Context(), r.dir, r.opt)
		wants(t, err, fault.StoreBusy)
	})
	wrong := r.opt
	wrong.Key = bytes.Repeat([]byte{8}, 32)
	_, err := Open(t.Context(), r.dir, wrong)
	wants(t, err, fault.ConfigKey)
	ok(t, os.Remove(filepath.Join(r.dir, checkFile)))
	_, err = Open(t.Context(), r.dir, wrong)
	wants(t, err, fault.ConfigKey)
	for _, change := range []func(*Options){
		func(o *Options) { o.Station.Code = "32502" },
		func(o *Options) { o.Station.Realm = record.Production },
	} {
		moved := r.opt
		change(&moved)
		_, err = Open(t.Context(), r.dir, moved)
		wants(t, err, fault.ConfigValue)
	}
	if list, err := r.open(t).List(t.Context(), Query{Viewer: oic}); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
}

func TestOpen_NotEnrolledRegistersNothing(t *testing.T) {
	r := newRig(t)
	r.opt.State, r.opt.StateVerify = seal.PublicKey{}, nil
	db := r.open(t)
	_, err := db.RegisterFIR(t.Context(), oic, "f1", someFIR(1), nil)
	wants(t, err, fault.SyncNotEnrolled)
	if head, err := db.Head(t.Context()); err != nil || head.Seq != 0 {
		t.Fatal(head, err)
	}
}

func TestFiles_HoldNoPlainText(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	r.fir(t, db, "f1")
	ok(t, db.Note(t.Context(), ledger.KindView, "f1", oic, map[string]string{"name": "Kamla Devi"}))
	_, err := db.AddCapture(t.Context(), record.Capture{ID: "c1", Record: "f1"}, []byte("Kamla Devi"), nil)
	ok(t, err)
	files := 0
	ok(t, filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		raw, err := os.ReadFile(path)
		for _, plain := range []string{"SQLite format", "Kamla", "कमला", "Ramlal", "तहरीर", "303(2)", "0001/2026"} {
			if bytes.Contains(raw, []byte(plain)) {
				t.Errorf("%s holds %q", filepath.Base(path), plain)
			}
		}
		return err
	}))
	if files < 5 {
		t.Fatal("too few files looked at", files)
	}
}

func TestOfficers_LockAfterWrongPasswords(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	ok(t, db.SaveOfficer(t.Context(), oic, other, "$argon2id$x"))
	for i := range 5 {
		a, err := db.WrongPassword(t.Context(), other.Login, 5, r.now.Add(15*time.Minute))
		if err != nil || a.LockedUntil.IsZero() == (i == 4) {
			t.Fatal(i, a, err)
		}
	}
	a, err := db.Officer(t.Context(), other.Login)
	if err != nil || !a.LockedUntil.Equal(r.now.Add(15*time.Minute)) || a.Hash != "$argon2id$x" {
		t.Fatal(a, err)
	}
	ok(t, db.UnlockOfficer(t.Context(), oic, other.Login))
	ok(t, db.SignedIn(t.Context(), other.Login, map[string]string{"desktop": "d1"}))
	ok(t, db.RevokeOfficer(t.Context(), oic, other.Login))
	if list, err := db.Officers(t.Context()); err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
	_, err = db.WrongPassword(t.Context(), "nobody", 5, r.now)
	wants(t, err, fault.RequestNotFound)
	events, err := db.Events(t.Context(), ledger.KindAccess, "")
	if err != nil || len(events) != 5 {
		t.Fatal(len(events), err)
	}
}

func TestDesktops_PairedAndRevoked(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	_, err := db.Desktop(t.Context(), "ab")
	wants(t, err, fault.AccessNotPaired)
	ok(t, db.PairDesktop(t.Context(), oic, "ab", "front desk"))
	ok(t, db.SeenDesktop(t.Context(), "ab"))
	d, err := db.Desktop(t.Context(), "ab")
	if err != nil || d.Name != "front desk" || d.LastSeen.IsZero() {
		t.Fatal(d, err)
	}
	ok(t, db.RevokeDesktop(t.Context(), oic, "ab"))
	_, err = db.Desktop(t.Context(), "ab")
	wants(t, err, fault.AccessRevoked)
	ok(t, db.PairDesktop(t.Context(), oic, "ab", "front desk"))
	if list, err := db.Desktops(t.Context()); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
}

func TestErrors_KeepTheirCause(t *testing.T) {
	cause := fault.New(fault.RecordRequired, "x", "y")
	if err := new(DB).explain("op", cause); !errors.Is(err, fault.RecordRequired) || err != error(cause) {
		t.Fatal(err)
	}
}
