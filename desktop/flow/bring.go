package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"thana/shared/exhibit"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Files takes in what people bring on phones and sticks.
type Files interface {
	BeginFile(ctx context.Context, recordID string, b wire.FileBegin) (wire.FileAt, error)
	FilePart(ctx context.Context, id string, offset int64, part []byte) (wire.FileAt, error)
	DropFile(ctx context.Context, id string) error
}

// BringPhase is what a file does now.
type BringPhase string

const (
	BringWaits   BringPhase = "waits"   // for the ones before it
	BringReads   BringPhase = "reads"   // its hash is taken
	BringSends   BringPhase = "sends"   // it goes to the appliance
	BringNoLine  BringPhase = "noline"  // the appliance does not answer; it goes on by itself
	BringGone    BringPhase = "gone"    // the carrier cannot be read; it goes on when it is back
	BringLocked  BringPhase = "locked"  // the session ended; it goes on when the same officer signs in again
	BringKept    BringPhase = "kept"    // sealed and in the record
	BringRefused BringPhase = "refused" // it does not go on; why is its problem
	BringStopped BringPhase = "stopped" // by the officer
)

// Chosen is a file that an officer chose, and what is said of it.
type Chosen struct {
	Path string
	From record.FileSource
	Note string // from whom it came and what it is
}

// Brought is one line of a file's way.
type Brought struct {
	Phase   BringPhase
	ID      string // of the file at the appliance, once it is known
	Done    int64  // bytes of this phase
	Size    int64
	Problem error // of BringNoLine, BringGone and BringLocked
}

const (
	// bringFirst and bringMost bound the wait before a lost line is tried again; a carrier is looked for each bringFirst.
	bringFirst = time.Second
	bringMost  = 5 * time.Second
)

// Bring takes one file to the appliance and returns its capture. It reads the file twice: for its hash, which goes first, and to send it. A lost line and
// a carrier that was pulled out hold it up and no more, until ctx ends. on is called in this goroutine and never after return.
//
// The file is opened for each part and closed again: a stick that is pulled is noticed at the next part, and nothing keeps it from being taken out.
func Bring(ctx context.Context, to Files, recordID string, c Chosen, on func(Brought)) (record.Capture, error) {
	b := bringing{to: to, record: recordID, path: c.Path, on: on}
	if err := b.patiently(ctx, func() error { return b.read(ctx, c) }); err != nil {
		return record.Capture{}, err
	}
	buf := make([]byte, wire.FilePart)
	known := false // where the appliance stands
	for {
		err := b.patiently(ctx, func() (err error) {
			if !known {
				b.at, err = to.BeginFile(ctx, recordID, b.begin)
			} else {
				err = b.send(ctx, buf)
			}
			known = err == nil || known && errors.Is(err, fault.CaptureFileGone)
			return err
		})
		if err != nil {
			return record.Capture{}, err
		}
		b.say(BringSends, b.at.Offset, nil)
		if b.at.Capture != nil {
			return *b.at.Capture, nil
		}
	}
}

type bringing struct {
	to     Files
	record string
	path   string
	begin  wire.FileBegin
	at     wire.FileAt
	on     func(Brought)
}

func (b *bringing) say(phase BringPhase, done int64, problem error) {
	b.on(Brought{Phase: phase, ID: b.at.ID, Done: done, Size: b.begin.Size, Problem: problem})
}

// patiently repeats a step until it is done, or fails for a reason that waiting does not mend.
func (b *bringing) patiently(ctx context.Context, step func() error) error {
	wait := bringFirst
	for {
		err := step()
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		switch f := fault.Of(err); {
		case f.Code == fault.CaptureFileGone:
			b.say(BringGone, b.at.Offset, err)
			wait = bringFirst
		case f.Code == fault.AccessSignIn:
			b.say(BringLocked, b.at.Offset, err)
		case f.Code == fault.Unreachable || f.Code == fault.RequestConflict || f.Code == fault.RequestNotFound && b.at.ID != "":
			b.say(BringNoLine, b.at.Offset, err)
		default:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, bringMost)
	}
}

// unreadable is a file that cannot be read now.
func unreadable(err error) error { return fault.New(fault.CaptureFileGone, "flow.Bring", "%T", err) }

// openLying opens a regular file. A link, a pipe or a device is CaptureFileUnknown, and nobody waits for it.
func openLying(path string) (*os.File, int64, error) {
	odd := fault.New(fault.CaptureFileUnknown, "flow.Bring", "no regular file")
	info, err := os.Lstat(path)
	if err != nil {
		return nil, 0, unreadable(err)
	}
	if !info.Mode().IsRegular() || !filepath.IsLocal(filepath.Base(path)) { // Windows takes NUL and COM1 for devices in every folder
		return nil, 0, odd
	}
	f, err := os.OpenFile(path, os.O_RDONLY|asItLies, 0)
	if err != nil {
		return nil, 0, unreadable(err)
	}
	if info, err = f.Stat(); err == nil && info.Mode().IsRegular() {
		return f, info.Size(), nil
	}
	_ = f.Close()
	if err != nil {
		return nil, 0, unreadable(err)
	}
	return nil, 0, odd
}

// read takes the hash and the first bytes; what would be refused is refused here already. Of a file that grows no more is read than it had at first.
func (b *bringing) read(ctx context.Context, c Chosen) error {
	f, size, err := openLying(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	b.begin = wire.FileBegin{Name: exhibit.Name(filepath.Base(b.path)), From: c.From, Note: c.Note, Size: size}
	if b.begin.Size > exhibit.Most {
		return fault.New(fault.CaptureFileLarge, "flow.Bring", "%d bytes", b.begin.Size).With("limit", "4 GB")
	}
	sum, part, at := sha256.New(), make([]byte, wire.FilePart), int64(0)
	for ctx.Err() == nil && at <= size {
		n, err := io.ReadFull(f, part)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return unreadable(err)
		}
		if at == 0 {
			b.begin.Head = append([]byte(nil), part[:min(n, exhibit.Head)]...)
			if _, err := exhibit.Detect(b.begin.Head); err != nil {
				return err
			}
		}
		_, _ = sum.Write(part[:n])
		at += int64(n)
		b.say(BringReads, at, nil)
		if err != nil {
			break
		}
	}
	if at != size && ctx.Err() == nil {
		return fault.New(fault.CaptureFileChanged, "flow.Bring", "%d of %d bytes", at, size)
	}
	b.begin.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return ctx.Err()
}

// send takes one part to the appliance.
func (b *bringing) send(ctx context.Context, buf []byte) error {
	part := buf[:min(int64(len(buf)), b.begin.Size-b.at.Offset)]
	f, size, err := openLying(b.path)
	if err != nil {
		return err
	}
	if size != b.begin.Size {
		_ = f.Close()
		return fault.New(fault.CaptureFileChanged, "flow.Bring", "%d bytes, it had %d", size, b.begin.Size)
	}
	_, err = f.ReadAt(part, b.at.Offset)
	if _ = f.Close(); err != nil && err != io.EOF {
		return unreadable(err)
	}
	at, err := b.to.FilePart(ctx, b.at.ID, b.at.Offset, part)
	if err == nil {
		b.at = at
	}
	return err
}
