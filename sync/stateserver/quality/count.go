package quality

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thana/sync/stateserver/column"
)

// What is one thing that the board counts: records that have it, never the things in a record.
type What string

const (
	FIRs       What = "firs"
	LateEvent  What = "late_event" // registered later than the limit after the occurrence
	LateDiary  What = "late_diary" // and after the diary entry
	Arrests    What = "arrests"
	Photos     What = "photos"     // arrests with a photograph missing
	Prints     What = "prints"     // arrests with a finger neither taken nor excepted
	Below      What = "below"      // arrests with a print below the threshold
	Reasoned   What = "reasoned"   // arrests with something left out for a coded reason
	Unreasoned What = "unreasoned" // and for none
	Thin       What = "thin"       // records with a person whose father's name or address is missing
)

// All lists what is counted, in the order of the board.
func All() []What {
	return []What{FIRs, LateEvent, LateDiary, Thin, Arrests, Photos, Prints, Below, Reasoned, Unreasoned}
}

// test is the condition on a row, and what it is worst by. A delay is late beyond the limit in minutes.
func (w What) test(limit int64) (condition, worst string, known bool) {
	switch w {
	case FIRs:
		return `kind='fir'`, `at`, true
	case Arrests:
		return `kind='arrest'`, `at`, true
	case LateEvent:
		return fmt.Sprintf(`after_event>%d`, limit), `after_event`, true
	case LateDiary:
		return fmt.Sprintf(`after_diary>%d`, limit), `after_diary`, true
	case Photos, Prints, Below, Reasoned, Unreasoned, Thin:
		return string(w) + `>0`, string(w), true
	}
	return "", "", false
}

// Filter chooses records by their time and says what is late.
type Filter struct {
	From, To time.Time // To is not in it; zero: no limit
	Late     time.Duration
}

// forever is after every time that a row may have.
var forever = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

func (f Filter) args() []any {
	to := f.To
	if to.IsZero() {
		to = forever
	}
	return []any{column.Moment(f.From), column.Moment(to)}
}

// Counts are a station's figures by what they count.
type Counts map[What]int

// Add adds another station's.
func (c Counts) Add(other Counts) {
	for w, n := range other {
		c[w] += n
	}
}

// Board counts the records of every station that has any.
func Board(ctx context.Context, db column.Querier, f Filter) (map[string]Counts, error) {
	query := `SELECT station_id`
	for _, w := range All() {
		condition, _, _ := w.test(minutes(f.Late))
		query += `, SUM(CASE WHEN ` + condition + ` THEN 1 ELSE 0 END)`
	}
	type row struct {
		station string
		counts  Counts
	}
	all, err := column.Rows(ctx, db, func(scan func(...any) error) (row, error) {
		r := row{counts: Counts{}}
		n := make([]int, len(All()))
		into := []any{&r.station}
		for i := range n {
			into = append(into, &n[i])
		}
		err := scan(into...)
		for i, w := range All() {
			r.counts[w] = n[i]
		}
		return r, err
	}, query+` FROM quality WHERE at>=$1 AND at<$2 GROUP BY station_id`, f.args()...)
	out := map[string]Counts{}
	for _, r := range all {
		out[r.station] = r.counts
	}
	return out, err
}

// Records lists what a figure counts at some stations, or at all if none is named, worst first.
func Records(ctx context.Context, db column.Querier, w What, stations []string, f Filter, offset, limit int) ([]Figures, error) {
	condition, worst, known := w.test(minutes(f.Late))
	if !known {
		return nil, nil
	}
	args := append(f.args(), limit, offset)
	if len(stations) > 0 {
		marks := make([]string, len(stations))
		for i, code := range stations {
			args = append(args, code)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		condition += ` AND station_id IN (` + strings.Join(marks, ",") + `)`
	}
	return column.Rows(ctx, db, func(scan func(...any) error) (v Figures, err error) {
		var at string
		var event, diary int64
		err = scan(&v.Station, &v.Record, &v.Version, &v.Kind, &v.Number, &at, &event, &diary, &v.Photos, &v.Prints, &v.Below, &v.Reasoned, &v.Unreasoned, &v.Thin, &v.Reasons)
		v.At, v.AfterEvent, v.AfterDiary = column.Time(at), time.Duration(event)*time.Minute, time.Duration(diary)*time.Minute
		return v, err
	}, `SELECT station_id, record, version, kind, number, at, after_event, after_diary, photos, prints, below, reasoned, unreasoned, thin, reasons FROM quality
		WHERE at>=$1 AND at<$2 AND `+condition+` ORDER BY `+worst+` DESC, at DESC, station_id, record LIMIT $3 OFFSET $4`, args...)
}
