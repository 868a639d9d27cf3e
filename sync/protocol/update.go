package protocol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"regexp"
	"time"

	"thana/shared/fault"
)

// PathUpdate is where a station reads the files of the update channel. Byte ranges are answered, so that a fetch goes on where it ended.
const PathUpdate = "/v1/update/"

// slowest is the line on which a piece must still arrive in time, bytes per second; a peer that drips ends the piece.
const slowest = 1 << 10

// updateFile are the names of a repository (shared/release), and no other.
var updateFile = regexp.MustCompile(`^(timestamp\.json|[0-9]{1,9}\.(root|targets|snapshot)\.json|targets/[0-9a-f]{64}\.[a-z0-9][A-Za-z0-9.+~_-]{0,199})$`)

// update answers a station with a file of the channel.
func (h *handler) update(w http.ResponseWriter, r *http.Request) {
	if _, _, err := h.Station(r); err != nil {
		h.refuse(w, r, err)
		return
	}
	name := r.PathValue("file")
	if h.Updates == nil || !updateFile.MatchString(name) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeFileFS(w, r, h.Updates, name)
}

// Update reads at most so many bytes of a file of the channel, from an offset on. A file that is not there is fs.ErrNotExist; the state
// that answers with more than was asked for is cut off after one byte more. A line
// that breaks leaves the error and the bytes that came.
func (c *Client) Update(ctx context.Context, name string, offset, most int64) ([]byte, error) {
	const op = "protocol.Update"
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second+time.Duration(most/slowest)*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+PathUpdate+name, nil)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", offset, offset+most-1))
	answer, err := c.http.Do(req)
	if err != nil {
		return nil, c.lineFault(op, err)
	}
	defer func() { _ = answer.Body.Close() }()
	switch {
	case answer.StatusCode == http.StatusNotFound:
		return nil, fault.Wrap(fault.UpdateFile, op, fs.ErrNotExist).With("what", name)
	case answer.StatusCode == http.StatusOK && offset == 0: // a server may answer with the whole file
	case answer.StatusCode != http.StatusPartialContent:
		body, err := io.ReadAll(io.LimitReader(answer.Body, maxHelloAnswer))
		return nil, errors.Join(refusalOf(answer.StatusCode, body), err)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil {
		return data[:min(len(data), int(most))], c.lineFault(op, err)
	}
	if int64(len(data)) > most {
		return nil, fault.New(fault.UpdateSignature, op, "%s: more than the %d bytes asked for", name, most)
	}
	return data, nil
}
