package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/sbi"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// loanLasts is a shift: lending ends by itself, and with the appliance.
const loanLasts = 8 * time.Hour

// loan is the leave for other programs on the appliance to use its fingerprint scanners.
type loan struct {
	by      string // login
	purpose string
	until   time.Time // zero: not lent
}

var _ sbi.Guard = (*Server)(nil)

func (s *Server) lendingRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathLending, "Whether other programs may use the scanners", Anyone,
		func(context.Context, capture.Who, *empty) (wire.Lending, error) { return s.Lending(), nil })
	call(api, s, http.MethodPut, wire.PathLending, "Lend the scanners to other programs, or end it", ManageStation,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Lend]) (wire.Lending, error) {
			err := s.lend(ctx, who.Officer, in.Body)
			return s.Lending(), err
		})
}

// Lending says how it stands.
func (s *Server) Lending() wire.Lending {
	out := wire.Lending{Served: s.Lends}
	if l := s.current(); !l.until.IsZero() {
		out.On, out.By, out.Purpose, out.Until = true, l.by, l.purpose, l.until
	}
	return out
}

func (s *Server) current() loan {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.Now().Before(s.loan.until) {
		s.loan = loan{}
	}
	return s.loan
}

// lend begins or ends it; either stands in the ledger first.
func (s *Server) lend(ctx context.Context, by record.Officer, in wire.Lend) error {
	const op = "api.lend"
	purpose := strings.TrimSpace(in.Purpose)
	switch {
	case !s.Lends:
		return fault.New(fault.RequestNotFound, op, "devices.serve_sbi is not set")
	case in.On && purpose == "":
		return fault.New(fault.RequestMalformed, op, "no purpose").On("purpose")
	}
	var next loan
	event := lendingNote{Event: "scanners_kept"}
	if in.On {
		next = loan{by.Login, purpose, s.Now().Add(loanLasts)}
		event = lendingNote{"scanners_lent", next.purpose, next.until}
	}
	if err := s.Store.Note(ctx, ledger.KindAccess, "", by, event); err != nil {
		return err
	}
	s.mu.Lock()
	s.loan = next
	s.mu.Unlock()
	s.hints.tell(wire.Event{Kind: wire.DevicesChanged})
	return nil
}

// lendingNote is what the ledger keeps of it.
type lendingNote struct {
	Event   string    `json:"event"`
	Purpose string    `json:"purpose,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

// Lender implements sbi.Guard. Who is no longer in charge lends no more.
func (s *Server) Lender(ctx context.Context) (record.Officer, error) {
	const op = "api.Lender"
	l := s.current()
	if l.until.IsZero() {
		return record.Officer{}, fault.New(fault.AccessNotLent, op, "")
	}
	a, err := s.Store.Officer(ctx, l.by)
	if err != nil || !a.Revoked.IsZero() || a.Role != record.InCharge {
		return record.Officer{}, fault.New(fault.AccessNotLent, op, "who lent them is no longer in charge")
	}
	return a.Officer, nil
}

// Given implements sbi.Guard.
func (s *Server) Given(ctx context.Context, lender record.Officer, g sbi.Given) error {
	return s.Store.Note(ctx, ledger.KindAccess, "", lender, g)
}

// Refused implements sbi.Guard.
func (s *Server) Refused(ctx context.Context) { s.refused(ctx, capture.Who{}, "scanners_not_lent", "") }
