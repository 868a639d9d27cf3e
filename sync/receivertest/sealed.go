package receivertest

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

// Sealed is a station that seals what it writes, as an appliance does.
type Sealed struct {
	*Station
	Own seal.PrivateKey
	Env seal.Envelope
}

// NewSealed has written one entry: the envelope key of a day, sealed to the state and to a key of its own.
func NewSealed(s *Station, state seal.PublicKey) (*Sealed, error) {
	own, err := seal.GenerateKey()
	if err != nil {
		return nil, err
	}
	env, body, err := seal.NewEnvelope(state, own.Public(), "2026-11-22", s.Code)
	if err != nil {
		return nil, err
	}
	all := &Sealed{s, own, env}
	all.Add(ledger.Entry{Kind: ledger.KindEnvelope, Record: env.ID(), Version: 1, Body: body})
	return all, nil
}

// Add gives an entry its place in the chain.
func (s *Sealed) Add(e ledger.Entry) ledger.Entry {
	e.Seq = uint64(len(s.Entries)) + 1
	e.Clock = ledger.Clock{At: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), State: "synced"}
	e.Chain = e.Link(s.Code, 1, s.Head(e.Seq-1).Chain)
	s.Entries = append(s.Entries, e)
	return e
}

// Record adds a revision, or anything else that has a body and no files.
func (s *Sealed) Record(kind ledger.Kind, id string, version uint32, v any) (err error) {
	e := ledger.Entry{Kind: kind, Record: id, Version: version, Envelope: s.Env.ID()}
	if e.Body, e.Key, err = seal.SealBody(s.Env, seal.OfEntry(s.Code, e), v); err == nil {
		s.Add(e)
	}
	return err
}

// Capture adds a capture; files are its bytes by the name of the rendition, "" for the original.
func (s *Sealed) Capture(c record.Capture, files map[string][]byte) (err error) {
	e := ledger.Entry{Kind: ledger.KindCapture, Record: c.ID, Version: 1, Envelope: s.Env.ID()}
	about := seal.OfEntry(s.Code, e)
	key := seal.NewDataKey()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		id := strings.TrimSuffix(c.ID+"."+name, ".")
		var out bytes.Buffer
		if _, err := seal.SealBlob(&out, bytes.NewReader(files[name]), key, seal.OfBlob(s.Code, e, id)); err != nil {
			return err
		}
		s.Blobs[id] = out.Bytes()
		e.Blobs = append(e.Blobs, ledger.Blob{ID: id, Size: int64(out.Len()), SHA256: sha256.Sum256(out.Bytes()), Priority: 3})
	}
	if e.Body, err = key.SealBody(about, c); err != nil {
		return err
	}
	if e.Key, err = s.Env.Wrap(key, about); err == nil {
		s.Add(e)
	}
	return err
}
