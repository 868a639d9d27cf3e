package simulator

import (
	"context"
	"crypto/ed25519"
	"slices"
	"strings"
	"sync"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/verify"
)

// station is what the model knows of one: what was acknowledged to its officers, and what the state promised.
type station struct {
	mu       sync.Mutex
	acts     []act
	tried    map[string]string // every id that was ever handed in, with the record that a capture is of
	heads    map[uint32]ledger.Head
	blobs    map[string]ledger.BlobReceipt
	gone     map[string]bool // records that an order destroyed
	settings int             // version of the newest configuration that was said
	asked    []string        // requests that were said
	forked   bool            // there is or was another copy of the appliance
}

// act is something that an officer was told is saved.
type act struct {
	id      string
	excused bool // the disk lied, or a backup took the appliance back; the state may have it all the same
}

func newStation() *station {
	return &station{tried: map[string]string{}, heads: map[uint32]ledger.Head{}, blobs: map[string]ledger.BlobReceipt{}, gone: map[string]bool{}}
}

// ordered says whether an order takes an id: a record's, or that of a capture of it. A capture that nobody acknowledged may
// be there, and goes with its record.
func (s *station) ordered(id string) bool { return s.gone[id] || s.gone[s.tried[id]] }

func (s *station) promise(r ledger.Receipt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Head.Seq >= s.heads[r.Head.Epoch].Seq {
		s.heads[r.Head.Epoch] = r.Head
	}
}

func (s *station) promiseBlob(r ledger.BlobReceipt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Level == ledger.Stored || s.blobs[r.Blob].Level == "" {
		s.blobs[r.Blob] = r
	}
}

// excuse is for what happens to an appliance alone: what is not at the state may be lost with it.
func (s *station) excuse() {
	for i := range s.acts {
		s.acts[i].excused = true
	}
}

// keeps compares the state with its promises, as it stands now.
func (r *run) keeps(ctx context.Context, when string) {
	if lied, _ := r.center.drive.odd(); lied {
		return
	}
	for _, a := range r.appliances {
		m := a.model
		m.mu.Lock()
		heads, blobs := make([]ledger.Head, 0, 2), make([]ledger.BlobReceipt, 0, len(m.blobs))
		for _, h := range m.heads {
			heads = append(heads, h)
		}
		for _, b := range m.blobs {
			if !m.ordered(recordOf(b.Blob)) {
				blobs = append(blobs, b)
			}
		}
		m.mu.Unlock()
		for _, h := range heads {
			chain, err := r.center.journal.ChainAt(ctx, a.keys.code, h.Epoch, h.Seq)
			if (err != nil || chain != h.Chain) && !r.center.drive.isDead() {
				r.violated("%s: the state promised entry %d and has not that one (%v) %s", a.keys.code, h.Seq, err, when)
			}
		}
		for _, b := range blobs {
			if err := r.holds(ctx, b); err != nil && !r.center.drive.isDead() {
				r.violated("%s: the state said %s of %s and it is gone: %v %s", a.keys.code, b.Level, b.Blob, err, when)
			}
		}
	}
}

// recordOf is the capture that a blob belongs to.
func recordOf(blob string) string { id, _, _ := strings.Cut(blob, "."); return id }

// holds looks for a blob: in its place, or whole in the spool if it was only received.
func (r *run) holds(ctx context.Context, b ledger.BlobReceipt) error {
	f, _, err := r.center.plain.Open(ctx, b.Station, b.SHA256)
	if err == nil {
		defer f.Close()
		if err = objects.Check(f, b.SHA256); err == nil {
			return nil
		}
	}
	if b.Level == ledger.Stored {
		return err
	}
	from, err := r.center.spool.Open(ctx, b.Station, b.Blob)
	if err != nil {
		return err
	}
	defer from.Close()
	return objects.Check(from, b.SHA256)
}

// prove is the last judgement, on what is durable.
func (r *run) prove(ctx context.Context) {
	r.keeps(ctx, "at the end")
	for _, a := range r.appliances {
		// What a lying disk lost is found, and that is all that anybody can do.
		if _, err := a.db.Verify(ctx); err != nil && !r.liars {
			r.violated("%s: the appliance does not verify: %v", a.keys.code, err)
		}
		known, err := r.center.journal.Station(ctx, a.keys.code)
		if err != nil {
			r.violated("%s: %v", a.keys.code, err)
			continue
		}
		v := verify.State{Journal: r.center.journal, Objects: r.center.plain, Receipt: r.world.receipt.Public().(ed25519.PublicKey), Seal: r.world.seal}
		found, err := v.One(ctx, known)
		lost := r.copies || r.liars // captures of entries that this appliance no longer has are waited for in vain
		if r.liars {                // what a lying disk took is found: missing, or a file without its bytes where it kept the name; no entry may be there twice or altered
			found.Problems = slices.DeleteFunc(found.Problems, func(p verify.Problem) bool {
				return p.Kind != verify.Doubled && p.Kind != verify.Altered || p.Kind == verify.Altered && strings.HasPrefix(p.What, "file of ")
			})
		}
		if err != nil || len(found.Problems) > 0 || found.Forked && !r.liars || found.Waiting > 0 && !lost {
			r.violated("%s: the state does not verify: %+v, %v", a.keys.code, found, err)
		}
		r.compare(ctx, a, found)
	}
	r.judgeCodes(ctx)
}

// compare demands everything that was acknowledged, once, in order.
func (r *run) compare(ctx context.Context, a *appliance, found verify.Station) {
	m := a.model
	at, kinds, toGo := map[string][]uint64{}, map[ledger.Kind]int{}, 0
	for e, err := range r.center.journal.Walk(ctx, a.keys.code) {
		if err != nil {
			r.violated("%s: %v", a.keys.code, err)
			return
		}
		kinds[e.Kind]++
		switch e.Kind {
		case "gd", "fir", ledger.KindCapture:
			at[e.Record] = append(at[e.Record], e.Seq)
			if _, tried := m.tried[e.Record]; !tried {
				r.violated("%s: nobody ever handed %s in", a.keys.code, e.Record)
			}
			if m.ordered(e.Record) {
				toGo++
			}
		}
	}
	intents := map[string]string{}
	for id, seqs := range at {
		if len(seqs) > 1 {
			r.violated("%s: %s stands %d times in the ledger", a.keys.code, id, len(seqs))
		}
		intent := intentOf(id)
		if other, twice := intents[intent]; twice && other != id {
			r.violated("%s: one record is there as %s and as %s", a.keys.code, id, other)
		}
		intents[intent] = id
	}
	last := uint64(0)
	for _, x := range m.acts {
		seqs := at[x.id]
		switch {
		case len(seqs) == 0 && x.excused:
		case len(seqs) == 0:
			r.violated("%s: %s was acknowledged and is missing", a.keys.code, x.id)
		case seqs[0] < last:
			r.violated("%s: %s was saved after what stands behind it", a.keys.code, x.id)
		default:
			last = seqs[0]
		}
	}
	r.compareDown(ctx, a, found, kinds, toGo)
}

// compareDown demands that what the state said was done, once, and that the state knows.
func (r *run) compareDown(ctx context.Context, a *appliance, found verify.Station, kinds map[ledger.Kind]int, toGo int) {
	m := a.model
	if r.liars {
		return
	}
	said, err := r.center.journal.DownHeads(ctx, a.keys.code)
	taken, err2 := a.db.DownHeads(ctx)
	if err != nil || err2 != nil || said != taken {
		r.violated("%s: the state said up to %v, the station took %v, %v %v", a.keys.code, said, taken, err, err2)
		return
	}
	frames := 0
	for _, lane := range said {
		frames += int(lane.Seq)
	}
	if !m.forked && kinds[ledger.KindDown] != frames {
		r.violated("%s: %d frames left %d entries", a.keys.code, frames, kinds[ledger.KindDown])
	}
	if pack, err := a.db.Configuration(ctx); err != nil || pack.Version != m.settings {
		r.violated("%s: configuration %d was taken and %d holds, %v", a.keys.code, m.settings, pack.Version, err)
	}
	if open, err := a.db.Requests(ctx); err != nil || len(open) != len(m.asked) {
		r.violated("%s: %d requests were taken and %d are there, %v", a.keys.code, len(m.asked), len(open), err)
	}
	destroyed := 0
	for _, n := range found.Destroyed {
		destroyed += n
	}
	if destroyed != toGo && !m.forked {
		r.violated("%s: keys of %d entries are gone, %d were to go", a.keys.code, destroyed, toGo)
	}
}

// intentOf is the wish behind an id: "g-12-1" is the second try of "g-12".
func intentOf(id string) string {
	parts := strings.Split(id, "-")
	return strings.Join(parts[:min(2, len(parts))], "-")
}

// unexpected are codes that say that something came altered, out of place or from another hand.
func unexpected() []fault.Code {
	return []fault.Code{fault.SyncChain, fault.SyncSignature, fault.SyncCaptureHash, fault.SyncFork, fault.SyncRestored, fault.SyncReceipt,
		fault.SyncVersion, fault.RequestMalformed, fault.SyncCaptureUnknown, fault.SyncDownChain, fault.SyncOrder, fault.SyncDownKind,
		fault.SyncEpoch, fault.SyncRevoked, fault.SyncStation, fault.SyncNotEnrolled, fault.SyncRealm, fault.SyncCertificate, fault.SyncToken,
		fault.StoreCorrupt, fault.StoreMissing, fault.ConfigKey}
}

// judgeCodes demands a cause for every alarm and refusal.
func (r *run) judgeCodes(ctx context.Context) {
	excused := map[fault.Code]bool{}
	allow := func(when bool, codes ...fault.Code) {
		for _, c := range codes {
			excused[c] = excused[c] || when
		}
	}
	allow(r.copies, fault.SyncFork, fault.SyncRestored, fault.SyncReceipt, fault.SyncEpoch, fault.SyncOrder, fault.SyncCaptureUnknown, fault.SyncDownChain)
	allow(r.liars, fault.SyncFork, fault.SyncRestored, fault.SyncReceipt, fault.SyncCaptureUnknown, fault.SyncCaptureHash, fault.SyncChain,
		fault.StoreMissing, fault.StoreCorrupt, fault.SyncDownChain)
	allow(r.altered, fault.SyncCaptureHash)
	allow(r.traits[destroys], fault.StoreMissing) // a file on its way is deleted
	r.mu.Lock()
	codes := make(map[string]string, len(r.codes))
	for code, from := range r.codes {
		codes[code] = from
	}
	r.mu.Unlock()
	alarms, err := r.center.journal.Alarms(ctx, "")
	if err != nil {
		r.violated("alarms: %v", err)
	}
	for _, a := range alarms {
		codes[a.Code] = "alarm: " + a.Detail
	}
	for _, code := range unexpected() {
		if from, said := codes[string(code)]; said && !excused[code] {
			r.violated("%s without a cause: %s", code, from)
		}
	}
}
