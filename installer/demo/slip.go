package main

import (
	"time"

	"thana/installer/hands"
)

// readWithin is how long the glass and the reading of fourteen boxes may take.
const readWithin = 90 * time.Second

// slip takes the ten-print set from an inked sheet: what a station does that has a flatbed and no ten-print scanner.
func (p *play) slip() error {
	return p.step("the ten-print slip: printed, inked, scanned, taken over", func() error {
		if err := p.do(p.click("arrest.slip"), p.page("slip"), p.click("slip.print"), p.page("paper"), p.shown("paper.page.1")); err != nil {
			return err
		}
		if err := p.look("slip-paper", "The blank ten-print slip of this arrest, at true size."); err != nil {
			return err
		}
		if err := p.do(p.click("paper.print"), p.shown("paper.done.slip_blank"), p.key("Escape"), p.page("slip"), p.click("slip.step.ink")); err != nil {
			return err
		}
		if err := p.look("slip-ink", "Which finger goes into which box, and how to ink it."); err != nil {
			return err
		}
		if err := p.do(p.click("slip.next"), p.shown("slip.next")); err != nil {
			return err
		}
		if err := p.do(p.click("slip.next"), p.read); err != nil {
			return err
		}
		if err := p.look("slip-read", "The sheet was read: each box with its judgement, the fingers of the plain boxes outlined."); err != nil {
			return err
		}
		return p.do(p.click("slip.accept"), p.page("arrest.record"))
	})
}

// read waits for the judgement of the sheet, longer than for anything else in the window.
func (p *play) read(w *hands.Window) error {
	for end := time.Now().Add(readWithin); ; {
		_, err := w.Await(p.ctx, "what the slip holds", func(v hands.View) bool {
			_, again := v.Find("slip.again")
			return again
		})
		if err == nil || p.ctx.Err() != nil || time.Now().After(end) {
			return err
		}
	}
}
