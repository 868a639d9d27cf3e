package segment

import (
	"math"

	"thana/shared/biometric"
)

// Hand is which hand a slap shows.
type Hand int

const (
	UnknownHand Hand = iota
	RightHand
	LeftHand
)

// digit is what is usual for a finger of the right hand; the left is its mirror image.
type digit struct {
	below float64 // the tip's distance below the middle finger's, pixels at 500 ppi along the fingers
	size  float64 // natural logarithm of the print's area against the index finger's
}

// hand weighs how likely the tips are those of a right hand against those of a left one: how high they lie, how large they
// are, and to which side their ridges slant.
func (l layout) hand(tips []piece) Hand {
	if !l.slap() || len(tips) < 2 {
		return UnknownHand
	}
	var right []digit
	for _, f := range inPicture(biometric.RightFour) {
		for _, has := range l.order {
			if has == f || has == f+biometric.LeftThumb-biometric.RightThumb {
				right = append(right, usualDigits()[f-biometric.RightIndex])
			}
		}
	}
	left := make([]digit, len(right))
	for i, d := range right {
		left[len(right)-1-i] = d
	}
	evidence := likelihood(tips, right) - likelihood(tips, left)
	for _, p := range tips {
		evidence += float64(slantEvidence * p.slant)
	}
	switch {
	case evidence > leastEvidence:
		return RightHand
	case evidence < -leastEvidence:
		return LeftHand
	}
	return UnknownHand
}

// otherHand is the hand that must not be seen.
func (l layout) otherHand() Hand {
	switch l.position {
	case biometric.RightFour:
		return LeftHand
	case biometric.LeftFour:
		return RightHand
	}
	return -1
}

// likelihood is the logarithm of the probability of heights and sizes, each about its mean, as normal distributions.
func likelihood(tips []piece, usual []digit) float64 {
	n := float64(len(tips))
	var height, size float64
	for i, p := range tips {
		height += (p.top - usual[i].below) / n
		size += (math.Log(float64(len(p.cells))) - usual[i].size) / n
	}
	var sum float64
	for i, p := range tips {
		h := (p.top - usual[i].below - height) / heightSpread
		s := (math.Log(float64(len(p.cells))) - usual[i].size - size) / sizeSpread
		sum -= float64(h*h)/2 + float64(s*s)/2
	}
	return sum
}
