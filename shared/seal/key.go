package seal

import (
	"bytes"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

const (
	publicPrefix  = "thana-seal-public-1 "
	privatePrefix = "thana-seal-private-1 "
)

// PublicKey seals envelope keys to its owner. As text it is one line.
type PublicKey struct{ key hpke.PublicKey }

// PrivateKey opens what was sealed to its PublicKey. As text it is one line, for a file of mode 0600; printed it is ▮.
type PrivateKey struct{ key hpke.PrivateKey }

// GenerateKey draws a key pair of MLKEM768X25519.
func GenerateKey() (PrivateKey, error) {
	k, err := hpke.MLKEM768X25519().GenerateKey()
	return PrivateKey{k}, err
}

// Public is the other half.
func (k PrivateKey) Public() PublicKey { return PublicKey{k.key.PublicKey()} }

// IsZero says that no key was set.
func (k PrivateKey) IsZero() bool { return k.key == nil }

// IsZero says that no key was set.
func (k PublicKey) IsZero() bool { return k.key == nil }

// ID is the first 16 hexadecimal digits of the key's SHA-256.
func (k PublicKey) ID() string {
	sum := sha256.Sum256(k.key.Bytes())
	return hex.EncodeToString(sum[:8])
}

func (PrivateKey) String() string   { return "▮" }
func (PrivateKey) GoString() string { return "▮" }

// MarshalText writes the line of a key file.
func (k PublicKey) MarshalText() ([]byte, error) {
	if k.key == nil {
		return nil, ErrForm
	}
	return line(publicPrefix, k.key.Bytes()), nil
}

// UnmarshalText reads it.
func (k *PublicKey) UnmarshalText(text []byte) error {
	raw, err := unline(publicPrefix, text)
	if err != nil {
		return err
	}
	key, err := hpke.MLKEM768X25519().NewPublicKey(raw)
	if err != nil {
		return ErrForm
	}
	k.key = key
	return nil
}

// MarshalText writes the line of a key file.
func (k PrivateKey) MarshalText() ([]byte, error) {
	if k.key == nil {
		return nil, ErrForm
	}
	raw, err := k.key.Bytes()
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	return line(privatePrefix, raw), nil
}

// UnmarshalText reads it.
func (k *PrivateKey) UnmarshalText(text []byte) error {
	raw, err := unline(privatePrefix, text)
	if err != nil {
		return err
	}
	defer clear(raw)
	key, err := hpke.MLKEM768X25519().NewPrivateKey(raw)
	if err != nil {
		return ErrForm
	}
	k.key = key
	return nil
}

func line(prefix string, raw []byte) []byte {
	return base64.StdEncoding.AppendEncode([]byte(prefix), raw)
}

func unline(prefix string, text []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(text), []byte(prefix))
	if !ok {
		return nil, ErrForm
	}
	raw, err := base64.StdEncoding.Strict().AppendDecode(nil, rest)
	if err != nil {
		return nil, ErrForm
	}
	return raw, nil
}
