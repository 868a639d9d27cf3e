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
