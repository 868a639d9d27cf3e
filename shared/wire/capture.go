package wire

import (
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

// A capture is one request with a streamed answer: JSON lines (application/x-ndjson) of CaptureEvent. Closing the
// request cancels it and frees the device, so a lost desktop frees it too. What it takes is a candidate, held in the
// appliance's memory until it is accepted (sealed and stored) or dropped.

// FingerprintRequest takes one finger.
type FingerprintRequest struct {
	Record string `json:"record"` // id of the record or draft it belongs to
	Finger string `json:"finger"` // "right_thumb"
	Basis  string `json:"basis"`  // lawful basis; empty for the informant's own impression on an FIR
	Device string `json:"device,omitempty"`
}

// PhotoRequest streams a camera until it is closed; POST PathShoot takes the picture, or the appliance does when
// Auto is set and the picture has been good for half a second.
type PhotoRequest struct {
	Record string `json:"record"`
	Pose   string `json:"pose"` // record.PoseFront ... PoseMark
	Basis  string `json:"basis"`
	Auto   bool   `json:"auto"`
	Device string `json:"device,omitempty"`
}

// PagesRequest scans pages until the feeder is empty, or one page from the glass.
type PagesRequest struct {
	Record string `json:"record"`
	Source string `json:"source,omitempty"` // device.ScanSource; empty: feeder if loaded
	PPI    int    `json:"ppi,omitempty"`
	Grey   bool   `json:"grey,omitempty"`
	Device string `json:"device,omitempty"`
}

// CaptureEvent is one line of a capture's stream.
type CaptureEvent struct {
	Session   string       `json:"session,omitempty"` // first line
	Phase     string       `json:"phase,omitempty"`   // device.FingerprintPhase, "streaming", "scanning", "done"
	Preview   []byte       `json:"preview,omitempty"` // a JPEG
	Quality   int          `json:"quality,omitempty"` // 0-100 of the preview
	Verdicts  []fault.Code `json:"verdicts,omitempty"`
	Face      *Face        `json:"face,omitempty"`
	Parts     []Part       `json:"parts,omitempty"` // photograph: what Quality is the lowest of, the background aside
	Hints     []fault.Code `json:"hints,omitempty"` // photograph: what would be better, but holds nothing up
	Candidate *Candidate   `json:"candidate,omitempty"`
	Page      int          `json:"page,omitempty"`
	Slip      *Slip        `json:"slip,omitempty"`
	Boxes     []Box        `json:"boxes,omitempty"`   // fingers found in the preview of a slap
	Slap      []SlapFinger `json:"slap,omitempty"`    // what came of a slap
	Problem   *Problem     `json:"problem,omitempty"` // last line of a failed capture
}

// Part is one measure of a photograph, 0-100 and our own: "size", "place", "level", "light", "sharpness", "background".
type Part struct {
	Name  string `json:"name"`
	Score int    `json:"score"`
}

// Face is where the face stands in a preview, as shares of its width and height.
type Face struct {
	Left, Top, Width, Height float64
	LeftEyeX, LeftEyeY       float64 // the picture's left
	RightEyeX, RightEyeY     float64
}

// Candidate is something taken and not yet accepted.
type Candidate struct {
	ID       string       `json:"id"`
	Preview  []byte       `json:"preview"` // a JPEG of at most 1000 pixels
	Quality  int          `json:"quality"` // 0-100; 0 for pages
	Good     bool         `json:"good"`    // at or above the threshold, no verdict
	Verdicts []fault.Code `json:"verdicts,omitempty"`
	NFIQ     int          `json:"nfiq,omitempty"`    // finger: 1 best to 5; 0 not judged
	Remarks  []Remark     `json:"remarks,omitempty"` // finger: what it looks like beside those already taken
	Parts    []Part       `json:"parts,omitempty"`   // photograph
	Hints    []fault.Code `json:"hints,omitempty"`   // photograph
	Page     int          `json:"page,omitempty"`
	Scanned  []byte       `json:"scanned,omitempty"` // page: a JPEG as it lay, where Preview shows it straightened
	Blank    bool         `json:"blank,omitempty"`   // page: nothing is on it
	Others   []Candidate  `json:"others,omitempty"`  // photograph: the rest of the burst
}

// Accept seals and stores a candidate.
type Accept struct {
	Forced bool                `json:"forced,omitempty"`  // below the threshold after three tries
	Reason record.ForcedReason `json:"reason,omitempty"`  // of Forced; empty: record.ThreeTries
	Page   int                 `json:"page,omitempty"`    // page: its place after reordering
	Turn   int                 `json:"turn,omitempty"`    // page: quarter turns clockwise for the rendition
	AsLaid bool                `json:"as_laid,omitempty"` // page: not straightened
	More   bool                `json:"more,omitempty"`    // page: more of the same paper follow; without it the paper is bound and read
	Mark   string              `json:"mark,omitempty"`    // photograph of a mark: its NCIC code
}

// Device is one row of the device page.
type Device struct {
	Key        string            `json:"key"`
	Class      string            `json:"class"` // empty: no driver
	Name       string            `json:"name"`
	Where      string            `json:"where"`
	State      DeviceState       `json:"state"`
	Code       fault.Code        `json:"code,omitempty"` // why not
	Facts      map[string]string `json:"facts,omitempty"`
	Detail     string            `json:"detail,omitempty"`
	Since      time.Time         `json:"since"`
	Driver     string            `json:"driver,omitempty"`
	Serial     string            `json:"serial,omitempty"`
	Provenance string            `json:"provenance,omitempty"`
	Checks     bool              `json:"checks_only,omitempty"` // fingerprint: not fit for enrolment
	Slaps      bool              `json:"slaps,omitempty"`       // fingerprint: takes both hands and the thumbs at once
}

// Lending says whether other programs on the appliance may use its fingerprint scanners now.
type Lending struct {
	Served  bool      `json:"served"` // the technician opened a port for them
	On      bool      `json:"on"`
	By      string    `json:"by,omitempty"` // login of the officer in charge
	Purpose string    `json:"purpose,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

// Lend begins or ends it. Purpose is which program it is for, and what for; it goes into the ledger.
type Lend struct {
	On      bool   `json:"on"`
	Purpose string `json:"purpose,omitempty" maxLength:"200"`
}

// DeviceState is the traffic light.
type DeviceState string

const (
	DeviceReady    DeviceState = "ready"
	DeviceInUse    DeviceState = "in_use"
	DeviceOpening  DeviceState = "opening"
	DeviceFault    DeviceState = "fault"
	DeviceNoDriver DeviceState = "no_driver"
	DeviceWarning  DeviceState = "warning" // works, but toner is low, or it is for Aadhaar only
)

// SyncStatus is the sync page.
type SyncStatus struct {
	Enrolled   bool       `json:"enrolled"`
	Up         bool       `json:"up"`             // no try failed since the last that worked, or since the start
	Since      time.Time  `json:"since,omitzero"` // when the line went down; zero while it is up
	LastStored time.Time  `json:"last_stored,omitzero"`
	Waiting    int        `json:"waiting"`        // items not yet stored
	Bytes      int64      `json:"bytes"`          // of them
	Rate       float64    `json:"rate"`           // bytes per second, 0 unknown
	Code       fault.Code `json:"code,omitempty"` // why the line is down
	Detail     string     `json:"detail,omitempty"`
	Items      []SyncItem `json:"items,omitempty"` // newest first
	Health     []Health   `json:"health,omitempty"`
}

// SyncItem is one ledger entry with its blobs on the way to the state.
type SyncItem struct {
	Seq      uint64    `json:"seq"`
	Kind     string    `json:"kind"`
	Record   string    `json:"record,omitempty"`
	Number   string    `json:"number,omitempty"` // of the record it belongs to
	Detail   string    `json:"detail,omitempty"` // "right_thumb", "front", page number
	Bytes    int64     `json:"bytes"`
	Saved    time.Time `json:"saved"`
	Received time.Time `json:"received,omitzero"`
	Stored   time.Time `json:"stored,omitzero"`
}

// Receipts are the state's signed answers that cover one item.
type Receipts struct {
	Seq      uint64        `json:"seq"`
	Chain    string        `json:"chain"`
	Station  string        `json:"station"`
	Epoch    uint32        `json:"epoch"`
	Level    string        `json:"level"`
	UpTo     uint64        `json:"up_to"` // the position the receipt was signed for
	At       time.Time     `json:"at"`
	KeyID    string        `json:"key_id"`
	Verified bool          `json:"verified"` // by the appliance against the state's key
	Blobs    []BlobReceipt `json:"blobs,omitempty"`
}

// BlobReceipt is the state's answer for one sealed file.
type BlobReceipt struct {
	Blob   string    `json:"blob"`
	SHA256 string    `json:"sha256"`
	Size   int64     `json:"size"`
	Level  string    `json:"level"`
	At     time.Time `json:"at"`
}

// Health is a lasting condition of the appliance.
type Health struct {
	Code     fault.Code        `json:"code"`
	Since    time.Time         `json:"since"`
	Severity string            `json:"severity"` // "warning", "alarm"
	Facts    map[string]string `json:"facts,omitempty"`
}

// PairStart opens a pairing: the first message of the PAKE.
type PairStart struct {
	Name string `json:"name"` // of the desktop, for the list of pairings
	KE1  []byte `json:"ke1"`
}

// PairChallenge is the appliance's answer.
type PairChallenge struct {
	Session string `json:"session"`
	KE2     []byte `json:"ke2"`
	Left    int    `json:"left"` // tries that this code still allows
}

// PairFinish ends it.
type PairFinish struct {
	Session string `json:"session"`
	KE3     []byte `json:"ke3"`
}

// Paired is the station that the desktop now belongs to.
type Paired struct {
	Station record.Station `json:"station"`
}
