// Package draft keeps half-written forms on the desktop, sealed with a key that only a signed-in officer has, so that a
// power cut loses nothing typed and a stolen disk tells nothing.
package draft

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"thana/desktop/flow"
	"thana/shared/fault"
)

const (
	suffix = ".draft"
	// version is the first byte of a file and part of what the seal binds.
	version   = 1
	nonceSize = 12
)

// Store is one officer's folder of drafts. A file is the version byte, a nonce of 12 bytes and the JSON of a
// flow.Draft sealed with AES-256-GCM, bound to the version and the file's name.
type Store struct {
	dir  string
	seal cipher.AEAD
}

// Open opens an officer's drafts below dir with the 32-byte key of the session.
func Open(dir, login string, key []byte) (*Store, error) {
	const op = "draft.Open"
	if len(key) != 32 {
		return nil, fault.New(fault.ConfigKey, op, "key of %d bytes, want 32", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigKey, op, err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigKey, op, err)
	}
	s := &Store{filepath.Join(dir, url.PathEscape(login)), seal}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.ConfigFile, op, err)
	}
	return s, nil
}

func (s *Store) path(id string) (string, error) {
	if id == "" || strings.Trim(id, "0123456789abcdef") != "" {
		return "", fault.New(fault.RequestMalformed, "draft.path", "id of %d characters is not hexadecimal", len(id))
	}
	return filepath.Join(s.dir, id+suffix), nil
}

func bound(id string) []byte { return append([]byte{version}, id...) }

// Save writes a draft so that it survives a power cut at any moment: the old one or the new one is there, whole.
func (s *Store) Save(d flow.Draft) error {
	const op = "draft.Save"
	path, err := s.path(d.ID)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(d)
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	nonce := make([]byte, nonceSize)
	if _, err := rand.Read(nonce); err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	sealed := s.seal.Seal(append([]byte{version}, nonce...), nonce, plain, bound(d.ID))
	if err := replace(path, sealed); err != nil {
		return fault.Wrap(fault.ConfigFile, op, err).With("file", filepath.Base(path))
	}
	return nil
}

// replace writes beside the file, syncs and renames over it.
func replace(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return rename(f.Name(), path)
}

// List returns the drafts that open with the officer's key, newest first. A file that does not open is left where it is.
func (s *Store) List() ([]flow.Draft, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigFile, "draft.List", err)
	}
	var all []flow.Draft
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), suffix)
		if !ok {
			continue
		}
		if d, err := s.load(id); err == nil {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b flow.Draft) int { return b.Saved.Compare(a.Saved) })
	return all, nil
}

func (s *Store) load(id string) (flow.Draft, error) {
	var d flow.Draft
	path, err := s.path(id)
	if err != nil {
		return d, err
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return d, err
	}
	plain, err := s.open(id, content)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(plain, &d)
}

func (s *Store) open(id string, content []byte) ([]byte, error) {
	if len(content) < 1+nonceSize || content[0] != version {
		return nil, fault.New(fault.ConfigFile, "draft.open", "%d bytes are not a draft", len(content))
	}
	return s.seal.Open(nil, content[1:1+nonceSize], content[1+nonceSize:], bound(id))
}

// Delete removes a draft that became a record, or that nobody wants. One that is not there is not a failure.
func (s *Store) Delete(id string) error {
	path, err := s.path(id)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.ConfigFile, "draft.Delete", err)
	}
	return nil
}
