package protocol_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/protocol"
)

// Anybody may call enrol. A body that never ends must not hold the server for ever.
func TestEnrol_BodyThatNeverEnds(t *testing.T) {
	enrolled := make(chan struct{}, 1)
	srv := httptest.NewServer(protocol.NewHandler(protocol.HandlerConfig{
		Enrol: func(context.Context, protocol.EnrolRequest) (protocol.Enrolment, error) {
			enrolled <- struct{}{}
			return protocol.Enrolment{}, protocol.Refuse(fault.SyncToken, "no tokens here")
		},
		Log: slog.New(slog.DiscardHandler), Idle: 200 * time.Millisecond,
	}))
	defer srv.Close()
	body, hold := io.Pipe()
	defer hold.Close()
	go func() { _, _ = io.WriteString(hold, `{"realm":"production","station":`) }()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL+"/v1/enrol", body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.(*http.Transport).Clone().RoundTrip(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	if ctx.Err() != nil {
		t.Fatal("the server waited for a body that never ends")
	}
	if err == nil && resp.StatusCode < http.StatusBadRequest || len(enrolled) > 0 {
		t.Errorf("half a request enrolled: %v", resp)
	}
}
