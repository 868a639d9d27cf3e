package console

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// shownFile is one file of a capture.
type shownFile struct {
	ID      string
	Name    string // rendition, or empty for the original
	Picture bool
	Masked  bool
	Blob    journal.Blob
}

// shownCapture is one capture with its renditions.
type shownCapture struct {
	journal.CaptureRow
	Files []shownFile
}

func (c *console) captures(v *visit, station, id string, hide bool) ([]shownCapture, error) {
	ctx := v.r.Context()
	list, err := c.Journal.Captures(ctx, station, id)
	if err != nil {
		return nil, err
	}
	var all []shownCapture
	for _, row := range list {
		e, err := c.Journal.EntryAt(ctx, station, row.Seq)
		if err != nil {
			return nil, err
		}
		shown := shownCapture{CaptureRow: row}
		var format map[string]string
		if len(e.Key) > 0 { // else it was destroyed
			capture, key, err := c.opened(ctx, station, e)
			key.Wipe()
			if err != nil {
				return nil, err
			}
			format = formats(capture)
		}
		for _, b := range e.Blobs {
			blob, err := c.Journal.Blob(ctx, station, b.ID)
			if err != nil {
				return nil, err
			}
			name := strings.TrimPrefix(strings.TrimPrefix(b.ID, row.Capture), ".")
			shown.Files = append(shown.Files, shownFile{ID: b.ID, Name: name, Picture: picture(format[b.ID]), Masked: hide, Blob: blob})
		}
		all = append(all, shown)
	}
	return all, nil
}

// opened is what a capture's entry says, and the key of its files, which the caller wipes.
func (c *console) opened(ctx context.Context, station string, e ledger.Entry) (capture record.Capture, key seal.DataKey, err error) {
	body, key, err := c.Open(ctx, station, e)
	if err == nil {
		err = json.Unmarshal(body, &capture)
	}
	return capture, key, err
}

// formats are the MIME types of a capture's files; none of the original of a file that somebody brought: a stranger's bytes are given out to keep, and
// its preview is what is looked at.
func formats(capture record.Capture) map[string]string {
	all := map[string]string{}
	if capture.File == nil {
		all[capture.ID] = capture.Format
	}
	for _, r := range capture.Renditions {
		all[capture.ID+"."+r.Name] = r.Format
	}
	return all
}

func picture(format string) bool {
	return format == "image/png" || format == "image/jpeg" || format == "image/gif"
}

// fileName ends as the programs of a bureau expect; a file that was brought keeps its name.
func fileName(id string, c record.Capture) string {
	switch {
	case c.File != nil && id == c.ID:
		return c.File.Name
	case id == c.ID && c.Format == record.TransactionFormat:
		return id + ".an2"
	}
	return id
}

// file sends one opened file: pictures to look at, everything else to keep. The look is kept first.
func (c *console) file(v *visit) error {
	ctx, station, id := v.r.Context(), v.r.PathValue("station"), v.r.PathValue("blob")
	b, err := c.Journal.Blob(ctx, station, id)
	if err != nil {
		return notFound(err)
	}
	e, err := c.Journal.EntryAt(ctx, station, b.Seq)
	if err != nil {
		return notFound(err)
	}
	capture, key, err := c.opened(ctx, station, e)
	defer key.Wipe()
	if err != nil {
		return err
	}
	revisions, err := c.Journal.Revisions(ctx, station, capture.Record)
	if err != nil {
		return err
	}
	protected := len(revisions) == 0 // nobody knows yet whom it shows
	for _, r := range revisions {
		protected = protected || masked(r.Class)
	}
	if protected {
		return fault.New(fault.AccessDenied, "console.file", "record is protected").With("role", say(v.lang, "operator"))
	}
	if err := c.Journal.Viewed(ctx, station, v.session.Login, capture.Record, "file "+id, time.Now()); err != nil {
		return err
	}
	f, n, err := c.Objects.Open(ctx, station, b.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.RequestNotFound, "console.file", err)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	open, err := seal.OpenBlob(f, n, key, seal.OfBlob(station, e, id))
	if err != nil {
		return err
	}
	format := formats(capture)[id]
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	if picture(format) {
		h.Set("Content-Type", format)
	} else {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(id, capture)}))
	}
	h.Set("Content-Length", strconv.FormatInt(open.Size(), 10))
	v.w.WriteHeader(http.StatusOK)
	_, err = io.Copy(v.w, io.NewSectionReader(open, 0, open.Size()))
	if err != nil {
		c.Log.Info("file not sent whole", "station", station, "detail", err.Error())
	}
	return nil
}
