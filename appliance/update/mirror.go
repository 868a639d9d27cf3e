package update

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/release"
)

// Spool is where the appliance gathers what the state server offers, and asks for its installation: its own folder, which the installer
// reads as it reads a stick.
const Spool = "/var/cache/thana"

// Mirror is a spool.
type Mirror struct{ Dir string }

// Order is the file with which the appliance asks for an installation; systemd waits for it (thana-update.path).
func (m Mirror) Order() string { return filepath.Join(m.Dir, "install") }

// Channel is the folder of the repository.
func (m Mirror) Channel() string { return filepath.Join(m.Dir, "channel") }

func (m Mirror) trust() string { return filepath.Join(m.Dir, "trust") }

// Remote is the state server's channel.
type Remote interface {
	Update(ctx context.Context, name string, offset, most int64) ([]byte, error)
}

// keeping is a remote whose files stay in the mirror, so that the installer sees what was seen here.
type keeping struct {
	Remote
	dir string
}

func (k keeping) Read(ctx context.Context, name string, most int64) ([]byte, error) {
	data, err := k.Update(ctx, name, 0, most)
	if err != nil {
		return nil, err
	}
	if err := disk.Replace(filepath.Join(k.dir, name), data, 0o600); err != nil {
		return nil, broken(k.dir, err)
	}
	return data, nil
}

// Look asks the remote what is offered. Where nothing changed that costs two small answers.
func (m Mirror) Look(ctx context.Context, from Remote, root []byte, now time.Time, channel, architecture string) ([]Offer, error) {
	if err := os.MkdirAll(filepath.Join(m.Channel(), release.Targets), 0o700); err != nil {
		return nil, broken(m.Dir, err)
	}
	return Look(ctx, keeping{from, m.Channel()}, Trust{Dir: m.trust(), Root: root, Now: now}, channel, architecture)
}

// Forget begins anew: what lies here did not convince the installer.
func (m Mirror) Forget() error {
	return errors.Join(os.RemoveAll(m.trust()), os.RemoveAll(m.Channel()))
}

// Pace says how a package is fetched: between two pieces it waits for Free, and as long as the piece took.
type Pace struct {
	Free     func() bool // records and captures leave the line alone
	Progress func(fetched int64)
}

const (
	firstPiece   = 8 << 10
	largestPiece = 256 << 10
	pieceLasts   = time.Second // so long a record waits behind a piece, at most about
	freeEvery    = 2 * time.Second
)

// Fetch brings an offer's package into the mirror. What came before stays and is gone on with, at the byte.
func (m Mirror) Fetch(ctx context.Context, from Remote, o Offer, pace Pace) error {
	whole := filepath.Join(m.Channel(), o.File())
	if info, err := os.Stat(whole); err == nil && info.Size() == o.Size {
		return nil
	}
	if err := m.clear(o); err != nil {
		return broken(m.Dir, err)
	}
	part, err := os.OpenFile(whole+partly, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return broken(m.Dir, err)
	}
	defer func() { _ = part.Close() }()
	at, err := part.Seek(0, io.SeekEnd)
	if err != nil {
		return broken(m.Dir, err)
	}
	for piece := int64(firstPiece); at < o.Size; {
		if err := pace.free(ctx); err != nil {
			return err
		}
		began := time.Now()
		data, lost := from.Update(ctx, o.File(), at, min(piece, o.Size-at))
		if _, err := part.Write(data); err != nil { // also what came before the line broke
			return broken(m.Dir, err)
		}
		if lost != nil {
			return lost
		}
		if len(data) == 0 {
			return broken(o.File(), io.ErrUnexpectedEOF)
		}
		at += int64(len(data))
		pace.Progress(at)
		took := time.Since(began)
		piece = min(largestPiece, max(firstPiece/2, int64(float64(piece)*float64(pieceLasts)/float64(max(took, time.Millisecond))), 1), 2*piece)
		if err := rest(ctx, took); err != nil {
			return err
		}
	}
	return m.finish(o, part, whole)
}

const partly = ".part"

// finish compares a package with what was signed; another one is thrown away.
func (m Mirror) finish(o Offer, part *os.File, whole string) error {
	if err := errors.Join(part.Sync(), os.Rename(part.Name(), whole)); err != nil {
		return broken(whole, err)
	}
	f, err := OpenFolder(m.Channel())
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if err := f.Compare(o, io.Discard); err != nil {
		return errors.Join(err, os.Remove(whole))
	}
	return nil
}

// clear removes the packages that are not the one to be fetched.
func (m Mirror) clear(o Offer) error {
	folder := filepath.Join(m.Channel(), release.Targets)
	all, err := os.ReadDir(folder)
	for _, e := range all {
		if !strings.HasPrefix(e.Name(), filepath.Base(o.File())) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, e.Name())))
		}
	}
	return err
}

func (p Pace) free(ctx context.Context) error {
	for !p.Free() {
		if err := rest(ctx, freeEvery); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Ask writes the order for the installer.
func (m Mirror) Ask(order any) error {
	data, err := json.Marshal(order)
	if err == nil {
		err = disk.Replace(m.Order(), data, 0o600)
	}
	if err != nil {
		return broken(m.Dir, err)
	}
	return nil
}

// maxOrder is more than any order has, bytes.
const maxOrder = 4 << 10

// TakeOrder reads the order and removes it, so that it is carried out once. It comes from the appliance's user: v is all that is read of it.
func (m Mirror) TakeOrder(v any) error {
	f, err := OpenFolder(m.Dir)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	data, err := f.Read(context.Background(), filepath.Base(m.Order()), maxOrder)
	if err := os.Remove(m.Order()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return broken(m.Order(), err)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fault.Wrap(fault.UpdateFile, "update.TakeOrder", err).With("what", m.Order())
	}
	return nil
}
