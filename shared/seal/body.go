package seal

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// MaxBody is the largest canonical JSON of one body, in bytes.
const MaxBody = 4 << 20

// Dictionary is the id of the zstd dictionary that bodies are packed with, RFC 8878 section 5: 16 kB of what records have
// in common, trained on made-up ones. A frame names the dictionary it needs, so that bodies packed without one open too.
const Dictionary = 0x7468_6131

//go:embed dictionary.zst
var dictionary []byte

// Coders are used again while bodies follow each other, and let go at rest: an encoder weighs more than a megabyte.
var (
	compressors = sync.Pool{New: func() any {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(256<<10), zstd.WithEncoderDict(dictionary))
		if err != nil {
			panic("seal: the options above do not fit: " + err.Error())
		}
		return w
	}}
	decompressor = sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(MaxBody),
			zstd.WithDecoderMaxWindow(MaxBody), zstd.WithDecoderDicts(dictionary))
	})
)

// SealBody seals v under a new data key and wraps that key. It returns the two byte strings of a ledger entry.
func SealBody(env Envelope, about About, v any) (body, wrapped []byte, err error) {
	key := NewDataKey()
	defer key.Wipe()
	if body, err = key.SealBody(about, v); err != nil {
		return nil, nil, err
	}
	wrapped, err = env.Wrap(key, about)
	return body, wrapped, err
}

// OpenBody opens a body into the value that into points to.
func OpenBody(env Envelope, about About, body, wrapped []byte, into any) error {
	key, err := env.Unwrap(wrapped, about)
	if err != nil {
		return err
	}
	defer key.Wipe()
	return key.OpenBody(about, body, into)
}

// SealBody seals v, once, under a key that may also seal the entry's blobs. The nonce is zero because the derived key
// seals nothing else.
func (k DataKey) SealBody(about About, v any) ([]byte, error) {
	plain, err := Canonical(v)
	if err != nil {
		return nil, err
	}
	if len(plain) > MaxBody {
		return nil, ErrLarge
	}
	enc := compressors.Get().(*zstd.Encoder)
	defer compressors.Put(enc)
	aad := about.bind("body")
	aead, err := k.cipherFor(aad)
	if err != nil {
		return nil, err
	}
	packed := enc.EncodeAll(plain, nil)
	clear(plain)
	return aead.Seal(packed[:0], make([]byte, aead.NonceSize()), packed, aad), nil
}

// OpenBody opens what SealBody sealed.
func (k DataKey) OpenBody(about About, body []byte, into any) error {
	aad := about.bind("body")
	aead, err := k.cipherFor(aad)
	if err != nil {
		return err
	}
	packed, err := aead.Open(nil, make([]byte, aead.NonceSize()), body, aad)
	if err != nil {
		return ErrOpen
	}
	dec, err := decompressor()
	if err != nil {
		return err
	}
	plain, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return ErrForm
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return ErrForm
	}
	return nil
}
