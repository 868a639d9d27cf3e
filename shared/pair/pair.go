// Package pair introduces a desktop to an appliance by an eight-digit code that a person reads off one and types into
// the other: OPAQUE (RFC 9807) over TLS, with the session's exporter and both certificates in the key exchange's
// context. A listener learns nothing, and a box in the middle has another exporter and other certificates, so that
// even with the right code its exchange fails. Each opened exchange is one guess, since whoever opens it learns
// whether the guess was right; an offer allows five.
package pair

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"math/big"

	"github.com/bytemare/ksf"
	"github.com/bytemare/opaque"
)

// CodeDigits is the length of the code that people read and type.
const CodeDigits = 8

const exporterLabel = "EXPORTER-thana-pairing-v1"

// identities in the OPAQUE envelope; the certificates are bound through the context.
var (
	applianceIdentity = []byte("thana appliance")
	desktopIdentity   = []byte("thana desktop")
)

// Fingerprint is the SHA-256 of a certificate in DER.
type Fingerprint [sha256.Size]byte

// FingerprintOf hashes a certificate in DER.
func FingerprintOf(der []byte) Fingerprint { return sha256.Sum256(der) }

func (f Fingerprint) String() string { return fmt.Sprintf("%x", f[:]) }

// Binding is what the exchange is bound to.
type Binding struct {
	Exporter           []byte // keying material of this TLS session, RFC 8446 section 7.5
	Appliance, Desktop Fingerprint
}

// BindingOf reads a TLS 1.3 session's exporter and joins the two certificates.
func BindingOf(state tls.ConnectionState, appliance, desktop Fingerprint) (Binding, error) {
	material, err := state.ExportKeyingMaterial(exporterLabel, nil, 32)
	if err != nil {
		return Binding{}, fmt.Errorf("pair: TLS exporter: %w", err)
	}
	return Binding{material, appliance, desktop}, nil
}

// suite is the same on both sides; the context makes each session's different.
func suite(b Binding) *opaque.Configuration {
	context := append([]byte("thana pairing v1"), b.Exporter...)
	context = append(context, b.Appliance[:]...)
	context = append(context, b.Desktop[:]...)
	return &opaque.Configuration{
		OPRF: opaque.RistrettoSha512, AKE: opaque.RistrettoSha512,
		KDF: crypto.SHA512, MAC: crypto.SHA512, Hash: crypto.SHA512,
		KSF: ksf.Argon2id, Context: context,
	}
}

// NewCode draws a code of CodeDigits digits.
func NewCode() (string, error) {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(CodeDigits), nil)
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return "", fmt.Errorf("pair: %w", err)
	}
	return fmt.Sprintf("%0*d", CodeDigits, n), nil
}
