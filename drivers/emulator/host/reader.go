package host

import (
	"context"
	"net/http"
	"sync"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/picture"
)

// Reader is what a maker's local service has whose protocol it may speak: a reader of one finger, and the hands to it.
type Reader struct {
	*Host // nil where another server serves it
	*Glass
	Judge
	answer   http.HandlerFunc
	stubborn bool // a request goes on after its caller hung up
	codes    Codes

	mu     sync.Mutex
	taking bool
	broken bool // answers HTTP 500
	spoil  func(bmp []byte) []byte
	now    Manner
}

// Codes are what a service answers where it gives no picture.
type Codes struct{ Busy, Unplugged, NoFinger int }

// Manner is how a service answers until it is told otherwise.
type Manner struct {
	Code   int // of every capture, in place of 0
	Serial string
	PPI    any // as it stands in an answer
}

// NewReader makes a reader whose service answers with answer, one request at a time.
func NewReader(serial string, stubborn bool, codes Codes, answer http.HandlerFunc) *Reader {
	return &Reader{Glass: NewGlass(), answer: answer, stubborn: stubborn, codes: codes, now: Manner{Serial: serial, PPI: 500}}
}

// Listen puts the service on a loopback port, without TLS.
func (r *Reader) Listen() (err error) {
	r.Host, err = Start("127.0.0.1:0", r)
	return err
}

// ServeHTTP answers, unless the service is broken.
func (r *Reader) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	broken := r.broken
	r.mu.Unlock()
	if broken {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	r.answer(w, req)
}

func (r *Reader) set(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do()
}

// Say has every capture end with a code.
func (r *Reader) Say(code int) { r.set(func() { r.now.Code = code }) }

// Break has the service answer HTTP 500.
func (r *Reader) Break() { r.set(func() { r.broken = true }) }

// Swap plugs another reader in.
func (r *Reader) Swap(serial string) { r.set(func() { r.now.Serial = serial }) }

// Tell has it tell another resolution.
func (r *Reader) Tell(ppi any) { r.set(func() { r.now.PPI = ppi }) }

// GarblePicture spoils every picture.
func (r *Reader) GarblePicture() {
	r.set(func() { r.spoil = func(b []byte) []byte { b[0] ^= 0xFF; return b } })
}

// ShortenPicture breaks every picture off.
func (r *Reader) ShortenPicture() {
	r.set(func() { r.spoil = func(b []byte) []byte { return b[:len(b)/2] } })
}

// Manner is how the service answers now.
func (r *Reader) Manner() Manner {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Take waits for a finger on behalf of a request and returns its picture, as BMP too, or the code that says why there is none.
func (r *Reader) Take(ctx context.Context, wait time.Duration) (finger biometric.Image, bmp []byte, code int) {
	r.mu.Lock()
	busy := r.taking
	r.taking = true
	r.mu.Unlock()
	if busy {
		return finger, nil, r.codes.Busy
	}
	defer r.set(func() { r.taking = false })
	if r.stubborn {
		ctx = context.WithoutCancel(ctx)
	}
	finger, plugged := r.Await(ctx, wait)
	if !plugged {
		return finger, nil, r.codes.Unplugged
	}
	bmp, err := picture.Encode(finger, picture.BMP, 0)
	if err != nil { // no finger is no picture
		return finger, nil, r.codes.NoFinger
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spoil != nil {
		bmp = r.spoil(bmp)
	}
	return finger, bmp, 0
}
