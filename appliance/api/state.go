package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// soon is when a request that is not answered counts as due.
const soon = 48 * time.Hour

// saidRoutes list what the state said to this station, and take the answers to citizens' requests. It names persons: a
// technician does not read it.
func (s *Server) saidRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathLookouts, "Look-outs in force", ReadRecords,
		func(ctx context.Context, who capture.Who, _ *empty) ([]wire.LookoutRow, error) {
			return list(s.Store.Lookouts(ctx, who.Officer.Login))
		})
	call(api, s, http.MethodPost, wire.PathLookoutsSeen, "The officer has seen the look-outs that are here", ReadRecords,
		func(ctx context.Context, who capture.Who, _ *empty) (empty, error) {
			return nothing(s.Store.SeenLookouts(ctx, who.Officer.Login))
		})
	s.lookoutPicture(api)
	call(api, s, http.MethodGet, wire.PathRequests, "Citizen service requests of this station", ReadRecords,
		func(ctx context.Context, _ capture.Who, _ *empty) ([]wire.Service, error) {
			return list(s.Store.Requests(ctx))
		})
	call(api, s, http.MethodPost, wire.PathRequestTake, "Take a request up", ServeCitizens,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Take]) (wire.Service, error) {
			return s.serve(ctx, who, in.Body.Request, takeUp(who.Officer, in.Body.Over))
		})
	call(api, s, http.MethodPost, wire.PathRequestAnswer, "Answer a request", ServeCitizens,
		func(ctx context.Context, who capture.Who, in *bodyOf[down.Reply]) (wire.Service, error) {
			if !in.Body.Fits() {
				return wire.Service{}, fault.New(fault.RequestTooLarge, "api.answer", "a text too long").With("limit", "4 kB")
			}
			return s.serve(ctx, who, in.Body.Request, replyTo(who.Officer, in.Body))
		})
}

// step is what an officer does with a request, judged in the transaction.
type step = func(*store.Tx, *wire.Service) (down.Step, bool, error)

func (s *Server) serve(ctx context.Context, who capture.Who, id string, do step) (wire.Service, error) {
	out, err := s.Store.Serve(ctx, who.Officer, id, do)
	if errors.Is(err, fault.RequestTaken) {
		s.refused(ctx, who, "request_of_another", "")
	}
	return out, s.tellSaid(err)
}

// mine refuses a request that another officer took up; the officer in charge may answer any.
func mine(by record.Officer, r *wire.Service) error {
	if r.Taken == nil || r.Taken.By.Login == by.Login || by.Role == record.InCharge {
		return nil
	}
	return fault.New(fault.RequestTaken, "api.serve", "another officer has it")
}

func takeUp(by record.Officer, over bool) step {
	return func(tx *store.Tx, r *wire.Service) (down.Step, bool, error) {
		switch {
		case r.Answered != nil:
			return "", false, fault.New(fault.RequestAnswered, "api.takeUp", "answered")
		case r.Taken != nil && r.Taken.By.Login == by.Login:
			return "", false, nil
		case r.Taken != nil && (!over || by.Role != record.InCharge):
			return "", false, fault.New(fault.RequestTaken, "api.takeUp", "another officer has it")
		}
		r.Taken = &wire.ServiceStep{By: by, At: tx.Now()}
		return down.Taken, true, nil
	}
}

func replyTo(by record.Officer, a down.Reply) step {
	return func(tx *store.Tx, r *wire.Service) (down.Step, bool, error) {
		if r.Answer != nil && *r.Answer == a && r.Answered.By.Login == by.Login {
			return "", false, nil // the answer to the first try was lost
		}
		if r.Answered != nil {
			return "", false, fault.New(fault.RequestAnswered, "api.answer", "answered")
		}
		if err := mine(by, r); err != nil {
			return "", false, err
		}
		if a.Kind != r.Kind {
			return "", false, fault.New(fault.RequestMalformed, "api.answer", "kind %q of a request of kind %q", a.Kind, r.Kind)
		}
		if err := refuse(a.Findings(tx.Now())); err != nil {
			return "", false, err
		}
		if r.Taken == nil {
			r.Taken = &wire.ServiceStep{By: by, At: tx.Now()}
		}
		r.Answered, r.Answer = &wire.ServiceStep{By: by, At: tx.Now()}, &a
		return down.Answered, true, nil
	}
}

// lookoutPicture answers bytes, not JSON.
func (s *Server) lookoutPicture(api huma.API) {
	type input struct {
		ID string `query:"id" maxLength:"500"`
	}
	bytesOf(api, s, wire.PathLookoutPicture, "The picture of a look-out", ReadRecords,
		func(ctx context.Context, _ capture.Who, in *input) ([]byte, string, error) {
			data, err := s.Store.LookoutPicture(ctx, in.ID)
			return data, "image/jpeg", err
		})
}

// Revoked ends the sessions of a desktop or an officer whom the state revoked; one of the two is empty.
func (s *Server) Revoked(desktop, officer string) {
	if desktop != "" {
		s.desks.forget(desktop)
	}
	s.sessions.closeWhere("", func(w capture.Who) bool {
		return desktop != "" && w.Desktop == desktop || officer != "" && w.Officer.Login == officer
	})
	s.Changed() // ends the desktop's stream of hints
}

// Said tells the desktops that look-outs, requests or answers came or stand another way.
func (s *Server) Said() { s.hints.tell(wire.Event{Kind: wire.SaidChanged}) }

// Changed tells the desktops that lists and accounts are not what they were.
func (s *Server) Changed() { s.hints.tell(wire.Event{Kind: wire.StationChanged}) }
