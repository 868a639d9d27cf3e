package down

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"thana/shared/ledger"
)

// Authority is an office that may sign destruction orders. Its public key reaches stations in a frame signed by the state.
type Authority struct {
	Holder string    `json:"holder"` // the person's name or service number; two keys of one holder count once
	Office string    `json:"office"` // "Superintendent of Police, Barabanki"
	Key    []byte    `json:"key"`    // Ed25519
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

// Authorities is the body of KindAuthorities: the whole list, in place of the one before.
type Authorities struct {
	Authorities []Authority `json:"authorities"`
}

// find returns the authority of a key id that was in force at a time.
func (a Authorities) find(keyID string, at time.Time) (Authority, bool) {
	for _, x := range a.Authorities {
		if ledger.KeyID(x.Key) == keyID && !at.Before(x.From) && at.Before(x.Until) {
			return x, true
		}
	}
	return Authority{}, false
}

// Check refuses a list that an order could not be held against.
func (a Authorities) Check() error {
	for _, x := range a.Authorities {
		if x.Holder == "" || x.Office == "" || len(x.Key) != ed25519.PublicKeySize || !x.From.Before(x.Until) {
			return fmt.Errorf("%w: authority %q", ErrForm, x.Office)
		}
	}
	return nil
}

// Signature is one of an order's.
type Signature struct {
	KeyID string `json:"key_id"`
	Bytes []byte `json:"signature"`
}

// Order is the body of KindDestruction: the authorities order that records be destroyed. It carries no personal data.
type Order struct {
	Number     string      `json:"number"` // of the authority's register: "D-17/2026"
	Station    string      `json:"station"`
	Records    []string    `json:"records"` // ids; their captures go with them
	Ground     string      `json:"ground"`  // law, court and date: "CPI Act s.4(2) proviso, CJM Barabanki 14/11/2026"
	At         time.Time   `json:"at"`
	Signatures []Signature `json:"signatures"`
}

// Signers is how many distinct holders must sign an order.
const Signers = 2

// Why an order is refused.
var (
	ErrForm    = errors.New("down: a part is missing")
	ErrStation = errors.New("down: order for another station")
	ErrSigners = errors.New("down: not signed by two authorities in force")
)

const (
	orderDomain = "thana destruction order v1"
	maxRecords  = 256
	maxText     = 500
)

// Hash names the order; the signatures are over it.
func (o Order) Hash() ledger.Hash {
	parts := []any{orderDomain, o.Number, o.Station, o.Ground, o.At.UTC().Format(time.RFC3339Nano), uint64(len(o.Records))}
	for _, r := range o.Records {
		parts = append(parts, r)
	}
	return ledger.Sum(parts...)
}

// Sign adds a signature. A second one by the same key takes the place of the first.
func (o *Order) Sign(key ed25519.PrivateKey) {
	sum := o.Hash()
	s := Signature{ledger.KeyID(key.Public().(ed25519.PublicKey)), ed25519.Sign(key, sum[:])}
	for i := range o.Signatures {
		if o.Signatures[i].KeyID == s.KeyID {
			o.Signatures[i] = s
			return
		}
	}
	o.Signatures = append(o.Signatures, s)
}

// Form refuses an order that nobody should sign: parts missing, or a record named twice.
func (o Order) Form() error {
	if o.Number == "" || o.Station == "" || o.Ground == "" || o.At.IsZero() || len(o.Number) > maxText || len(o.Ground) > maxText ||
		len(o.Records) == 0 || len(o.Records) > maxRecords {
		return ErrForm
	}
	seen := map[string]bool{}
	for _, r := range o.Records {
		if r == "" || seen[r] {
			return fmt.Errorf("%w: record %q", ErrForm, r)
		}
		seen[r] = true
	}
	return nil
}

// Signed returns the authorities whose signatures hold, each holder once.
func (o Order) Signed(a Authorities) []Authority {
	var out []Authority
	held := map[string]bool{}
	for _, s := range o.Signatures {
		x, ok := a.find(s.KeyID, o.At)
		if ok && !held[x.Holder] && ledger.Fits(x.Key, o.Hash(), s.Bytes) {
			held[x.Holder] = true
			out = append(out, x)
		}
	}
	return out
}

// Check says whether the order binds the station: its form, its station, and two authorities that were in force.
func (o Order) Check(station string, a Authorities) error {
	if err := o.Form(); err != nil {
		return err
	}
	if o.Station != station {
		return ErrStation
	}
	if n := len(o.Signed(a)); n < Signers {
		return fmt.Errorf("%w: %d of %d", ErrSigners, n, Signers)
	}
	return nil
}

// Destroyed is the body of a ledger.KindDestroyed entry: an order was carried out, and what of it was here.
type Destroyed struct {
	Number  string      `json:"number"`
	Order   ledger.Hash `json:"order"`
	Records []string    `json:"records"`
	Entries []uint64    `json:"entries"` // whose keys are deleted
	Files   int         `json:"files"`   // sealed files deleted
	At      time.Time   `json:"at"`
}
