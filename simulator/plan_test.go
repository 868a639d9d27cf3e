package simulator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"thana/appliance/store"
	"thana/shared/down"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
)

// work is what people do between two pauses.
func (r *run) work(ctx context.Context) {
	for range 1 + r.random.IntN(2) {
		a := r.appliances[r.random.IntN(len(r.appliances))]
		switch n := r.random.IntN(10); {
		case n < 5:
			r.register(ctx, a)
		case n < 8:
			r.capture(ctx, a)
		default:
			r.speak(ctx, a)
		}
	}
	if r.clone != nil && r.clone.up {
		r.register(ctx, r.clone)
	}
}

// register lets an officer hand a record in until it is saved or the box is down; the id is the officer's and stays.
func (r *run) register(ctx context.Context, a *appliance) {
	r.number++
	intent := fmt.Sprintf("r-%d", r.number)
	fir := r.random.IntN(4) == 0
	for try := range 3 {
		if !a.up {
			return
		}
		id := intent
		if r.plant.freshIDs && try > 0 {
			id = fmt.Sprintf("%s-%d", intent, try)
		}
		a.model.tried[id] = ""
		err := r.handIn(ctx, a, id, fir)
		r.note("%s: %s is handed in: %v", a.keys.code, id, brief(err))
		// The answer may be lost on its way to the desktop, which asks again.
		lost := r.random.IntN(6) == 0
		if err == nil && !lost && !a.drive.isDead() {
			if a != r.clone {
				a.model.acts = append(a.model.acts, act{id: id})
			}
			return
		}
	}
}

func (r *run) handIn(ctx context.Context, a *appliance, id string, fir bool) error {
	if !fir {
		_, err := a.db.RegisterGD(ctx, officer(), id, record.GDEntry{Type: record.GDComplaint, Subject: "शिकायत " + id, Body: "दिनांक को प्रार्थी ने थाने पर आकर तहरीर दी।"}, nil)
		return err
	}
	_, err := a.db.RegisterFIR(ctx, officer(), id, record.FIR{Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}},
		Occurrence: record.Occurrence{From: opening().Add(-time.Hour)}, InCharge: officer(), Contents: "घर में चोरी हुई।",
		Informant: record.Person{Name: record.Name{Local: "कमला देवी", English: "Kamla Devi"}, Sex: record.Female}}, nil)
	return err
}

// capture keeps a file of a record that is saved.
func (r *run) capture(ctx context.Context, a *appliance) {
	if len(a.model.acts) == 0 || !a.up {
		r.register(ctx, a)
		return
	}
	of := a.model.acts[r.random.IntN(len(a.model.acts))]
	if a.model.tried[of.id] != "" || a.model.gone[of.id] {
		return
	}
	r.number++
	id := fmt.Sprintf("c-%d", r.number)
	size := 200 + r.random.IntN(12_000)
	if r.traits[bulk] {
		size = 20_000 + r.random.IntN(80_000)
	}
	original := make([]byte, size)
	for i := range original {
		original[i] = byte(r.random.Uint32())
	}
	n := store.NewCapture{Capture: record.Capture{ID: id, Kind: record.FingerCapture, Record: of.id, Finger: "right_thumb"}, Original: original}
	if r.random.IntN(2) == 0 {
		n.Renditions = []store.Rendition{{Rendition: record.Rendition{Name: "wsq"}, Data: original[:size/10]}}
	}
	keep := func() error { _, err := a.db.AddCaptures(ctx, n); return err }
	if r.number%3 == 0 {
		keep = func() error { return bring(ctx, a, n) }
	}
	for range 2 {
		if !a.up {
			return
		}
		a.model.tried[id] = of.id
		err := keep()
		r.note("%s: %s of %d bytes is taken: %v", a.keys.code, id, size, brief(err))
		if err == nil && !a.drive.isDead() {
			a.model.acts = append(a.model.acts, act{id: id})
			return
		}
	}
}

// bring lets the same bytes come from a stick, from where they stand.
func bring(ctx context.Context, a *appliance, n store.NewCapture) error {
	sum := sha256.Sum256(n.Original)
	at, err := a.db.BeginArrival(ctx, store.Arrival{ID: n.ID, Record: n.Record, Name: "film.mp4", From: record.FromStick,
		Size: int64(len(n.Original)), SHA256: hex.EncodeToString(sum[:])})
	if err == nil && at.Offset < at.Size {
		_, err = a.db.AppendArrival(ctx, n.ID, at.Offset, n.Original[at.Offset:])
	}
	if err != nil {
		return err
	}
	_, err = a.db.FinishArrival(ctx, n.ID, func(io.ReaderAt, int64) (record.Capture, []store.Rendition, error) {
		return record.Capture{Kind: record.FileCapture, Format: "video/mp4", At: a.now(), By: officer()}, slices.Clone(n.Renditions), nil
	})
	return err
}

// speak says something to a station: settings, a citizen's request, an order.
func (r *run) speak(ctx context.Context, a *appliance) {
	if !r.center.up || r.center.drive.isDead() {
		return
	}
	r.number++
	switch n := r.random.IntN(3); {
	case n == 0 && r.traits[destroys] && !r.liars:
		r.destroy(ctx, a)
	case n == 1 && r.traits[talk]:
		q := down.Request{ID: fmt.Sprintf("q-%d", r.number), Kind: down.Tenant, Applicant: record.Name{English: "Meena"}, Text: "tenant", At: time.Now(), Due: time.Now().AddDate(0, 0, 9)}
		if _, err := r.speaker().Say(ctx, a.keys.code, down.KindRequest, q); err == nil {
			a.model.asked = append(a.model.asked, q.ID)
		} else {
			r.unsure(a)
		}
	case r.traits[talk]:
		if _, err := r.speaker().Say(ctx, a.keys.code, down.KindConfiguration, down.Configuration{Version: r.number}); err == nil {
			a.model.settings = r.number
		} else {
			r.unsure(a)
		}
	}
}

// unsure: the state died while it spoke, or its disk was full. What the journal holds is what was said.
func (r *run) unsure(a *appliance) { a.unsure = true }

// said reads from the journal what was said, once it is up again.
func (r *run) said(ctx context.Context) {
	for _, a := range r.appliances {
		if !a.unsure {
			continue
		}
		a.unsure = false
		for _, k := range []down.Kind{down.KindRequest, down.KindConfiguration} {
			frames, err := r.center.journal.SaidOf(ctx, a.keys.code, k)
			if err != nil {
				r.violated("said: %v", err)
				return
			}
			if k == down.KindRequest {
				a.model.asked = make([]string, len(frames))
				continue
			}
			if len(frames) > 0 {
				pack, err := down.Decode[down.Configuration](frames[len(frames)-1], a.keys.own)
				if err != nil {
					r.violated("said: %v", err)
				}
				a.model.settings = pack.Version
			}
		}
	}
}

// destroy orders a record that the state has stored to be destroyed, with its captures.
func (r *run) destroy(ctx context.Context, a *appliance) {
	m := a.model
	for _, x := range m.acts {
		if m.tried[x.id] != "" || m.gone[x.id] || r.random.IntN(3) > 0 {
			continue
		}
		rows, err := r.center.journal.Revisions(ctx, a.keys.code, x.id)
		if err != nil || len(rows) == 0 {
			continue
		}
		o := r.world.order(fmt.Sprintf("D-%d", r.number), a.keys.code, time.Now(), x.id)
		if err := r.center.journal.KeepOrder(ctx, o, time.Now()); err != nil {
			return
		}
		_, err = r.speaker().Destroy(ctx, o)
		r.note("%s: %s is to be destroyed: %v", a.keys.code, x.id, brief(err))
		row, err2 := r.center.journal.Order(ctx, a.keys.code, o.Number)
		if err != nil && (err2 != nil || row.SaidSeq == 0) {
			if err2 != nil && err2 != journal.ErrNone {
				r.doubtful = append(r.doubtful, doubt{a, o.Number, x.id})
			}
			return
		}
		m.gone[x.id] = true
		return
	}
}

// doubt is an order of which the state died before it said whether it was sent.
type doubt struct {
	appliance  *appliance
	number, id string
}

func brief(err error) string {
	if err == nil {
		return "yes"
	}
	text := err.Error()
	return text[:min(len(text), 90)]
}
