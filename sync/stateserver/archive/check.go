package archive

import (
	"archive/zip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"thana/shared/ledger"
)

// Why an archive is not what the state signed.
var (
	ErrForm      = errors.New("archive: not an archive of a state, or broken off")
	ErrSignature = errors.New("archive: the signature does not fit the manifest")
	ErrAltered   = errors.New("archive: a file is not as the manifest says")
)

// maxManifest bounds what is read of a manifest: a day of a large state lists some ten thousand files.
const maxManifest = 64 << 20

// Check reads an archive and compares every file with the manifest, and the manifest with its signature. It returns the key
// that signed, which the reader must know to be the state's.
func Check(r io.ReaderAt, size int64) (Manifest, ed25519.PublicKey, error) {
	var m Manifest
	var sig Signature
	z, err := zip.NewReader(r, size)
	if err != nil {
		return m, nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	text, err := read(z, "manifest.json")
	if err != nil {
		return m, nil, err
	}
	signed, err := read(z, "manifest.sig")
	if err != nil {
		return m, nil, err
	}
	if json.Unmarshal(text, &m) != nil || json.Unmarshal(signed, &sig) != nil {
		return m, nil, ErrForm
	}
	if len(sig.PublicKey) != ed25519.PublicKeySize || !ed25519.Verify(sig.PublicKey, text, sig.Signature) || ledger.KeyID(sig.PublicKey) != sig.KeyID {
		return m, nil, ErrSignature
	}
	listed := map[string]ManifestFile{}
	for _, f := range m.Files {
		listed[f.Name] = f
	}
	seen := map[string]bool{}
	for _, f := range z.File {
		if f.Name == "manifest.json" || f.Name == "manifest.sig" {
			continue
		}
		want, known := listed[f.Name]
		if !known || seen[f.Name] {
			return m, nil, fmt.Errorf("%w: %s is not in it", ErrAltered, f.Name)
		}
		seen[f.Name] = true
		if err := same(f, want); err != nil {
			return m, nil, err
		}
	}
	if len(seen) != len(listed) || len(listed) != len(m.Files) {
		return m, nil, fmt.Errorf("%w: %d files of %d", ErrAltered, len(seen), len(m.Files))
	}
	return m, sig.PublicKey, nil
}

func read(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForm, err)
	}
	return text, nil
}

func same(f *zip.File, want ManifestFile) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrAltered, f.Name, err)
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(r, want.Size+1))
	if err != nil || n != want.Size || hex.EncodeToString(h.Sum(nil)) != want.SHA256 {
		return fmt.Errorf("%w: %s", ErrAltered, f.Name)
	}
	return nil
}
