package screen

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/ink"
	"thana/shared/record"
	"thana/shared/wire"
)

// bench is what the station in memory has for devices: scripts of the next streams.
type bench struct {
	fingers   []error // one for each capture that fails before it gives a picture
	poor      int     // how many captures are below the threshold
	resembles int     // how many captures look like the left index finger
	devices   []wire.Device
	lending   wire.Lending
	network   []wire.Nearby // what answers in the network
	used      string        // the one that is this station's
	refuses   error         // how a choice fails
	update    *wire.UpdateState
	ordered   int // updates
	sync      wire.SyncStatus
	asked     []wire.FingerprintRequest
	posed     []wire.PhotoRequest
	accepted  []wire.Accept
	printed   []wire.PrintRequest
	waiting   string // what the printer waits for; the print stays open until its context ends
	jam       bool
	sheets    []wire.Candidate // what follows the two pages of every scan
	waits     bool             // nobody lays a finger, nobody stands before the camera
	glass     error            // how the scan of a slip fails
	smudged   bool             // the slip is not good
	slipOf    []wire.Remark    // remarks on the whole slip
	slips     []wire.SlipRequest
	takenOver []wire.SlipAccept
	tried     []wire.Try
	past      []string // devices whose history was asked for
	longPast  bool     // the history has another page
	sound     bool     // the appliance's machine is well
	wayEnds   wire.NetStepName
	dropped   []string
	camera    error // how the camera fails
	set       setCamera
	hands     []wire.SlapRequest
	handed    []func(wire.SlapRequest) []wire.CaptureEvent // what comes of the next hands; a good hand where none is named
	handFails []error                                      // one for each hand that fails
}

func grey(w, h int) []byte {
	im := image.NewGray(image.Rect(0, 0, w, h))
	for i := range im.Pix {
		im.Pix[i] = uint8(i % 251)
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im, nil) // into memory
	return out.Bytes()
}

func (s *station) TakeFinger(ctx context.Context, r wire.FingerprintRequest, on func(wire.CaptureEvent) error) error {
	s.bench.asked = append(s.bench.asked, r)
	if err := on(wire.CaptureEvent{Phase: "await_finger"}); err != nil {
		return err
	}
	if s.bench.waits {
		return context.Canceled
	}
	if len(s.bench.fingers) > 0 {
		err := s.bench.fingers[0]
		s.bench.fingers = s.bench.fingers[1:]
		return err
	}
	c := wire.Candidate{ID: "candidate." + r.Finger, Preview: grey(90, 100), Quality: 78, Good: true, NFIQ: 2}
	if s.bench.poor > 0 {
		s.bench.poor--
		c.Good, c.Quality, c.NFIQ, c.Verdicts = false, 31, 4, []fault.Code{fault.CaptureTooLight}
	}
	if s.bench.resembles > 0 {
		s.bench.resembles--
		c.Good = false
		c.Remarks = []wire.Remark{{Code: fault.CaptureFingerTwice, Facts: map[string]string{"finger": r.Finger, "other": "left_index"}}}
	}
	return on(wire.CaptureEvent{Phase: "done", Candidate: &c})
}

func (s *station) TakePhoto(_ context.Context, r wire.PhotoRequest, on func(wire.CaptureEvent) error) error {
	s.bench.posed = append(s.bench.posed, r)
	if err := on(wire.CaptureEvent{Session: "s", Phase: "streaming"}); err != nil {
		return err
	}
	if s.bench.waits {
		if err := on(wire.CaptureEvent{Phase: "preview", Preview: grey(160, 120), Quality: 44, Verdicts: []fault.Code{fault.CaptureFaceFar},
			Parts: measures(44, 22), Hints: []fault.Code{fault.CaptureBackground}}); err != nil {
			return err
		}
		return context.Canceled
	}
	if s.bench.camera != nil {
		return s.bench.camera
	}
	c := wire.Candidate{ID: "photo." + r.Pose, Preview: grey(160, 120), Quality: 81, Good: true, Parts: measures(81, 100), Hints: []fault.Code{fault.CaptureNotGrey},
		Others: []wire.Candidate{{ID: "photo.b", Preview: grey(160, 120), Quality: 70, Good: true}, {ID: "photo.c", Preview: grey(160, 120), Quality: 66, Good: true}}}
	return on(wire.CaptureEvent{Phase: "done", Candidate: &c})
}

// measures are those of a front portrait.
func measures(size, background int) []wire.Part {
	return []wire.Part{{Name: "size", Score: size}, {Name: "place", Score: 100}, {Name: "level", Score: 96}, {Name: "light", Score: 88},
		{Name: "sharpness", Score: 52}, {Name: "background", Score: background}}
}

func (s *station) Shoot(context.Context, string) error { return s.err() }

func (s *station) ScanPages(_ context.Context, _ wire.PagesRequest, on func(wire.CaptureEvent) error) error {
	for _, c := range append([]wire.Candidate{{ID: "p1"}, {ID: "p2"}}, s.bench.sheets...) {
		c.Preview, c.Good = grey(70, 100), true
		if err := on(wire.CaptureEvent{Phase: "page", Candidate: &c}); err != nil {
			return err
		}
		if s.bench.jam {
			s.bench.jam = false
			return fault.New(fault.FeederJam, "test", "").With("device", "Canon DR-C225")
		}
	}
	return s.err()
}

func (s *station) AcceptCandidate(_ context.Context, id string, a wire.Accept) (record.Capture, error) {
	s.bench.accepted = append(s.bench.accepted, a)
	return record.Capture{ID: "kept." + id, Quality: 78, Forced: a.Forced}, s.err()
}

func (s *station) DropCandidate(context.Context, string) error { return s.err() }

func (s *station) PaperInfo(_ context.Context, d wire.Document, _ string, masked bool) (wire.DocumentInfo, error) {
	return wire.DocumentInfo{Pages: 2, Title: strings.ToUpper(string(d)) + " 0123/2026", Masked: masked}, s.err()
}

func (s *station) PaperPage(_ context.Context, _ wire.Document, _ string, _ int, _ bool, dpi int) ([]byte, error) {
	im := image.NewGray(image.Rect(0, 0, dpi*827/100, dpi*1169/100))
	for i := range im.Pix {
		im.Pix[i] = 0xF0
	}
	im.Set(1, 1, color.Black)
	var out bytes.Buffer
	_ = png.Encode(&out, im) // into memory
	return out.Bytes(), s.err()
}

func (s *station) Print(_ context.Context, r wire.PrintRequest, on func(wire.PrintProgress) error) error {
	s.bench.printed = append(s.bench.printed, r)
	if s.bench.waiting != "" {
		if err := on(wire.PrintProgress{Pages: 1, Of: 2, Waiting: s.bench.waiting}); err != nil {
			return err
		}
		return context.Canceled
	}
	row := wire.PrintRow{Document: r.Document, Purpose: r.Purpose, Copies: r.Copies, At: noon(), By: officer("rverma", "राजेश वर्मा", "Rajesh Verma", "SI", record.Duty)}
	return on(wire.PrintProgress{Pages: 2, Of: 2, Done: &row})
}

func (s *station) Prints(context.Context, string) ([]wire.PrintRow, error) { return nil, s.err() }

func (s *station) Devices(context.Context) ([]wire.Device, error) { return s.bench.devices, s.err() }

func (s *station) Lending(context.Context) (wire.Lending, error) { return s.bench.lending, s.err() }

func (s *station) Lend(_ context.Context, l wire.Lend) (wire.Lending, error) {
	s.bench.lending = wire.Lending{Served: true, On: l.On, Purpose: l.Purpose}
	if l.On {
		s.bench.lending.By, s.bench.lending.Until = "asharma", noon().Add(8*time.Hour)
	}
	return s.bench.lending, s.err()
}

func (s *station) Sync(context.Context, int) (wire.SyncStatus, error) { return s.bench.sync, s.err() }

func (s *station) Receipt(_ context.Context, seq uint64) (wire.Receipts, error) {
	return wire.Receipts{Seq: seq, Chain: "records", Station: "23034001", Epoch: 1, Level: "stored", UpTo: seq, At: noon(), KeyID: "state-1", Verified: true}, s.err()
}

// slip is the sheet in memory: good, or with one box of each kind that is not.
func (b *bench) slip() *wire.Slip {
	s := &wire.Slip{ID: "slip", Page: grey(297, 210), Good: !b.smudged && b.slipOf == nil, Remarks: b.slipOf}
	for f := biometric.RightThumb; f <= biometric.LeftFour; f++ {
		s.Boxes = append(s.Boxes, wire.SlipBox{Position: f.String(), Preview: grey(120, 120), Quality: 74, NFIQ: 2})
	}
	for i := 12; i < 14; i++ {
		s.Boxes[i].Preview = grey(240, 200)
		for n, f := range slip.FingersOf(biometric.Finger(i + 1)) {
			s.Boxes[i].Fingers = append(s.Boxes[i].Fingers, wire.Box{Finger: f.String(), X: 0.2 + 0.2*float64(n), Y: 0.45, Width: 0.14, Height: 0.4, Angle: 4})
		}
	}
	if b.smudged {
		s.Boxes[1].Quality, s.Boxes[1].NFIQ = 22, 5
		s.Boxes[2].Remarks = []wire.Remark{{Code: fault.CaptureFingerOther, Facts: map[string]string{"finger": "right_middle", "other": "right_ring"}}}
		s.Boxes[3] = wire.SlipBox{Position: "right_ring", Empty: true, Except: string(record.Amputated)}
		s.Boxes[4].NFIQ = 4
		s.Boxes[6].Remarks = []wire.Remark{{Code: fault.SlipOverLine}}
		s.Boxes[7] = wire.SlipBox{Position: "left_middle", Empty: true, Remarks: []wire.Remark{{Code: fault.SlipBoxEmpty}}}
		s.Boxes[10].Quality, s.Boxes[10].NFIQ = 22, 5
		s.Remarks = []wire.Remark{{Code: fault.SlipUnnumbered}}
	}
	return s
}

func (s *station) ReadSlip(_ context.Context, r wire.SlipRequest, on func(wire.CaptureEvent) error) error {
	s.bench.slips = append(s.bench.slips, r)
	if err := on(wire.CaptureEvent{Phase: "scanning"}); err != nil {
		return err
	}
	if s.bench.waits {
		return context.Canceled
	}
	if s.bench.glass != nil {
		return s.bench.glass
	}
	return on(wire.CaptureEvent{Phase: "done", Slip: s.bench.slip()})
}

func (s *station) AcceptSlip(_ context.Context, _ string, a wire.SlipAccept) ([]record.Capture, error) {
	s.bench.takenOver = append(s.bench.takenOver, a)
	var out []record.Capture
	for f := biometric.RightThumb; f <= biometric.LeftFour; f++ {
		out = append(out, record.Capture{ID: "slip." + f.String(), Kind: record.FingerCapture, Finger: f.String(), Quality: 74, Forced: a.Forced})
	}
	return out, s.err()
}

func (s *station) KeepSignature(_ context.Context, _ string, k ink.Ink) (record.Capture, error) {
	if s.refuse != nil {
		return record.Capture{}, s.refuse
	}
	s.signature = k
	return record.Capture{ID: "ink-1", Kind: record.SignatureCapture}, s.err()
}

func (s *station) DropSlip(_ context.Context, id string) error {
	s.bench.dropped = append(s.bench.dropped, id)
	return s.err()
}
