package link

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"thana/shared/fault"
)

const (
	certificateFile = "desktop.crt"
	keyFile         = "desktop.key"
	applianceFile   = "appliance.crt"
	addressFile     = "appliance.addr"
)

// Identity returns the desktop's own certificate out of a folder; the first time it makes one: P-256, self-signed, the
// key readable by its owner only, on Windows sealed to the account. Pairing is what makes the appliance trust it.
func Identity(dir, name string) (tls.Certificate, error) {
	const op = "link.Identity"
	certificate, key := filepath.Join(dir, certificateFile), filepath.Join(dir, keyFile)
	pair, err := readIdentity(certificate, key)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeIdentity(certificate, key, name); err == nil {
			pair, err = readIdentity(certificate, key)
		}
	}
	if err != nil {
		return tls.Certificate{}, fault.Wrap(fault.ConfigDesktopKey, op, err).With("where", key)
	}
	return pair, nil
}

func readIdentity(certificate, key string) (tls.Certificate, error) {
	open, err := os.ReadFile(certificate)
	if err != nil {
		return tls.Certificate{}, err
	}
	sealed, err := os.ReadFile(key)
	if err != nil {
		return tls.Certificate{}, err
	}
	plain, err := unprotect(sealed)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(open, plain)
}

func makeIdentity(certificate, key, name string) error {
	if err := os.MkdirAll(filepath.Dir(key), 0o700); err != nil {
		return err
	}
	// A pairing with an earlier key is worth nothing: without its address the window asks for a new one.
	if err := os.Remove(filepath.Join(filepath.Dir(key), addressFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(20, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		return err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	sealed, err := protect(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	if err != nil {
		return err
	}
	if err := os.WriteFile(key, sealed, 0o600); err != nil {
		return err
	}
	return os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
}

// Paired returns the address and the certificate of the appliance of the last pairing; false if there is none.
func Paired(dir string) (address string, certificate []byte, ok bool) {
	text, err1 := os.ReadFile(filepath.Join(dir, addressFile))
	encoded, err2 := os.ReadFile(filepath.Join(dir, applianceFile))
	block, _ := pem.Decode(encoded)
	if err1 != nil || err2 != nil || block == nil {
		return "", nil, false
	}
	return string(text), block.Bytes, true
}

// KeepPaired stores what a pairing authenticated.
func KeepPaired(dir, address string, certificate []byte) error {
	const op = "link.KeepPaired"
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	if err := os.WriteFile(filepath.Join(dir, applianceFile), encoded, 0o600); err != nil {
		return fault.Wrap(fault.ConfigFile, op, err)
	}
	if err := os.WriteFile(filepath.Join(dir, addressFile), []byte(address), 0o600); err != nil {
		return fault.Wrap(fault.ConfigFile, op, err)
	}
	return nil
}
