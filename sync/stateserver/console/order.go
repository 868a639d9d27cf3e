package console

import (
	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// shownOrder is a destruction order as its certificate says it. It names no person but the authorities.
type shownOrder struct {
	journal.OrderRow
	Station journal.Station
	Hash    ledger.Hash
	Signers []down.Authority
	Entry   ledger.Entry // of the station's ledger, that says it is done; zero before
	Receipt *ledger.Receipt
}

// order is the certificate of a destruction, for paper.
func (c *console) order(v *visit) error {
	ctx, q := v.r.Context(), v.r.URL.Query()
	row, err := c.Journal.Order(ctx, q.Get("station"), q.Get("number"))
	if err != nil {
		return notFound(err)
	}
	o := shownOrder{OrderRow: row, Hash: row.Hash()}
	if o.Station, err = c.Journal.Station(ctx, row.Order.Station); err != nil {
		return notFound(err)
	}
	if o.Signers, err = c.signers(v, row.Order); err != nil {
		return err
	}
	if row.EntrySeq > 0 {
		if o.Entry, err = c.Journal.EntryAt(ctx, row.Order.Station, row.EntrySeq); err != nil {
			return notFound(err)
		}
		cursor, err := c.Journal.Cursor(ctx, row.Order.Station)
		if err != nil {
			return err
		}
		if cursor.Receipt != nil && cursor.Receipt.Head.Seq >= row.EntrySeq {
			o.Receipt = cursor.Receipt
		}
	}
	return c.show(v, "order", say(v.lang, "certificate_destroyed"), "stations", o)
}

// signers are the authorities whose signatures hold by the newest list that binds the station.
func (c *console) signers(v *visit, o down.Order) ([]down.Authority, error) {
	frames, err := c.Journal.SaidOf(v.r.Context(), o.Station, down.KindAuthorities)
	if err != nil || len(frames) == 0 {
		return nil, err
	}
	known, err := down.Decode[down.Authorities](frames[len(frames)-1], seal.PrivateKey{})
	if err != nil {
		return nil, err
	}
	return o.Signed(known), nil
}
