package down

import "thana/shared/ledger"

// Resend is the body of KindResend: the state's copy of a capture is gone or altered, and the station sends it again.
type Resend struct {
	Capture string      `json:"capture"` // id of the sealed file
	SHA256  ledger.Hash `json:"sha256"`  // of its sealed bytes, as its entry says
}

// Check demands both.
func (r Resend) Check() error {
	if r.Capture == "" || len(r.Capture) > maxText || r.SHA256 == (ledger.Hash{}) {
		return ErrForm
	}
	return nil
}
