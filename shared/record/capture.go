package record

import (
	"slices"
	"time"
)

// CaptureKind is what a capture shows.
type CaptureKind string

const (
	FingerCapture CaptureKind = "fingerprint"
	PhotoCapture  CaptureKind = "photograph"
	PageCapture   CaptureKind = "page"
)

// Capture describes the original bytes that a device gave. The bytes are never altered; renditions stand beside them.
type Capture struct {
	ID      string      `json:"id"`
	Kind    CaptureKind `json:"kind"`
	Record  string      `json:"record"`           // id of the record it belongs to
	Finger  string      `json:"finger,omitempty"` // fingerprint: "right_thumb"
	Pose    string      `json:"pose,omitempty"`   // photograph
	Mark    string      `json:"mark,omitempty"`   // photograph of a mark: its NCIC code
	Page    int         `json:"page,omitempty"`   // page, from 1
	Basis   string      `json:"basis,omitempty"`  // lawful basis of a measurement
	At      time.Time   `json:"at"`
	By      Officer     `json:"by"`
	Device  string      `json:"device"`           // make and model
	Serial  string      `json:"serial,omitempty"` // the device's
	Format  string      `json:"format"`           // MIME type of the original bytes
	Width   int         `json:"width"`
	Height  int         `json:"height"`
	PPI     int         `json:"ppi,omitempty"`
	Size    int64       `json:"size"`   // bytes
	SHA256  string      `json:"sha256"` // of the original bytes, hexadecimal
	Quality int         `json:"quality,omitempty"`
	NFIQ    int         `json:"nfiq,omitempty"`   // fingerprint: class of NFIQ 1, 1 best to 5, of several fingers the worst; 0 not judged
	NFIQ2   *int        `json:"nfiq2,omitempty"`  // fingerprint: score of NIST's NFIQ 2 v2.3, 0 to 100, 100 best; none where it was not measured
	Forced  bool        `json:"forced,omitempty"` // accepted below the threshold

	Reason ForcedReason `json:"forced_reason,omitempty"`
	Tries  int          `json:"tries,omitempty"` // of a forced finger: pictures that were not good, this one among them

	Verdicts []string `json:"verdicts,omitempty"` // fault codes of what is not good about it

	Cut   *Cut     `json:"cut,omitempty"`   // fingerprint: the sheet that it was cut from
	Slap  []InSlap `json:"slap,omitempty"`  // fingerprint: the fingers of a picture of several
	Words string   `json:"words,omitempty"` // slip: why the officer took it in spite of what stood against it

	Exchange *Exchange `json:"exchange,omitempty"` // transaction
	Bound    *Bound    `json:"bound,omitempty"`    // document
	File     *File     `json:"file,omitempty"`     // file

	Renditions []Rendition `json:"renditions,omitempty"`
}

// ForcedReason is why a finger below the threshold, or one that resembles another, was accepted as it is.
type ForcedReason string

const (
	ThreeTries  ForcedReason = "three_tries" // nothing more is said than that three tries gave no better one
	WornRidges  ForcedReason = "worn_ridges" // by work or age
	DrySkin     ForcedReason = "dry_skin"
	WetSkin     ForcedReason = "wet_skin"
	ScarredSkin ForcedReason = "scarred_skin"
	Unsteady    ForcedReason = "unsteady" // the person cannot hold still
	Compared    ForcedReason = "compared" // it resembles another finger; the officer compared them: it is the one named
)

// ForcedReasons lists the reasons in the order in which they are offered.
func ForcedReasons() []ForcedReason {
	return []ForcedReason{ThreeTries, WornRidges, DrySkin, WetSkin, ScarredSkin, Unsteady, Compared}
}

// Known reports that the reason is one of ForcedReasons.
func (r ForcedReason) Known() bool { return slices.Contains(ForcedReasons(), r) }

// Rendition is a form derived from a capture, always reproducible from it.
type Rendition struct {
	Name   string `json:"name"`   // "normalised", "wsq", "portrait", "thumbnail"
	Format string `json:"format"` // MIME type
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	PPI    int    `json:"ppi,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	// Geometry of the crop in the capture's pixels: x, y, width, height, and the turn about its middle in degrees clockwise: by how much a
	// portrait's capture is tilted, by how much a page was turned.
	Crop [4]int  `json:"crop,omitzero"`
	Turn float64 `json:"turn,omitempty"`
}
