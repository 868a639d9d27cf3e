package slip

import (
	"runtime"
	"strconv"
	"sync"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// Sheet is what a scan of a slip holds.
type Sheet struct {
	Number   uint32  // of the record, as Number gives it
	Numbered bool    // the strip was readable; without it the officer says whose slip this is
	Turn     int     // quarter turns clockwise by which the sheet lay turned, 0 to 3
	Skew     float64 // degrees clockwise beyond those
	Printed  float64 // size of the printed form by its true size: 0.95 is a printer that shrank the page to 95 %
	Edge     float64 // mm that a printed edge takes in the scan, from 10 to 90 percent
	Boxes    [Boxes]Box
}

// Notices are what the officer should know about a sheet that was read: capture.slip_shrunk, capture.slip_unnumbered.
func (s Sheet) Notices() []*fault.Fault {
	var out []*fault.Fault
	if s.Printed < 1-trueSize || s.Printed > 1+trueSize {
		out = append(out, fault.New(fault.SlipShrunk, "slip.Read", "the form was printed at %.1f %%", 100*s.Printed).With("percent", percent(s.Printed)))
	}
	if !s.Numbered {
		out = append(out, fault.New(fault.SlipUnnumbered, "slip.Read", "the strip does not check"))
	}
	return out
}

// Of reports a slip that was printed for another record than this one: capture.slip_other. A slip whose number was not
// readable passes; its notice tells the officer to compare the name.
func (s Sheet) Of(recordID string) error {
	if s.Numbered && s.Number != Number(recordID) {
		return fault.New(fault.SlipOther, "slip.Of", "the slip says %08X, the record is %08X", s.Number, Number(recordID))
	}
	return nil
}

// Box is one box of the sheet.
type Box struct {
	Position biometric.Finger
	Image    biometric.Image // upright, 500 ppi, dark ridges; what lies inside the printed line
	Area     float64         // mm² of finger in it
	Over     Sides           // where a finger goes over the printed line
}

// Empty reports whether no finger is in the box. Handwriting in a box is no finger.
func (b Box) Empty() bool { return b.Area < fingerMM2 }

// Fault is what is wrong with the box: capture.slip_box_empty, capture.slip_over_line, or nil. The four plain fingers may run
// over the foot of their box, as they do on every card. Over the line is said even where hardly any finger is in the box.
func (b Box) Fault() error {
	over := b.Over
	if !Rolled(b.Position) {
		over.Foot = false
	}
	switch {
	case over != Sides{}:
		return fault.New(fault.SlipOverLine, "slip.Read", "position %d: %+v", b.Position, over)
	case b.Empty():
		return fault.New(fault.SlipBoxEmpty, "slip.Read", "position %d: %.0f mm² of ink", b.Position, b.Area)
	}
	return nil
}

// Read takes the fingers out of a scan of an inked slip: 8-bit grey, dark ink on light paper, any of four turns and up to five
// degrees askew, at least 500 ppi by the scanner's own statement. That statement, not the printed form, sets the scale of
// the pictures: a printer that shrinks the form does not shrink the fingers that are inked on it.
//
// Faults: capture.slip_coarse, capture.slip_no_grey, capture.slip_no_marks, capture.slip_cut,
// capture.slip_bent, capture.slip_edition, request.image_size.
func Read(page biometric.Image, tr biometric.Trace) (Sheet, error) {
	if err := accept(page); err != nil {
		return Sheet{}, err
	}
	small := reduce(page)
	tr.Offer("slip.reduced", small.Image)
	dark := darken(small)
	tr.Offer("slip.dark", dark)
	marks := findMarks(dark)
	tr.Offer("slip.marks", marks)
	corners, err := choose(marks, small.perMM)
	if err != nil {
		return Sheet{}, err
	}
	laid, err := lay(refine(page, corners, small), page.PPI)
	if err != nil {
		return Sheet{}, err
	}
	edge, err := fine(page, laid)
	if err != nil {
		return Sheet{}, err
	}
	laid = upright(page, laid)
	tr.Offer("slip.pose", laid)
	edition, number, numbered := readStrip(page, laid)
	if numbered && edition != Edition {
		return Sheet{}, fault.New(fault.SlipEdition, "slip.Read", "edition %d, known is %d", edition, Edition)
	}
	s := Sheet{Number: number, Numbered: numbered, Turn: laid.turn, Skew: laid.skew, Printed: laid.printed, Edge: edge}
	each(Boxes, func(i int) { s.Boxes[i] = readBox(page, laid, Places()[i]) })
	tr.Offer("slip.sheet", s)
	return s, nil
}

// readBox cuts one box and judges it.
func readBox(page biometric.Image, l pose, p Place) Box {
	im := cut(page, l, p)
	ink := inkUnder(im, l)
	return Box{Position: p.Position, Image: im, Area: fingerArea(im, ink), Over: overLine(page, l, p, ink)}
}

// each calls do for 0 to n-1 on all cores.
func each(n int, do func(i int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

// percent writes a size as "95.5".
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }
