// Package certificate gathers what a certificate of destruction says, for the console's page and for paper.
package certificate

import (
	"context"
	"time"

	"thana/shared/down"
	"thana/shared/form"
	"thana/shared/page"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// Of gathers what is known of an order now, done or not. journal.ErrNone if there is no such order.
func Of(ctx context.Context, j *journal.DB, station, number string) (form.Destruction, error) {
	row, err := j.Order(ctx, station, number)
	if err != nil {
		return form.Destruction{}, err
	}
	d := form.Destruction{Order: row.Order, Frame: row.SaidSeq, Entry: row.EntrySeq, Printed: time.Now()}
	if d.Signers, err = signers(ctx, j, row.Order); err != nil {
		return d, err
	}
	if d.Records, err = records(ctx, j, row.Order); err != nil || row.EntrySeq == 0 {
		return d, err
	}
	d.Appliance = form.Executed{At: row.DestroyedAt, Keys: row.ToldEntries, Files: row.ToldFiles}
	reports, err := j.Reports(ctx, station)
	if err != nil {
		return d, err
	}
	for _, r := range reports {
		if r.Number == number && r.Seq != row.EntrySeq {
			d.Earlier = append(d.Earlier, form.Executed{At: r.DestroyedAt, Keys: r.ToldEntries, Files: r.ToldFiles})
		}
	}
	d.State = form.Executed{At: row.CarriedAt, Keys: row.Entries, Files: row.Files}
	due, err := j.ObjectsDestroyed(ctx, station)
	if err != nil {
		return d, err
	}
	d.Pending = len(due)
	e, err := j.EntryAt(ctx, station, row.EntrySeq)
	if err != nil {
		return d, err
	}
	d.Chain = e.Chain
	cursor, err := j.Cursor(ctx, station)
	if cursor.Receipt != nil && cursor.Receipt.Head.Seq >= row.EntrySeq {
		d.Receipt = cursor.Receipt
	}
	return d, err
}

// signers are the authorities whose signatures hold by the newest list under which the order binds, or by the newest.
func signers(ctx context.Context, j *journal.DB, o down.Order) ([]down.Authority, error) {
	frames, err := j.SaidOf(ctx, o.Station, down.KindAuthorities)
	if err != nil {
		return nil, err
	}
	var newest []down.Authority
	for i := len(frames) - 1; i >= 0; i-- {
		known, err := down.Decode[down.Authorities](frames[i], seal.PrivateKey{})
		if err != nil {
			return nil, err
		}
		held := o.Signed(known)
		if len(held) >= down.Signers {
			return held, nil
		}
		if newest == nil {
			newest = held
		}
	}
	return newest, nil
}

// records are those of the order, with their numbers where they were here.
func records(ctx context.Context, j *journal.DB, o down.Order) ([]form.DestroyedRecord, error) {
	kept, err := j.RecordsDestroyed(ctx, o.Station, o.Number)
	if err != nil {
		return nil, err
	}
	known := map[string]journal.DestroyedRow{}
	for _, r := range kept {
		known[r.Record] = r
	}
	var out []form.DestroyedRecord
	for _, id := range o.Records {
		out = append(out, form.DestroyedRecord{ID: id, Kind: known[id].Kind, Number: known[id].Number})
	}
	return out, nil
}

// Paper draws a certificate for a state of a realm.
func Paper(ctx context.Context, j *journal.DB, realm record.Realm, d form.Destruction) (*page.Document, error) {
	s, err := j.Station(ctx, d.Order.Station)
	if err != nil {
		return nil, err
	}
	d.District = record.Name{English: s.DistrictEn, Local: s.DistrictLocal}
	return form.CertificateOfDestruction(d, form.Kit{Station: record.Station{Code: s.Code, Realm: realm, Name: record.Name{English: s.NameEn, Local: s.NameLocal}}}), nil
}
