package ledger

import (
	"crypto/sha256"
	"fmt"
)

// Sum is the SHA-256 of parts in the form of everything that is chained or signed here: each string, byte slice and hash
// preceded by its u64 length, each uint64 as it is. No two lists of parts collide. Other types panic.
func Sum(parts ...any) Hash {
	h := sha256.New()
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			field(h, []byte(p))
		case []byte:
			field(h, p)
		case Hash:
			field(h, p[:])
		case uint64:
			number(h, p)
		default:
			panic(fmt.Sprintf("ledger: no form for %T", part))
		}
	}
	return Hash(h.Sum(nil))
}

// Fits says whether the signature of message is by key. A key of another size never fits.
func Fits(key []byte, message Hash, signature []byte) bool { return fits(key, message[:], signature) }
