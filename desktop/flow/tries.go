package flow

import (
	"strconv"

	"thana/shared/record"
	"thana/shared/wire"
)

// poor counts a try that was not good, and offers it; the last one offers the best of all.
func (p *Prints) poor(c wire.Candidate) {
	p.tries++
	best, known := p.best[p.fingers[p.at]]
	if !known || better(c, best) {
		best = c
		p.best[p.fingers[p.at]] = best
	}
	if p.TriesSpent() {
		c = best
	}
	p.offer(c)
}

// better prefers the picture of which nothing is remarked, then the clearer one, as the appliance does.
func better(c, than wire.Candidate) bool {
	if a, b := len(c.Remarks) > 0, len(than.Remarks) > 0; a != b {
		return b
	}
	return c.Quality > than.Quality
}

// spent offers the picture that the appliance holds as the best; its own words are known where it was taken in this
// sitting.
func (p *Prints) spent(facts map[string]string) {
	best := p.best[p.fingers[p.at]]
	if best.ID != facts["candidate"] {
		quality, _ := strconv.Atoi(facts["quality"]) // not said: not shown
		best = wire.Candidate{ID: facts["candidate"], Quality: quality}
	}
	p.tries = TriesBeforeForce
	p.offer(best)
}

// TriesSpent: the present finger of an arrest was taken three times without a good picture, and is not taken again. A
// thumb in place of a signature may be taken as often as one likes.
func (p *Prints) TriesSpent() bool { return p.basis != "" && p.tries >= TriesBeforeForce }

// MayRetry: the offered picture may be taken again.
func (p *Prints) MayRetry() bool { return p.phase == Offered && !p.TriesSpent() }

// MayForce: the offered picture may be accepted although it is below the threshold.
func (p *Prints) MayForce() bool {
	return p.undecided() && !p.candidate.Good && len(p.candidate.Remarks) == 0 && p.tries >= TriesBeforeForce
}

// MayVouch: the offered picture looks like another finger, and is clear or the best that there will be; the officer may
// say that it is the right one.
func (p *Prints) MayVouch() bool {
	return p.undecided() && len(p.candidate.Remarks) > 0 && (len(p.candidate.Verdicts) == 0 && !p.early || p.TriesSpent())
}

func (p *Prints) undecided() bool { return p.phase == Offered && !p.doubted }

// Remarks are what the offered picture looks like beside those already taken.
func (p *Prints) Remarks() []wire.Remark {
	if p.phase != Offered || p.candidate == nil {
		return nil
	}
	return p.candidate.Remarks
}

// Forcing reports that somebody is saying why the offered picture is taken as it is.
func (p *Prints) Forcing() bool { return p.forcing && p.MayForce() }

// Force begins or ends the question why the offered picture is taken as it is.
func (p *Prints) Force(on bool) { p.forcing = on && p.MayForce() }

// Accept takes what is offered below the threshold, with the reason.
func (p *Prints) Accept(why record.ForcedReason) PrintStep {
	if !p.MayForce() {
		return PrintStep{}
	}
	return p.force(why)
}

// Vouch takes a picture of which something is remarked: the officer compared the fingers and says that it is right.
func (p *Prints) Vouch() PrintStep {
	if !p.MayVouch() {
		return PrintStep{}
	}
	return p.force(record.Compared)
}

func (p *Prints) force(why record.ForcedReason) PrintStep {
	p.phase, p.forcing = Keeping, false
	return PrintStep{Keep: p.candidate.ID, Accept: wire.Accept{Forced: true, Reason: why}}
}

// QualityReasons are why a picture below the threshold is taken as it is, in the order in which they are offered.
func QualityReasons() []record.ForcedReason {
	var out []record.ForcedReason
	for _, why := range record.ForcedReasons() {
		if why != record.Compared {
			out = append(out, why)
		}
	}
	return out
}
