// Package screen shows the state of package flow and sends it what the officer does: one file per screen.
package screen

import (
	"context"
	"log/slog"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/shared/wire"
)

// Line is a paired appliance: what the screens ask, and the hints that it sends.
type Line interface {
	flow.Appliance
	// Events calls on for each hint until ctx ends; a broken line is tried again by itself.
	Events(ctx context.Context, on func(wire.Event))
	// Token signs what follows with a session; empty signs nothing.
	Token(token string)
}

// Deps is what the window needs from outside.
type Deps struct {
	Voice *lang.Voice
	Now   flow.Clock
	Log   *slog.Logger
	Dark  bool

	// Address is the appliance's host:port, as far as it is known before pairing.
	Address string
	// Line connects to the appliance of the last pairing; nil where there is none yet. reached is told in any goroutine
	// whether the appliance answers.
	Line func(reached func(bool)) Line
	// Pair introduces this desktop to an appliance by the code that it shows, and keeps what is needed for Line.
	Pair func(ctx context.Context, address, code string) error
	// Drafts opens the signed-in officer's drafts.
	Drafts func(s wire.Session) (flow.Drafts, error)
	// Carriers is the folder below which phones and sticks are mounted; empty means that of the system.
	Carriers string
	// Keep stores the choice of language and look for the next start.
	Keep func(l lang.Lang, dark bool)
	// Go does work off the drawing goroutine and then draws; nil means a goroutine and fyne.Do. Tests do both at once.
	Go func(work func(), then func())
}
