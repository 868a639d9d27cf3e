package capture

import (
	"slices"
	"sync"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// judged is a box of a slip with all that is known of it.
type judged struct {
	box      slip.Box
	except   record.FingerException // of all its fingers
	ready    biometric.Normalised   // what goes to the bureau; of a picture of several fingers the box as it is
	quality  int                    // the worst finger's
	nfiq     int
	slap     []segment.Finger
	inSlap   []record.InSlap
	prints   map[biometric.Finger]match.Print
	remarks  []wire.Remark
	verdicts []fault.Code // of remarks that stand against the box
	against  bool
}

// judgeSlip looks at every box by itself, on all cores, and then at the fingers beside each other.
func (d *Desk) judgeSlip(sheet slip.Sheet, excepted Excepted) (out [slip.Boxes]judged) {
	var boxes sync.WaitGroup
	for i, b := range sheet.Boxes {
		boxes.Go(func() { out[i] = d.judgeBox(b, excepted) })
	}
	boxes.Wait()
	rolled, plain := map[biometric.Finger]match.Print{}, map[biometric.Finger]match.Print{}
	for _, b := range out {
		for f, p := range b.prints {
			if slip.Rolled(b.box.Position) {
				rolled[f] = p
			} else {
				plain[f] = p
			}
		}
	}
	for _, dup := range match.Duplicates(rolled) {
		out[dup.Finger-1].object(dup.Fault())
	}
	for _, v := range match.Sequence(plain, rolled) {
		box := &out[plainBox(v.Finger)-1]
		switch f := v.Fault(); {
		case f == nil:
		case f.Code == fault.CaptureFingerUnproven: // one in ten of clean inked fingers: said, and no reason to ink again
			box.remarks = append(box.remarks, remarkOf(f))
		default:
			box.object(f)
		}
	}
	return out
}

// plainBox is the position of the plain row that shows a finger.
func plainBox(f biometric.Finger) biometric.Finger {
	for _, p := range []biometric.Finger{biometric.RightPlainThumb, biometric.LeftPlainThumb, biometric.RightFour} {
		if slices.Contains(slip.FingersOf(p), f) {
			return p
		}
	}
	return biometric.LeftFour
}

func (d *Desk) judgeBox(b slip.Box, excepted Excepted) judged {
	j := judged{box: b, prints: map[biometric.Finger]match.Print{}}
	fingers := slip.FingersOf(b.Position)
	missing := slices.DeleteFunc(slices.Clone(fingers), func(f biometric.Finger) bool { return excepted[f] == "" })
	if len(missing) == len(fingers) {
		j.except = excepted[fingers[0]]
		if !b.Empty() {
			j.object(fault.New(fault.SlipExcepted, "capture.judgeBox", "%v", b.Position).With("finger", fingers[0].String()))
		}
		return j
	}
	if f := fault.Of(b.Fault()); f != nil {
		j.object(f)
	}
	if b.Empty() {
		return j
	}
	if len(fingers) > 1 {
		j.several(missing)
	} else {
		j.single(fingers[0])
	}
	if j.quality < d.limits.FingerQuality && !j.against {
		j.object(fault.New(fault.CaptureBelow, "capture.judgeBox", "quality %d", j.quality))
	}
	return j
}

// single judges a box with one finger.
func (j *judged) single(f biometric.Finger) {
	j.ready = biometric.Normalise(j.box.Image, biometric.DefaultParams(), nil)
	j.finger(f, j.ready.Image)
}

// several finds the fingers of a plain box; the box itself goes to the bureau as it is.
func (j *judged) several(missing []biometric.Finger) {
	j.ready = biometric.Normalised{Image: j.box.Image}
	slap, err := segment.Segment(j.box.Image, j.box.Position, missing, nil)
	if err != nil {
		j.object(fault.Of(err))
		return
	}
	for _, w := range slap.Warnings {
		j.remarks = append(j.remarks, wire.Remark{Code: w})
	}
	j.slap = slap.Fingers
	for _, s := range slap.Fingers {
		q, class := j.finger(s.Position, segment.Cut(j.box.Image, s.Box))
		r := s.Box.Bounds()
		j.inSlap = append(j.inSlap, record.InSlap{Finger: s.Position.String(), Angle: -s.Box.Degrees, Quality: q, NFIQ: class,
			Bounds: [4]int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()}})
	}
}

// finger judges the picture of one finger; the box is as good as its worst.
func (j *judged) finger(f biometric.Finger, im biometric.Image) (quality, class int) {
	q, seen := biometric.Assess(im), look(im)
	if len(j.prints) == 0 || q.Score < j.quality {
		j.quality = q.Score
	}
	j.nfiq = max(j.nfiq, seen.nfiq)
	j.prints[f] = seen.print
	for _, v := range q.Verdicts {
		j.object(fault.New(v, "capture.judgeBox", "%v", f).With("finger", f.String()))
	}
	return q.Score, seen.nfiq
}

// object adds a remark that stands against the box, once.
func (j *judged) object(f *fault.Fault) {
	j.against = true
	if slices.ContainsFunc(j.remarks, func(r wire.Remark) bool { return r.Code == f.Code && r.Facts["finger"] == f.Facts["finger"] }) {
		return
	}
	j.remarks = append(j.remarks, remarkOf(f))
	if !slices.Contains(j.verdicts, f.Code) {
		j.verdicts = append(j.verdicts, f.Code)
	}
}

func (j judged) onWire() wire.SlipBox {
	out := wire.SlipBox{
		Position: j.box.Position.String(), Empty: j.box.Empty(), Except: string(j.except), Quality: j.quality, NFIQ: j.nfiq, Remarks: j.remarks,
	}
	if !j.box.Empty() {
		out.Preview = fingerJPEG(j.box.Image)
	}
	width, height := float64(j.box.Image.Width), float64(j.box.Image.Height)
	for _, s := range j.slap {
		out.Fingers = append(out.Fingers, wire.Box{Finger: s.Position.String(), X: s.Box.CenterX / width, Y: s.Box.CenterY / height,
			Width: s.Box.Width / width, Height: s.Box.Height / height, Angle: -s.Box.Degrees})
	}
	return out
}

// stored reports whether the box becomes a capture.
func (j judged) stored() bool { return !j.box.Empty() && j.ready.Image.Width > 0 }
