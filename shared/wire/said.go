package wire

import (
	"time"

	"thana/shared/down"
	"thana/shared/record"
)

// LookoutRow is a look-out in force; its picture is asked for by itself.
type LookoutRow struct {
	down.Lookout
	Came     time.Time `json:"came"`
	Pictured bool      `json:"pictured,omitempty"`
	New      bool      `json:"new,omitempty"` // came since the officer last saw the list
}

// Service is a citizen's request with how far the station is.
type Service struct {
	down.Request
	Came     time.Time    `json:"came"`
	Taken    *ServiceStep `json:"taken,omitempty"`
	Answered *ServiceStep `json:"answered,omitempty"`
	Answer   *down.Reply  `json:"answer,omitempty"`
}

// ServiceStep is who took a step, and when.
type ServiceStep struct {
	By record.Officer `json:"by"`
	At time.Time      `json:"at"`
}

// Take takes a request up. Over takes it from another officer; the officer in charge may.
type Take struct {
	Request string `json:"request"`
	Over    bool   `json:"over,omitempty"`
}
