package control

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/wire"
)

func (s *Server) box(w http.ResponseWriter, r *http.Request) { answer(w, s.API.Box(r.Context()), nil) }

func (s *Server) network(w http.ResponseWriter, r *http.Request) {
	answer(w, s.API.Way(r.Context()), nil)
}

func (s *Server) history(w http.ResponseWriter, r *http.Request) {
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // none: the newest
	events, err := s.Store.DeviceHistory(r.Context(), r.URL.Query().Get("key"), before, wire.HistoryPage)
	answer(w, events, err)
}

// try is a try as at a desktop: judged, noted in the ledger, and kept by nobody. No picture leaves the appliance.
func (s *Server) try(w http.ResponseWriter, r *http.Request) {
	var in wire.Try
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&in); err != nil {
		answer(w, nil, fault.Wrap(fault.RequestMalformed, "control.try", err))
		return
	}
	lines(w, r, func(ctx context.Context, emit func(Line) error) error {
		if device.Class(in.Class) == device.Print {
			return s.API.TryPrinter(ctx, in, func(e wire.PrintProgress) error {
				return emit(Line{Phase: "printing", Pages: e.Pages, Waiting: e.Waiting, Good: e.Done != nil})
			})
		}
		pages := 0
		return s.API.TryDevice(ctx, capture.Who{Officer: console(), Desktop: "console"}, in, func(e wire.CaptureEvent) error {
			l := Line{Phase: e.Phase, Quality: e.Quality}
			verdicts := e.Verdicts
			if e.Candidate != nil {
				pages++
				l.Quality, l.Good, verdicts = e.Candidate.Quality, e.Candidate.Good || in.Class == string(device.Document), e.Candidate.Verdicts
			}
			if len(verdicts) > 0 {
				l.Hint = verdicts[0]
			}
			l.Pages = pages
			return emit(l)
		})
	})
}

// Box asks how the machine is.
func (c *Client) Box(ctx context.Context) (b wire.BoxState, err error) {
	err = c.ask(ctx, http.MethodGet, "/box", nil, &b)
	return b, err
}

// Network goes the way to the state.
func (c *Client) Network(ctx context.Context) (way []wire.NetStep, err error) {
	err = c.ask(ctx, http.MethodPost, "/network", nil, &way)
	return way, err
}

// History is what became of a device, or of all where key is empty: newest first, before an event where one is named.
func (c *Client) History(ctx context.Context, key string, before int64) (events []wire.DeviceEvent, err error) {
	q := url.Values{"key": {key}, "before": {strconv.FormatInt(before, 10)}}
	err = c.ask(ctx, http.MethodGet, "/history?"+q.Encode(), nil, &events)
	return events, err
}

// Try tries a device.
func (c *Client) Try(ctx context.Context, r wire.Try, on func(Line) error) error {
	body, err := json.Marshal(r)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "control.Try", err)
	}
	return c.stream(ctx, "/try", "application/json", body, on)
}
