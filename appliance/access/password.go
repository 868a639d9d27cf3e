// Package access decides who may sign in: passwords under argon2id, five tries, then a lock.
package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"thana/shared/fault"
)

// MinPassword is the length of the shortest password in characters.
const MinPassword = 8

// Cost of a hash: above the OWASP minimum for argon2id (19 MiB, 2 passes), small enough for a box with 512 MB.
const (
	passes   = 3
	memory   = 24 << 10 // KiB
	lanes    = 1
	saltSize = 16 // bytes, RFC 9106 section 3.1
	hashSize = 32 // bytes
)

// Hash makes the encoded argon2id hash of a password: "$argon2id$v=19$m=..,t=..,p=..$salt$hash".
func Hash(password string) (string, error) {
	if utf8.RuneCountInString(password) < MinPassword {
		return "", fault.New(fault.AccessWeakPassword, "access.Hash", "too short").With("min", strconv.Itoa(MinPassword))
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fault.Wrap(fault.Unexpected, "access.Hash", err)
	}
	sum := argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashSize)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// fits tells whether the password made the encoded hash, under the cost that the hash names.
func fits(encoded, password string) bool {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var m, t uint32
	var p uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || t == 0 || p == 0 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, t, m, p, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}
