package store

import (
	"context"
	"sync"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
)

// often counts what anybody may repeat at will, such as a wrong password, so that it does not fill a ledger that is kept
// for decades: of the same within a day the 1st, 2nd, 4th, 8th ... time is due to be noted, with its number.
type often struct {
	mu   sync.Mutex
	seen map[string]repeat
}

type repeat struct {
	since time.Time
	times int
}

const oftenWithin = 24 * time.Hour

func (o *often) count(key string, now time.Time) (times int, due bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for k, r := range o.seen {
		if now.Sub(r.since).Abs() >= oftenWithin {
			delete(o.seen, k)
		}
	}
	if o.seen == nil {
		o.seen = map[string]repeat{}
	}
	r := o.seen[key]
	if r.times == 0 {
		r.since = now
	}
	r.times++
	o.seen[key] = r
	return r.times, r.times&(r.times-1) == 0
}

// Refusal is what the ledger keeps of a try that was refused. What holds no text that was typed.
type Refusal struct {
	What    string `json:"refused"`
	Desktop string `json:"desktop,omitempty"` // fingerprint
	Times   int    `json:"times"`             // within a day
}

// Refused notes a refused try of an officer, or of nobody known; repeats within a day are folded. recordID may be empty.
func (db *DB) Refused(ctx context.Context, by record.Officer, what, recordID, desktop string) error {
	times, due := db.often.count(by.Login+" "+what+" "+recordID+" "+desktop, db.opt.Now())
	if !due {
		return nil
	}
	return db.Note(ctx, ledger.KindAccess, recordID, by, Refusal{what, desktop, times})
}
