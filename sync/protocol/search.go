package protocol

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

// PathSearch is the call of a search. A question holds names of persons: it is a body, never an address.
const PathSearch = "/v1/search"

const (
	maxQuestion     = 16 << 10
	searchWithin    = 30 * time.Second
	searchingAtOnce = 4 // of all stations; the others wait their turn
)

// Answer is what a search found.
type Answer struct {
	Hits []wire.StateHit `json:"hits"`
}

// search answers a station. What it may see is decided by its certificate.
func (h *handler) search(w http.ResponseWriter, r *http.Request) {
	station, _, err := h.Station(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	var q wire.StateQuestion
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxQuestion)).Decode(&q); err != nil || !q.Fits() {
		h.refuse(w, r, Refuse(fault.RequestMalformed, "no question that somebody typed")) // the decoder's words may hold a name
		return
	}
	if h.Search == nil {
		h.refuse(w, r, Refuse(fault.SyncVersion, "no search here"))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), searchWithin)
	defer cancel()
	select {
	case h.searching <- struct{}{}:
		defer func() { <-h.searching }()
	case <-ctx.Done():
		h.refuse(w, r, Refuse(fault.SyncState, "too many searches"))
		return
	}
	hits, err := h.Search(ctx, station, q)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(Answer{hits})
}

// Search asks the state for persons and cases of all stations. The caller has noted the question before.
func (c *Client) Search(ctx context.Context, q wire.StateQuestion) ([]wire.StateHit, error) {
	const op = "protocol.Search"
	ctx, cancel := context.WithTimeout(ctx, searchWithin)
	defer cancel()
	answer, err := c.small.R().SetContext(ctx).SetBody(q).Post(PathSearch)
	if err != nil {
		return nil, c.lineFault(op, err)
	}
	if answer.StatusCode() != http.StatusOK {
		return nil, refusalOf(answer.StatusCode(), answer.Body())
	}
	var a Answer
	if err := json.Unmarshal(answer.Body(), &a); err != nil {
		return nil, fault.Wrap(fault.SyncVersion, op, err)
	}
	return a.Hits, nil
}
