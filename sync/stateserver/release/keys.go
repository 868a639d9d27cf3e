package release

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"thana/shared/disk"
	"thana/shared/fault"
)

// keys are the private keys of the folders that were named, by their TUF identifiers.
type keys map[string]ed25519.PrivateKey

// readKeys reads every *.pem of the folders. Which key belongs to which role says the root, not the file's name.
func readKeys(folders []string) (keys, error) {
	all := keys{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.pem"))
		if err != nil || len(files) == 0 {
			return nil, misfit(folder, "no keys (*.pem) in this folder")
		}
		for _, path := range files {
			key, err := readKey(path)
			if err != nil {
				return nil, misfit(path, "it is no Ed25519 key in PEM")
			}
			public, err := metadata.KeyFromPublicKey(key.Public())
			if err != nil {
				return nil, fault.Wrap(fault.Unexpected, "release.keys", err)
			}
			id, err := public.ID()
			if err != nil {
				return nil, fault.Wrap(fault.Unexpected, "release.keys", err)
			}
			all[id] = key
		}
	}
	return all, nil
}

func readKey(path string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	own, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%T", key)
	}
	return own, nil
}

// makeKey writes a new key of a role into a folder, for its owner alone.
func makeKey(folder, role string) (*metadata.Key, error) {
	const op = "release.makeKey"
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	key, err := metadata.KeyFromPublicKey(public)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	id, err := key.ID()
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, misfit(folder, err.Error())
	}
	path := filepath.Join(folder, role+"-"+id[:12]+".pem")
	if err := disk.Replace(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		return nil, misfit(path, err.Error())
	}
	return key, nil
}

// sign signs with the keys of a role that are here, and says how many of how many.
func sign[T metadata.Roles](meta *metadata.Metadata[T], role *metadata.Role, have keys) (signed int, err error) {
	kept := map[string]bool{}
	for _, s := range meta.Signatures {
		kept[s.KeyID] = true
	}
	for _, id := range role.KeyIDs {
		key, here := have[id]
		if !here || kept[id] {
			continue
		}
		signer, err := signature.LoadED25519Signer(key)
		if err != nil {
			return 0, fault.Wrap(fault.Unexpected, "release.sign", err)
		}
		if _, err := meta.Sign(signer); err != nil {
			return 0, fault.Wrap(fault.Unexpected, "release.sign", err)
		}
		kept[id] = true
	}
	for _, id := range role.KeyIDs {
		if kept[id] {
			signed++
		}
	}
	return signed, nil
}

// enough refuses a role that its signatures do not reach.
func enough(role string, r *metadata.Role, signed int) error {
	if signed >= r.Threshold {
		return nil
	}
	return fault.New(fault.UpdateKeys, "release.sign", "%s: %d of %d", role, signed, r.Threshold).
		With("role", role).With("need", fmt.Sprint(r.Threshold)).With("have", fmt.Sprint(signed))
}

func misfit(what, problem string) error {
	return fault.New(fault.UpdateRelease, "release", "%s: %s", what, problem).With("what", what).With("problem", problem)
}
