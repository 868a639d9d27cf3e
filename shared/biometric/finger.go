package biometric

import "fmt"

// Finger is a finger position, ANSI/NIST-ITL 1-2011 Update 2015, table 8 (friction ridge position codes).
type Finger int

const (
	UnknownFinger Finger = 0
	RightThumb    Finger = 1
	RightIndex    Finger = 2
	RightMiddle   Finger = 3
	RightRing     Finger = 4
	RightLittle   Finger = 5
	LeftThumb     Finger = 6
	LeftIndex     Finger = 7
	LeftMiddle    Finger = 8
	LeftRing      Finger = 9
	LeftLittle    Finger = 10

	RightPlainThumb Finger = 11
	LeftPlainThumb  Finger = 12
	RightFour       Finger = 13 // the slap of the right hand without its thumb
	LeftFour        Finger = 14
	BothThumbs      Finger = 15 // both plain thumbs in one picture
)

// Fingers lists the ten in the order of a ten-print slip.
func Fingers() []Finger {
	all := make([]Finger, 10)
	for i := range all {
		all[i] = Finger(i + 1)
	}
	return all
}

var fingerNames = [...]string{"unknown", "right_thumb", "right_index", "right_middle", "right_ring", "right_little",
	"left_thumb", "left_index", "left_middle", "left_ring", "left_little", "right_plain_thumb", "left_plain_thumb",
	"right_four", "left_four", "both_thumbs"}

// String is the message key of the finger: "right_index".
func (f Finger) String() string {
	if f < 0 || int(f) >= len(fingerNames) {
		return fmt.Sprintf("finger_%d", int(f))
	}
	return fingerNames[f]
}

// Members are the fingers of a position that holds several, in the order of a ten-print slip; of any other, itself.
func (f Finger) Members() []Finger {
	switch f {
	case RightFour:
		return []Finger{RightIndex, RightMiddle, RightRing, RightLittle}
	case LeftFour:
		return []Finger{LeftIndex, LeftMiddle, LeftRing, LeftLittle}
	case BothThumbs:
		return []Finger{RightThumb, LeftThumb}
	}
	return []Finger{f}
}

// ParseFinger is the finger of a message key, the reverse of String.
func ParseFinger(key string) (Finger, bool) {
	for f, name := range fingerNames {
		if name == key {
			return Finger(f), true
		}
	}
	return UnknownFinger, false
}
