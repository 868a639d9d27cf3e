package ledger

import (
	"fmt"
	"iter"
)

// BreakError says at which entry a chain breaks, and why: ErrGap, ErrChain, or what reading the entry gave.
type BreakError struct {
	Seq uint64 // the position that was expected
	Err error
}

func (e *BreakError) Error() string { return fmt.Sprintf("ledger: entry %d: %v", e.Seq, e.Err) }
func (e *BreakError) Unwrap() error { return e.Err }

// Verify walks a chain in order from a known head (the zero Seq begins a station's chain) and returns where it ends.
// The first entry that does not follow gives a *BreakError, with the last good head. Entries of one epoch only.
func Verify(station string, from Head, entries iter.Seq2[Entry, error]) (Head, error) {
	head := from
	for e, err := range entries {
		switch {
		case err != nil:
			return head, &BreakError{head.Seq + 1, err}
		case e.Seq != head.Seq+1:
			return head, &BreakError{head.Seq + 1, fmt.Errorf("%w: found %d", ErrGap, e.Seq)}
		case e.Link(station, from.Epoch, head.Chain) != e.Chain:
			return head, &BreakError{head.Seq + 1, ErrChain}
		}
		head.Seq, head.Chain = e.Seq, e.Chain
	}
	return head, nil
}
