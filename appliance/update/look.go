// Package update is the appliance's side of the update channel: what the publisher offers (The Update Framework, by go-tuf), from the
// state server or a folder, and what has become of it. It installs nothing: package install does, and believes nothing of this one.
package update

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/release"
)

// Source gives the files of a repository: at most so many bytes of one. What is not there is fs.ErrNotExist.
type Source interface {
	Read(ctx context.Context, name string, most int64) ([]byte, error)
}

// Offer is a package that the publisher signed for.
type Offer struct {
	release.Custom
	Name   string
	Size   int64
	SHA256 [sha256.Size]byte
}

// File is where it lies in the repository.
func (o Offer) File() string {
	return release.Targets + "/" + hex.EncodeToString(o.SHA256[:]) + "." + o.Name
}

// Trust is where the metadata seen so far is kept: against going back. A folder of one user alone.
type Trust struct {
	Dir  string
	Root []byte    // the root.json that came with the package
	Now  time.Time // the clock
}

// Look walks the client's workflow of the specification (5.3 to 5.6) and gives what is offered to this architecture on a channel.
// The time is the clock's, but never before one at which signed metadata was found to hold: a box without a battery for its clock
// wakes up in the past, where everything still holds.
func Look(ctx context.Context, from Source, t Trust, channel, architecture string) ([]Offer, error) {
	const op = "update.Look"
	dir, err := t.folder()
	if err != nil {
		return nil, broken(t.Dir, err)
	}
	root, err := os.ReadFile(filepath.Join(dir, "root.json"))
	if err != nil {
		root = t.Root
	}
	u, err := newUpdater(ctx, from, dir, root)
	if err != nil && string(root) != string(t.Root) { // what was kept is damaged: begin anew with the package's
		u, err = newUpdater(ctx, from, dir, t.Root)
	}
	if err != nil {
		return nil, fault.Wrap(fault.UpdateSignature, op, err)
	}
	now := t.Now
	if seen := t.seen(dir); seen.After(now) {
		now = seen
	}
	u.UnsafeSetRefTime(now.UTC())
	if err := u.Refresh(); err != nil {
		return nil, explain(op, err, u, now)
	}
	if err := t.keep(dir, now); err != nil {
		return nil, broken(dir, err)
	}
	return offers(u.GetTopLevelTargets(), channel, architecture)
}

// newUpdater asks the source for small files only: packages are fetched by pieces.
func newUpdater(ctx context.Context, from Source, dir string, root []byte) (*updater.Updater, error) {
	return updater.New(&config.UpdaterConfig{
		MaxRootRotations: 64, MaxDelegations: 0,
		RootMaxLength: release.MaxRoot, TimestampMaxLength: release.MaxTimestamp, SnapshotMaxLength: release.MaxSnapshot, TargetsMaxLength: release.MaxTargets,
		Fetcher: fetcher{ctx, from}, LocalTrustedRoot: root, LocalMetadataDir: dir, LocalTargetsDir: dir,
		RemoteMetadataURL: here, RemoteTargetsURL: here + release.Targets, PrefixTargetsWithHash: true,
	})
}

// here stands before each name that the library asks for.
const here = "repository/"

type fetcher struct {
	ctx  context.Context
	from Source
}

// DownloadFile is the library's way to a source.
func (f fetcher) DownloadFile(path string, most int64, _ time.Duration) ([]byte, error) {
	data, err := f.from.Read(f.ctx, strings.TrimPrefix(path, here), most)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(&metadata.ErrDownloadHTTP{StatusCode: 404, URL: path}, err)
	}
	return data, err
}

// folder is the part of Dir that belongs to the root that came with the package: another root begins anew.
func (t Trust) folder() (string, error) {
	sum := sha256.Sum256(t.Root)
	dir := filepath.Join(t.Dir, hex.EncodeToString(sum[:8]))
	return dir, os.MkdirAll(dir, 0o700)
}

const seenFile = "seen"

// seen is the latest time at which what was offered held; zero before the first. Since it held, it lies before some signed end: a clock
// that ran ahead cannot shut the channel for ever.
func (t Trust) seen(dir string) (at time.Time) {
	text, err := os.ReadFile(filepath.Join(dir, seenFile))
	if err != nil || at.UnmarshalText(text) != nil {
		return time.Time{}
	}
	return at
}

// keep notes the time, and makes durable what the library wrote.
func (t Trust) keep(dir string, now time.Time) error {
	text, err := now.UTC().MarshalText()
	if err != nil {
		return err
	}
	if err := disk.Replace(filepath.Join(dir, seenFile), text, 0o600); err != nil {
		return err
	}
	for _, name := range []string{"root.json", "timestamp.json", "snapshot.json", "targets.json"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func offers(targets map[string]*metadata.TargetFiles, channel, architecture string) (all []Offer, err error) {
	for name, t := range targets {
		if t.Custom == nil {
			continue // of another program
		}
		c, err := release.ReadCustom(*t.Custom)
		if err != nil || c.Package != release.Appliance || c.Channel != channel || c.Architecture != architecture {
			continue
		}
		o := Offer{Custom: c, Name: name, Size: t.Length}
		if copy(o.SHA256[:], t.Hashes["sha256"]) != sha256.Size || o.Size <= 0 || o.Size > release.MaxPackage || strings.ContainsAny(name, "/\\") {
			return nil, fault.New(fault.UpdateSignature, "update.offers", "%s: hash or length", name)
		}
		all = append(all, o)
	}
	return all, nil
}

// Best is the newest offer that may replace what is installed. Where a version is newer and may not replace it, and no other may either,
// it is UpdateFrom; where there is none, UpdateNone.
func Best(all []Offer, installed string, newer func(a, b string) bool) (best Offer, err error) {
	var beyond *Offer
	for _, o := range all {
		switch {
		case !newer(o.Version, installed):
		case o.From != "" && newer(o.From, installed):
			beyond = &o
		case best.Version == "" || newer(o.Version, best.Version):
			best = o
		}
	}
	if best.Version != "" {
		return best, nil
	}
	if beyond != nil {
		return best, fault.New(fault.UpdateFrom, "update.Best", "%s from %s", beyond.Version, beyond.From).With("version", beyond.Version).With("from", beyond.From)
	}
	return best, fault.New(fault.UpdateNone, "update.Best", "nothing newer than %s", installed).With("version", installed)
}

// explain names what the library found.
func explain(op string, err error, u *updater.Updater, now time.Time) error {
	var own *fault.Fault
	var expired *metadata.ErrExpiredMetadata
	var version *metadata.ErrBadVersionNumber
	switch {
	case errors.As(err, &expired):
		trusted := u.GetTrustedMetadataSet()
		until := trusted.Root.Signed.Expires
		if trusted.Timestamp != nil && trusted.Timestamp.Signed.Expires.Before(until) {
			until = trusted.Timestamp.Signed.Expires
		}
		return fault.Wrap(fault.UpdateExpired, op, err).With("until", day(until)).With("now", day(now))
	case errors.As(err, &version):
		return fault.Wrap(fault.UpdateOld, op, err)
	case errors.As(err, &own):
		return own
	}
	return fault.Wrap(fault.UpdateSignature, op, err)
}

func day(t time.Time) string { return t.In(record.IST).Format("02/01/2006 15:04") }

func broken(where string, err error) error {
	return fault.Wrap(fault.UpdateFile, "update", err).With("what", where)
}

// Root reads the root.json that is trusted: the administrator's before the package's.
func Root(places []string) ([]byte, error) {
	for _, path := range places {
		data, err := os.ReadFile(path)
		if err == nil {
			return data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, broken(path, err)
		}
	}
	return nil, fault.New(fault.UpdateUnset, "update.Root", "no root").With("where", strings.Join(places, ", "))
}

// Roots are the places of root.json: the state's own, and the one that the package brought.
func Roots() []string {
	return []string{"/etc/thana/root.json", "/usr/share/thana-appliance/root.json"}
}
