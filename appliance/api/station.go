package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/access"
	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/wire"
)

// accessNote is what the ledger keeps of signing in and out.
type accessNote struct {
	Event   string `json:"event"`
	Desktop string `json:"desktop,omitempty"` // fingerprint
}

// note writes an access event; a full disk must not keep an officer from signing out, so a failure is only logged.
func (s *Server) note(ctx context.Context, by record.Officer, n accessNote) {
	if n.Desktop == "" {
		n.Desktop = callerOf(ctx).desktop
	}
	if err := s.Store.Note(ctx, ledger.KindAccess, "", by, n); err != nil {
		s.Log.Error("ledger note", "event", n.Event, "code", fault.Of(err).Code)
	}
}

// refused notes what an officer was not allowed; the refusal stands also where it cannot be noted.
func (s *Server) refused(ctx context.Context, who capture.Who, what, recordID string) {
	if err := s.Store.Refused(ctx, who.Officer, what, recordID, who.Desktop); err != nil {
		s.Log.Error("ledger note", "event", "refused", "code", fault.Of(err).Code)
	}
}

func (s *Server) stationRoutes(api huma.API) {
	s.pairRoutes(api)
	open(api, http.MethodGet, wire.PathStation, "Station and officers", func(ctx context.Context, _ *empty) (wire.StationInfo, error) { return s.info(ctx) })
	open(api, http.MethodPost, wire.PathSessions, "Sign in", func(ctx context.Context, in *bodyOf[wire.SignIn]) (wire.Session, error) {
		return s.signIn(ctx, in.Body)
	})
	call(api, s, http.MethodDelete, wire.PathSessions, "Sign out", Anyone, func(ctx context.Context, who capture.Who, _ *empty) (empty, error) {
		s.sessions.close(callerOf(ctx).token)
		s.note(ctx, who.Officer, accessNote{Event: "sign_out"})
		return empty{}, nil
	})
	call(api, s, http.MethodGet, wire.PathOfficers, "Officers", Anyone, func(ctx context.Context, _ capture.Who, _ *empty) ([]wire.OfficerCard, error) {
		return s.cards(ctx)
	})
	call(api, s, http.MethodPost, wire.PathOfficers, "Add or change an officer", ManageStation,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.NewOfficer]) (empty, error) {
			return nothing(s.SetOfficer(ctx, who.Officer, in.Body))
		})
	call(api, s, http.MethodDelete, wire.PathOfficer, "Remove an officer", ManageStation,
		func(ctx context.Context, who capture.Who, in *struct {
			Login string `path:"login" maxLength:"128"`
		}) (empty, error) {
			return nothing(s.RemoveOfficer(ctx, who.Officer, in.Login))
		})
	call(api, s, http.MethodPost, wire.PathUnlock, "Unlock an officer", ManageStation,
		func(ctx context.Context, who capture.Who, in *struct {
			Login string `path:"login" maxLength:"128"`
		}) (empty, error) {
			return nothing(s.unlockOfficer(ctx, who.Officer, in.Login))
		})
	call(api, s, http.MethodPut, wire.PathPassword, "Change one's password", Anyone,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.NewPassword]) (empty, error) {
			if _, err := s.Gate.Check(ctx, who.Officer.Login, in.Body.Old, who.Desktop, accessNote{Event: "password", Desktop: who.Desktop}); err != nil {
				return empty{}, err
			}
			if err := s.Gate.Set(ctx, who.Officer, who.Officer, in.Body.New); err != nil {
				return empty{}, err
			}
			s.sessions.closeWhere(callerOf(ctx).token, func(w capture.Who) bool { return w.Officer.Login == who.Officer.Login })
			return empty{}, nil
		})
	call(api, s, http.MethodGet, wire.PathDesktops, "Paired desktops", ManageDesks, func(ctx context.Context, _ capture.Who, _ *empty) ([]wire.Desktop, error) {
		return s.Store.Desktops(ctx)
	})
	call(api, s, http.MethodDelete, wire.PathDesktop, "End a pairing", ManageDesks,
		func(ctx context.Context, who capture.Who, in *struct {
			Fingerprint string `path:"fingerprint" maxLength:"64"`
		}) (empty, error) {
			return nothing(s.Revoke(ctx, who.Officer, in.Fingerprint))
		})
}

// open registers a call of a paired desktop at which nobody need be signed in.
func open[I, O any](api huma.API, method, path, summary string, fn func(context.Context, *I) (O, error)) {
	type output struct{ Body O }
	huma.Register(api, operation(method, path, summary), func(ctx context.Context, in *I) (*output, error) {
		body, err := fn(ctx, in)
		if err != nil {
			return nil, answerOf(err)
		}
		return &output{body}, nil
	})
}

func (s *Server) info(ctx context.Context) (wire.StationInfo, error) {
	cards, err := s.cards(ctx)
	if err != nil {
		return wire.StationInfo{}, err
	}
	now := s.Now()
	return wire.StationInfo{
		Station: s.Station, Version: s.Version, Now: now, DiaryDay: record.DiaryDay(now, s.Station.DiaryStarts),
		Officers: cards, Demo: s.Demo, IdleLock: int(s.IdleLock.Seconds()),
	}, nil
}

func (s *Server) cards(ctx context.Context) ([]wire.OfficerCard, error) {
	accounts, err := s.Store.Officers(ctx)
	cards := []wire.OfficerCard{}
	for _, a := range accounts {
		cards = append(cards, wire.OfficerCard{Officer: a.Officer, Locked: access.Locked(a.LockedUntil, s.Now())})
	}
	slices.SortStableFunc(cards, func(a, b wire.OfficerCard) int {
		return slices.Index(roles(), a.Role) - slices.Index(roles(), b.Role)
	})
	return cards, err
}

// maxName is the longest login and name of a desktop, in bytes.
const maxName = 128

// roles in the order of the sign-in page.
func roles() []record.Role {
	return []record.Role{record.InCharge, record.Duty, record.Investigating, record.Technician}
}

func (s *Server) signIn(ctx context.Context, in wire.SignIn) (wire.Session, error) {
	if len(in.Login) > maxName {
		return wire.Session{}, fault.New(fault.RequestMalformed, "api.signIn", "login of %d bytes", len(in.Login))
	}
	desktop := callerOf(ctx).desktop
	officer, err := s.Gate.Check(ctx, in.Login, in.Password, desktop, accessNote{Event: "sign_in", Desktop: desktop})
	if err != nil {
		return wire.Session{}, err
	}
	return s.sessions.open(officer, desktop)
}

// SetOfficer adds or changes an officer; their sessions end.
func (s *Server) SetOfficer(ctx context.Context, by record.Officer, in wire.NewOfficer) error {
	o := in.Officer
	if strings.TrimSpace(o.Login) != o.Login || o.Login == "" || len(o.Login) > maxName || !slices.Contains(roles(), o.Role) {
		return fault.New(fault.RequestMalformed, "api.SetOfficer", "login of %d bytes, role %q", len(o.Login), o.Role)
	}
	save := s.Gate.Set
	if in.Adds {
		save = s.Gate.Add
	}
	if err := save(ctx, by, o, in.Password); err != nil {
		return err
	}
	s.sessions.closeWhere("", func(w capture.Who) bool { return w.Officer.Login == in.Officer.Login })
	s.hints.tell(wire.Event{Kind: wire.StationChanged})
	return nil
}

func (s *Server) unlockOfficer(ctx context.Context, by record.Officer, login string) error {
	if err := s.Store.UnlockOfficer(ctx, by, login); err != nil {
		return err
	}
	s.hints.tell(wire.Event{Kind: wire.StationChanged})
	return nil
}

// RemoveOfficer ends an account and its sessions; its records keep their officer.
func (s *Server) RemoveOfficer(ctx context.Context, by record.Officer, login string) error {
	if err := s.Store.RevokeOfficer(ctx, by, login); err != nil {
		return err
	}
	s.sessions.closeWhere("", func(w capture.Who) bool { return w.Officer.Login == login })
	s.hints.tell(wire.Event{Kind: wire.StationChanged})
	return nil
}

// Revoke ends a pairing at once: its sessions end too.
func (s *Server) Revoke(ctx context.Context, by record.Officer, fingerprint string) error {
	if err := s.Store.RevokeDesktop(ctx, by, fingerprint); err != nil {
		return err
	}
	s.desks.forget(fingerprint)
	s.sessions.closeWhere("", func(w capture.Who) bool { return w.Desktop == fingerprint })
	s.hints.tell(wire.Event{Kind: wire.StationChanged}) // ends the desktop's stream of hints
	return nil
}

func (s *Server) pairRoutes(api huma.API) {
	open(api, http.MethodPost, wire.PathPairStart, "Pair: first message", func(ctx context.Context, in *bodyOf[wire.PairStart]) (wire.PairChallenge, error) {
		offer, binding, err := s.pairing(ctx)
		if err != nil {
			return wire.PairChallenge{}, err
		}
		if len(in.Body.Name) > maxName {
			return wire.PairChallenge{}, fault.New(fault.RequestMalformed, "api.pair", "name of %d bytes", len(in.Body.Name))
		}
		session, ke2, left, err := offer.Start(s.Now(), in.Body.Name, in.Body.KE1, binding)
		return wire.PairChallenge{Session: session, KE2: ke2, Left: left}, err
	})
	open(api, http.MethodPost, wire.PathPairFinish, "Pair: last message", func(ctx context.Context, in *bodyOf[wire.PairFinish]) (wire.Paired, error) {
		offer, binding, err := s.pairing(ctx)
		if err != nil {
			return wire.Paired{}, err
		}
		name, desktop, err := offer.Finish(in.Body.Session, in.Body.KE3, binding)
		if err != nil {
			return wire.Paired{}, err
		}
		return wire.Paired{Station: s.Station}, s.Store.PairDesktop(ctx, record.Officer{}, desktop.String(), name)
	})
}

// OpenPairing draws a new code, which the appliance shows on its console; the code before it is closed.
func (s *Server) OpenPairing() (code string, err error) {
	offer, err := pair.NewOffer(s.Now())
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offer = offer
	return offer.Code(), nil
}

func (s *Server) pairing(ctx context.Context) (*pair.Offer, pair.Binding, error) {
	const op = "api.pair"
	s.mu.Lock()
	offer := s.offer
	s.mu.Unlock()
	if offer == nil || offer.Over(s.Now()) {
		return nil, pair.Binding{}, fault.New(fault.AccessPairClosed, op, "no code is open")
	}
	c := callerOf(ctx)
	raw, err := hex.DecodeString(c.desktop)
	if err != nil {
		return nil, pair.Binding{}, fault.Wrap(fault.Unexpected, op, err)
	}
	binding, err := pair.BindingOf(*c.tls, s.own, pair.Fingerprint(raw))
	if err != nil {
		return nil, binding, fault.Wrap(fault.Unexpected, op, err)
	}
	return offer, binding, nil
}
