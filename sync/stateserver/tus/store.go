package tus

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/tus/tusd/v2/pkg/handler"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// store implements tusd's data store on the receiver of the request's station. It has no state: two servers of a data
// centre, and both doors, meet in the receiver's compare-and-swap.
type store struct{}

// NewUpload finds the place of an announced capture; a repeat finds the same.
func (s store) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	v := visitOf(ctx)
	if info.ID == "" {
		return nil, v.refuse(protocol.Refuse(fault.RequestMalformed, "Upload-Metadata names no %s", MetaCapture))
	}
	u, err := v.open(ctx, info.ID)
	if err != nil {
		return nil, err
	}
	if u.size != info.Size {
		return nil, v.refuse(protocol.Refuse(fault.SyncCaptureHash, "Upload-Length is %d bytes, its entry says %d", info.Size, u.size))
	}
	v.header.Set("Upload-Offset", strconv.FormatInt(u.next, 10))
	return u, nil
}

// GetUpload implements handler.DataStore.
func (s store) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	return visitOf(ctx).open(ctx, id)
}

// upload is a capture as it stood when the request began.
type upload struct {
	*visit
	id         string
	size, next int64
}

// open asks where a capture stands. A stored one gives its receipt once more.
func (v *visit) open(ctx context.Context, id string) (*upload, error) {
	size, err := v.Size(ctx, v.station, id)
	if err != nil {
		return nil, v.refuse(err)
	}
	next, err := v.to.Begin(ctx, id, v.receipt)
	if err != nil {
		return nil, v.refuse(err)
	}
	return &upload{v, id, size, next}, nil
}

// GetInfo implements handler.Upload. A request that creates brings its bytes from the first: what is here is skipped.
func (u *upload) GetInfo(context.Context) (handler.FileInfo, error) {
	info := handler.FileInfo{ID: u.id, Size: u.size, Offset: u.next}
	if u.create {
		info.Offset = 0
	}
	return info, nil
}

// WriteChunk hands over the body piece by piece; each is durable before the next is read. What came of a body that was cut
// is kept. It returns how far the capture stands beyond the offset.
func (u *upload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	buf := make([]byte, piece)
	at, stands := offset, offset
	for {
		n, readErr := io.ReadFull(src, buf)
		if n > 0 {
			if err := u.stillWelcome(); err != nil {
				return stands - offset, u.refuse(err)
			}
			next, err := u.to.Append(ctx, protocol.Chunk{ID: u.id, Offset: at, Data: buf[:n]}, u.receipt)
			if err != nil {
				return stands - offset, u.refuse(err)
			}
			at += int64(n)
			stands = max(stands, next)
		}
		if errors.Is(readErr, io.EOF) || errors.Is(readErr, io.ErrUnexpectedEOF) {
			return stands - offset, nil
		}
		if readErr != nil {
			return stands - offset, readErr
		}
	}
}

// FinishUpload has nothing to do: the receiver compared the hash and signed when the last byte came.
func (u *upload) FinishUpload(context.Context) error { return nil }

// GetReader is for downloads, which this door does not offer.
func (u *upload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, handler.ErrNotImplemented
}

func encode(r ledger.BlobReceipt) string {
	j, err := json.Marshal(r)
	if err != nil {
		panic(err) // a receipt of ours always has a JSON form
	}
	return base64.StdEncoding.EncodeToString(j)
}
