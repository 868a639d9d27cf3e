// Package synthetic draws people who do not exist: their ten fingers, their face and their written complaint.
//
// Everything follows from a seed. The same finger of the same subject is always the same finger with the same minutiae,
// however it is laid on the glass; two fingers never are. The ridges are grown by the published method of iterated
// oriented filtering (Cappelli, Maio, Maltoni: Synthetic fingerprint-image generation, ICPR 2000) over an orientation
// field of cores and deltas (Sherlock and Monro: A model for interpreting fingerprint topology, 1993).
package synthetic

import (
	"math/rand/v2"

	"thana/shared/biometric"
)

// Subject is a person who does not exist.
type Subject struct{ seed uint64 }

// NewSubject gives the person of that seed.
func NewSubject(seed uint64) Subject { return Subject{seed} }

// stream is the subject's random numbers for one purpose; purposes do not disturb each other.
func (s Subject) stream(purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(s.seed, purpose))
}

// Purposes of random streams; a finger's is its position.
const (
	streamFace  = 100
	streamPores = 200
	streamSlip  = 300
)

// Pattern is the class of a finger's ridge flow.
type Pattern string

const (
	Arch       Pattern = "arch"
	TentedArch Pattern = "tented_arch"
	LeftLoop   Pattern = "left_loop"
	RightLoop  Pattern = "right_loop"
	Whorl      Pattern = "whorl"
)

// Print is a grown finger: its skin, from which any number of impressions can be taken. It is not changed by use.
type Print struct {
	Finger  biometric.Finger
	Pattern Pattern
	skin    skin
	seed    uint64
}

// Finger grows a finger. It takes some tenths of a second: keep the Print when several impressions are needed.
func (s Subject) Finger(f biometric.Finger) Print {
	rng := s.stream(uint64(f))
	pattern := choosePattern(f, rng)
	flow := newFlow(pattern, rng)
	return Print{Finger: f, Pattern: pattern, skin: grow(flow, rng), seed: s.seed ^ uint64(f)<<56}
}

// Pattern is the class of a finger, without growing it.
func (s Subject) Pattern(f biometric.Finger) Pattern { return choosePattern(f, s.stream(uint64(f))) }

// choosePattern draws a class with the shares of a population; a loop opens towards the little finger.
func choosePattern(f biometric.Finger, rng *rand.Rand) Pattern {
	ulnar, radial := RightLoop, LeftLoop
	if f >= biometric.LeftThumb && f <= biometric.LeftLittle {
		ulnar, radial = LeftLoop, RightLoop
	}
	switch p := rng.Float64(); {
	case p < shareArch:
		return Arch
	case p < shareArch+shareTented:
		return TentedArch
	case p < shareArch+shareTented+shareWhorl:
		return Whorl
	case p < shareArch+shareTented+shareWhorl+shareRadial:
		return radial
	}
	return ulnar
}
