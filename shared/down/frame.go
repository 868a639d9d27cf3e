// Package down is what the state says to a station: signed, chained frames in three lanes, and what each kind means.
// docs/protocols/sync.md describes every byte.
package down

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"

	"thana/shared/ledger"
)

// Lane is one of the chains from the state to a station. A frame of a lower lane goes first, so that neither order within
// a lane nor priority between them gives way.
type Lane uint8

const (
	Urgent Lane = iota // authorities, revocations, destruction orders, a new epoch
	Notice             // look-outs, citizen service requests, captures to be sent again
	Master             // configuration
	Lanes  = 3
)

// Kind says what a frame's body is.
type Kind string

const (
	KindAuthorities   Kind = "authorities"
	KindRevocation    Kind = "revocation"
	KindDestruction   Kind = "destruction"
	KindEpoch         Kind = "epoch"
	KindLookout       Kind = "lookout"
	KindRequest       Kind = "request"
	KindResend        Kind = "resend"
	KindConfiguration Kind = "configuration"
)

// Lane is where frames of the kind go; false for a kind that this version does not know.
func (k Kind) Lane() (Lane, bool) {
	switch k {
	case KindAuthorities, KindRevocation, KindDestruction, KindEpoch:
		return Urgent, true
	case KindLookout, KindRequest, KindResend:
		return Notice, true
	case KindConfiguration:
		return Master, true
	}
	return 0, false
}

// Personal says that bodies of the kind name persons: they travel and are kept sealed to the station alone.
func (k Kind) Personal() bool { return k == KindLookout || k == KindRequest }

// Limits of a frame.
const (
	MaxKind = 32      // bytes of a kind
	MaxBody = 4 << 20 // bytes of a body, as sent
)

// Position is how far a lane was said, or applied; the zero Seq has the zero Chain.
type Position struct {
	Seq   uint64      `json:"seq"`
	Chain ledger.Hash `json:"chain"`
}

// Heads are the positions of all lanes.
type Heads [Lanes]Position

// Frame is one link of a lane. The station is not in its bytes: it is bound into the chain.
type Frame struct {
	Station   string
	Lane      Lane
	Seq       uint64 // from 1, without gaps
	Kind      Kind
	Sealed    bool // the body is sealed to the station's own key
	Body      []byte
	Prev      ledger.Hash
	Chain     ledger.Hash
	KeyID     string
	Signature []byte // Ed25519, by the key that signs the state's receipts
}

// Why a frame is not believed.
var (
	ErrGap       = errors.New("down: frame does not follow")
	ErrChain     = errors.New("down: chain value does not follow from its frame")
	ErrSignature = errors.New("down: signature does not fit the state's key")
)

const (
	chainDomain = "thana down v1"
	frameDomain = "thana down frame v1"
)

// Link is the frame's chain value.
func (f Frame) Link() ledger.Hash {
	sealed := uint64(0)
	if f.Sealed {
		sealed = 1
	}
	return ledger.Sum(chainDomain, f.Station, uint64(f.Lane), f.Seq, string(f.Kind), sealed, ledger.Hash(sha256.Sum256(f.Body)), f.Prev)
}

func (f Frame) signed() ledger.Hash { return ledger.Sum(frameDomain, f.Station, f.Chain) }

// Sign sets Chain, KeyID and Signature.
func (f *Frame) Sign(key ed25519.PrivateKey) {
	f.Chain = f.Link()
	sum := f.signed()
	f.KeyID, f.Signature = ledger.KeyID(key.Public().(ed25519.PublicKey)), ed25519.Sign(key, sum[:])
}

// Verify checks link and signature. That the frame follows what came before is Follows.
func (f Frame) Verify(key ed25519.PublicKey) error {
	if f.Link() != f.Chain {
		return ErrChain
	}
	if !ledger.Fits(key, f.signed(), f.Signature) {
		return ErrSignature
	}
	return nil
}

// Follows says whether the frame is the next of its lane.
func (f Frame) Follows(at Position) error {
	switch {
	case f.Seq != at.Seq+1:
		return ErrGap
	case f.Prev != at.Chain:
		return ErrChain
	}
	return nil
}

// At is the position after the frame.
func (f Frame) At() Position { return Position{f.Seq, f.Chain} }
