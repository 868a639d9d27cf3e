package link

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"thana/shared/down"
	"thana/shared/wire"
)

// Names of persons travel in bodies; numbers with strokes in them reach the appliance whole.
func TestSaid_WhatIsAskedOfTheAppliance(t *testing.T) {
	var asked []string
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(r.URL.String(), "Raju") {
			t.Errorf("a name in the address %s", r.URL)
		}
		line := r.Method + " " + r.URL.Path + " " + r.URL.Query().Get("id")
		if strings.Contains(string(body), "Raju") || strings.Contains(string(body), "CS/2026/17") {
			line += " body"
		}
		asked = append(asked, strings.TrimSpace(line))
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, "[]")
			return
		}
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(s.Close)
	c := New(Config{Address: strings.TrimPrefix(s.URL, "https://"), Transport: s.Client().Transport})
	ctx := context.Background()
	for _, do := range []func() error{
		func() error {
			_, err := c.AskState(ctx, wire.StateAsk{ID: "q", Question: wire.StateQuestion{Name: "Raju"}})
			return err
		},
		func() error { _, err := c.Inquiries(ctx); return err },
		func() error { _, err := c.LookAtAnswer(ctx, "q"); return err },
		func() error { _, err := c.LookAtHit(ctx, "q", 2); return err },
		func() error { return c.ForgetInquiry(ctx, "q") },
		func() error { _, err := c.Lookouts(ctx); return err },
		func() error { _, err := c.LookoutPicture(ctx, "LO/2026/4"); return err },
		func() error { return c.SeenLookouts(ctx) },
		func() error { _, err := c.Requests(ctx); return err },
		func() error { _, err := c.TakeRequest(ctx, wire.Take{Request: "CS/2026/17"}); return err },
		func() error { _, err := c.AnswerRequest(ctx, down.Reply{Request: "CS/2026/17"}); return err },
	} {
		if err := do(); err != nil {
			t.Error(err)
		}
	}
	want := []string{"POST /v1/state-search  body", "GET /v1/state-search", "POST /v1/state-search/q", "POST /v1/state-search/q/hits/2", "DELETE /v1/state-search/q",
		"GET /v1/lookouts", "GET /v1/lookouts/picture LO/2026/4", "POST /v1/lookouts/seen", "GET /v1/requests", "POST /v1/requests/take  body", "POST /v1/requests/answer  body"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
	}
}
