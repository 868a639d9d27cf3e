package wire

import "thana/shared/fault"

// A slip is a sheet that the appliance prints, the officer inks and the document scanner reads back: a ten-print set
// for a station without a slap scanner. Its scan is one capture like any other; what it holds is accepted as a whole.

// SlipRequest scans the inked slip of an arrest from the glass; its last CaptureEvent bears the Slip.
type SlipRequest struct {
	Record string `json:"record"`
	Basis  string `json:"basis"` // lawful basis
	Device string `json:"device,omitempty"`
}

// Slip is what was read, held in the appliance's memory until it is accepted or dropped.
type Slip struct {
	ID      string    `json:"id"`
	Page    []byte    `json:"page"`  // a JPEG of at most 1400 pixels, upright
	Boxes   []SlipBox `json:"boxes"` // by position, 1 to 14
	Good    bool      `json:"good"`  // nothing stands against accepting
	Remarks []Remark  `json:"remarks,omitempty"`
}

// SlipBox is one box of the slip.
type SlipBox struct {
	Position string   `json:"position"` // "right_thumb", "left_four"
	Preview  []byte   `json:"preview,omitempty"`
	Empty    bool     `json:"empty,omitempty"`
	Except   string   `json:"except,omitempty"`  // all its fingers are excepted on the arrest: why
	Quality  int      `json:"quality,omitempty"` // 0-100, ours
	NFIQ     int      `json:"nfiq,omitempty"`    // 1 best to 5, the worst finger in it; 0 not judged
	Fingers  []Box    `json:"fingers,omitempty"` // of a plain box with four: where each lies
	Remarks  []Remark `json:"remarks,omitempty"`
}

// Box is where a finger lies in a preview, as shares of its width and height; Angle is in degrees clockwise.
type Box struct {
	Finger string  `json:"finger"`
	X      float64 `json:"x"` // of the middle
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	Angle  float64 `json:"angle"`
}

// Remark is a judgement with its facts, to be said in the reader's language.
type Remark struct {
	Code  fault.Code        `json:"code"`
	Facts map[string]string `json:"facts,omitempty"`
}

// SlipAccept takes over the slip: fourteen captures and the sheet. Forced is for a slip that is not Good, with the words of
// the officer who took it; the appliance notes both.
type SlipAccept struct {
	Forced bool   `json:"forced,omitempty"`
	Reason string `json:"reason,omitempty"`
}
