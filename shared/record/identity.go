package record

import (
	"encoding/json"
	"strings"
)

// plainIdentity is Identity without its methods.
type plainIdentity Identity

// UnmarshalJSON keeps of an Aadhaar number its last four digits, however it was written.
func (i *Identity) UnmarshalJSON(data []byte) error {
	var p plainIdentity
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*i = Identity(p).reduced()
	return nil
}

// MarshalJSON lets no full Aadhaar number out, should one have been put in by hand.
func (i Identity) MarshalJSON() ([]byte, error) { return json.Marshal(plainIdentity(i.reduced())) }

// reduced: a number that was typed under another kind of paper is not judged here.
func (i Identity) reduced() Identity {
	if i.Kind == Aadhaar {
		i.Number = LastFour(i.Number)
	}
	return i
}

// LastFour keeps the last four digits of a number; spaces, dashes and every other sign fall away.
func LastFour(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, ASCIIDigits(number))
	return digits[max(0, len(digits)-4):]
}

// Shown is the number as screens and prints give it: "XXXX-XXXX-1234" for Aadhaar.
func (i Identity) Shown() string {
	if i.Kind != Aadhaar {
		return i.Number
	}
	if i.reduced().Number == "" {
		return ""
	}
	return "XXXX-XXXX-" + i.reduced().Number
}
