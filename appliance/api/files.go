package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/exhibit"
	"thana/shared/fault"
	"thana/shared/form"
	"thana/shared/record"
	"thana/shared/wire"
)

func (s *Server) fileRoutes(api huma.API) {
	call(api, s, http.MethodPost, wire.PathFiles, "Begin a file from a phone or stick, or go on with it", Capture,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Body wire.FileBegin
		}) (wire.FileAt, error) {
			return s.beginFile(ctx, who, in.ID, in.Body)
		})
	call(api, s, http.MethodPut, wire.PathFilePart, "One part of a file", Capture,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Offset  int64 `query:"offset" minimum:"0"`
			RawBody []byte
		}) (wire.FileAt, error) {
			return s.filePart(ctx, who, in.ID, in.Offset, in.RawBody)
		})
	call(api, s, http.MethodDelete, wire.PathFilePart, "Give a file up that is not whole", Capture,
		func(ctx context.Context, who capture.Who, in *ByID) (empty, error) {
			if _, err := s.arriving(ctx, who, in.ID); err != nil {
				return nothing(err)
			}
			return nothing(s.Store.DropArrival(ctx, in.ID))
		})
}

// fileID is the same for the same bytes, name and record, so that a repeated call goes on and a file brought twice is kept once.
func fileID(recordID string, b wire.FileBegin) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{"thana file", recordID, strings.ToLower(b.SHA256), b.Name, string(b.From)}, "\x00")))
	return "file-" + hex.EncodeToString(sum[:16])
}

func (s *Server) beginFile(ctx context.Context, who capture.Who, recordID string, b wire.FileBegin) (wire.FileAt, error) {
	const op = "api.beginFile"
	if err := s.addable(ctx, who, recordID); err != nil {
		return wire.FileAt{}, err
	}
	if _, _, err := store.Standing(ctx, s.Store, recordID); err != nil { // a file belongs to what is registered: a draft may never be
		return wire.FileAt{}, err
	}
	if b.Name != exhibit.Name(b.Name) || !slices.Contains(record.FileSources(), b.From) || utf8.RuneCountInString(b.Note) > record.FileNoteMost {
		return wire.FileAt{}, fault.New(fault.RequestMalformed, op, "a name that is none, an unknown carrier, or a long note")
	}
	if b.Size > exhibit.Most {
		return wire.FileAt{}, fault.New(fault.CaptureFileLarge, op, "%d bytes", b.Size).With("limit", "4 GB")
	}
	if _, err := exhibit.Detect(b.Head[:min(len(b.Head), exhibit.Head)]); err != nil {
		return wire.FileAt{}, err
	}
	a, err := s.Store.BeginArrival(ctx, store.Arrival{ID: fileID(recordID, b), Record: recordID, Name: b.Name, From: b.From, Note: strings.TrimSpace(b.Note),
		Size: b.Size, SHA256: strings.ToLower(b.SHA256)})
	if err != nil {
		return wire.FileAt{}, err
	}
	if a.Offset == a.Size { // kept already, or a cut came before the answer to its last part
		return s.finishFile(ctx, who, a)
	}
	return wire.FileAt{ID: a.ID, Offset: a.Offset}, nil
}

// arriving is a file of a record that the officer may add to, asked at each part: another officer may have signed in, the record be protected by now.
func (s *Server) arriving(ctx context.Context, who capture.Who, id string) (store.Arrival, error) {
	a, err := s.Store.Arriving(ctx, id)
	if err != nil {
		return a, err
	}
	return a, s.addable(ctx, who, a.Record)
}

func (s *Server) filePart(ctx context.Context, who capture.Who, id string, offset int64, part []byte) (wire.FileAt, error) {
	a, err := s.arriving(ctx, who, id)
	if err != nil {
		return wire.FileAt{}, err
	}
	if a, err = s.Store.AppendArrival(ctx, id, offset, part); err != nil {
		return wire.FileAt{}, err
	}
	if a.Offset < a.Size {
		return wire.FileAt{ID: id, Offset: a.Offset}, nil
	}
	return s.finishFile(ctx, who, a)
}

func (s *Server) finishFile(ctx context.Context, who capture.Who, a store.Arrival) (wire.FileAt, error) {
	kept, err := s.Store.FinishArrival(ctx, a.ID, func(file io.ReaderAt, size int64) (record.Capture, []store.Rendition, error) {
		c, renditions, err := capture.OfFile(file, size)
		if err == nil {
			c.At, c.By, c.File.Name, c.File.From, c.File.Note = s.Now().UTC(), who.Officer, a.Name, a.From, a.Note
		}
		return c, renditions, err
	})
	if err != nil {
		return wire.FileAt{}, err
	}
	s.hints.tell(wire.Event{Kind: wire.RecordsChanged, Record: a.Record})
	return wire.FileAt{ID: a.ID, Offset: a.Size, Capture: &kept}, nil
}

// filesPaper is what is known of the files of a record. A file's name and hash may tell whom it shows, so it is not made of a protected record for who may
// not see the persons.
func (s *Server) filesPaper(ctx context.Context, id string, p paper) (paper, error) {
	const op = "api.filesPaper"
	if p.masked {
		return p, fault.New(fault.AccessMasked, op, "protected record")
	}
	all, err := s.Store.Captures(ctx, id)
	if err != nil {
		return p, err
	}
	all = slices.DeleteFunc(all, func(c record.Capture) bool { return c.File == nil })
	if len(all) == 0 {
		return p, fault.New(fault.RequestNotFound, op, "no files were brought")
	}
	kind, number, err := s.Store.Cited(ctx, id)
	if err != nil {
		return p, err
	}
	p.title = "Files " + number
	p.doc = form.BroughtFiles(kind, number, all, s.Now(), form.Kit{Station: s.Station})
	return p, nil
}

// tidyFilesEvery is between two looks for files with which nobody goes on.
const tidyFilesEvery = time.Hour

// TidyFiles drops the files with which nobody went on for a day, until ctx ends.
func (s *Server) TidyFiles(ctx context.Context) {
	every := time.NewTicker(tidyFilesEvery)
	defer every.Stop()
	for {
		if _, err := s.Store.DropStale(ctx); err != nil && ctx.Err() == nil {
			s.log(err, "files half here")
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}
