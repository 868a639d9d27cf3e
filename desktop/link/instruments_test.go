package link

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func streaming(t *testing.T, path string, lines ...any) *Client {
	t.Helper()
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path || r.Method != http.MethodPost {
			t.Errorf("asked %s %s", r.Method, r.URL.Path)
		}
		for _, l := range lines {
			if err := json.NewEncoder(w).Encode(l); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	}))
	t.Cleanup(s.Close)
	return New(Config{Address: strings.TrimPrefix(s.URL, "https://"), Transport: s.Client().Transport})
}

func TestTakeFinger_LinesThenTheFault(t *testing.T) {
	c := streaming(t, wire.PathFingerprint, wire.CaptureEvent{Phase: "await_finger"},
		wire.CaptureEvent{Problem: &wire.Problem{Code: fault.DeviceGone, Facts: map[string]string{"device": "U.are.U"}}})
	var phases []string
	err := c.TakeFinger(context.Background(), wire.FingerprintRequest{Finger: "right_thumb"}, func(e wire.CaptureEvent) error {
		phases = append(phases, e.Phase)
		return nil
	})
	if !errors.Is(err, fault.DeviceGone) || fault.Of(err).Facts["device"] != "U.are.U" || len(phases) != 1 {
		t.Fatalf("%v after %v", err, phases)
	}
}

func TestReadSlip_TheLastLineIsTheSlip(t *testing.T) {
	long := make([]byte, 9<<20) // more than any single preview
	c := streaming(t, wire.PathSlip, wire.CaptureEvent{Phase: "scanning"},
		wire.CaptureEvent{Phase: "done", Slip: &wire.Slip{ID: "s", Page: long, Boxes: []wire.SlipBox{{Position: "right_thumb", NFIQ: 2}}}})
	var slip *wire.Slip
	err := c.ReadSlip(context.Background(), wire.SlipRequest{Record: "r"}, func(e wire.CaptureEvent) error { slip = e.Slip; return nil })
	if err != nil || slip == nil || slip.ID != "s" || len(slip.Page) != len(long) || slip.Boxes[0].NFIQ != 2 {
		t.Fatalf("%v", err)
	}
}

func TestReadSlip_WhatCannotBeReadIsAFault(t *testing.T) {
	c := streaming(t, wire.PathSlip, wire.CaptureEvent{Phase: "scanning"}, wire.CaptureEvent{Problem: &wire.Problem{Code: fault.SlipCut}})
	err := c.ReadSlip(context.Background(), wire.SlipRequest{}, func(wire.CaptureEvent) error { return nil })
	if !errors.Is(err, fault.SlipCut) {
		t.Fatalf("%v", err)
	}
}

func TestSlip_AcceptAndDrop(t *testing.T) {
	var asked []string
	var accepted wire.SlipAccept
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.Path)
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&accepted); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode([]record.Capture{{ID: "k", Finger: "right_thumb"}}); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	c := New(Config{Address: strings.TrimPrefix(s.URL, "https://"), Transport: s.Client().Transport})
	want := wire.SlipAccept{Forced: true, Reason: "finger injured"}
	got, err := c.AcceptSlip(context.Background(), "a1", want)
	if err != nil || len(got) != 1 || got[0].Finger != "right_thumb" || accepted != want {
		t.Fatalf("%+v, %v, accepted %+v", got, err, accepted)
	}
	if err := c.DropSlip(context.Background(), "a1"); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 2 || asked[0] != "POST /v1/slips/a1/accept" || asked[1] != "DELETE /v1/slips/a1" {
		t.Fatalf("%v", asked)
	}
}

func TestPrint_EndsWithWhatWasPrinted(t *testing.T) {
	c := streaming(t, wire.PathPrint, wire.PrintProgress{Of: 2}, wire.PrintProgress{Pages: 2, Of: 2, Done: &wire.PrintRow{Copies: 1}})
	var last wire.PrintProgress
	if err := c.Print(context.Background(), wire.PrintRequest{}, func(p wire.PrintProgress) error { last = p; return nil }); err != nil {
		t.Fatal(err)
	}
	if last.Done == nil || last.Pages != 2 {
		t.Fatalf("last line %+v", last)
	}
}
