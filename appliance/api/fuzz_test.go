package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

type bodyCall struct {
	method, path string
	body         any
}

// lent tells whether the call works with a device, which may wait for a person: it is let go.
func (c bodyCall) lent() bool {
	return slices.Contains([]string{wire.PathFingerprint, wire.PathSlap, wire.PathPhoto, wire.PathPages, wire.PathSlip, wire.PathPrint}, c.path)
}

// bodied are the calls that read a body, with one that they take.
func bodied(fir record.Revision[record.FIR], arrest record.Revision[record.Arrest]) []bodyCall {
	gd := recordtest.GD()
	return []bodyCall{
		{http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: gd}},
		{http.MethodPost, wire.PathDiaryCheck, wire.Registration[record.GDEntry]{Body: gd}},
		{http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: fir.Body}},
		{http.MethodPost, wire.PathFIRCheck, wire.Registration[record.FIR]{Body: fir.Body}},
		{http.MethodPut, at(wire.PathFIR, "id", fir.ID), wire.Correction[record.FIR]{Expect: 1, Reason: "नाम", Body: fir.Body}},
		{http.MethodPost, wire.PathArrests, wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: arrest.Body}},
		{http.MethodPost, wire.PathArrestCheck, wire.Registration[record.Arrest]{Body: arrest.Body}},
		{http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 1, Reason: "x", Body: arrest.Body}},
		{http.MethodPost, at(wire.PathAccept, "id", "c1"), wire.Accept{}},
		{http.MethodPost, wire.PathFingerprint, wire.FingerprintRequest{Record: "no such record", Finger: "right_thumb"}},
		{http.MethodPost, wire.PathPhoto, wire.PhotoRequest{Record: "no such record", Pose: record.PoseFront}},
		{http.MethodPost, wire.PathCameraSet, wire.CameraSet{Session: "s1", Use: wire.CameraFace, Control: "exposure", Value: 1}},
		{http.MethodPost, wire.PathCameraKeep, wire.CameraKeep{Session: "s1", Use: wire.CameraMark}},
		{http.MethodPost, wire.PathPages, wire.PagesRequest{Record: "", PPI: 300}},
		{http.MethodPost, wire.PathSlip, wire.SlipRequest{Record: arrest.ID}},
		{http.MethodPost, at(wire.PathSlipAccept, "id", "c1"), wire.SlipAccept{}},
		{http.MethodPost, wire.PathPrint, wire.PrintRequest{}},
		{http.MethodPost, wire.PathSessions, wire.SignIn{Login: "duty", Password: "wrong"}},
		{http.MethodPut, wire.PathLending, wire.Lend{On: true, Purpose: "a program"}},
		{http.MethodPost, wire.PathOfficers, wire.NewOfficer{Officer: record.Officer{Login: "x", Role: record.Duty}, Password: "a password"}},
		{http.MethodPost, wire.PathPairStart, wire.PairStart{}},
		{http.MethodPost, wire.PathPairFinish, wire.PairFinish{}},
		{http.MethodPost, wire.PathStateSearch, wire.StateAsk{ID: "q1", Question: wire.StateQuestion{Name: "राजू", From: time.Now()}}},
		{http.MethodPost, wire.PathRequestTake, wire.Take{Request: "CS-1"}},
		{http.MethodPost, wire.PathRequestAnswer, down.Reply{Request: "CS-1", Kind: down.Tenant, Result: down.Clear, Visited: "2026-11-20", Spoke: "x"}},
	}
}

// FuzzBody sends any bytes as the body of every call: it answers, never with 5xx, with a code where it refuses, and the
// chain of what it accepted verifies. A stream that was not cut ends with no failure that nobody foresaw.
func FuzzBody(f *testing.F) {
	r := newRig(f)
	d := r.desktop().as("sho")
	fir := d.register()
	arrest := d.arrest(fir)
	r.server.StateSearch = new(line).search
	r.say(down.KindRequest, citizen("CS-1", down.Tenant))
	calls := bodied(fir, arrest)
	for i, c := range calls {
		data := mustJSON(c.body)
		f.Add(uint(i), data)
		f.Add(uint(i), data[:len(data)/2])
		f.Add(uint(i), bytes.ReplaceAll(data, []byte(`"`), []byte(`[`)))
	}
	f.Add(uint(2), []byte(strings.Repeat(`{"body":`, 20_000)))
	f.Add(uint(0), []byte(`{"id":"../../x","body":{"text":"\ud800"}}`))
	cert, err := x509.ParseCertificate(d.own.Certificate[0])
	must(f, err)
	state := &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, PeerCertificates: []*x509.Certificate{cert}}
	f.Cleanup(func() {
		if _, err := r.store.Verify(context.Background()); err != nil {
			f.Error(err)
		}
	})
	f.Fuzz(func(t *testing.T, which uint, body []byte) {
		c := calls[which%uint(len(calls))]
		ctx := t.Context()
		if c.lent() {
			var stop func()
			ctx, stop = context.WithTimeout(ctx, 100*time.Millisecond)
			defer stop()
		}
		req := httptest.NewRequestWithContext(ctx, c.method, "https://appliance"+c.path, bytes.NewReader(body))
		req.TLS = state
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+d.token)
		w := httptest.NewRecorder()
		r.server.ServeHTTP(w, req)
		if w.Code >= 500 || c.lent() && ctx.Err() == nil && bytes.Contains(w.Body.Bytes(), mustJSON(fault.Unexpected)) {
			t.Fatalf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
		var p wire.Problem
		if w.Code >= 400 && (json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Code == "") {
			t.Fatalf("%s %s: %d without a code: %s", c.method, c.path, w.Code, w.Body)
		}
	})
}
