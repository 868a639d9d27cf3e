package simulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// trouble is what goes wrong between two pauses.
func (r *run) trouble(ctx context.Context) {
	for _, x := range odds() {
		one := 9
		if slices.Contains(r.plant.needs, x.trait) {
			one = 3
		}
		if r.traits[x.trait] && r.random.IntN(one) == 0 {
			r.strike(ctx, x.trait, r.appliances[r.random.IntN(len(r.appliances))])
		}
	}
}

func (r *run) strike(ctx context.Context, t trait, a *appliance) {
	l, now := a.line, time.Now()
	r.note("%s: %s", a.keys.code, t)
	r.plan = append(r.plan, fmt.Sprintf("%s: %s at %s", a.keys.code, t, now))
	wild := func(f func()) {
		l.trouble(now)
		f()
	}
	switch t {
	case cuts:
		wild(l.cut)
	case halfOpens:
		if r.random.IntN(2) == 0 {
			wild(l.halfOpen)
		} else {
			l.trouble(now.Add(80 * time.Second)) // nobody notices before its patience ends
			l.silence()
		}
	case lates:
		wild(func() { l.late(time.Duration(r.random.Int64N(int64(20 * time.Second)))) })
	case netFlips:
		wild(l.flip)
	case outages:
		until := now.Add(time.Duration(r.random.Int64N(int64(20 * time.Second))))
		l.close(until)
		wild(l.cut)
		l.trouble(until)
	case dead:
		r.arm(r.center.drive)
	case deadBoxes:
		r.arm(a.drive)
	case full:
		d := a.drive
		if r.random.IntN(2) == 0 {
			d = r.center.drive
		}
		d.limit(int64(r.random.IntN(60_000)))
	case badSyncs, lostSyncs:
		d := a.drive
		if r.random.IntN(2) == 0 {
			d = r.center.drive
		}
		r.breakSyncs(t, d)
	case jumps:
		jump := time.Duration(r.random.Int64N(int64(2*time.Hour))) - time.Hour
		if r.random.IntN(4) == 0 {
			jump -= time.Duration(r.random.IntN(3)) * 24 * time.Hour
		}
		r.note("%s: the clock is off by %s", a.keys.code, time.Duration(a.skew.Add(int64(jump))))
	case clones:
		r.cloned(ctx)
	case backups:
		r.backup(ctx)
	}
}

// arm lets the power go at one of the next changes of a disk.
func (r *run) arm(d *drive) {
	n := 1 + r.random.IntN(60)
	if r.random.IntN(3) == 0 {
		n = 1 + r.random.IntN(6)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.powerAt == 0 {
		d.powerAt = n
	}
}

func (d *drive) limit(room int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room = room
}

func (r *run) breakSyncs(t trait, d *drive) {
	n := 1 + r.random.IntN(3)
	d.mu.Lock()
	defer d.mu.Unlock()
	if t == badSyncs {
		d.badSyncs = n
	} else {
		d.lostSyncs = n
	}
}

// survival of a crash.
func (r *run) survival() survival {
	return []survival{nothingMore, everything, torn, torn}[r.random.IntN(4)]
}

// mend starts what has been down long enough, and gives full disks their room again now and then.
func (r *run) mend(ctx context.Context) {
	now := time.Now()
	if c := r.center; c.drive.isDead() && c.up {
		r.note("the state is down")
		c.stop()
		r.stateBack = now.Add(time.Duration(r.random.Int64N(int64(8 * time.Second))))
	}
	if !r.center.up && !now.Before(r.stateBack) {
		r.startState(ctx)
	}
	for _, a := range r.appliances {
		if a.drive.isDead() && a.up {
			r.note("%s: the appliance is down", a.keys.code)
			a.stop()
			r.back[a] = now.Add(time.Duration(r.random.Int64N(int64(8 * time.Second))))
		}
		if !a.up && !now.Before(r.back[a]) {
			r.startAppliance(ctx, a, r.survival())
		}
	}
	if r.random.IntN(4) == 0 {
		r.center.drive.limit(-1)
		for _, a := range r.appliances {
			a.drive.limit(-1)
		}
	}
}

func (r *run) startState(ctx context.Context) {
	c := r.center
	before := c.drive
	kept := r.survival()
	c.drive = before.after(kept)
	// A part of a capture that was not synced may come back torn; its hash tells when it is whole, and it is sent again.
	r.altered = r.altered || kept == torn
	c.drive.flips, c.drive.syncless = before.flips, before.syncless
	lied, flipped := before.odd()
	r.liars = r.liars || lied
	r.altered = r.altered || flipped
	for _, a := range r.appliances {
		a.line.trouble(time.Now())
	}
	if err := c.start(ctx); err != nil {
		r.violated("the state does not start again: %v", err)
		return
	}
	r.note("the state is up")
	r.said(ctx)
	r.resolve(ctx)
	r.keeps(ctx, "after a crash")
}

// resolve learns whether an order was sent before the state died.
func (r *run) resolve(ctx context.Context) {
	for _, d := range r.doubtful {
		if row, err := r.center.journal.Order(ctx, d.appliance.keys.code, d.number); err == nil && row.SaidSeq > 0 {
			d.appliance.model.gone[d.id] = true
		}
	}
	r.doubtful = nil
}

func (r *run) startAppliance(ctx context.Context, a *appliance, s survival) {
	lied, _ := a.drive.odd()
	a.drive = a.drive.after(s)
	if lied {
		r.liars = true
		a.model.excuse()
		a.model.forked = true
	}
	a.line.trouble(time.Now())
	if err := a.start(ctx); err != nil {
		r.violated("%s does not start again: %v", a.keys.code, err)
		return
	}
	r.note("%s: the appliance is up", a.keys.code)
}

// cloned makes a copy of the first appliance, and later lets it go on beside it.
func (r *run) cloned(ctx context.Context) {
	a := r.appliances[0]
	switch {
	case r.image == nil && a.up && !a.drive.isDead():
		r.image = a.drive.copied(r.stream(50))
		r.note("%s: a copy is made", a.keys.code)
	case r.image != nil && r.clone == nil && !r.copies:
		r.copies, a.model.forked = true, true
		l := &line{net: r.net, from: "copy", rate: a.line.rate, latency: a.line.latency}
		r.clone = &appliance{run: r, keys: a.keys, drive: r.image, line: l, model: a.model, random: r.stream(51)}
		r.clone.skew.Store(a.skew.Load())
		if err := r.clone.start(ctx); err != nil {
			r.violated("the copy does not start: %v", err)
		}
		r.note("%s: the copy goes on", a.keys.code)
	case r.clone != nil && r.clone.up && r.random.IntN(2) == 0:
		r.clone.stop()
		r.note("%s: the copy is gone", a.keys.code)
	}
}

// backup takes the first appliance back to an earlier state of its disk.
func (r *run) backup(ctx context.Context) {
	a := r.appliances[0]
	switch {
	case r.image == nil && a.up && !a.drive.isDead():
		r.image = a.drive.copied(r.stream(50))
		r.note("%s: a backup is made", a.keys.code)
	case r.image != nil && !r.copies && a.up:
		r.copies, a.model.forked = true, true
		a.stop()
		a.model.excuse()
		a.drive = r.image
		a.line.trouble(time.Now())
		if err := a.start(ctx); err != nil {
			r.violated("the backup does not start: %v", err)
		}
		r.note("%s: the backup goes on", a.keys.code)
	}
}

// heal ends all trouble: power, room, lines; what is down starts.
func (r *run) heal(ctx context.Context) {
	r.note("all is mended")
	calm := func(d *drive) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.powerAt, d.room, d.badSyncs, d.lostSyncs = 0, -1, 0, 0
		if d.flips != nil {
			d.flips = func(string) bool { return false }
		}
	}
	if r.clone != nil && r.clone.up {
		r.clone.stop()
	}
	calm(r.center.drive)
	for _, a := range r.appliances {
		calm(a.drive)
		a.line.close(time.Time{})
	}
	r.stateBack = time.Now()
	for _, a := range r.appliances {
		r.back[a] = time.Now()
	}
	for range 2 {
		r.mend(ctx)
		wait(10 * time.Second)
	}
	lied, flipped := r.center.drive.odd()
	r.liars, r.altered = r.liars || lied, r.altered || flipped
	for _, a := range r.appliances {
		if lied, _ := a.drive.odd(); lied {
			a.model.excuse()
			a.model.forked, r.liars = true, true
		}
	}
}

// patience of the last phase: a capture that the state threw away is sent again after ten minutes.
const patience = 25 * time.Minute

// settle waits until nothing waits anywhere; the operator ends quarantines meanwhile.
func (r *run) settle(ctx context.Context) bool {
	var why string
	for until := time.Now().Add(patience); time.Now().Before(until) && !r.failed(); {
		if why = r.waiting(ctx); why == "" {
			r.note("nothing waits")
			return true
		}
		wait(5 * time.Second)
	}
	if !r.failed() {
		r.violated("%s after %s without trouble", why, patience)
	}
	return false
}

// waiting says what is not done.
func (r *run) waiting(ctx context.Context) string {
	for _, a := range r.appliances {
		code := a.keys.code
		c, err := r.center.journal.Cursor(ctx, code)
		if err != nil {
			return err.Error()
		}
		if r.liars && r.forgot(ctx, a) {
			a.model.excuse() // both sides say sync.restored, loudly, and a person must act
			continue
		}
		if c.Forked {
			f, err := r.speaker().Epoch(ctx, code, 1024)
			r.note("%s: a new epoch, frame %d: %v", code, f.Seq, brief(err))
			return code + " is in quarantine"
		}
		own, err := a.db.Head(ctx)
		if err != nil {
			return err.Error()
		}
		w, err := a.db.Waiting(ctx)
		if err != nil {
			return err.Error()
		}
		said, err := r.center.journal.DownHeads(ctx, code)
		if err != nil {
			return err.Error()
		}
		taken, err := a.db.DownHeads(ctx)
		if err != nil {
			return err.Error()
		}
		switch {
		case (a.model.forked || r.liars) && own != c.Head && own.Seq <= c.Head.Seq && r.random.IntN(4) == 0:
			r.register(ctx, a) // a restored appliance is only behind until it writes
			return code + " is behind the state"
		case own != c.Head || w.Items > 0 && !r.liars: // a file that a lying disk lost waits for ever, and Verify names it
			return code + " has entries or captures that wait"
		case said != taken && !r.liars:
			return code + " has not heard everything"
		}
	}
	return ""
}

// forgot says whether the state no longer knows what it said to a station.
func (r *run) forgot(ctx context.Context, a *appliance) bool {
	said, err := r.center.journal.DownHeads(ctx, a.keys.code)
	taken, err2 := a.db.DownHeads(ctx)
	if err != nil || err2 != nil {
		return false
	}
	for lane := range said {
		if said[lane].Seq < taken[lane].Seq {
			return true
		}
	}
	return false
}

// lastCrash leaves only what is durable.
func (r *run) lastCrash(ctx context.Context) {
	r.center.drive.kill()
	for _, a := range r.appliances {
		a.drive.kill()
	}
	r.center.stop()
	r.center.drive = r.center.drive.after(nothingMore)
	if err := r.center.start(ctx); err != nil {
		r.violated("the state does not start for the last time: %v", err)
		return
	}
	for _, a := range r.appliances {
		a.stop()
		a.drive = a.drive.after(nothingMore)
		if err := a.start(ctx); err != nil {
			r.violated("%s does not start for the last time: %v", a.keys.code, err)
		}
	}
}
