// Package protocol is the wire between a station's appliance and the state: the Receiver contract with its HTTP
// client and its HTTP handler side by side, and enrolment. docs/protocols/sync.md describes every byte.
package protocol

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
)

// Receiver takes one station's ledger and captures. Every call may be repeated with the same result, and calls may
// run side by side. Offsets and positions are asked for, never remembered.
//
// Callbacks run in the caller's goroutine, in order, and never after return.
type Receiver interface {
	// Hello says where the state is with this station.
	Hello(ctx context.Context, r Report) (Hello, error)
	// Push hands over consecutive entries. on is called with the receipt at ledger.Received and at ledger.Stored.
	// Refusals: SyncGap (with the cursor), SyncFork, SyncChain, SyncSignature, SyncStation.
	Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error
	// Begin says at which byte blob id goes on. on is called when the blob is already complete.
	// Refusal: SyncCaptureUnknown.
	Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (next int64, err error)
	// Append hands over a piece; next is what is durable after it. Bytes that are already there are a repeat and are
	// skipped. on is called at ledger.Received and ledger.Stored when the piece completes the blob.
	// Refusals: SyncCaptureUnknown, SyncCaptureGap (with the offset), SyncCaptureHash (begin again at 0).
	Append(ctx context.Context, c Chunk, on func(ledger.BlobReceipt)) (next int64, err error)
	// Down hands over what the state says after the positions (of which it reads Seq alone): the lower lane first, each
	// lane in order, then what is said while it runs. It ends without an error when it is time to ask again, and with
	// the error of on. Refusal: SyncRestored, when the station has heard more than this state has said.
	Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error
	// DownAck says what became of a frame. Refusal: SyncDownChain, when the state never said what stands there.
	DownAck(ctx context.Context, a DownAck) error
}

// Chunk is a piece of a sealed blob.
type Chunk struct {
	ID       string
	Priority uint8 // of the blob; orders chunks on the line and is not kept
	Offset   int64
	Data     []byte
}

// Report is what a station tells of itself with its hello. No personal data.
type Report struct {
	Head            uint64    // last sequence number of the station's chain
	WaitingCaptures int       // not yet stored at the state
	WaitingBytes    int64     // of those captures
	OldestUnsent    time.Time // when the oldest unsent entry was written; zero when all is sent
	Now             time.Time // the station's clock
	Faults          []string  // codes of what ails the appliance and its devices now; more than MaxFaults are not told
}

// MaxFaults is how many codes a Report tells, and maxCode how long each may be.
const (
	MaxFaults = 16
	maxCode   = 64
)

// Hello is the state's side of the first question.
type Hello struct {
	Version  int              `json:"version"`
	Time     time.Time        `json:"time"` // the state's clock, UTC
	Station  string           `json:"station"`
	Head     ledger.Head      `json:"head"`              // everything up to here is at least received
	Receipt  *ledger.Receipt  `json:"receipt,omitempty"` // the newest at ledger.Stored; nil before the first entry
	Partials map[string]int64 `json:"partials"`          // blobs begun and not complete, with their offsets
	MaxFrame int              `json:"max_frame"`         // bytes of a frame's payload
	Pace     int              `json:"pace"`              // bytes per second that the state asks for; 0 without limit
	Forked   bool             `json:"forked"`            // quarantined: nothing more is taken
}

// Refusal is a receiver's answer to something it will not take. Head is the cursor of a gap, Next the offset of a
// capture gap.
type Refusal struct {
	Code   fault.Code  `json:"code"`
	Detail string      `json:"detail,omitempty"` // for the technician; no personal data
	Head   ledger.Head `json:"head,omitzero"`
	Next   int64       `json:"next,omitempty"`
}

func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s: %s", r.Code, r.Detail) }

// Unwrap lets errors.Is(err, fault.SyncGap) answer.
func (r *Refusal) Unwrap() error { return r.Code }

// Refuse makes a refusal with a formatted detail.
func Refuse(code fault.Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Version is the version of the wire protocol.
const Version = 1

// Limits of the wire, version 1.
const (
	MaxFrame       = 6 << 20 // payload of a frame, bytes: one sealed body of seal.MaxBody fits
	MaxBatchRaw    = 8 << 20 // a batch's JSON after decompression, bytes
	MaxEntries     = 4096    // entries of a batch
	MaxID          = 128     // bytes of a capture id
	UploadBytes    = 4 << 20 // the client ends an upload after so many bytes
	UploadTime     = time.Minute
	maxUpload      = 16 << 20 // the server ends one
	maxHelloAnswer = 1 << 20
)

// VerifyBatch checks links and signature of a batch and names the refusal: SyncChain, SyncSignature or RequestMalformed.
func VerifyBatch(b ledger.Batch, key ed25519.PublicKey) error {
	err := b.Verify(key)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ledger.ErrSignature):
		return Refuse(fault.SyncSignature, "entries %d to %d", b.First(), b.Last())
	case errors.Is(err, ledger.ErrChain):
		return Refuse(fault.SyncChain, "entries %d to %d", b.First(), b.Last())
	default:
		return Refuse(fault.RequestMalformed, "entries %d to %d: %v", b.First(), b.Last(), err)
	}
}
