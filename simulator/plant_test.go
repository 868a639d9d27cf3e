package simulator

import (
	"net/http"

	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/objects"
)

// plant is a fault put into the true code from outside: what a wrapper does instead. The zero plant is the true code.
type plant struct {
	name     string
	needs    []trait // the seeds have these
	spares   []trait // and not these
	freshIDs bool    // the desktop tries again under a new id

	syncless func(path string) bool
	receiver func(protocol.Receiver, *center, string) protocol.Receiver
	partials func(ingest.Partials) ingest.Partials
	objects  func(objects.Objects) objects.Objects
	handler  func(http.Handler) http.Handler
	outbox   func(engine.Outbox, *appliance) engine.Outbox
	inbox    func(engine.Inbox, *appliance) engine.Inbox
	client   func(protocol.Receiver) protocol.Receiver
}
