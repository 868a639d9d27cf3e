package link

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

const (
	// againFirst and againMost bound the wait before a broken line is tried again; it doubles between them.
	againFirst = 250 * time.Millisecond
	againMost  = 5 * time.Second
	// longestLine bounds one line of a stream: a slip with its page and the previews of its fourteen boxes as base64.
	longestLine = 16 << 20
)

// Events calls on for each hint until ctx ends, in this goroutine. A broken line is tried again by itself; each time
// it stands, on gets every kind once, since hints may have been lost meanwhile.
func (c *Client) Events(ctx context.Context, on func(wire.Event)) {
	wait := againFirst
	for ctx.Err() == nil {
		err := c.events(ctx, func(e wire.Event) { wait = againFirst; on(e) })
		if ctx.Err() != nil {
			return
		}
		c.tell(fault.Of(err).Code != fault.Unreachable)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, againMost)
	}
}

func (c *Client) events(ctx context.Context, on func(wire.Event)) error {
	body, err := c.open(ctx, http.MethodGet, wire.PathEvents, nil)
	if err != nil {
		return err
	}
	defer body.Close()
	for _, kind := range []wire.EventKind{wire.StationChanged, wire.RecordsChanged, wire.DevicesChanged, wire.SyncChanged, wire.SaidChanged} {
		on(wire.Event{Kind: kind})
	}
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data:")
		if !ok {
			continue // comments keep the line warm; event and id lines say nothing that data does not
		}
		var e wire.Event
		if err := json.Unmarshal([]byte(data), &e); err == nil {
			on(e)
		}
	}
	return fault.New(fault.Unreachable, "link.events", "stream ended: %v", lines.Err())
}

// open starts a stream; the caller closes it.
func (c *Client) open(ctx context.Context, method, path string, in any) (io.ReadCloser, error) {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return nil, fault.Wrap(fault.Unexpected, "link.open", err)
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "link.open", err)
	}
	if token := c.current(); token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := c.stream.Do(r)
	if err != nil {
		return nil, c.failed(err)
	}
	c.tell(true)
	if answer.StatusCode >= http.StatusBadRequest {
		defer answer.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<20)) // a refusal cut short is still a refusal
		return nil, refusal(answer.StatusCode, text)
	}
	return answer.Body, nil
}

// Stream posts a request whose answer is JSON lines and calls on for each, in this goroutine and never after return.
// Ending ctx closes the request, which frees the device. on returning an error ends the stream with it.
func Stream[T any](ctx context.Context, c *Client, path string, in any, on func(T) error) error {
	body, err := c.open(ctx, http.MethodPost, path, in)
	if err != nil {
		return err
	}
	defer body.Close()
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	lines.Split(wholeLines)
	for lines.Scan() {
		var line T
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return fault.New(fault.RequestMalformed, "link.Stream", "%s: %v", path, err)
		}
		if err := on(line); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return c.failed(err)
	}
	return nil
}

// wholeLines splits as bufio.ScanLines does, but a last line without its end was cut off and is none.
func wholeLines(data []byte, atEOF bool) (int, []byte, error) {
	advance, line, err := bufio.ScanLines(data, false)
	if atEOF && advance == 0 && len(data) > 0 {
		return 0, nil, io.ErrUnexpectedEOF
	}
	return advance, line, err
}
