package console

import (
	"thana/shared/form"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/certificate"
	"thana/sync/stateserver/journal"
)

// shownOrder is a destruction order as its certificate says it. It names no person but the authorities.
type shownOrder struct {
	journal.OrderRow
	form.Destruction
	Station journal.Station
	Hash    ledger.Hash
}

// order is the certificate of a destruction as a page.
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
	if o.Destruction, err = certificate.Of(ctx, c.Journal, row.Order.Station, row.Number); err != nil {
		return notFound(err)
	}
	return c.show(v, "order", say(v.lang, "certificate_destroyed"), "stations", o)
}

// orderPaper is the certificate for paper.
func (c *console) orderPaper(v *visit) error {
	ctx, q := v.r.Context(), v.r.URL.Query()
	d, err := certificate.Of(ctx, c.Journal, q.Get("station"), q.Get("number"))
	if err != nil {
		return notFound(err)
	}
	realm := record.Production
	if c.Training {
		realm = record.Training
	}
	paper, err := certificate.Paper(ctx, c.Journal, realm, d)
	if err != nil {
		return notFound(err)
	}
	pdf, err := paper.PDF()
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/pdf")
	v.w.Header().Set("Content-Disposition", `inline; filename="destruction.pdf"`)
	_, err = v.w.Write(pdf)
	return err
}
