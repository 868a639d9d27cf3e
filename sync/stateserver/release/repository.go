// Package release is the publisher's side of the update channel: a repository of The Update Framework, its keys and its packages.
package release

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/release"
)

// How long metadata holds where nothing else is said.
const (
	RootLasts      = 2 * 365 * 24 * time.Hour
	TargetsLasts   = 365 * 24 * time.Hour
	SnapshotLasts  = 365 * 24 * time.Hour
	TimestampLasts = 30 * 24 * time.Hour // a stick travels; a state server has it stamped anew
)

const pendingFile = "root.pending.json"

// Repository is an opened repository: its newest metadata, and the keys that are here.
type Repository struct {
	dir   string
	have  keys
	now   time.Time
	fresh time.Duration // that a new timestamp holds

	root      *metadata.Metadata[metadata.RootType]
	targets   *metadata.Metadata[metadata.TargetsType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	timestamp *metadata.Metadata[metadata.TimestampType]
}

// Options say where the keys are. Now is the system's clock if zero, Fresh is TimestampLasts.
type Options struct {
	Keys  []string // folders; none for Open that only lists
	Now   time.Time
	Fresh time.Duration
}

// Plan is how many keys a new repository's root has.
type Plan struct{ RootKeys, RootThreshold int }

// Create makes keys in the first of the folders and an empty repository.
func Create(dir string, plan Plan, o Options) error {
	if len(o.Keys) == 0 || plan.RootThreshold < 1 || plan.RootThreshold > plan.RootKeys {
		return misfit("root", fmt.Sprintf("%d of %d keys cannot be asked for", plan.RootThreshold, plan.RootKeys))
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "*.root.json")); len(found) > 0 {
		return misfit(dir, "there is a repository already")
	}
	if err := os.MkdirAll(filepath.Join(dir, release.Targets), 0o755); err != nil {
		return misfit(dir, err.Error())
	}
	now, fresh := o.defaults()
	root := metadata.Root(now.Add(RootLasts))
	for _, role := range metadata.TOP_LEVEL_ROLE_NAMES {
		n := 1
		if role == metadata.ROOT {
			n = plan.RootKeys
		}
		for range n {
			key, err := makeKey(o.Keys[0], role)
			if err != nil {
				return err
			}
			if err := root.Signed.AddKey(key, role); err != nil {
				return fault.Wrap(fault.Unexpected, "release.Create", err)
			}
		}
	}
	root.Signed.Roles[metadata.ROOT].Threshold = plan.RootThreshold
	have, err := readKeys(o.Keys[:1])
	if err != nil {
		return err
	}
	r := &Repository{dir: dir, have: have, now: now, fresh: fresh, root: root,
		targets: metadata.Targets(), snapshot: metadata.Snapshot(), timestamp: metadata.Timestamp()}
	// The next version of each is the first.
	r.targets.Signed.Version, r.snapshot.Signed.Version, r.timestamp.Signed.Version = 0, 0, 0
	if err := r.publishRoot(root); err != nil {
		return err
	}
	return r.publish(true)
}

func (o Options) defaults() (time.Time, time.Duration) {
	now, fresh := o.Now, o.Fresh
	if now.IsZero() {
		now = time.Now()
	}
	if fresh == 0 {
		fresh = TimestampLasts
	}
	return now.UTC().Truncate(time.Second), fresh
}

// Open reads a repository. What its own root did not sign is refused: a publisher must not sign again what another put there.
func Open(dir string, o Options) (*Repository, error) {
	r := &Repository{dir: dir}
	r.now, r.fresh = o.defaults()
	var err error
	if r.root, err = newestRoot(dir); err != nil {
		return nil, misfit(dir, "no repository: "+err.Error())
	}
	r.timestamp, err = metadata.Timestamp().FromFile(filepath.Join(dir, release.Timestamp))
	if err == nil {
		r.snapshot, err = metadata.Snapshot().FromFile(r.path(metadata.SNAPSHOT, r.timestamp.Signed.Meta["snapshot.json"]))
	}
	if err == nil {
		r.targets, err = metadata.Targets().FromFile(r.path(metadata.TARGETS, r.snapshot.Signed.Meta["targets.json"]))
	}
	if err == nil {
		err = errors.Join(r.root.VerifyDelegate(metadata.ROOT, r.root), r.root.VerifyDelegate(metadata.TIMESTAMP, r.timestamp),
			r.root.VerifyDelegate(metadata.SNAPSHOT, r.snapshot), r.root.VerifyDelegate(metadata.TARGETS, r.targets))
	}
	if err != nil {
		return nil, misfit(dir, "what lies there is not what was published: "+err.Error())
	}
	if len(o.Keys) > 0 {
		r.have, err = readKeys(o.Keys)
	}
	return r, err
}

func newestRoot(dir string) (*metadata.Metadata[metadata.RootType], error) {
	newest := 0
	found, _ := filepath.Glob(filepath.Join(dir, "*.root.json")) // the pattern is right
	for _, path := range found {
		n, _ := strconv.Atoi(strings.TrimSuffix(filepath.Base(path), ".root.json"))
		newest = max(newest, n)
	}
	return metadata.Root().FromFile(filepath.Join(dir, fmt.Sprintf("%d.root.json", newest)))
}

func (r *Repository) path(role string, m *metadata.MetaFiles) string {
	version := int64(0)
	if m != nil {
		version = m.Version
	}
	return filepath.Join(r.dir, fmt.Sprintf("%d.%s.json", version, role))
}

// Package is a package of the repository.
type Package struct {
	release.Custom
	File string // its name
	Size int64
}

// List is what the repository offers, by package and version's text.
func (r *Repository) List() (all []Package) {
	for _, name := range slices.Sorted(maps.Keys(r.targets.Signed.Targets)) {
		t := r.targets.Signed.Targets[name]
		if t.Custom == nil {
			continue
		}
		if c, err := release.ReadCustom(*t.Custom); err == nil {
			all = append(all, Package{c, name, t.Length})
		}
	}
	return all
}

// Until is when the timestamp ends.
func (r *Repository) Until() time.Time { return r.timestamp.Signed.Expires }

// RootVersion is the newest root's number.
func (r *Repository) RootVersion() int64 { return r.root.Signed.Version }

// Add puts Debian packages on a channel. from is the oldest version that they may replace, or empty.
func (r *Repository) Add(files []string, channel, from string) error {
	for _, path := range files {
		c, err := readPackage(path)
		if err != nil {
			return err
		}
		c.Channel, c.From = channel, from
		if err := c.Check(); err != nil {
			return misfit(path, err.Error())
		}
		name := filepath.Base(path)
		hash, size, err := r.take(path, name)
		if err != nil {
			return misfit(path, err.Error())
		}
		custom, err := json.Marshal(c)
		if err != nil {
			return fault.Wrap(fault.Unexpected, "release.Add", err)
		}
		raw := json.RawMessage(custom)
		r.targets.Signed.Targets[name] = &metadata.TargetFiles{Length: size, Hashes: metadata.Hashes{"sha256": hash}, Custom: &raw, Path: name}
	}
	return r.publish(true)
}

// take copies a package into the repository under its hash.
func (r *Repository) take(path, name string) (hash []byte, size int64, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = in.Close() }()
	folder := filepath.Join(r.dir, release.Targets)
	out, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = os.Remove(out.Name()) }()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(out, sum), in)
	if err = errors.Join(err, out.Chmod(0o644), out.Sync(), out.Close()); err != nil {
		return nil, 0, err
	}
	if size > release.MaxPackage {
		return nil, 0, fmt.Errorf("%d bytes, more than an appliance takes", size)
	}
	hash = sum.Sum(nil)
	return hash, size, os.Rename(out.Name(), filepath.Join(folder, hex.EncodeToString(hash)+"."+name))
}

// Withdraw takes a version of a package off its channel: an appliance that does not have it will not get it.
func (r *Repository) Withdraw(version string) error {
	before := len(r.targets.Signed.Targets)
	for _, p := range r.List() {
		if p.Version == version {
			delete(r.targets.Signed.Targets, p.File)
		}
	}
	if len(r.targets.Signed.Targets) == before {
		return misfit(version, "no package of this version is offered")
	}
	return r.publish(true)
}

// Stamp signs the timestamp anew, and the snapshot where it ends before the next one: what keys that stand on a server may do.
func (r *Repository) Stamp() error {
	if r.now.Add(2 * r.fresh).After(r.snapshot.Signed.Expires) {
		return r.publish(false)
	}
	return r.stamp()
}

// publish signs snapshot and timestamp, and the targets too where they changed. The timestamp is written last, so that who reads at the
// same time sees the state before or the state after.
func (r *Repository) publish(changed bool) error {
	if changed {
		r.targets.Signed.Version++
		r.targets.Signed.Expires = r.now.Add(TargetsLasts)
		r.targets.ClearSignatures()
		if err := r.put(); err != nil {
			return err
		}
		r.snapshot.Signed.Meta["targets.json"] = metadata.MetaFile(r.targets.Signed.Version)
	}
	r.snapshot.Signed.Version++
	r.snapshot.Signed.Expires = r.now.Add(SnapshotLasts)
	r.snapshot.ClearSignatures()
	signed, err := sign(r.snapshot, r.root.Signed.Roles[metadata.SNAPSHOT], r.have)
	if err == nil {
		err = enough(metadata.SNAPSHOT, r.root.Signed.Roles[metadata.SNAPSHOT], signed)
	}
	if err != nil {
		return err
	}
	data, err := r.snapshot.ToBytes(true)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "release.publish", err)
	}
	if err := r.write(fmt.Sprintf("%d.snapshot.json", r.snapshot.Signed.Version), data); err != nil {
		return err
	}
	meta := metadata.MetaFile(r.snapshot.Signed.Version)
	hash := sha256.Sum256(data)
	meta.Length, meta.Hashes = int64(len(data)), metadata.Hashes{"sha256": hash[:]}
	r.timestamp.Signed.Meta["snapshot.json"] = meta
	return r.stamp()
}

func (r *Repository) stamp() error {
	r.timestamp.Signed.Version++
	r.timestamp.Signed.Expires = r.now.Add(r.fresh)
	r.timestamp.ClearSignatures()
	role := r.root.Signed.Roles[metadata.TIMESTAMP]
	signed, err := sign(r.timestamp, role, r.have)
	if err == nil {
		err = enough(metadata.TIMESTAMP, role, signed)
	}
	if err != nil {
		return err
	}
	data, err := r.timestamp.ToBytes(true)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "release.stamp", err)
	}
	return r.write(release.Timestamp, data)
}

// put signs the targets and writes them under their version.
func (r *Repository) put() error {
	role := r.root.Signed.Roles[metadata.TARGETS]
	signed, err := sign(r.targets, role, r.have)
	if err == nil {
		err = enough(metadata.TARGETS, role, signed)
	}
	if err != nil {
		return err
	}
	data, err := r.targets.ToBytes(true)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "release.put", err)
	}
	return r.write(fmt.Sprintf("%d.targets.json", r.targets.Signed.Version), data)
}

func (r *Repository) write(name string, data []byte) error {
	if err := disk.Replace(filepath.Join(r.dir, name), data, 0o644); err != nil {
		return misfit(filepath.Join(r.dir, name), err.Error())
	}
	return nil
}
