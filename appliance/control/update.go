package control

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"thana/shared/fault"
	"thana/shared/wire"
)

// health is the appliance's look at itself: its own door for desktops, its devices and its store; with "deep" the whole ledger.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	h := wire.ApplianceHealth{Version: s.Version, Started: s.Began}
	if f := fault.Of(s.Health(r.Context(), r.URL.Query().Has("deep"))); f != nil {
		h.Problem = &wire.Problem{Code: f.Code, Detail: f.Detail, Facts: f.Facts}
	}
	answer(w, h, nil)
}

func (s *Server) update(w http.ResponseWriter, r *http.Request) {
	var ask wire.UpdateAsk
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<10)).Decode(&ask); err != nil {
		answer(w, nil, fault.Wrap(fault.RequestMalformed, "control.update", err))
		return
	}
	answer(w, s.Update(ask), nil)
}

// Health asks how the appliance finds itself; deep walks its whole ledger.
func (c *Client) Health(ctx context.Context, deep bool) (h wire.ApplianceHealth, err error) {
	path := "/health"
	if deep {
		path += "?deep"
	}
	return h, c.ask(ctx, http.MethodGet, path, nil, &h)
}

// Update asks for something of the update channel, or with nothing for its state alone.
func (c *Client) Update(ctx context.Context, ask wire.UpdateAsk) (s wire.UpdateState, err error) {
	return s, c.ask(ctx, http.MethodPost, "/update", ask, &s)
}
