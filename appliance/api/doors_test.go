package api

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/appliance/capture"
	"thana/appliance/store/disktest"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

func (r *rig) officer(login string, role record.Role) {
	r.t.Helper()
	o := record.Officer{Login: login, Role: role, Rank: "SI", Name: record.Name{Local: login, English: login}}
	must(r.t, r.server.Gate.Set(r.t.Context(), record.Officer{}, o, rigPassword))
}

func wants(t *testing.T, what string, err error, code fault.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// protected registers an FIR of a sexual offence and an arrest in it, both by the desk's officer.
func (d *desk) protected() (record.Revision[record.FIR], record.Revision[record.Arrest]) {
	d.t.Helper()
	gd, err := send[record.Revision[record.GDEntry]](d, http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()})
	must(d.t, err)
	body := recordtest.FIR(gd, time.Now())
	body.Acts = []record.ActSections{{Act: law.BNS, Sections: []string{"64(1)"}}}
	body.Informant.Sex, body.InformantIsVictim = record.Female, true
	fir, err := send[record.Revision[record.FIR]](d, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: body})
	must(d.t, err)
	return fir, d.arrest(fir)
}

// Calls that write also answer with the record: no repeated id and no completion may read what a list masks.
func TestProtected_NoWritingCallReadsItOut(t *testing.T) {
	r := newRig(t)
	r.officer("duty2", record.Duty)
	fir, arrest := r.desktop().as("duty").protected()
	stranger := r.desktop().as("duty2")
	got, err := send[record.Revision[record.FIR]](stranger, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: fir.ID, Body: fir.Body})
	wants(t, "registering its id again", err, fault.RequestConflict)
	if got.Body.Informant.Name.English != "" {
		t.Error("the answer names the informant")
	}
	_, err = send[any](stranger, http.MethodPost, wire.PathArrests, wire.Registration[record.Arrest]{ID: arrest.ID, Body: arrest.Body})
	wants(t, "registering the arrest's id again", err, fault.RequestConflict)
	_, err = send[any](stranger, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil)
	wants(t, "completing", err, fault.AccessMasked)
	_, err = send[any](stranger, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 1, Reason: "x", Body: arrest.Body})
	wants(t, "correcting", err, fault.AccessMasked)
}

// The reason of a correction names whom it is about as often as the body does.
func TestProtected_ReasonOfACorrectionIsMasked(t *testing.T) {
	r := newRig(t)
	sho := r.desktop().as("sho")
	fir, arrest := sho.protected()
	const reason = "Kamla Bai's village was written wrong"
	_, err := send[any](sho, http.MethodPut, at(wire.PathFIR, "id", fir.ID), wire.Correction[record.FIR]{Expect: 1, Reason: reason, Body: fir.Body})
	must(t, err)
	_, err = send[any](sho, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 1, Reason: reason, Body: arrest.Body})
	must(t, err)
	for login, want := range map[string]string{"io": record.Masked, "sho": reason} {
		d := r.desktop().as(login)
		f, err := send[record.Revision[record.FIR]](d, http.MethodGet, at(wire.PathFIR, "id", fir.ID), nil)
		must(t, err)
		a, err := send[record.Revision[record.Arrest]](d, http.MethodGet, at(wire.PathArrest, "id", arrest.ID), nil)
		must(t, err)
		if f.Reason != want || a.Reason != want {
			t.Errorf("%s reads the reasons %q and %q, want %q", login, f.Reason, a.Reason, want)
		}
	}
}

// Who cannot read an entry cannot rest a form on it, which would make them an actor of its case.
func TestProtected_NoFormRestsOnAHiddenEntry(t *testing.T) {
	r := newRig(t)
	r.officer("duty2", record.Duty)
	fir, arrest := r.desktop().as("duty").protected()
	stranger := r.desktop().as("duty2")
	_, err := send[any](stranger, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: fir.Body})
	wants(t, "an FIR", err, fault.RecordGDProtected)
	findings, err := send[wire.Findings](stranger, http.MethodPost, wire.PathFIRCheck, wire.Registration[record.FIR]{Body: fir.Body})
	must(t, err)
	if !slices.ContainsFunc(findings.Findings, func(f record.Finding) bool { return f.Code == fault.RecordGDProtected }) {
		t.Error("the check does not say it")
	}
	_, err = send[any](stranger, http.MethodPost, wire.PathArrests, wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: arrest.Body})
	wants(t, "an arrest", err, fault.RecordGDProtected)
	diary, err := send[[]record.Revision[record.GDEntry]](stranger, http.MethodGet, wire.PathDiary, nil)
	must(t, err)
	if len(diary) != 1 || diary[0].Body.Subject != record.Masked {
		t.Errorf("the diary shows %+v", diary)
	}
	_, err = send[record.Revision[record.FIR]](r.desktop().as("sho"), http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: fir.Body})
	must(t, err)
}

// What the ledger cannot keep of a protected record, nobody is shown.
func TestProtected_NotShownWhereTheViewIsNotKept(t *testing.T) {
	dir, fail, _ := disktest.Failing(t)
	r := newRigIn(t, filepath.Join(dir, "data"))
	duty := r.desktop().as("duty")
	fir, arrest := duty.protected()
	plain := duty.register()
	paths := []string{at(wire.PathFIR, "id", fir.ID), at(wire.PathArrest, "id", arrest.ID), at(at(wire.PathDocumentInfo, "id", fir.ID), "document", "fir")}
	for _, path := range paths {
		_, err := send[any](duty, http.MethodGet, path, nil)
		must(t, err)
	}
	fail()
	for _, path := range paths {
		_, err := send[any](duty, http.MethodGet, path, nil)
		wants(t, path, err, fault.StoreReadOnly)
	}
	for _, path := range []string{paths[2] + "?masked=true", at(wire.PathFIR, "id", plain.ID)} {
		_, err := send[any](duty, http.MethodGet, path, nil)
		must(t, err)
	}
}

// A body names captures by id. One of another record must not come out on this record's paper.
func TestPaper_ShowsNoCaptureOfAnotherRecord(t *testing.T) {
	r := newRig(t)
	duty := r.desktop().as("duty")
	foreign, err := r.store.AddCapture(t.Context(), record.Capture{ID: recordtest.ID(), Record: recordtest.ID(), Kind: record.FingerCapture}, []byte("P5 1 1 255 x"), nil)
	must(t, err)
	gd, err := send[record.Revision[record.GDEntry]](duty, http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()})
	must(t, err)
	body := recordtest.FIR(gd, time.Now())
	body.Signature = record.Signature{Kind: record.Thumb, Capture: foreign.ID}
	fir, err := send[record.Revision[record.FIR]](duty, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: body})
	must(t, err)
	_, err = send[any](duty, http.MethodGet, at(at(wire.PathDocumentInfo, "id", fir.ID), "document", "fir"), nil)
	wants(t, "paper", err, fault.RequestNotFound)
}

// Before its record is registered nobody knows whom a capture will show.
func TestCapture_OfADraftIsItsOfficersAlone(t *testing.T) {
	r := newRig(t)
	duty, _ := r.store.Officer(t.Context(), "duty")
	draft := recordtest.ID()
	c, err := r.store.AddCapture(t.Context(), record.Capture{ID: recordtest.ID(), Record: draft, Kind: record.PageCapture, By: duty.Officer, Format: "image/png"}, []byte("page"), nil)
	must(t, err)
	for login, want := range map[string]int{"duty": 1, "sho": 1, "io": 0} {
		d := r.desktop().as(login)
		list, err := send[[]record.Capture](d, http.MethodGet, at(wire.PathCaptures, "id", draft), nil)
		must(t, err)
		if len(list) != want {
			t.Errorf("%s is shown %d captures, want %d", login, len(list), want)
		}
		body, err := d.open(http.MethodGet, at(wire.PathImage, "id", c.ID), nil)
		if want == 0 {
			wants(t, login, err, fault.AccessMasked)
			continue
		}
		must(t, err)
		must(t, body.Close())
	}
}

// candidate runs one capture and gives what was offered, or the problem.
func (d *desk) candidate(path string, in any) (out *wire.Candidate, err error) {
	if broken := lines(d, path, in, func(e wire.CaptureEvent) {
		if e.Candidate != nil {
			out = e.Candidate
		}
		if e.Problem != nil {
			err = &fault.Fault{Code: e.Problem.Code, Op: path, Facts: e.Problem.Facts}
		}
	}); broken != nil {
		return nil, broken
	}
	return out, err
}

// Nobody adds to what is masked for them, nor to another officer's draft; accepting asks again.
func TestCapture_OnlyIntoOnesOwn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.officer("duty2", record.Duty)
	duty, duty2, io1 := r.desktop().as("duty"), r.desktop().as("duty2"), r.desktop().as("io")
	fir, _ := duty.protected()
	thumb, page := wire.FingerprintRequest{Record: fir.ID, Finger: "left_thumb"}, wire.PagesRequest{Record: fir.ID}
	_, err := io1.candidate(wire.PathFingerprint, thumb)
	wants(t, "a thumb into another's protected FIR", err, fault.AccessMasked)
	_, err = io1.candidate(wire.PathPages, page)
	wants(t, "a page into another's protected FIR", err, fault.AccessMasked)
	_, err = duty.take(wire.PathFingerprint, thumb)
	must(t, err)

	draft := wire.FingerprintRequest{Record: recordtest.ID(), Finger: "left_thumb"}
	early, err := duty2.candidate(wire.PathFingerprint, draft) // before the draft has an officer
	must(t, err)
	_, err = duty.take(wire.PathFingerprint, draft)
	must(t, err)
	_, err = duty2.candidate(wire.PathFingerprint, draft)
	wants(t, "a thumb into another's draft", err, fault.AccessDraft)
	_, err = duty2.candidate(wire.PathPages, wire.PagesRequest{Record: draft.Record})
	wants(t, "a page into another's draft", err, fault.AccessDraft)
	_, err = send[any](duty2, http.MethodPost, at(wire.PathAccept, "id", early.ID), wire.Accept{})
	wants(t, "accepting into what became another's draft", err, fault.AccessDraft)
	for id, want := range map[string]int{fir.ID: 1, draft.Record: 1} {
		if kept, err := r.store.Captures(t.Context(), id); err != nil || len(kept) != want {
			t.Errorf("%d captures of %s, %v; want %d", len(kept), id, err, want)
		}
	}
}

func TestSync_TechnicianSeesNoRecord(t *testing.T) {
	r := newRig(t)
	fir := r.desktop().as("duty").register()
	for login, shown := range map[string]bool{"tech": false, "sho": true} {
		s, err := send[wire.SyncStatus](r.desktop().as(login), http.MethodGet, wire.PathSync, nil)
		must(t, err)
		named := false
		for _, i := range s.Items {
			named = named || i.Record == fir.ID || i.Number == fir.Number
		}
		if len(s.Items) == 0 || named != shown {
			t.Errorf("%s: %d items, names the FIR: %v", login, len(s.Items), named)
		}
	}
}

func TestPassword_ChangedEndsTheOtherSessions(t *testing.T) {
	r := newRig(t)
	here, there := r.desktop().as("duty"), r.desktop().as("duty")
	_, err := send[any](here, http.MethodPut, wire.PathPassword, wire.NewPassword{Old: rigPassword, New: "another password"})
	must(t, err)
	_, err = send[any](here, http.MethodGet, wire.PathOverview, nil)
	must(t, err)
	_, err = send[any](there, http.MethodGet, wire.PathOverview, nil)
	wants(t, "the other desktop", err, fault.AccessSignIn)
}

func TestOfficer_NeedsLoginAndRole(t *testing.T) {
	r := newRig(t)
	sho := r.desktop().as("sho")
	for _, o := range []record.Officer{{Role: record.Duty}, {Login: "x", Role: "king"}, {Login: " x", Role: record.Duty}} {
		_, err := send[any](sho, http.MethodPost, wire.PathOfficers, wire.NewOfficer{Officer: o, Password: rigPassword})
		wants(t, o.Login, err, fault.RequestMalformed)
	}
}

// An officer who was transferred is removed at once; the station is never left without an officer in charge.
func TestOfficer_RemovedIsOut(t *testing.T) {
	r := newRig(t)
	sho, duty := r.desktop().as("sho"), r.desktop().as("duty")
	remove := func(by *desk, login string) error {
		_, err := send[any](by, http.MethodDelete, at(wire.PathOfficer, "login", login), nil)
		return err
	}
	wants(t, "a duty officer removes", remove(duty, "io"), fault.AccessDenied)
	must(t, remove(sho, "duty"))
	_, err := send[any](duty, http.MethodGet, wire.PathOverview, nil)
	wants(t, "the removed one's session", err, fault.AccessSignIn)
	_, err = send[any](duty, http.MethodPost, wire.PathSessions, wire.SignIn{Login: "duty", Password: rigPassword})
	wants(t, "signing in again", err, fault.AccessWrongPassword)
	wants(t, "removing again", remove(sho, "duty"), fault.RequestNotFound)
	cards, err := send[[]wire.OfficerCard](sho, http.MethodGet, wire.PathOfficers, nil)
	must(t, err)
	if slices.ContainsFunc(cards, func(c wire.OfficerCard) bool { return c.Login == "duty" }) {
		t.Error("the removed officer is listed")
	}
	wants(t, "the last officer in charge", remove(sho, "sho"), fault.AccessLastInCharge)
	lower := wire.NewOfficer{Officer: record.Officer{Login: "sho", Role: record.Duty, Rank: "SI"}, Password: rigPassword}
	_, err = send[any](sho, http.MethodPost, wire.PathOfficers, lower)
	wants(t, "the last officer in charge gets another role", err, fault.AccessLastInCharge)
	r.officer("sho2", record.InCharge)
	must(t, remove(sho, "sho"))
	events, err := r.store.Events(t.Context(), ledger.KindOfficer, "")
	must(t, err)
	if last := events[len(events)-1]; last.By.Login != "sho" || !strings.Contains(string(last.Detail), `"revoked":"sho"`) {
		t.Errorf("the ledger's last word: %s by %s", last.Detail, last.By.Login)
	}
}

// Two desks may add the same login in the same moment: who is there is not overwritten, who was removed may come back.
func TestOfficer_AddedTwiceIsNotOverwritten(t *testing.T) {
	r := newRig(t)
	sho := r.desktop().as("sho")
	add := func(o record.Officer) error {
		_, err := send[any](sho, http.MethodPost, wire.PathOfficers, wire.NewOfficer{Officer: o, Password: rigPassword + "2", Adds: true})
		return err
	}
	rao := record.Officer{Login: "duty", Role: record.Technician, Rank: "HC", Name: record.Name{Local: "राव", English: "Rao"}}
	wants(t, "a login that is taken", add(rao), fault.AccessLoginTaken)
	r.desktop().as("duty") // with the password as it was
	rao.Login = "rao"
	must(t, add(rao))
	wants(t, "added again", add(rao), fault.AccessLoginTaken)
	_, err := send[any](sho, http.MethodDelete, at(wire.PathOfficer, "login", "rao"), nil)
	must(t, err)
	must(t, add(rao))
}

// The officer in charge changes a role without knowing the password.
func TestOfficer_ChangedKeepsThePassword(t *testing.T) {
	r := newRig(t)
	sho := r.desktop().as("sho")
	in := wire.NewOfficer{Officer: record.Officer{Login: "duty", Role: record.Investigating, Rank: "SI", Name: record.Name{Local: "दीपा", English: "Deepa"}}}
	_, err := send[any](sho, http.MethodPost, wire.PathOfficers, in)
	must(t, err)
	_, err = send[any](r.desktop().as("duty"), http.MethodGet, wire.PathFIRs, nil)
	must(t, err)
	in.Officer.Login = "newcomer"
	_, err = send[any](sho, http.MethodPost, wire.PathOfficers, in)
	wants(t, "a new officer without a password", err, fault.AccessWeakPassword)
}

// The answers to seen, complete and accept may be lost: asking again gives the first one and writes nothing.
func TestRepeats_WriteOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty, sho := r.desktop().as("duty"), r.desktop().as("sho")
	fir := duty.register()
	io1 := r.desktop().as("io")
	in := recordtest.Arrest(fir, time.Now())
	in.Measurements.Missing = &record.Missing{Code: record.DeviceFailed, Note: "हाथ पर पट्टी"}
	arrest, err := send[record.Revision[record.Arrest]](io1, http.MethodPost, wire.PathArrests, wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: in})
	must(t, err)
	for range 2 {
		seen, err := send[record.Revision[record.Arrest]](sho, http.MethodPost, at(wire.PathArrestSeen, "id", arrest.ID), nil)
		must(t, err)
		if seen.Revision != 2 {
			t.Errorf("seen is revision %d, want 2", seen.Revision)
		}
		_, err = send[any](io1, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil)
		must(t, err)
	}
	events, err := r.store.Events(t.Context(), ledger.KindSeen, arrest.ID)
	must(t, err)
	if len(events) != 1 {
		t.Errorf("completed %d times, want once", len(events))
	}
	thumb, err := duty.take(wire.PathFingerprint, wire.FingerprintRequest{Record: fir.ID, Finger: "left_thumb"})
	must(t, err)
	again, err := send[record.Capture](duty, http.MethodPost, at(wire.PathAccept, "id", thumb.ID), wire.Accept{})
	must(t, err)
	if again.SHA256 != thumb.SHA256 || again.ID != thumb.ID {
		t.Errorf("accepted again: %+v", again)
	}
	_, err = send[any](duty.as("io"), http.MethodPost, at(wire.PathAccept, "id", thumb.ID), wire.Accept{})
	wants(t, "another officer accepts it", err, fault.CaptureExpired)
}

// Minutes may lie between taking and accepting: the law is asked again.
func TestAccept_AsksTheLawAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	fir := r.desktop().as("duty").register()
	io1 := r.desktop().as("io")
	arrest := io1.arrest(fir)
	var taken *wire.Candidate
	must(t, lines(io1, wire.PathFingerprint, wire.FingerprintRequest{Record: arrest.ID, Finger: "right_index", Basis: law.Arrested}, func(e wire.CaptureEvent) {
		if e.Candidate != nil {
			taken = e.Candidate
		}
	}))
	if taken == nil {
		t.Fatal("nothing was taken")
	}
	_, err := send[any](io1.as("tech"), http.MethodPost, at(wire.PathAccept, "id", taken.ID), wire.Accept{})
	wants(t, "a technician accepts", err, fault.AccessDenied)
	body := arrest.Body
	body.Measurements.Basis = ""
	_, err = send[any](io1, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 1, Reason: "no basis", Body: body})
	must(t, err)
	_, err = send[any](io1, http.MethodPost, at(wire.PathAccept, "id", taken.ID), wire.Accept{})
	wants(t, "the basis was withdrawn", err, fault.RequestConflict)
	left, err := r.store.Captures(t.Context(), arrest.ID)
	must(t, err)
	if len(left) != 0 {
		t.Errorf("%d captures were stored", len(left))
	}
}

func TestCaptureRequest_HostileRecord(t *testing.T) {
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	_, err := duty.take(wire.PathPages, wire.PagesRequest{Record: "../../x"})
	wants(t, "pages", err, fault.RequestMalformed)
	_, err = duty.take(wire.PathFingerprint, wire.FingerprintRequest{Record: "", Finger: "left_thumb"})
	wants(t, "thumb", err, fault.RequestMalformed)
}

func TestPrint_BrokenOffIsInTheLedgerAndNoCopy(t *testing.T) {
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	fir := duty.register()
	in := wire.PrintRequest{Document: wire.DocumentFIR, Record: fir.ID, Purpose: wire.ForInformant, Copies: 4}
	gone := errors.New("the desktop is gone")
	who := capture.Who{Officer: record.Officer{Login: "duty", Role: record.Duty}, Desktop: "desk"}
	err := r.server.print(t.Context(), who, in, func(p wire.PrintProgress) error {
		if p.Pages > 0 {
			return gone
		}
		return nil
	})
	if err == nil {
		t.Fatal("the print went on")
	}
	events, err := r.store.Events(t.Context(), ledger.KindPrint, fir.ID)
	must(t, err)
	if len(events) != 1 {
		t.Errorf("%d prints in the ledger, want the broken one", len(events))
	}
	rows, err := send[[]wire.PrintRow](duty, http.MethodGet, at(wire.PathPrints, "id", fir.ID), nil)
	must(t, err)
	if len(rows) != 0 {
		t.Errorf("a print that broke off counts as a copy: %+v", rows)
	}
	in.Copies = 1 << 30
	err = r.server.print(t.Context(), who, in, func(wire.PrintProgress) error { return nil })
	wants(t, "a thousand million copies", err, fault.RequestMalformed)
}

func TestEvents_EndForARevokedDesktop(t *testing.T) {
	r := newRig(t)
	d := r.desktop().as("duty")
	hints, err := d.open(http.MethodGet, wire.PathEvents, nil)
	must(t, err)
	defer hints.Close()
	first := make([]byte, 1)
	_, err = hints.Read(first)
	must(t, err)
	desktops, err := r.store.Desktops(t.Context())
	must(t, err)
	must(t, r.server.Revoke(t.Context(), record.Officer{}, desktops[0].Fingerprint))
	if _, err := io.ReadAll(hints); err != nil { // returns: the stream ended
		t.Error(err)
	}
}
