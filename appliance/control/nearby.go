package control

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/wire"
)

func (s *Server) nearby(w http.ResponseWriter, r *http.Request) {
	found, err := s.API.Nearby.Look(r.Context())
	answer(w, found, err)
}

func (s *Server) useNearby(w http.ResponseWriter, r *http.Request) {
	in, err := picked(r)
	if err != nil {
		answer(w, nil, err)
		return
	}
	n, err := s.API.UseNearby(r.Context(), capture.Who{Officer: console(), Desktop: "console"}, in)
	answer(w, n, err)
}

func (s *Server) removeNearby(w http.ResponseWriter, r *http.Request) {
	in, err := picked(r)
	if err == nil {
		err = s.API.RemoveNearby(r.Context(), capture.Who{Officer: console(), Desktop: "console"}, in)
	}
	answer(w, struct{}{}, err)
}

func picked(r *http.Request) (in wire.NearbyPick, err error) {
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&in); err != nil {
		return in, fault.Wrap(fault.RequestMalformed, "control.nearby", err)
	}
	return in, nil
}

// Nearby looks for printers and scanners in the network.
func (c *Client) Nearby(ctx context.Context) (found []wire.Nearby, err error) {
	err = c.ask(ctx, http.MethodPost, "/nearby", nil, &found)
	return found, err
}

// UseNearby makes one of them this station's.
func (c *Client) UseNearby(ctx context.Context, id string) (n wire.Nearby, err error) {
	err = c.ask(ctx, http.MethodPost, "/nearby/use", wire.NearbyPick{ID: id}, &n)
	return n, err
}

// RemoveNearby gives one up.
func (c *Client) RemoveNearby(ctx context.Context, id string) error {
	return c.ask(ctx, http.MethodPost, "/nearby/remove", wire.NearbyPick{ID: id}, nil)
}
