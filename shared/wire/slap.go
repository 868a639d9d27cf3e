package wire

// PathSlap is POST SlapRequest -> stream of CaptureEvent: several fingers at once, on a scanner with Device.Slaps.
const PathSlap = "/v1/captures/slap"

// SlapRequest takes the fingers of a hand, or both thumbs. Every finger of the slap that is not named as missing lies on the glass;
// those named as kept are stored already and are not offered again.
type SlapRequest struct {
	Record  string   `json:"record"`
	Slap    string   `json:"slap"` // "right_four", "left_four", "both_thumbs"
	Basis   string   `json:"basis"`
	Device  string   `json:"device"`
	Missing []string `json:"missing,omitempty"`
	Kept    []string `json:"kept,omitempty"`
}

// SlapFinger is one finger of a slap, a candidate of its own: accepted, dropped and counted like any other finger.
type SlapFinger struct {
	Finger    string    `json:"finger"`
	Candidate Candidate `json:"candidate"`
}
