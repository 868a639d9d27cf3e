package api

import (
	"thana/appliance/capture"
	"thana/shared/wire"
)

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

// Changed tells the desktops that lists and accounts are not what they were.
func (s *Server) Changed() { s.hints.tell(wire.Event{Kind: wire.StationChanged}) }
