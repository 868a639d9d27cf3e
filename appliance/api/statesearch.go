package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	askWithin = 8 * time.Second // a desktop waits so long for the first answer; then the question waits here
	askAgain  = time.Minute     // between two tries while the line is down
	tidyEvery = time.Hour
)

// stateRoutes hands questions on to the state. Each is in the ledger, with who asked, before it leaves the station, and so
// is each look at an answer: what cannot be noted is not asked and not shown.
func (s *Server) stateRoutes(api huma.API) {
	call(api, s, http.MethodPost, wire.PathStateSearch, "Search persons and cases of all stations; what the line does not carry now waits", AskState,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.StateAsk]) (wire.Inquiry, error) {
			if !in.Body.Question.Fits() || in.Body.Question.Empty() {
				return wire.Inquiry{}, fault.New(fault.RequestMalformed, "api.stateSearch", "no question that somebody typed")
			}
			q, err := s.Store.Ask(ctx, who.Officer, who.Desktop, in.Body.ID, in.Body.Question)
			if err != nil || q.State != wire.Waiting {
				return q, err
			}
			within, cancel := context.WithTimeout(ctx, askWithin)
			s.inquire(within, q)
			cancel()
			return s.Store.Inquiry(ctx, q.ID)
		})
	call(api, s, http.MethodGet, wire.PathStateSearch, "Questions to the state: one's own; the officer in charge sees all", AskState,
		func(ctx context.Context, who capture.Who, _ *empty) ([]wire.Inquiry, error) {
			login := who.Officer.Login
			if who.Officer.Role == record.InCharge {
				login = ""
			}
			return list(s.Store.Inquiries(ctx, login))
		})
	call(api, s, http.MethodPost, wire.PathStateAnswer, "Look at an answer of the state", AskState,
		func(ctx context.Context, who capture.Who, in *ByID) (wire.Inquiry, error) {
			q, err := s.lookAt(ctx, who, in.ID, -1)
			if err == nil {
				q.Hits, err = list(q.Hits, nil)
			}
			return q, err
		})
	call(api, s, http.MethodPost, wire.PathStateHit, "Look at one case of an answer", AskState,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			N int `path:"n" minimum:"0"`
		}) (wire.StateHit, error) {
			q, err := s.lookAt(ctx, who, in.ID, in.N)
			if err != nil {
				return wire.StateHit{}, err
			}
			return q.Hits[in.N], nil
		})
	call(api, s, http.MethodDelete, wire.PathStateAnswer, "Forget a question here; the ledger keeps it", AskState,
		func(ctx context.Context, who capture.Who, in *ByID) (empty, error) {
			return nothing(s.looked(ctx, who, s.Store.Forget(ctx, in.ID, mayLookAt(who))))
		})
}

// mayLookAt judges who sees an answer: who asked, and the officer in charge.
func mayLookAt(who capture.Who) func(wire.Inquiry) error {
	return func(q wire.Inquiry) error {
		if q.By.Login == who.Officer.Login || who.Officer.Role == record.InCharge {
			return nil
		}
		return fault.New(fault.AccessDenied, "api.lookAt", "another officer's question").With("role", string(who.Officer.Role))
	}
}

func (s *Server) lookAt(ctx context.Context, who capture.Who, id string, hit int) (wire.Inquiry, error) {
	q, err := s.Store.LookAt(ctx, who.Officer, who.Desktop, id, hit, mayLookAt(who))
	return q, s.looked(ctx, who, err)
}

// looked notes what was refused of an answer, and hints at what was done.
func (s *Server) looked(ctx context.Context, who capture.Who, err error) error {
	if errors.Is(err, fault.AccessDenied) {
		s.refused(ctx, who, "another_officers_answer", "")
	}
	return s.tellSaid(err)
}

// tellSaid hints to the desktops that what came from the state stands another way, when it does.
func (s *Server) tellSaid(err error) error {
	if err == nil {
		s.Said()
	}
	return err
}

// inquire asks the state once. A question is asked by one goroutine at a time.
func (s *Server) inquire(ctx context.Context, q wire.Inquiry) {
	s.mu.Lock()
	busy := s.asking[q.ID]
	s.asking[q.ID] = true
	s.mu.Unlock()
	if busy {
		return
	}
	defer func() {
		s.mu.Lock()
		delete(s.asking, q.ID)
		s.mu.Unlock()
	}()
	hits, err := s.StateSearch(ctx, q.Question)
	keep, cancel := context.WithTimeout(context.WithoutCancel(ctx), askWithin) // what came is kept, whoever still waits
	defer cancel()
	if err == nil {
		err = s.tellSaid(s.Store.Answer(keep, q.ID, hits))
	}
	if err == nil {
		return
	}
	code := fault.Of(err).Code
	s.Log.Info("the state did not answer a question", "code", string(code), "detail", fault.Of(err).Detail)
	if code == q.Why {
		return
	}
	if err := s.Store.StillWaiting(keep, q.ID, code); err != nil {
		s.log(err, "question")
	}
}

// Inquire asks the questions that wait, again and again until ctx ends: each minute, and when the line comes back.
func (s *Server) Inquire(ctx context.Context) {
	again := time.NewTicker(askAgain)
	defer again.Stop()
	var tidied time.Time
	for {
		if now := time.Now(); now.Sub(tidied) >= tidyEvery {
			tidied = now
			if err := s.Store.Tidy(ctx); err != nil && ctx.Err() == nil {
				s.log(err, "tidy")
			}
		}
		waiting, err := s.Store.Unanswered(ctx)
		if err != nil && ctx.Err() == nil {
			s.log(err, "questions")
		}
		for _, q := range waiting {
			s.inquire(ctx, q)
			if ctx.Err() != nil {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		case <-s.lineBack:
		}
	}
}
