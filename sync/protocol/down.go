package protocol

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
)

// Frames of the way down.
const (
	FrameDownAck FrameType = 0x03
	FrameDown    FrameType = 0x86
	FrameAckDown FrameType = 0x87
)

// PathDown streams what the state says.
const PathDown = "/v1/down"

const (
	downAlive   = 30 * time.Second // a PONG after so long without a frame
	downSilence = 75 * time.Second // the client gives up after so long without a byte of the stream
	downBytes   = 4 << 20          // the state ends a stream after so many bytes
)

// downHead is u8 lane, u64 seq, 32 previous chain, 32 chain, 8 key id, 64 signature, u8 sealed, u8 length of the kind.
const downHead = 1 + 8 + 32 + 32 + 8 + signatureSize + 1 + 1

// EncodeDown writes a DOWN payload. The station is not in it.
func EncodeDown(f down.Frame) ([]byte, error) {
	keyID, err := hex.DecodeString(f.KeyID)
	if err != nil || len(keyID) != 8 || len(f.Signature) != signatureSize || len(f.Kind) > down.MaxKind || len(f.Body) > down.MaxBody {
		return nil, fault.New(fault.SyncSignature, "protocol.EncodeDown", "key id, signature, kind or body has the wrong length")
	}
	p := make([]byte, 0, downHead+len(f.Kind)+len(f.Body))
	p = append(p, byte(f.Lane))
	p = binary.BigEndian.AppendUint64(p, f.Seq)
	p = append(p, f.Prev[:]...)
	p = append(p, f.Chain[:]...)
	p = append(p, keyID...)
	p = append(p, f.Signature...)
	sealed := byte(0)
	if f.Sealed {
		sealed = 1
	}
	p = append(p, sealed, byte(len(f.Kind)))
	p = append(p, f.Kind...)
	return append(p, f.Body...), nil
}

// DecodeDown reads a DOWN payload for the station. It checks the form, never link or signature.
func DecodeDown(station string, p []byte) (down.Frame, error) {
	const op = "protocol.DecodeDown"
	if len(p) < downHead {
		return down.Frame{}, fault.New(fault.SyncVersion, op, "frame of %d bytes", len(p))
	}
	f := down.Frame{Station: station, Lane: down.Lane(p[0]), Seq: binary.BigEndian.Uint64(p[1:])}
	copy(f.Prev[:], p[9:])
	copy(f.Chain[:], p[41:])
	f.KeyID, f.Signature = hex.EncodeToString(p[73:81]), bytes.Clone(p[81:145])
	sealed, n, rest := p[145], int(p[146]), p[downHead:]
	if f.Lane >= down.Lanes || f.Seq == 0 || sealed > 1 || n == 0 || n > down.MaxKind || len(rest) < n || len(rest)-n > down.MaxBody {
		return down.Frame{}, fault.New(fault.SyncVersion, op, "lane %d, frame %d, kind of %d bytes", f.Lane, f.Seq, n)
	}
	f.Sealed, f.Kind, f.Body = sealed == 1, down.Kind(rest[:n]), bytes.Clone(rest[n:])
	return f, nil
}

// DownAck says what a station has done of a lane. Refused is a frame that it took and did not carry out, or could not
// believe, with the reason; 0 if there is none.
type DownAck struct {
	Lane    down.Lane
	At      down.Position // applied up to here
	Refused uint64
	Code    fault.Code
}

// Encode writes a DOWN-ACK payload: u8 lane, u64 seq, 32 chain, u64 refused frame, code.
func (a DownAck) Encode() []byte {
	p := append(make([]byte, 0, 64), byte(a.Lane))
	p = binary.BigEndian.AppendUint64(p, a.At.Seq)
	p = append(p, a.At.Chain[:]...)
	p = binary.BigEndian.AppendUint64(p, a.Refused)
	return append(p, a.Code...)
}

// DecodeDownAck reads a DOWN-ACK payload.
func DecodeDownAck(p []byte) (DownAck, error) {
	if len(p) < 49 || len(p) > 49+64 || p[0] >= down.Lanes {
		return DownAck{}, Refuse(fault.RequestMalformed, "acknowledgement of %d bytes", len(p))
	}
	a := DownAck{Lane: down.Lane(p[0]), At: down.Position{Seq: binary.BigEndian.Uint64(p[1:])}, Refused: binary.BigEndian.Uint64(p[41:]), Code: fault.Code(p[49:])}
	copy(a.At.Chain[:], p[9:])
	if (a.Refused > 0) != (a.Code != "") || a.At.Seq > 1<<62 || a.Refused > 1<<62 || strings.Trim(string(a.Code), "abcdefghijklmnopqrstuvwxyz_.") != "" {
		return DownAck{}, Refuse(fault.RequestMalformed, "acknowledgement of frame %d", a.At.Seq)
	}
	return a, nil
}

// ackDown is the payload of ACK-DOWN.
type ackDown struct {
	Lane down.Lane `json:"lane"`
	Seq  uint64    `json:"seq"`
}

func downKey(l down.Lane, seq uint64) string {
	return "d" + strconv.Itoa(int(l)) + "." + strconv.FormatUint(seq, 10)
}

// DownAck implements Receiver.
func (c *Client) DownAck(ctx context.Context, a DownAck) error {
	own := newCall(downKey(a.Lane, a.At.Seq), 0)
	own.request = &Frame{Type: FrameDownAck, Payload: a.Encode()}
	return c.call(ctx, own, func(Frame) (bool, error) { return true, nil })
}

// Down implements Receiver. It ends without an error when the state ends the stream: ask again.
func (c *Client) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	const op = "protocol.Down"
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(c.ctx, func() { cancel(fault.New(fault.SyncLine, op, "client is closed")) })()
	silence := time.AfterFunc(downSilence, func() { cancel(fault.New(fault.SyncSilent, op, "silent for %s", downSilence)) })
	defer silence.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+PathDown+"?after="+positions(after), nil)
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return c.downEnded(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, maxHelloAnswer))
		return refusalOf(resp.StatusCode, body)
	}
	for r := bufio.NewReader(resp.Body); ; {
		f, err := ReadFrame(r, MaxFrame)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return c.downEnded(ctx, err)
		}
		silence.Reset(downSilence)
		switch f.Type {
		case FramePong:
		case FrameDown:
			said, err := DecodeDown(c.name, f.Payload)
			if err == nil {
				err = on(said)
			}
			if err != nil {
				return err
			}
		case FrameError:
			var e ackError
			if err := json.Unmarshal(f.Payload, &e); err != nil {
				return fault.Wrap(fault.SyncVersion, op, err)
			}
			return &e.Refusal
		default:
			return fault.New(fault.SyncVersion, op, "answer of type %#x", uint8(f.Type))
		}
	}
}

func (c *Client) downEnded(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return c.lineFault("protocol.Down", err)
}

// positions is "<seq>,<seq>,<seq>", a number for each lane.
func positions(h down.Heads) string {
	var all []string
	for _, at := range h {
		all = append(all, strconv.FormatUint(at.Seq, 10))
	}
	return strings.Join(all, ",")
}

func readPositions(text string) (h down.Heads, err error) {
	parts := strings.Split(text, ",")
	if len(parts) != down.Lanes {
		return h, Refuse(fault.RequestMalformed, "after names %d lanes", len(parts))
	}
	for i, p := range parts {
		if h[i].Seq, err = strconv.ParseUint(p, 10, 62); err != nil {
			return h, Refuse(fault.RequestMalformed, "after is no number in lane %d", i)
		}
	}
	return h, nil
}

// errFull ends a stream that has carried enough.
var errFull = errors.New("protocol: stream is long enough")

// down streams frames until the stream is a minute old or full, or the server goes down. The client asks again.
func (h *handler) down(w http.ResponseWriter, r *http.Request) {
	station, to, err := h.Station(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	after, err := readPositions(r.URL.Query().Get("after"))
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), UploadTime)
	defer cancel()
	defer context.AfterFunc(h.Drain, cancel)()
	// A refusal comes at once; a stream without news says after a second that it is heard.
	s := &stream{w: w, control: http.NewResponseController(w), last: time.Now().Add(time.Second - downAlive)}
	var alive sync.WaitGroup
	alive.Go(func() { s.keepAlive(ctx) })
	err = to.Down(ctx, after, s.say)
	ended := ctx.Err() != nil
	cancel()
	alive.Wait()
	if err == nil || errors.Is(err, errFull) || ended {
		s.open()
		return
	}
	h.Log.Info("way down ended", "station", station, "code", codeOf(err), "detail", err.Error())
	s.end(err)
}

// stream writes frames and, in between, that it lives.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	mu      sync.Mutex
	begun   bool
	sent    int
	last    time.Time
}

// open sends the status line, so that a station without news knows that it is heard.
func (s *stream) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin()
}

func (s *stream) begin() {
	if !s.begun {
		s.begun = true
		s.w.Header().Set("Content-Type", "application/vnd.thana.frames")
		s.w.WriteHeader(http.StatusOK)
	}
}

func (s *stream) write(f Frame) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin()
	b := f.AppendTo(nil)
	s.sent, s.last = s.sent+len(b), time.Now()
	_ = s.control.SetWriteDeadline(time.Now().Add(time.Minute))
	_, err := s.w.Write(b)
	if err == nil {
		err = s.control.Flush()
	}
	_ = s.control.SetWriteDeadline(time.Time{})
	return err
}

func (s *stream) say(f down.Frame) error {
	p, err := EncodeDown(f)
	if err != nil {
		return err
	}
	if err := s.write(Frame{Type: FrameDown, Priority: uint8(f.Lane), Payload: p}); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent >= downBytes {
		return errFull
	}
	return nil
}

func (s *stream) keepAlive(ctx context.Context) {
	for {
		s.mu.Lock()
		wait := downAlive - time.Since(s.last)
		s.mu.Unlock()
		if wait > 0 {
			t := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				t.Stop()
				return
			case <-t.C:
				continue
			}
		}
		if s.write(Frame{Type: FramePong}) != nil || ctx.Err() != nil {
			return
		}
	}
}

func (s *stream) end(err error) {
	s.mu.Lock()
	begun := s.begun
	s.mu.Unlock()
	if !begun {
		writeRefusal(s.w, err)
		return
	}
	_ = s.write(jsonFrame(FrameError, ackError{Refusal: *AsRefusal(err)}))
}
