package sbi

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// lookAgain is how soon an ended preview is asked for again.
const lookAgain = time.Second

// longestLine is that of a boundary (RFC 2046: 70) and its hyphens.
const longestLine = 80

// watch shows the live picture until ctx ends, and asks for it again where the service ends it: it does so after its time-out,
// and some at every capture. The preview is a help, never a need: whatever goes wrong with it is nothing wrong with the
// capture. Frames that nobody took in time are dropped.
func (s *scanner) watch(ctx context.Context, subID string, frames chan<- biometric.Image) {
	for {
		err := s.look(ctx, subID, frames)
		s.o.Log.Debug("the preview ended", "detail", err)
		if device.Pause(ctx, "sbi.watch", lookAgain) != nil {
			return
		}
	}
}

// look is one stream of the live picture.
func (s *scanner) look(ctx context.Context, subID string, frames chan<- biometric.Image) error {
	return s.stream(ctx, subID, func(jpeg []byte) error {
		im, err := decoded("sbi.stream", jpeg, "jpeg", framePixel)
		if err != nil {
			return err
		}
		im.PPI = s.framePPI(im)
		select {
		case frames <- im:
		default:
		}
		return ctx.Err()
	})
}

// framePPI is the scale of a frame that shows the whole glass, whose width is assumed (section 8).
func (s *scanner) framePPI(frame biometric.Image) int {
	c := s.Caps()
	return max(1, frame.Width*c.PPI/c.Width)
}

// stream calls fn for each frame. fn's argument is valid only during the call.
func (s *scanner) stream(ctx context.Context, subID string, fn func(jpeg []byte) error) error {
	const op = "sbi.stream"
	body, err := json.Marshal(streamRequest{DeviceID: string(s.told.DeviceID), DeviceSubID: subID, Timeout: millis(s.o.Take)})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, "STREAM", s.base.JoinPath("stream").String(), strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.o.Transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return eachFrame(op, resp.Body, fn)
}

// eachFrame splits the stream. The boundary is that of the first line, whatever the header says (section 6).
func eachFrame(op string, from io.Reader, fn func(jpeg []byte) error) error {
	in := bufio.NewReader(from)
	for { // empty lines may stand before the first boundary
		head, err := in.Peek(1)
		if err != nil {
			return err
		}
		if head[0] != '\r' && head[0] != '\n' {
			break
		}
		_, _ = in.Discard(1) // peeked
	}
	line, _ := in.Peek(longestLine) // of what is there
	first, _, whole := strings.Cut(string(line), "\n")
	first = strings.TrimRight(first, "\r")
	if !whole || !strings.HasPrefix(first, "--") || len(first) == 2 {
		return fault.New(fault.DeviceProtocol, op, "no boundary")
	}
	parts := multipart.NewReader(in, first[2:])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(io.LimitReader(part, maxFrame+1))
		if err != nil {
			return err
		}
		if len(data) > maxFrame {
			return fault.New(fault.DeviceProtocol, op, "a frame of more than %d bytes", maxFrame)
		}
		if err := fn(data); err != nil {
			return err
		}
	}
}
