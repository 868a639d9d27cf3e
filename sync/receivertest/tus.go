package receivertest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// Tus is a station whose captures go up as a tus 1.0 client sends them: created, asked with HEAD, and gone on with PATCH
// at the byte. Everything else goes through another door.
type Tus struct {
	protocol.Receiver
	URL  string // of the door, with a slash at its end
	HTTP *http.Client
	Of   *Station // knows how long its captures are
}

// Request sends one request of the protocol; headers are pairs of name and value.
func (u Tus) Request(ctx context.Context, method, path string, body []byte, headers ...string) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, u.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := u.HTTP.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp, text, err
}

// Create asks for the place of a capture, with the first bytes of it or without.
func (u Tus) Create(ctx context.Context, id string, size int64, first []byte) (*http.Response, []byte, error) {
	headers := []string{"Upload-Length", strconv.FormatInt(size, 10), "Upload-Metadata", "capture " + base64.StdEncoding.EncodeToString([]byte(id))}
	if first != nil {
		headers = append(headers, "Content-Type", "application/offset+octet-stream")
	}
	return u.Request(ctx, http.MethodPost, "", first, headers...)
}

// Patch hands over bytes at an offset.
func (u Tus) Patch(ctx context.Context, id string, offset int64, data []byte) (*http.Response, []byte, error) {
	return u.Request(ctx, http.MethodPatch, id, data, "Upload-Offset", strconv.FormatInt(offset, 10), "Content-Type", "application/offset+octet-stream")
}

// Begin implements protocol.Receiver: a creation may be repeated.
func (u Tus) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	resp, text, err := u.Create(ctx, id, int64(len(u.Of.Blobs[id])), nil)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusCreated {
		return 0, refusalIn(resp, text)
	}
	return taken(resp, on)
}

// Append implements protocol.Receiver.
func (u Tus) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	for {
		resp, _, err := u.Request(ctx, http.MethodHead, c.ID, nil)
		if err != nil {
			return 0, err
		}
		if resp.StatusCode != http.StatusOK {
			return u.Begin(ctx, c.ID, on) // an answer to HEAD has no words
		}
		have, err := strconv.ParseInt(resp.Header.Get("Upload-Offset"), 10, 64)
		if err != nil {
			return 0, err
		}
		at := max(c.Offset, have)
		if at > have || at < c.Offset+int64(len(c.Data)) {
			var text []byte
			if resp, text, err = u.Patch(ctx, c.ID, at, c.Data[at-c.Offset:]); err != nil {
				return have, err
			}
			switch {
			case resp.StatusCode == http.StatusConflict && len(text) > 0 && text[0] == '{':
				return have, refusalIn(resp, text)
			case resp.StatusCode == http.StatusConflict && at > have:
				gap := protocol.Refuse(fault.SyncCaptureGap, "at %d, have %d", at, have)
				gap.Next = have
				return have, gap
			case resp.StatusCode == http.StatusConflict:
				continue // somebody else went on
			case resp.StatusCode == http.StatusRequestEntityTooLarge:
				return have, protocol.Refuse(fault.SyncCaptureHash, "%s", text)
			case resp.StatusCode != http.StatusNoContent:
				return have, refusalIn(resp, text)
			}
		}
		return taken(resp, on)
	}
}

// taken reads where the capture stands, and the receipts.
func taken(resp *http.Response, on func(ledger.BlobReceipt)) (int64, error) {
	for _, said := range resp.Header.Values("Thana-Receipt") {
		var r ledger.BlobReceipt
		j, err := base64.StdEncoding.DecodeString(said)
		if err = errors.Join(err, json.Unmarshal(j, &r)); err != nil {
			return 0, err
		}
		on(r)
	}
	return strconv.ParseInt(resp.Header.Get("Upload-Offset"), 10, 64)
}

func refusalIn(resp *http.Response, text []byte) error {
	var r protocol.Refusal
	if json.Unmarshal(text, &r) != nil || r.Code == "" {
		return fmt.Errorf("tus: %s: %s", resp.Status, text)
	}
	return &r
}
