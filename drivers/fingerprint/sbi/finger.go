package sbi

import (
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// names are the fingers as the protocol calls them (section 5).
func names() map[biometric.Finger]string {
	return map[biometric.Finger]string{
		biometric.RightThumb: "Right Thumb", biometric.RightIndex: "Right IndexFinger", biometric.RightMiddle: "Right MiddleFinger",
		biometric.RightRing: "Right RingFinger", biometric.RightLittle: "Right LittleFinger",
		biometric.LeftThumb: "Left Thumb", biometric.LeftIndex: "Left IndexFinger", biometric.LeftMiddle: "Left MiddleFinger",
		biometric.LeftRing: "Left RingFinger", biometric.LeftLittle: "Left LittleFinger",
	}
}

// unknownFinger is asked of a scanner of one finger: which one it is, the officer knows.
const unknownFinger = "UNKNOWN"

// slap is a module of a scanner.
type slap struct {
	position biometric.Finger
	subID    string
}

func slaps() []slap {
	return []slap{{biometric.LeftFour, "1"}, {biometric.RightFour, "2"}, {biometric.BothThumbs, "3"}}
}

// wanted is what a request asks for: the module and the fingers, some of them excepted.
type wanted struct {
	subID      string
	names      map[string]biometric.Finger // asked for; none: one finger without a name
	exceptions []string
}

// count is how many pictures should come.
func (w wanted) count() int { return max(1, len(w.names)) }

// subTypes lists the names asked for, in the order of a slip.
func (w wanted) subTypes() []string {
	if len(w.names) == 0 {
		return []string{unknownFinger}
	}
	var out []string
	for _, f := range biometric.Fingers() {
		if _, ok := w.names[names()[f]]; ok {
			out = append(out, names()[f])
		}
	}
	return out
}

// want makes a request for a position without its missing fingers.
func want(t told, position biometric.Finger, missing []biometric.Finger) (wanted, error) {
	const op = "sbi.want"
	i := slices.IndexFunc(slaps(), func(s slap) bool { return s.position == position })
	if i < 0 || !slices.Contains(t.takes(), position) {
		return wanted{}, fault.New(fault.DeviceNoMode, op, "position %s", position)
	}
	w := wanted{subID: slaps()[i].subID, names: map[string]biometric.Finger{}, exceptions: []string{}}
	for _, f := range position.Members() {
		if slices.Contains(missing, f) {
			w.exceptions = append(w.exceptions, names()[f])
		} else {
			w.names[names()[f]] = f
		}
	}
	if len(w.names) == 0 {
		return w, fault.New(fault.RequestMalformed, op, "every finger of %s is missing", position)
	}
	return w, nil
}

// wantOne asks for one finger. A scanner of whole hands is asked for a right hand without its other fingers.
func wantOne(t told) (wanted, error) {
	if t.slap() {
		return want(t, biometric.RightFour, []biometric.Finger{biometric.RightMiddle, biometric.RightRing, biometric.RightLittle})
	}
	return wanted{subID: "0", exceptions: []string{}}, nil
}
