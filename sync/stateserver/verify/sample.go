package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"thana/shared/ledger"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// Sampled is what a look at some of a station's files found.
type Sampled struct {
	Files    int       `json:"files"` // read and hashed
	Bytes    int64     `json:"bytes"`
	Problems []Problem `json:"problems"`
	// Lost are the captures whose file is gone or altered, and whose receipt holds: a station may have them.
	Lost []journal.Blob `json:"-"`
}

// Sample reads up to n files of a station, drawn anew each time, and compares each with its hash and its receipt: a disk
// that rots is found long before the next whole verification.
func (s State) Sample(ctx context.Context, station string, n int) (Sampled, error) {
	out := Sampled{Problems: []Problem{}}
	drawn, err := s.Journal.Drawn(ctx, station, n)
	if err != nil {
		return out, err
	}
	for _, b := range drawn {
		kind, what, err := s.file(ctx, station, b)
		if err != nil {
			return out, err
		}
		if kind != "" {
			out.Problems = append(out.Problems, Problem{kind, fmt.Sprintf("%s capture %s of entry %d", what, b.ID, b.Seq)})
			if what == ofFile {
				out.Lost = append(out.Lost, b)
			}
			continue
		}
		out.Files++
		out.Bytes += b.Size
	}
	return out, nil
}

// ofFile says that it is the file that is not as it was put.
const ofFile = "file of"

// file reads one stored file. An empty kind says that it is as its receipt promises; what is the part that is not.
func (s State) file(ctx context.Context, station string, b journal.Blob) (kind Kind, what string, err error) {
	if r := b.Receipt; r.Verify(s.Receipt) != nil || r.Station != station || r.Blob != b.ID || r.SHA256 != b.SHA256 || r.Level != ledger.Stored {
		return Altered, "receipt of", nil
	}
	f, n, err := s.Objects.Open(ctx, station, b.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return Missing, ofFile, nil
	}
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	if err = objects.Check(f, b.SHA256); errors.Is(err, objects.ErrAltered) || err == nil && n != b.Size {
		return Altered, ofFile, nil
	}
	return "", "", err
}
