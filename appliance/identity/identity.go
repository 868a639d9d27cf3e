// Package identity keeps the appliance's keys: one folder, one file a key, readable by the appliance alone.
package identity

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/protocol"
)

// StoreKeySize is the length of the store's key in bytes.
const StoreKeySize = 32

const (
	// certificateLasts is long because desktops pin the certificate itself; the pairing is what is renewed or revoked.
	certificateLasts = 20 * 365 * 24 * time.Hour
	enrolmentFile    = "enrolment.json"
)

// Identity is what the appliance is known by.
type Identity struct {
	StoreKey []byte             // opens the encrypted store
	Signing  ed25519.PrivateKey // signs the ledger's batches
	TLS      tls.Certificate    // what desktops pin, and what the state's certificate is issued for
	Seal     seal.PrivateKey    // the station's own key of the day's envelope

	Enrolment *protocol.Enrolment // what the state answered, or nil before enrolment

	dir string
}

// Open reads the keys, making the missing ones before enrolment. Keys are never replaced: a folder with a store key but an unreadable
// other one is fault.ConfigFile.
func Open(dir string) (*Identity, error) {
	const op = "identity.Open"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.ConfigFile, op, err).With("where", dir).With("problem", "cannot be made")
	}
	id := &Identity{dir: dir}
	for _, step := range []func() error{id.storeKey, id.signingKey, id.certificate, id.sealKey, id.enrolment} {
		if err := step(); err != nil {
			return nil, fault.Wrap(fault.ConfigFile, op, err).With("where", dir).With("problem", "a key cannot be read or made")
		}
	}
	return id, nil
}

func (id *Identity) storeKey() (err error) {
	id.StoreKey, err = id.keep("store.key", func() ([]byte, error) {
		key := make([]byte, StoreKeySize)
		_, err := rand.Read(key)
		return key, err
	})
	if err == nil && len(id.StoreKey) != StoreKeySize {
		err = fmt.Errorf("store.key has %d bytes, want %d", len(id.StoreKey), StoreKeySize)
	}
	return err
}

func (id *Identity) signingKey() error {
	data, err := id.keep("signing.pem", func() ([]byte, error) {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		return keyPEM(key)
	})
	if err != nil {
		return err
	}
	key, err := parseKey(data)
	if err != nil {
		return fmt.Errorf("signing.pem: %w", err)
	}
	var ok bool
	if id.Signing, ok = key.(ed25519.PrivateKey); !ok {
		return errors.New("signing.pem is not an Ed25519 key")
	}
	return nil
}

func (id *Identity) certificate() error {
	key, err := id.keep("tls-key.pem", func() ([]byte, error) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		return keyPEM(key)
	})
	if err != nil {
		return err
	}
	cert, err := id.keep("tls-cert.pem", func() ([]byte, error) { return selfSigned(key) })
	if err != nil {
		return err
	}
	id.TLS, err = tls.X509KeyPair(cert, key)
	return err
}

func (id *Identity) sealKey() error {
	data, err := id.keep("seal.key", func() ([]byte, error) {
		key, err := seal.GenerateKey()
		if err != nil {
			return nil, err
		}
		return key.MarshalText()
	})
	if err != nil {
		return err
	}
	return id.Seal.UnmarshalText(data)
}

func (id *Identity) enrolment() error {
	data, err := os.ReadFile(filepath.Join(id.dir, enrolmentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(data, &id.Enrolment)
}

// Signer is the key of the certificate.
func (id *Identity) Signer() crypto.Signer { return id.TLS.PrivateKey.(crypto.Signer) } // made by certificate

// Enrol redeems the state's one-time token and keeps the answer.
func (id *Identity) Enrol(ctx context.Context, token string, realm record.Realm) error {
	got, err := protocol.Enrol(ctx, token, realm, protocol.StationKeys{
		TLS: id.Signer(), Ledger: id.Signing.Public().(ed25519.PublicKey), Seal: id.Seal.Public(),
	})
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Unexpected, "identity.Enrol", err)
	}
	if err := id.write(enrolmentFile, data); err != nil {
		return fault.Wrap(fault.ConfigFile, "identity.Enrol", err).With("where", id.dir).With("problem", "cannot be written")
	}
	id.Enrolment = &got
	return nil
}

func selfSigned(keyData []byte) ([]byte, error) {
	key, err := parseKey(keyData)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Thana appliance"},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(certificateLasts),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

func keyPEM(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func parseKey(data []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no PEM block")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%T cannot sign", key)
	}
	return signer, nil
}

// SameStore remembers the store that this appliance began with, by its name, and refuses another: fault.ConfigEmptied.
func (id *Identity) SameStore(name, where string) error {
	const op, file = "identity.SameStore", "store.name"
	kept, err := os.ReadFile(filepath.Join(id.dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		kept, err = []byte(name), id.write(file, []byte(name))
	}
	if err != nil {
		return fault.Wrap(fault.ConfigFile, op, err).With("where", id.dir).With("problem", file+" cannot be read or written")
	}
	if string(kept) != name {
		return fault.New(fault.ConfigEmptied, op, "the store is not the one that %s names", file).With("where", where)
	}
	return nil
}

// keep reads a file of the folder, or writes what fresh makes: fsynced under another name first, so that a power cut
// never leaves half a key.
func (id *Identity) keep(name string, fresh func() ([]byte, error)) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(id.dir, name))
	if !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	if _, err := os.Stat(filepath.Join(id.dir, enrolmentFile)); err == nil {
		return nil, fmt.Errorf("%s is missing, and the state knows this appliance by it", name)
	}
	if data, err = fresh(); err != nil {
		return nil, err
	}
	return data, id.write(name, data)
}

func (id *Identity) write(name string, data []byte) error {
	return disk.Replace(filepath.Join(id.dir, name), data, 0o600)
}
