package protocol

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// ClientConfig is what a station needs to reach the state.
type ClientConfig struct {
	URL  string      // "https://state.example:8443"
	TLS  *tls.Config // with the station's certificate and the state's CA
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	Cap  func(time.Time) int64 // bytes per second that hold at a time, 0 without limit; may be nil
}

// Client is the Receiver over HTTP/2. Calls may run side by side: they share one upload, and a frame of a lower
// priority number is written before those that wait.
type Client struct {
	url   string
	http  *http.Client
	small *resty.Client
	ctx   context.Context
	stop  context.CancelFunc
	ends  time.Time // of the station's certificate
	name  string    // of the station, in its certificate
	cap   func(time.Time) int64
	work  sync.WaitGroup

	lastByte atomic.Int64 // unix nanoseconds of the last byte from the peer
	roundTip atomic.Int64 // nanoseconds of the last hello
	acked    atomic.Int64 // bytes answered since the start
	rate     atomic.Int64 // measured bytes per second
	pace     atomic.Int64 // bytes per second the state asked for, 0 without limit
	pacer    pacer

	turn    chan struct{} // held by the request that is to be written next
	mu      sync.Mutex
	uploads []*upload // open ones, the oldest first: one that drains, and one that takes calls
	conns   map[*liveConn]struct{}
}

var _ Receiver = (*Client)(nil)

// NewClient opens nothing; the first call dials. Close ends everything it started.
func NewClient(cfg ClientConfig) *Client {
	c := &Client{url: strings.TrimRight(cfg.URL, "/"), ends: endOf(cfg.TLS), name: nameOf(cfg.TLS), cap: cfg.Cap, turn: make(chan struct{}, 1), conns: map[*liveConn]struct{}{}}
	c.ctx, c.stop = context.WithCancel(context.Background())
	dial := cfg.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 20 * time.Second, Control: tune}).DialContext
	}
	c.http = &http.Client{Transport: &http.Transport{
		TLSClientConfig:     lean(cfg.TLS),
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: 30 * time.Second,
		IdleConnTimeout:     2 * time.Minute,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return c.live(conn), nil
		},
	}}
	c.small = resty.NewWithClient(c.http).SetBaseURL(c.url).SetResponseBodyLimit(maxHelloAnswer)
	return c
}

// lean spends fewer bytes: whole records from the first on, and no certificates after a cut line.
func lean(cfg *tls.Config) *tls.Config {
	if cfg == nil {
		return nil
	}
	own := cfg.Clone()
	own.DynamicRecordSizingDisabled = true
	if own.ClientSessionCache == nil {
		own.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	}
	return own
}

// Close ends the uploads and the connections and waits for them.
func (c *Client) Close() {
	c.stop()
	c.hangUp(context.Canceled)
	c.work.Wait()
	c.http.CloseIdleConnections()
}

// Hello implements Receiver.
func (c *Client) Hello(ctx context.Context, r Report) (Hello, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	ctx, written, err := c.inTurn(ctx)
	if err != nil {
		return Hello{}, c.lineFault("protocol.Hello", err)
	}
	defer written()
	begun := time.Now()
	answer, err := c.small.R().SetContext(ctx).SetQueryParams(r.query()).Get("/v1/hello")
	if err != nil {
		err = c.lineFault("protocol.Hello", err)
		c.hangUp(err) // a pooled connection may be half-open
		return Hello{}, err
	}
	if answer.StatusCode() != http.StatusOK {
		return Hello{}, refusalOf(answer.StatusCode(), answer.Body())
	}
	var h Hello
	if err := json.Unmarshal(answer.Body(), &h); err != nil {
		return Hello{}, fault.Wrap(fault.SyncVersion, "protocol.Hello", err)
	}
	if h.Version != Version {
		return Hello{}, fault.New(fault.SyncVersion, "protocol.Hello", "state speaks version %d", h.Version)
	}
	c.roundTip.Store(int64(time.Since(begun)))
	c.pace.Store(int64(h.Pace))
	return h, nil
}

func (r Report) query() map[string]string {
	q := map[string]string{
		"head":             strconv.FormatUint(r.Head, 10),
		"waiting_captures": strconv.Itoa(r.WaitingCaptures),
		"waiting_bytes":    strconv.FormatInt(r.WaitingBytes, 10),
		"now":              r.Now.UTC().Format(time.RFC3339Nano),
	}
	if !r.OldestUnsent.IsZero() {
		q["oldest_unsent"] = r.OldestUnsent.UTC().Format(time.RFC3339Nano)
	}
	if len(r.Faults) > 0 {
		q["faults"] = strings.Join(r.Faults[:min(len(r.Faults), MaxFaults)], ",")
	}
	return q
}

// Push implements Receiver.
func (c *Client) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	p, err := EncodeBatch(b)
	if err != nil {
		return err
	}
	if len(p) > MaxFrame {
		return fault.New(fault.RequestTooLarge, "protocol.Push", "batch of %d bytes", len(p)).With("limit", "6 MB")
	}
	own := newCall(batchKey(b.Last()), 1)
	own.request = &Frame{Type: FrameBatch, Priority: 1, Payload: p}
	return c.call(ctx, own, func(f Frame) (bool, error) {
		var r ledger.Receipt
		if err := json.Unmarshal(f.Payload, &r); err != nil {
			return false, fault.Wrap(fault.SyncVersion, "protocol.Push", err)
		}
		on(r)
		return r.Level == ledger.Stored, nil
	})
}

// Begin implements Receiver.
func (c *Client) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	return c.capture(ctx, Chunk{ID: id, Priority: 3}, on)
}

// Append implements Receiver. It writes frames of the size that suits the line, without waiting in between.
func (c *Client) Append(ctx context.Context, piece Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	piece.Priority = min(piece.Priority, LowestPriority)
	return c.capture(ctx, piece, on)
}

func (c *Client) capture(ctx context.Context, piece Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	var next int64
	end := piece.Offset + int64(len(piece.Data))
	own := newCall(captureKey(piece.ID), piece.Priority)
	own.piece = &piece
	err := c.call(ctx, own, func(f Frame) (bool, error) {
		var a ackCapture
		if err := json.Unmarshal(f.Payload, &a); err != nil {
			return false, fault.Wrap(fault.SyncVersion, "protocol.Append", err)
		}
		next = a.Next
		if a.Receipt != nil {
			on(*a.Receipt)
		}
		return a.Level == ledger.Stored || a.Level == "" && next >= end, nil
	})
	var refused *Refusal
	if errors.As(err, &refused) {
		next = refused.Next
	}
	return next, err
}

// call hands every answer about own to take until it is done. A refusal is always the last answer.
func (c *Client) call(ctx context.Context, own *call, take func(Frame) (bool, error)) error {
	u, err := c.open()
	if err != nil {
		return err
	}
	u.send(own)
	defer u.forget(own)
	for {
		var f Frame
		select {
		case f = <-own.answers:
		default:
			select {
			case f = <-own.answers:
			case <-u.done:
				return u.cause()
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		if f.Type == FrameError {
			var e ackError
			if err := json.Unmarshal(f.Payload, &e); err != nil {
				return fault.Wrap(fault.SyncVersion, "protocol.call", err)
			}
			return &e.Refusal
		}
		if done, err := take(f); done || err != nil {
			return err
		}
	}
}

func captureKey(id string) string { return "c" + id }

func batchKey(last uint64) string { return "b" + strconv.FormatUint(last, 10) }

// refusalOf reads the body of an HTTP answer that is not 200.
func refusalOf(status int, body []byte) error {
	var e ackError
	if err := json.Unmarshal(body, &e); err != nil || e.Code == "" {
		return Refuse(fault.SyncVersion, "state answered with status %d", status)
	}
	return &e.Refusal
}
