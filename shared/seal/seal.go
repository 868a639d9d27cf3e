// Package seal closes record bodies and captures so that only the station and the state open them.
//
// A body is canonical JSON (RFC 8785), zstd, then AES-256-GCM under a data key of its own. A blob is AES-256-GCM in
// segments of 64 kB under a key derived from the data key of its entry. Each data key is wrapped by the day's envelope
// key, and the envelope key is sealed with HPKE (KEM MLKEM768X25519), once to the state and once to the station.
// Destroying a record is deleting its wrapped data key. See docs/adr/0060-sealing.md.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"thana/shared/ledger"
)

// Why an opener refuses.
var (
	// ErrOpen: wrong key, wrong place (station, record, version) or altered bytes; which of them cannot be told.
	ErrOpen = errors.New("seal: does not open with this key in this place")
	// ErrForm: the bytes cannot be of this kind at all.
	ErrForm = errors.New("seal: not in the sealed form")
	// ErrLarge: more than MaxBody.
	ErrLarge = errors.New("seal: body too large")
)

const keySize = 32 // AES-256

// About is what sealed bytes belong to. It is bound into them: bytes moved to another record, version or station do
// not open.
type About struct {
	Station string
	Kind    string // ledger.Kind of the entry
	Item    string // record id, capture id or blob id
	Version uint32
}

// OfEntry is the About of an entry's body and of its wrapped key.
func OfEntry(station string, e ledger.Entry) About {
	return About{Station: station, Kind: string(e.Kind), Item: e.Record, Version: e.Version}
}

// OfBlob is the About of one blob of an entry.
func OfBlob(station string, e ledger.Entry, blob string) About {
	a := OfEntry(station, e)
	a.Item = blob
	return a
}

// bind encodes a purpose with the About; every part is preceded by its length.
func (a About) bind(purpose string) []byte {
	var out []byte
	for _, part := range []string{"thana seal v1", purpose, a.Station, a.Kind, a.Item} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return binary.BigEndian.AppendUint32(out, a.Version)
}

// DataKey opens one item: the body and the blobs of one ledger entry. It prints as ▮.
type DataKey [keySize]byte

// NewDataKey draws a key; it seals one body and one version of each blob, never more.
func NewDataKey() (k DataKey) {
	_, _ = rand.Read(k[:]) // never fails, crypto/rand
	return k
}

// Wipe overwrites the key.
func (k *DataKey) Wipe() { clear(k[:]) }

func (DataKey) String() string   { return "▮" }
func (DataKey) GoString() string { return "▮" }

// cipherFor derives the key of one purpose, so that body and blobs never share a key and nonce.
func (k DataKey) cipherFor(aad []byte) (cipher.AEAD, error) {
	sub, err := hkdf.Key(sha256.New, k[:], nil, string(aad), keySize)
	if err != nil {
		return nil, err
	}
	defer clear(sub)
	return gcm(sub)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
