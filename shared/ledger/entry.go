// Package ledger is the station's append-only, hash-chained, signed list of everything that happened: record
// revisions, captures, prints, sign-ins, refusals and views. Sync sends it and an auditor verifies it.
//
// The chain commits to sealed bytes, so destroying a data key leaves the chain verifiable.
package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// chainDomain separates these hashes from every other use of SHA-256.
const chainDomain = "thana ledger entry v1"

// Hash is a SHA-256, hexadecimal in JSON.
type Hash [sha256.Size]byte

// MarshalText writes lower-case hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h[:])), nil }

// UnmarshalText reads exactly 64 hexadecimal digits.
func (h *Hash) UnmarshalText(b []byte) error {
	if hex.DecodedLen(len(b)) != len(h) {
		return hex.ErrLength
	}
	_, err := hex.Decode(h[:], b)
	return err
}

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Kind says what an entry records. Record revisions use record.Kind ("gd", "fir", "arrest").
type Kind string

const (
	KindEnvelope Kind = "envelope" // a day's envelope key, sealed to the state and to the station; its body is clear
	KindCapture  Kind = "capture"  // a capture's description, with its blob
	KindPrint    Kind = "print"    // a document was printed
	KindAccess   Kind = "access"   // sign-in, refusal, lock, pairing, revocation
	KindView     Kind = "view"     // a sensitive record was shown
	KindSearch   Kind = "search"   // persons or cases were looked for across the state
	KindService  Kind = "service"  // a citizen's request was taken up, or answered
	KindSeen     Kind = "seen"     // the officer in charge saw a coded reason
	KindOfficer  Kind = "officer"  // an officer was added or changed

	KindDown      Kind = "down"      // what the state said, and whether it was carried out
	KindDestroyed Kind = "destroyed" // records were destroyed by order
)

// Clock is what the appliance knew of the time when it wrote an entry. Order is by Seq alone, never by time.
type Clock struct {
	At    time.Time `json:"at"`    // device time, UTC
	State string    `json:"state"` // "synced", "free" (running on its own), "behind" (before the last signed ack)
	Boot  string    `json:"boot"`  // boot id of the kernel
	Mono  int64     `json:"mono"`  // nanoseconds since boot
}

// Blob is a sealed file that belongs to an entry. Size and SHA256 are of the sealed bytes.
type Blob struct {
	ID       string `json:"id"` // capture id, or capture id + "." + rendition name
	Size     int64  `json:"size"`
	SHA256   Hash   `json:"sha256"`
	Priority uint8  `json:"priority"` // 3 prints and photographs of an open arrest, 4 scans, 5 bulk
}

// Entry is one link of the chain, as stored and as sent. Key is outside the chain: deleting it destroys the record.
type Entry struct {
	Seq      uint64 `json:"seq"` // from 1, without gaps
	Kind     Kind   `json:"kind"`
	Record   string `json:"record"`  // record id, capture id, or empty
	Version  uint32 `json:"version"` // revision of the record, from 1
	Clock    Clock  `json:"clock"`
	Blobs    []Blob `json:"blobs,omitempty"`
	Body     []byte `json:"body"`               // sealed bytes (clear for KindEnvelope)
	Envelope string `json:"envelope,omitempty"` // id of the envelope key that wraps Key
	Key      []byte `json:"key,omitempty"`      // the data key, wrapped
	Chain    Hash   `json:"chain"`
}

// Head is a position of a station's chain; the zero Seq has the zero Chain.
type Head struct {
	Epoch uint32 `json:"epoch"` // from 1; a new one is signed by the state after a fork
	Seq   uint64 `json:"seq"`
	Chain Hash   `json:"chain"`
}

// BodyHash commits to the sealed body, the clock and the blobs.
func (e Entry) BodyHash() Hash {
	h := sha256.New()
	field(h, e.Body)
	field(h, []byte(e.Clock.At.UTC().Format(time.RFC3339Nano)))
	field(h, []byte(e.Clock.State))
	field(h, []byte(e.Clock.Boot))
	number(h, uint64(e.Clock.Mono))
	for _, b := range e.Blobs {
		field(h, []byte(b.ID))
		number(h, uint64(b.Size))
		field(h, b.SHA256[:])
		number(h, uint64(b.Priority))
	}
	return Hash(h.Sum(nil))
}

// Link returns the entry's chain value after prev, sync.md: sha256(domain, station, epoch, seq, kind, record id,
// version, body sha256, previous). Every field is preceded by its length, so no two inputs collide.
func (e Entry) Link(station string, epoch uint32, prev Hash) Hash {
	body := e.BodyHash()
	h := sha256.New()
	field(h, []byte(chainDomain))
	field(h, []byte(station))
	number(h, uint64(epoch))
	number(h, e.Seq)
	field(h, []byte(e.Kind))
	field(h, []byte(e.Record))
	number(h, uint64(e.Version))
	field(h, body[:])
	field(h, prev[:])
	return Hash(h.Sum(nil))
}

type writer interface{ Write([]byte) (int, error) }

func field(w writer, b []byte) {
	number(w, uint64(len(b)))
	_, _ = w.Write(b) // a hash never fails
}

func number(w writer, n uint64) {
	_, _ = w.Write(binary.BigEndian.AppendUint64(nil, n))
}
