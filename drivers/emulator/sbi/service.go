// Package sbi is a service of the Secure Biometric Interface with a fingerprint scanner of whole hands, or of one finger: it
// answers over HTTP as docs/protocols/sbi.md says, from which alone it was written. Its hands (Lay, Lift, Unplug, ...) may be used
// from any goroutine.
package sbi

import (
	"net/http"
	"sync"
	"time"

	"thana/drivers/emulator/host"
	"thana/shared/biometric"
)

// Options describe the scanner; a zero field means the default in brackets.
type Options struct {
	Addr   string        // host:port [127.0.0.1:0]
	Single bool          // takes one finger, not a hand
	Keys   *Keys         // [new ones]
	Env    string        // [Developer]
	Serial string        // [SLAP-0001]
	Model  string        // [Virtual Slap]
	Width  int           // pixels of the glass at 500 ppi [1600; single 800]
	Height int           // [1500; single 750]
	Frame  time.Duration // between two frames of the preview [100 ms]
	Settle time.Duration // for which the fingers lie there before it takes its picture [none]
}

// Service is an emulated service with one scanner.
type Service struct {
	*host.Host
	o Options

	mu      sync.Mutex
	changed chan struct{} // closed and renewed when something below changes
	glass   biometric.Image
	laid    map[string]biometric.Image // by name; "" is a finger of any name
	taking  bool
	wrong   wrongs
}

// wrongs are the ways in which the service is not as it should be.
type wrongs struct {
	status             string // in place of Ready
	purpose            string
	code               string // error of every capture
	callback           string
	badSignature       bool
	expired, stranger  bool
	unsigned           bool
	chain              bool // wrong hash
	leaveOut           bool // the second finger, as if it had never been
	another            bool // transaction
	twoAlike, twoOther bool // devices
	otherSerial        bool
	garbled, short     bool // records
	lossy, coarse      bool
	swapped            bool // names of the first two fingers
	stubborn           bool // does not notice that the caller hung up
	blind              bool // no preview
}

// Start puts the service on the network.
func Start(o Options) (*Service, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Env == "" {
		o.Env = "Developer"
	}
	if o.Serial == "" {
		o.Serial = "SLAP-0001"
	}
	if o.Model == "" {
		o.Model = "Virtual Slap"
	}
	if o.Frame == 0 {
		o.Frame = 100 * time.Millisecond
	}
	if o.Width == 0 && o.Single {
		o.Width, o.Height = 800, 750
	} else if o.Width == 0 {
		o.Width, o.Height = 1600, 1500
	}
	var err error
	if o.Keys == nil {
		if o.Keys, err = NewKeys(time.Now()); err != nil {
			return nil, err
		}
	}
	s := &Service{o: o, changed: make(chan struct{}), laid: map[string]biometric.Image{}}
	s.glass = s.empty()
	if s.Host, err = host.Start(o.Addr, http.HandlerFunc(s.answer)); err != nil {
		return nil, err
	}
	return s, nil
}

// URL is the service's base.
func (s *Service) URL() string { return "http://" + s.Addr() }

// Anchor is the certificate (PEM) of the scanner's maker.
func (s *Service) Anchor() []byte { return s.o.Keys.Anchor() }

func (s *Service) empty() biometric.Image { return biometric.NewImage(s.o.Width, s.o.Height, 500) }

// Lay lays a hand down: the glass as it is seen and the fingers as the scanner cuts them.
func (s *Service) Lay(glass biometric.Image, fingers map[biometric.Finger]biometric.Image) {
	laid := map[string]biometric.Image{}
	for f, im := range fingers {
		laid[nameOf(f)] = im
	}
	s.set(func() { s.glass, s.laid = glass, laid })
}

// Touch lays one finger down, whichever it is.
func (s *Service) Touch(finger biometric.Image) {
	s.set(func() { s.glass, s.laid = finger, map[string]biometric.Image{"": finger} })
}

// Lift takes everything away.
func (s *Service) Lift() { s.set(func() { s.glass, s.laid = s.empty(), map[string]biometric.Image{} }) }

// Say has the service give another status than Ready: Busy, Not Ready, Not Registered.
func (s *Service) Say(status string) { s.spoil(func(w *wrongs) { w.status = status }) }

// Fail answers every capture with an error of the protocol.
func (s *Service) Fail(code string) { s.spoil(func(w *wrongs) { w.code = code }) }

// Authenticate makes it a scanner for sign-in at a server.
func (s *Service) Authenticate() { s.spoil(func(w *wrongs) { w.purpose = "Auth" }) }

// Call names another address than its own.
func (s *Service) Call(callback string) { s.spoil(func(w *wrongs) { w.callback = callback }) }

// Forge changes what was signed.
func (s *Service) Forge() { s.spoil(func(w *wrongs) { w.badSignature = true }) }

// Unsign leaves signatures out.
func (s *Service) Unsign() { s.spoil(func(w *wrongs) { w.unsigned = true }) }

// Expire signs with a certificate that is out of date.
func (s *Service) Expire() { s.spoil(func(w *wrongs) { w.expired = true }) }

// Estrange signs with the certificate of an authority that nobody knows.
func (s *Service) Estrange() { s.spoil(func(w *wrongs) { w.stranger = true }) }

// BreakChain gives hashes that do not follow.
func (s *Service) BreakChain() { s.spoil(func(w *wrongs) { w.chain = true }) }

// LeaveOut drops the second finger of an answer after its hashes were made.
func (s *Service) LeaveOut() { s.spoil(func(w *wrongs) { w.leaveOut = true }) }

// Replay answers for another transaction.
func (s *Service) Replay() { s.spoil(func(w *wrongs) { w.another = true }) }

// Swap sends a capture that another scanner of the same maker signed.
func (s *Service) Swap() { s.spoil(func(w *wrongs) { w.otherSerial = true }) }

// Misname swaps the names of the first two fingers of a capture, not those in their records.
func (s *Service) Misname() { s.spoil(func(w *wrongs) { w.swapped = true }) }

// Double lists a second scanner: of the same id, or of another.
func (s *Service) Double(sameID bool) {
	s.spoil(func(w *wrongs) { w.twoAlike, w.twoOther = sameID, !sameID })
}

// GarbleRecords and ShortenRecords spoil pictures that are signed all the same.
func (s *Service) GarbleRecords()  { s.spoil(func(w *wrongs) { w.garbled = true }) }
func (s *Service) ShortenRecords() { s.spoil(func(w *wrongs) { w.short = true }) }

// Lossy sends camera JPEG; Coarse sends 250 ppi.
func (s *Service) Lossy()  { s.spoil(func(w *wrongs) { w.lossy = true }) }
func (s *Service) Coarse() { s.spoil(func(w *wrongs) { w.coarse = true }) }

// Deafen keeps a capture going although its caller hung up.
func (s *Service) Deafen() { s.spoil(func(w *wrongs) { w.stubborn = true }) }

// Blind gives no preview.
func (s *Service) Blind() { s.spoil(func(w *wrongs) { w.blind = true }) }

// Mend ends everything that is wrong.
func (s *Service) Mend() { s.spoil(func(w *wrongs) { *w = wrongs{} }); s.Heal() }

func (s *Service) spoil(how func(*wrongs)) { s.set(func() { how(&s.wrong) }) }

func (s *Service) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Service) how() wrongs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wrong
}
