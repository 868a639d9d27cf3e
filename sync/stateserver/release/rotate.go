package release

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"thana/shared/fault"
)

// Rotate gives a role a new key, made in the folder, for an old one of which the identifier begins so; for the only one where old is
// empty. It holds when enough keys of the old root and of the new one have signed it: until then it waits for Sign.
func (r *Repository) Rotate(role, old, folder string) error {
	own, known := r.root.Signed.Roles[role]
	if !known {
		return misfit(role, "there is no such role")
	}
	next, err := r.draft()
	if err != nil {
		return err
	}
	gone := slices.DeleteFunc(slices.Clone(own.KeyIDs), func(id string) bool { return len(old) > len(id) || id[:len(old)] != old })
	if len(gone) != 1 {
		return misfit(role, fmt.Sprintf("%d of its keys begin with %q; name one", len(gone), old))
	}
	key, err := makeKey(folder, role)
	if err != nil {
		return err
	}
	if err := errors.Join(next.Signed.AddKey(key, role), next.Signed.RevokeKey(gone[0], role)); err != nil {
		return fault.Wrap(fault.Unexpected, "release.Rotate", err)
	}
	made, err := readKeys([]string{folder})
	if err != nil {
		return err
	}
	for id, k := range made {
		r.have[id] = k
	}
	return r.finish(next)
}

// Renew signs the same keys for another term.
func (r *Repository) Renew() error {
	next, err := r.draft()
	if err != nil {
		return err
	}
	return r.finish(next)
}

// draft is the next root, unsigned.
func (r *Repository) draft() (*metadata.Metadata[metadata.RootType], error) {
	if _, err := os.Stat(filepath.Join(r.dir, pendingFile)); err == nil {
		return nil, misfit(pendingFile, "a root already waits for signatures: thana-state release sign")
	}
	data, err := r.root.ToBytes(false)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "release.draft", err)
	}
	next, err := metadata.Root().FromBytes(data)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "release.draft", err)
	}
	next.ClearSignatures()
	next.Signed.Version++
	next.Signed.Expires = r.now.Add(RootLasts)
	return next, nil
}

// Sign adds the signatures of the keys that are here to the root that waits.
func (r *Repository) Sign() error {
	next, err := metadata.Root().FromFile(filepath.Join(r.dir, pendingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return misfit(pendingFile, "no root waits for signatures")
	}
	if err != nil || next.Signed.Version != r.root.Signed.Version+1 {
		return misfit(pendingFile, "it does not follow the root that is published")
	}
	return r.finish(next)
}

// finish publishes a root that enough keys signed, with all that its keys must have signed anew; another one is kept and waits.
func (r *Repository) finish(next *metadata.Metadata[metadata.RootType]) error {
	before, after := r.root.Signed.Roles[metadata.ROOT], next.Signed.Roles[metadata.ROOT]
	old, err := sign(next, before, r.have)
	if err != nil {
		return err
	}
	signed, err := sign(next, after, r.have)
	if err != nil {
		return err
	}
	short := errors.Join(enough(metadata.ROOT, before, old), enough(metadata.ROOT, after, signed))
	for _, role := range []string{metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP} {
		here := 0
		for _, id := range next.Signed.Roles[role].KeyIDs {
			if _, ok := r.have[id]; ok {
				here++
			}
		}
		short = errors.Join(short, enough(role, next.Signed.Roles[role], here))
	}
	if short != nil {
		data, err := next.ToBytes(true)
		if err != nil {
			return fault.Wrap(fault.Unexpected, "release.finish", err)
		}
		return errors.Join(r.write(pendingFile, data), short)
	}
	if err := r.publishRoot(next); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(r.dir, pendingFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return misfit(pendingFile, err.Error())
	}
	return r.publish(true)
}

// publishRoot signs a root with its own keys and writes it.
func (r *Repository) publishRoot(root *metadata.Metadata[metadata.RootType]) error {
	signed, err := sign(root, root.Signed.Roles[metadata.ROOT], r.have)
	if err == nil {
		err = enough(metadata.ROOT, root.Signed.Roles[metadata.ROOT], signed)
	}
	if err != nil {
		return err
	}
	data, err := root.ToBytes(true)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "release.publishRoot", err)
	}
	r.root = root
	return r.write(fmt.Sprintf("%d.root.json", root.Signed.Version), data)
}
