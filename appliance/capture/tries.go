package capture

import (
	"strconv"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// fingerChoice names the tries of one finger of one arrest, and is empty for a signature, which may be taken anew at
// will. Tries are counted while their pictures are held: after holdFor none could be accepted any more.
func fingerChoice(r wire.FingerprintRequest) string {
	if r.Basis == "" {
		return ""
	}
	return r.Record + "/" + r.Finger
}

// another refuses a try above the limit. The facts name the best picture so far, which can be accepted.
func (d *Desk) another(who Who, r wire.FingerprintRequest) error {
	choice := fingerChoice(r)
	n, best := d.held.tries(choice)
	if choice == "" || n < d.limits.Tries {
		return nil
	}
	f := fault.New(fault.RecordTriesSpent, "capture.Finger", "%d tries, best %d", n, best.meta.Quality).
		With("quality", strconv.Itoa(best.meta.Quality)).With("tries", strconv.Itoa(n))
	if best.desktop == who.Desktop {
		f = f.With("candidate", best.meta.ID)
	}
	return f
}

// force decides on a candidate below the threshold: whether it may be accepted as it is, and what is written of it.
func (d *Desk) force(c *candidate, a wire.Accept, meta *record.Capture) error {
	const op = "capture.Accept"
	below := fault.New(fault.CaptureBelow, op, "quality %d, verdicts %v", c.meta.Quality, c.meta.Verdicts)
	if !a.Forced {
		return below
	}
	meta.Forced, meta.Reason = true, a.Reason
	if a.Reason != "" && !a.Reason.Known() {
		return fault.New(fault.RecordChoice, op, "reason %q", a.Reason).On("reason")
	}
	if c.meta.Kind != record.FingerCapture || c.choice == "" {
		return nil
	}
	vouched := c.clear && c.twice && a.Reason == record.Compared // another try would look alike again
	if meta.Tries, _ = d.held.tries(c.choice); meta.Tries < d.limits.Tries && !vouched {
		return below
	}
	if meta.Reason == "" {
		meta.Reason = record.ThreeTries
	}
	return nil
}
