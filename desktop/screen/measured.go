package screen

import (
	"context"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// measured puts what the devices gave into an arrest, as a revision of its own. Saves follow each other; when another
// desk revised the arrest meanwhile, the change is made once more on what stands there now.
type measured struct {
	w      *Window
	arrest arrestRevision
	told   func(error)
	busy   bool
	queued *change
}

type change struct {
	reason string
	apply  func(*record.Measurements) bool // false: nothing to save
}

func (m *measured) save(reason string, apply func(*record.Measurements) bool) {
	c := change{reason, apply}
	if m.busy {
		m.queued = &c
		return
	}
	m.busy = true
	var out arrestRevision
	var err error
	m.w.Go(func() { out, err = m.send(m.w.ctx, c) }, func() {
		m.busy = false
		if err == nil {
			m.arrest = out
		}
		if next := m.queued; next != nil {
			m.queued = nil
			m.save(next.reason, next.apply)
			return
		}
		if err != nil {
			m.told(err)
		}
	})
}

func (m *measured) send(ctx context.Context, c change) (arrestRevision, error) {
	out, err := m.correct(ctx, m.arrest, c)
	if code(err) != fault.RequestConflict {
		return out, err
	}
	fresh, err := m.w.Appliance.Arrest(ctx, m.arrest.ID)
	if err != nil {
		return fresh, err
	}
	return m.correct(ctx, fresh, c)
}

func (m *measured) correct(ctx context.Context, a arrestRevision, c change) (arrestRevision, error) {
	if !c.apply(&a.Body.Measurements) {
		return a, nil
	}
	return m.w.Appliance.CorrectArrest(ctx, a.ID, wire.Correction[record.Arrest]{Expect: a.Revision, Reason: c.reason, Body: a.Body})
}
