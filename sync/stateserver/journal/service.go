package journal

import (
	"context"
	"time"

	"thana/shared/down"
	"thana/sync/stateserver/column"
)

// ServiceRow is a citizen's request at a station. EntrySeq is the ledger entry of its last step; that of an answer holds
// the answer, sealed.
type ServiceRow struct {
	Request    string
	Kind       down.RequestKind
	AskedAt    time.Time
	DueAt      time.Time
	SaidAt     time.Time
	Withdrawn  bool
	TakenAt    time.Time // zero: nobody took it up
	AnsweredAt time.Time // zero: not answered
	Result     down.Result
	EntrySeq   uint64
}

// Service is a step that a station took with a request.
type Service struct {
	down.Served
	Seq uint64 // of the entry
	At  time.Time
}

// ServiceSaid notes that a request was said. One that is said again is open again.
func (c Change) ServiceSaid(ctx context.Context, station string, r down.Request, at time.Time) error {
	_, err := c.exec(ctx, `INSERT INTO service_request (station_id, request, kind, asked_at, due_at, said_at, withdrawn) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (station_id, request) DO UPDATE SET kind=excluded.kind, asked_at=excluded.asked_at, due_at=excluded.due_at, said_at=excluded.said_at,
		withdrawn=excluded.withdrawn, taken_at='', answered_at='', result='', entry_seq=0`,
		station, r.ID, string(r.Kind), column.Moment(r.At), column.Moment(r.Due), column.Moment(at), r.Withdrawn)
	return err
}

// serve keeps a step. A station that answers what was never asked adds no row.
func serve(ctx context.Context, tx change, station string, s Service) error {
	query, result := `UPDATE service_request SET taken_at=$3, entry_seq=$4 WHERE station_id=$1 AND request=$2 AND $5=''`, ""
	if s.Step == down.Answered && s.Answer != nil {
		query, result = `UPDATE service_request SET answered_at=$3, entry_seq=$4, result=$5 WHERE station_id=$1 AND request=$2`, string(s.Answer.Result)
	}
	_, err := tx.exec(ctx, query, station, s.Request, column.Moment(s.At), s.Seq, result)
	return err
}

// Services lists the requests of a station, those that are not answered first, by when they are due.
func (d *DB) Services(ctx context.Context, station string) ([]ServiceRow, error) {
	return rows(ctx, d, func(scan func(...any) error) (r ServiceRow, err error) {
		var asked, due, said, taken, answered string
		err = scan(&r.Request, &r.Kind, &asked, &due, &said, &r.Withdrawn, &taken, &answered, &r.Result, &r.EntrySeq)
		r.AskedAt, r.DueAt, r.SaidAt = column.Time(asked), column.Time(due), column.Time(said)
		r.TakenAt, r.AnsweredAt = column.Time(taken), column.Time(answered)
		return r, err
	}, `SELECT request, kind, asked_at, due_at, said_at, withdrawn, taken_at, answered_at, result, entry_seq FROM service_request
		WHERE station_id=$1 ORDER BY CASE WHEN answered_at='' AND NOT withdrawn THEN 0 ELSE 1 END, due_at, request`, station)
}
