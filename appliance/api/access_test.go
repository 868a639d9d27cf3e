package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/ledger"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

func TestAccess_StrangerSeesNothing(t *testing.T) {
	r := newRig(t)
	if _, err := send[wire.StationInfo](r.stranger(), http.MethodGet, wire.PathStation, nil); !errors.Is(err, fault.AccessNotPaired) {
		t.Errorf("got %v", err)
	}
}

func TestAccess_FiveWrongPasswordsLock(t *testing.T) {
	r := newRig(t)
	d := r.desktop()
	try := func(password string) error {
		_, err := send[wire.Session](d, http.MethodPost, wire.PathSessions, wire.SignIn{Login: "duty", Password: password})
		return err
	}
	for range 4 {
		if err := try("wrong"); !errors.Is(err, fault.AccessWrongPassword) {
			t.Fatalf("got %v", err)
		}
	}
	if err := try("wrong"); !errors.Is(err, fault.AccessLocked) {
		t.Fatalf("the fifth: %v", err)
	}
	if err := try(rigPassword); !errors.Is(err, fault.AccessLocked) {
		t.Errorf("the right password opened a locked account: %v", err)
	}
	_, err := send[struct{}](d.as("sho"), http.MethodPost, at(wire.PathUnlock, "login", "duty"), nil)
	must(t, err)
	must(t, try(rigPassword))
}

// Tries are counted by login in memory; what is longer than a login can be is not one.
func TestAccess_ALoginIsBounded(t *testing.T) {
	r := newRig(t)
	_, err := send[wire.Session](r.desktop(), http.MethodPost, wire.PathSessions, wire.SignIn{Login: strings.Repeat("x", 1<<20), Password: "wrong"})
	if !errors.Is(err, fault.RequestMalformed) {
		t.Errorf("got %v", err)
	}
}

// A stranger who knows the code is a desktop of the station from then on; who has no code or an old one is not.
func TestPair_JoinsWithTheCode(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if _, err := pair.Desktop(t.Context(), r.address, "12345678", "desk", r.stranger().own); !errors.Is(err, fault.AccessPairClosed) {
		t.Errorf("no code is open: %v", err)
	}
	d := r.joining()
	d.as("duty").register()
	used, err := r.store.Desktops(t.Context())
	if err != nil || len(used) != 1 || used[0].Name != "desk" {
		t.Errorf("desktops %+v, %v", used, err)
	}
}

func TestAccess_RevokedDesktopIsOutAtOnce(t *testing.T) {
	r := newRig(t)
	d := r.desktop().as("duty")
	desktops, err := send[[]wire.Desktop](r.desktop().as("sho"), http.MethodGet, wire.PathDesktops, nil)
	must(t, err)
	must(t, r.server.Revoke(t.Context(), record.Officer{}, desktops[0].Fingerprint))
	if _, err := send[wire.Overview](d, http.MethodGet, wire.PathOverview, nil); !errors.Is(err, fault.AccessRevoked) {
		t.Errorf("got %v", err)
	}
}

func TestAccess_TokenIsWorthNothingElsewhere(t *testing.T) {
	r := newRig(t)
	d, other := r.desktop().as("duty"), r.desktop()
	other.token = d.token
	if _, err := send[wire.Overview](other, http.MethodGet, wire.PathOverview, nil); !errors.Is(err, fault.AccessSignIn) {
		t.Errorf("got %v", err)
	}
}

func TestAccess_RefusalsAreInTheLedger(t *testing.T) {
	r := newRig(t)
	tech := r.desktop().as("tech")
	for _, c := range []struct{ method, path string }{
		{http.MethodGet, wire.PathFIRs}, {http.MethodGet, wire.PathSearch}, {http.MethodGet, wire.PathDiary},
		{http.MethodGet, at(wire.PathFIR, "id", "x")}, {http.MethodGet, at(wire.PathImage, "id", "x")},
		{http.MethodGet, at(at(wire.PathDocument, "id", "x"), "document", "fir")},
	} {
		if _, err := send[any](tech, c.method, c.path, nil); !errors.Is(err, fault.AccessDenied) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	io1 := r.desktop().as("io")
	if _, err := send[any](io1, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID()}); !errors.Is(err, fault.AccessDenied) {
		t.Errorf("investigating officer registered an FIR: %v", err)
	}
	events, err := r.store.Events(t.Context(), ledger.KindAccess, "")
	must(t, err)
	var refused []string // the third and the fifth of the same are folded
	for _, e := range events {
		var r store.Refusal
		if json.Unmarshal(e.Detail, &r) == nil && r.What != "" {
			refused = append(refused, fmt.Sprint(e.By.Login, " ", r.What, " ", r.Times))
		}
	}
	want := []string{"tech records.read 1", "tech records.read 2", "tech records.read 4", "tech print 1", "io fir.register 1"}
	if !slices.Equal(refused, want) {
		t.Errorf("the ledger holds %q, want %q", refused, want)
	}
}

func TestFIR_TwoDesksAtTheSameSecondGetConsecutiveNumbers(t *testing.T) {
	r := newRig(t)
	desks := []*desk{r.desktop().as("duty"), r.desktop().as("sho")}
	gd, err := send[record.Revision[record.GDEntry]](desks[0], http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()})
	must(t, err)
	const each = 5
	serials := make([][]int, len(desks))
	var both sync.WaitGroup
	for i, d := range desks {
		both.Go(func() {
			for range each {
				in := wire.Registration[record.FIR]{ID: recordtest.ID(), Body: recordtest.FIR(gd, time.Now())}
				for range 2 { // each is sent twice, as after a lost answer
					fir, err := send[record.Revision[record.FIR]](d, http.MethodPost, wire.PathFIRs, in)
					if err != nil {
						t.Error(err)
						return
					}
					serials[i] = append(serials[i], fir.Body.Serial)
				}
			}
		})
	}
	both.Wait()
	seen := map[int]int{}
	for _, s := range append(serials[0], serials[1]...) {
		seen[s]++
	}
	for n := 1; n <= 2*each; n++ {
		if seen[n] != 2 {
			t.Errorf("number %d was given to %d answers, want 2 of the same FIR", n, seen[n])
		}
	}
}

func TestFIR_RefusalNamesEveryField(t *testing.T) {
	r := newRig(t)
	duty := r.desktop().as("duty")
	got, err := send[wire.Findings](duty, http.MethodPost, wire.PathFIRCheck, wire.Registration[record.FIR]{ID: recordtest.ID()})
	must(t, err)
	if len(record.Refusals(got.Findings)) < 10 {
		t.Errorf("an empty FIR has %d refusals", len(got.Findings))
	}
	_, err = send[any](duty, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID()})
	if f := fault.Of(err); f.Code.Family() != fault.Record && f.Code.Family() != fault.Law {
		t.Errorf("an empty FIR: %v", err)
	}
}

// A protected case: the victim's name must not reach an officer who has no part in it, by any door.
func TestFIR_ProtectedCaseIsMaskedEverywhere(t *testing.T) {
	r := newRig(t)
	duty := r.desktop().as("duty")
	entry := recordtest.GD()
	entry.Subject, entry.Body = "कमला बाई की शिकायत", "Kamla Bai came to the station with her mother."
	gd, err := send[record.Revision[record.GDEntry]](duty, http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: entry})
	must(t, err)
	body := recordtest.FIR(gd, time.Now())
	body.Acts = []record.ActSections{{Act: law.BNS, Sections: []string{"64(1)"}}}
	body.Informant.Sex, body.InformantIsVictim = record.Female, true
	body.Informant.Name = record.Name{Local: "कमला बाई", English: "Kamla Bai"}
	fir, err := send[record.Revision[record.FIR]](duty, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: body})
	must(t, err)
	if fir.Class == record.Open {
		t.Fatal("class is open")
	}
	stranger := r.desktop().as("io")
	for _, path := range []string{
		wire.PathFIRs, wire.PathSearch + "?q=Kamla", wire.PathSearch + "?section=64", at(wire.PathFIR, "id", fir.ID), wire.PathOverview, wire.PathDiary, wire.PathSearch + "?kind=gd",
		at(at(wire.PathDocumentInfo, "id", fir.ID), "document", "fir"),
	} {
		data, err := stranger.open(http.MethodGet, path, nil)
		must(t, err)
		var text bytes.Buffer
		_, err = text.ReadFrom(data)
		must(t, err)
		for _, secret := range []string{"Kamla", "कमला", body.Informant.Mobile, "अशोका गार्डन"} {
			if bytes.Contains(text.Bytes(), []byte(secret)) {
				t.Errorf("%s shows %q", path, secret)
			}
		}
	}
	own, err := send[record.Revision[record.FIR]](duty, http.MethodGet, at(wire.PathFIR, "id", fir.ID), nil)
	must(t, err)
	if own.Body.Informant.Name.English != "Kamla Bai" {
		t.Error("the officer who recorded it cannot read it")
	}
	views, err := r.store.Events(t.Context(), ledger.KindView, fir.ID)
	must(t, err)
	if len(views) == 0 {
		t.Error("the view of a protected FIR is not in the ledger")
	}
}

func TestCapture_NeedsALawfulBasis(t *testing.T) {
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	fir := duty.register()
	io1 := r.desktop().as("io")
	refused := func(name string, want fault.Code, in wire.FingerprintRequest) {
		t.Helper()
		if _, err := io1.take(wire.PathFingerprint, in); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	refused("no arrest", fault.LawBasisMissing, wire.FingerprintRequest{Record: fir.ID, Finger: "right_index", Basis: law.Arrested})
	refused("no basis", fault.LawBasisMissing, wire.FingerprintRequest{Record: fir.ID, Finger: "right_index"})
	child := recordtest.Arrest(fir, time.Now())
	child.Child, child.Person.Age = true, record.Age{Kind: record.AgeExact, Years: 15}
	in := wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: child}
	if _, err := send[any](io1, http.MethodPost, wire.PathArrests, in); !errors.Is(err, fault.LawChildMeasured) {
		t.Errorf("a child with a basis for measuring: %v", err)
	}
	in.Body.Measurements.Basis = ""
	_, err := send[record.Revision[record.Arrest]](io1, http.MethodPost, wire.PathArrests, in)
	must(t, err)
	refused("child", fault.LawBasisMissing, wire.FingerprintRequest{Record: in.ID, Finger: "right_index"})
	refused("child, basis invented", fault.RequestConflict, wire.FingerprintRequest{Record: in.ID, Finger: "right_index", Basis: law.Arrested})
	adult := io1.arrest(fir)
	sho := record.Officer{Login: "ct", Role: record.Investigating, Rank: "Constable", Name: record.Name{English: "ct", Local: "ct"}}
	must(t, r.server.Gate.Set(t.Context(), record.Officer{}, sho, rigPassword))
	io1 = r.desktop().as("ct")
	refused("a constable takes prints", fault.LawRank, wire.FingerprintRequest{Record: adult.ID, Finger: "right_index", Basis: law.Arrested})
}

func TestRequests_HostileBodiesGetACode(t *testing.T) {
	r := newRig(t)
	duty := r.desktop().as("duty")
	for name, body := range map[string][]byte{
		"empty": {}, "no JSON": []byte("<fir/>"), "cut": []byte(`{"id":"x","body":{"acts":[`), "array": []byte(`[]`),
		"wrong type": []byte(`{"id":7}`), "deep": bytes.Repeat([]byte("["), 200_000), "too large": bytes.Repeat([]byte("a"), maxBody+2),
		"not UTF-8": {'{', '"', 0xff, 0xfe, '"', ':', '1', '}'},
	} {
		_, err := send[any](duty, http.MethodPost, wire.PathFIRs, body)
		if f := fault.Of(err); f == nil || f.Code.Family() != fault.Request {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := send[any](duty, http.MethodGet, wire.PathSearch+"?from=yesterday", nil); !errors.Is(err, fault.RequestMalformed) {
		t.Errorf("date: %v", err)
	}
}
