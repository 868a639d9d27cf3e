package down

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

// Revocation is the body of KindRevocation: a desktop's pairing or an officer's account ends at once. One of the two.
type Revocation struct {
	Desktop string `json:"desktop,omitempty"` // fingerprint of its certificate
	Officer string `json:"officer,omitempty"` // login
}

// Check demands exactly one.
func (r Revocation) Check() error {
	if (r.Desktop == "") == (r.Officer == "") || len(r.Desktop)+len(r.Officer) > maxText {
		return ErrForm
	}
	return nil
}

// Epoch is the body of KindEpoch: after a fork the station goes on from the state's position in a new epoch.
type Epoch struct {
	Epoch uint32        `json:"epoch"` // the new one
	From  ledger.Head   `json:"from"`  // the state's position, in the epoch that ends
	Tail  []ledger.Hash `json:"tail"`  // the state's chain values up to From, the last of them From's
}

// Check demands that the parts fit each other.
func (e Epoch) Check() error {
	if e.Epoch != e.From.Epoch+1 || uint64(len(e.Tail)) > e.From.Seq {
		return ErrForm
	}
	if n := len(e.Tail); e.From.Seq > 0 && (n == 0 || e.Tail[n-1] != e.From.Chain) {
		return ErrForm
	}
	return nil
}

// ChainAt is the state's chain value at a position, if the tail reaches so far back.
func (e Epoch) ChainAt(seq uint64) (ledger.Hash, bool) {
	back := e.From.Seq - seq
	if seq == 0 || seq > e.From.Seq || back >= uint64(len(e.Tail)) {
		return ledger.Hash{}, false
	}
	return e.Tail[uint64(len(e.Tail))-1-back], true
}

// LookoutKind is whom or what is looked for.
type LookoutKind string

const (
	Wanted  LookoutKind = "wanted"
	Missing LookoutKind = "missing"
	Stolen  LookoutKind = "stolen"
)

// Lookout is the body of KindLookout. The same id again takes the place of the one before; withdrawn ends it.
type Lookout struct {
	ID        string      `json:"id"`
	Kind      LookoutKind `json:"kind"`
	Name      record.Name `json:"name"`              // of the person or the thing
	Text      string      `json:"text"`              // description, marks
	Vehicle   string      `json:"vehicle,omitempty"` // registration number
	Picture   []byte      `json:"picture,omitempty"` // a JPEG
	From      string      `json:"from"`              // who asks: station, case
	At        time.Time   `json:"at"`
	Until     time.Time   `json:"until"`
	Withdrawn bool        `json:"withdrawn,omitempty"`
}

// MaxPicture is the largest picture of a look-out, in bytes: ten seconds on a line of 64 kbit/s.
const MaxPicture = 80 << 10

// Check demands what an officer needs to act on it.
func (l Lookout) Check() error {
	known := l.Kind == Wanted || l.Kind == Missing || l.Kind == Stolen
	if n := len(l.Picture); n > MaxPicture || n > 0 && !bytes.HasPrefix(l.Picture, []byte{0xff, 0xd8, 0xff}) {
		return fmt.Errorf("%w: picture", ErrForm)
	}
	if l.ID == "" || len(l.ID) > maxText || !known || l.Name == (record.Name{}) || l.From == "" || l.At.IsZero() || !l.At.Before(l.Until) {
		return ErrForm
	}
	return nil
}

// RequestKind is a citizen service.
type RequestKind string

const (
	Verification RequestKind = "verification"
	Character    RequestKind = "character"
	Tenant       RequestKind = "tenant"
	Domestic     RequestKind = "domestic"
	LostArticle  RequestKind = "lost_article"
)

// Request is the body of KindRequest: a citizen asks a service of the station. The same id again takes the place of the
// one before; withdrawn ends it.
type Request struct {
	ID        string      `json:"id"`
	Kind      RequestKind `json:"kind"`
	Applicant record.Name `json:"applicant"`
	Mobile    string      `json:"mobile,omitempty"`
	Address   string      `json:"address,omitempty"`
	Text      string      `json:"text"`
	At        time.Time   `json:"at"`
	Due       time.Time   `json:"due"`
	Withdrawn bool        `json:"withdrawn,omitempty"`
}

// Check demands what the station needs to answer it.
func (r Request) Check() error {
	switch r.Kind {
	case Verification, Character, Tenant, Domestic, LostArticle:
	default:
		return ErrForm
	}
	if r.ID == "" || len(r.ID) > maxText || r.Applicant == (record.Name{}) || r.At.IsZero() || !r.At.Before(r.Due) {
		return ErrForm
	}
	return nil
}

// Cap bounds the line between two times of the day, IST. One that ends before it begins goes over midnight.
type Cap struct {
	From string `json:"from"` // "09:00"
	To   string `json:"to"`
	Rate int    `json:"rate"` // bytes per second
}

// Configuration is the body of KindConfiguration: the whole pack, in place of the one before.
type Configuration struct {
	Version int   `json:"version"` // of the pack, rising
	Caps    []Cap `json:"caps,omitempty"`
}

// leastRate is the slowest cap: below it a batch of text would not get through before its patience ends.
const leastRate = 1000

// Check refuses values that would stop the line.
func (c Configuration) Check() error {
	if c.Version < 1 || len(c.Caps) > 48 {
		return ErrForm
	}
	for _, x := range c.Caps {
		from, err1 := time.Parse("15:04", x.From)
		to, err2 := time.Parse("15:04", x.To)
		if err1 != nil || err2 != nil || from.Equal(to) || x.Rate < leastRate {
			return fmt.Errorf("%w: cap from %q to %q of %d bytes per second", ErrForm, x.From, x.To, x.Rate)
		}
	}
	return nil
}

// Rate is the line's cap at a time, bytes per second; 0 without one. Of caps that overlap the slowest holds.
func (c Configuration) Rate(at time.Time) int {
	now := at.In(record.IST).Format("15:04")
	rate := 0
	for _, x := range c.Caps {
		in := x.From <= now && now < x.To
		if x.From > x.To {
			in = now >= x.From || now < x.To
		}
		if in && (rate == 0 || x.Rate < rate) {
			rate = x.Rate
		}
	}
	return rate
}

// aboutFrame binds a sealed body to its station and kind.
func aboutFrame(station string, k Kind) seal.About {
	return seal.About{Station: station, Kind: string(k), Item: "down", Version: 1}
}

// Encode writes a body as canonical JSON, sealed to the station where the kind is personal.
func Encode(station string, k Kind, to seal.PublicKey, v any) (body []byte, sealed bool, err error) {
	plain, err := seal.Canonical(v)
	if err != nil || !k.Personal() {
		return plain, false, err
	}
	body, err = seal.SealTo(to, aboutFrame(station, k), plain)
	return body, true, err
}

// Decode reads a frame's body into v and checks it. A personal body that is not sealed is ErrForm, and one field too
// many: what is not understood must not be half done.
func Decode[T any](f Frame, own seal.PrivateKey) (v T, err error) {
	plain := f.Body
	if f.Kind.Personal() != f.Sealed {
		return v, fmt.Errorf("%w: seal", ErrForm)
	}
	if f.Sealed {
		if plain, err = seal.OpenSealed(own, aboutFrame(f.Station, f.Kind), f.Body); err != nil {
			return v, err
		}
	}
	d := json.NewDecoder(bytes.NewReader(plain))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil || d.More() {
		return v, fmt.Errorf("%w: %v", ErrForm, err)
	}
	return v, Valid(v)
}

// Valid checks a body of any kind.
func Valid(v any) error {
	if o, ok := v.(Order); ok {
		return o.Form()
	}
	if b, ok := v.(interface{ Check() error }); ok {
		return b.Check()
	}
	return ErrForm
}
