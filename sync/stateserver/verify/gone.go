package verify

import (
	"encoding/json"
	"errors"
	"slices"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// gone is what orders took, as far as they hold: an order counts only if two authorities in force signed it, and the
// station's own ledger says which entries it took, at any of the times that it did so. What a station that was restored from
// a backup no longer has, it cannot name: for entries of an epoch that ended before its word, the state's own is taken.
type gone struct {
	entries map[uint64]string // numbers of orders by entry
	records map[string][]string
	told    map[string][]uint64
}

// may says whether an order covers an entry: a revision by its record, and both it and a capture by the station's ledger.
func (g gone) may(e ledger.Entry, number string) bool {
	if !slices.Contains(g.told[number], e.Seq) {
		return false
	}
	return e.Kind == ledger.KindCapture || slices.Contains(g.records[number], e.Record)
}

func (c *check) orders() (gone, error) {
	g := gone{records: map[string][]string{}, told: map[string][]uint64{}}
	var err error
	if g.entries, err = c.Journal.EntriesDestroyed(c.ctx, c.out.Station); err != nil || len(g.entries) == 0 {
		return g, err
	}
	known, err := c.authorities()
	if err != nil {
		return g, err
	}
	all, err := c.Journal.Orders(c.ctx, c.out.Station)
	if err != nil {
		return g, err
	}
	told, err := c.told()
	if err != nil {
		return g, err
	}
	for _, o := range all {
		if o.DestroyedAt.IsZero() || !slices.ContainsFunc(known, func(a down.Authorities) bool { return o.Check(c.out.Station, a) == nil }) {
			continue
		}
		for _, t := range told {
			if t.Order != o.Hash() {
				continue
			}
			g.records[o.Number] = o.Records
			g.told[o.Number] = append(g.told[o.Number], t.Entries...)
			if !t.alone.Holds(c.Receipt, o.Hash()) {
				continue
			}
			for _, seq := range t.alone.Entries {
				if c.epoch(seq) < c.epoch(t.alone.Seq) {
					g.told[o.Number] = append(g.told[o.Number], seq)
				}
			}
		}
	}
	return g, nil
}

// told is what the station's ledger says of orders carried out, and what the state says of each beside it.
type told struct {
	down.Destroyed
	alone journal.Alone
}

func (c *check) told() (out []told, err error) {
	reports, err := c.Journal.Reports(c.ctx, c.out.Station)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		said, err := c.toldBy(r.Seq)
		if err != nil {
			return nil, err
		}
		out = append(out, told{said, r.Alone})
	}
	return out, nil
}

// authorities are the lists that this state ever signed for the station.
func (c *check) authorities() ([]down.Authorities, error) {
	frames, err := c.Journal.SaidOf(c.ctx, c.out.Station, down.KindAuthorities)
	if err != nil {
		return nil, err
	}
	var out []down.Authorities
	for _, f := range frames {
		a, err := down.Decode[down.Authorities](f, seal.PrivateKey{})
		if err == nil && f.Verify(c.Receipt) == nil {
			out = append(out, a)
		}
	}
	return out, nil
}

// toldBy opens the station's word that an order is carried out; the zero value if it is not that.
func (c *check) toldBy(seq uint64) (d down.Destroyed, err error) {
	e, err := c.Journal.EntryAt(c.ctx, c.out.Station, seq)
	if errors.Is(err, journal.ErrNone) || err == nil && e.Kind != ledger.KindDestroyed {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	env, err := c.keys.envelope(c.ctx, e.Envelope)
	if err != nil || env == nil {
		return d, err
	}
	var said struct {
		Detail json.RawMessage `json:"detail"`
	}
	if seal.OpenBody(*env, seal.OfEntry(c.out.Station, e), e.Body, e.Key, &said) != nil || json.Unmarshal(said.Detail, &d) != nil {
		return down.Destroyed{}, nil
	}
	return d, nil
}

// epoch is that of the batch that brought an entry.
func (c *check) epoch(seq uint64) uint32 {
	for _, s := range c.spans {
		if seq <= s.Last {
			return s.Batch.Epoch
		}
	}
	return c.at.Head.Epoch
}
