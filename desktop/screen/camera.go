package screen

import (
	"context"

	"thana/desktop/widget"
	"thana/shared/wire"
)

// cameraSitting is what the pages have in common that photograph an arrested person.
type cameraSitting struct {
	sitting
	arrest arrestRevision
	saved  *measured
	shown  string // what the words at the right were drawn for
}

// of begins a sitting whose pictures become revisions of a registered arrest.
func (s *cameraSitting) of(w *Window, a arrestRevision) {
	s.sitting, s.arrest = newSitting(w), a
	s.saved = &measured{w: w, arrest: a, told: s.fail}
}

// headed is the title of the page with the name of the person.
func (s *cameraSitting) headed(id string) string {
	return s.w.Say(id, "name", s.w.Name(s.arrest.Body.Person.Name))
}

// shoot has the running stream of a session take its picture.
func (s *cameraSitting) shoot(session string) {
	if session == "" {
		return
	}
	s.w.Ask(func(ctx context.Context) error { return s.w.Appliance.Shoot(ctx, session) }, func(error) {}) // a stream that ended says so itself
}

// photo asks the appliance for the stream of a photograph.
func (s *cameraSitting) photo(r wire.PhotoRequest) stream {
	return func(ctx context.Context, on func(wire.CaptureEvent) error) error {
		return s.w.Appliance.TakePhoto(ctx, r, on)
	}
}

// changed reports whether the words at the right are to be drawn again: a camera sends fifteen pictures a second.
func (s *cameraSitting) changed(say string) bool {
	if s.now == nil || say == s.shown {
		return false
	}
	s.shown = say
	return true
}

// camera is the size of the live picture: the camera's 4:3.
func camera() widget.Staged { return widget.Staged{Share: 0.56, Least: 600, Most: 900, High: 0.75} }
