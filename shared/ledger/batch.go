package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"time"
)

const (
	batchDomain   = "thana batch v1"
	receiptDomain = "thana receipt v1"
	blobDomain    = "thana blob receipt v1"
)

// Why a batch or a receipt is refused.
var (
	ErrGap       = errors.New("ledger: entries are not consecutive")
	ErrChain     = errors.New("ledger: chain value does not follow from its entry")
	ErrSignature = errors.New("ledger: signature does not fit the key")
	ErrEmpty     = errors.New("ledger: batch without entries")
)

// Batch is a run of consecutive entries with one signature.
type Batch struct {
	Station   string  `json:"station"`
	Epoch     uint32  `json:"epoch"`
	Prev      Hash    `json:"prev"` // chain before the first entry
	Entries   []Entry `json:"entries"`
	KeyID     string  `json:"key_id"`
	Signature []byte  `json:"signature"` // Ed25519
}

// First and Last are the batch's sequence numbers; zero for an empty batch.
func (b Batch) First() uint64 {
	if len(b.Entries) == 0 {
		return 0
	}
	return b.Entries[0].Seq
}

// Last is the sequence number of the last entry.
func (b Batch) Last() uint64 {
	return b.First() + uint64(len(b.Entries)) - min(1, uint64(len(b.Entries)))
}

// Chain is the chain value after the last entry.
func (b Batch) Chain() Hash {
	if len(b.Entries) == 0 {
		return b.Prev
	}
	return b.Entries[len(b.Entries)-1].Chain
}

func (b Batch) signed() []byte { return b.span(b.First(), b.Last(), b.Chain()) }

// span is what a batch's signature is over: its ends, not its entries.
func (b Batch) span(first, last uint64, chain Hash) []byte {
	h := sha256.New()
	field(h, []byte(batchDomain))
	field(h, []byte(b.Station))
	number(h, uint64(b.Epoch))
	number(h, first)
	number(h, last)
	field(h, b.Prev[:])
	field(h, chain[:])
	return h.Sum(nil)
}

// Spanned checks the signature of a batch whose entries are not at hand, by its ends and the chain value after the last.
func Spanned(key ed25519.PublicKey, b Batch, first, last uint64, chain Hash) bool {
	return fits(key, b.span(first, last, chain), b.Signature)
}

// Sign sets KeyID and Signature.
func (b *Batch) Sign(key ed25519.PrivateKey) {
	b.KeyID = KeyID(key.Public().(ed25519.PublicKey))
	b.Signature = ed25519.Sign(key, b.signed())
}

// Verify recomputes every link from Prev and checks the signature.
func (b Batch) Verify(key ed25519.PublicKey) error {
	if len(b.Entries) == 0 {
		return ErrEmpty
	}
	prev := b.Prev
	for i, e := range b.Entries {
		if e.Seq != b.First()+uint64(i) {
			return ErrGap
		}
		if e.Link(b.Station, b.Epoch, prev) != e.Chain {
			return ErrChain
		}
		prev = e.Chain
	}
	if !fits(key, b.signed(), b.Signature) {
		return ErrSignature
	}
	return nil
}

// fits is ed25519.Verify, which panics at a key of another size.
func fits(key ed25519.PublicKey, message, signature []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message, signature)
}

// KeyID is the first 16 hexadecimal digits of the key's SHA-256.
func KeyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return Hash(sum).String()[:16]
}

// Level is how far the state has gone with an item.
type Level string

const (
	Received Level = "received" // fsynced by the receiver
	Stored   Level = "stored"   // database committed, object put and read back
)

// Receipt is the state's signed answer for a ledger position: everything up to Head is at Level.
type Receipt struct {
	Station   string    `json:"station"`
	Head      Head      `json:"head"`
	Level     Level     `json:"level"`
	At        time.Time `json:"at"` // state's clock, UTC
	KeyID     string    `json:"key_id"`
	Signature []byte    `json:"signature"`
}

func (r Receipt) signed() []byte {
	h := sha256.New()
	field(h, []byte(receiptDomain))
	field(h, []byte(r.Station))
	number(h, uint64(r.Head.Epoch))
	number(h, r.Head.Seq)
	field(h, r.Head.Chain[:])
	field(h, []byte(r.Level))
	field(h, []byte(r.At.UTC().Format(time.RFC3339Nano)))
	return h.Sum(nil)
}

// Sign sets KeyID and Signature.
func (r *Receipt) Sign(key ed25519.PrivateKey) {
	r.KeyID = KeyID(key.Public().(ed25519.PublicKey))
	r.Signature = ed25519.Sign(key, r.signed())
}

// Verify checks the state's signature.
func (r Receipt) Verify(key ed25519.PublicKey) error {
	if !fits(key, r.signed(), r.Signature) {
		return ErrSignature
	}
	return nil
}

// BlobReceipt is the state's signed answer for one blob.
type BlobReceipt struct {
	Station   string    `json:"station"`
	Blob      string    `json:"blob"`
	Size      int64     `json:"size"`
	SHA256    Hash      `json:"sha256"`
	Level     Level     `json:"level"`
	At        time.Time `json:"at"`
	KeyID     string    `json:"key_id"`
	Signature []byte    `json:"signature"`
}

func (r BlobReceipt) signed() []byte {
	h := sha256.New()
	field(h, []byte(blobDomain))
	field(h, []byte(r.Station))
	field(h, []byte(r.Blob))
	number(h, uint64(r.Size))
	field(h, r.SHA256[:])
	field(h, []byte(r.Level))
	field(h, []byte(r.At.UTC().Format(time.RFC3339Nano)))
	return h.Sum(nil)
}

// Sign sets KeyID and Signature.
func (r *BlobReceipt) Sign(key ed25519.PrivateKey) {
	r.KeyID = KeyID(key.Public().(ed25519.PublicKey))
	r.Signature = ed25519.Sign(key, r.signed())
}

// Verify checks the state's signature.
func (r BlobReceipt) Verify(key ed25519.PublicKey) error {
	if !fits(key, r.signed(), r.Signature) {
		return ErrSignature
	}
	return nil
}
