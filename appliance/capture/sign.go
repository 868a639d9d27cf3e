package capture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image/png"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/ink"
	"thana/shared/record"
)

// Sign keeps what a person wrote on the signature pad: the strokes with their time are the original, a picture of them the rendition.
func (d *Desk) Sign(ctx context.Context, who Who, recordID string, k ink.Ink) (record.Capture, error) {
	const op = "capture.Sign"
	if err := k.Check(); err != nil {
		return record.Capture{}, err
	}
	original, err := json.Marshal(k)
	if err != nil {
		return record.Capture{}, fault.Wrap(fault.Unexpected, op, err)
	}
	drawn := k.Picture(record.SignaturePPI)
	var picture bytes.Buffer
	if err := png.Encode(&picture, drawn); err != nil {
		return record.Capture{}, fault.Wrap(fault.Unexpected, op, err)
	}
	sum := sha256.Sum256(append([]byte("thana signature "+recordID+" "), original...)) // the same ink, sent again, is kept once
	c := record.Capture{
		ID: "ink-" + hex.EncodeToString(sum[:16]), Kind: record.SignatureCapture, Record: recordID, At: time.Now().UTC(), By: who.Officer,
		Device: "Thana", Format: ink.Format,
	}
	kept, err := d.store.AddCaptures(ctx, store.NewCapture{Capture: c, Original: original, Renditions: []store.Rendition{{Data: picture.Bytes(),
		Rendition: record.Rendition{Name: record.SignaturePicture, Format: "image/png", Width: drawn.Rect.Dx(), Height: drawn.Rect.Dy(), PPI: record.SignaturePPI}}}})
	if err != nil {
		return record.Capture{}, err
	}
	return kept[0], nil
}
