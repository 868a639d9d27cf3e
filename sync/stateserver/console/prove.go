package console

import (
	"encoding/json"
	"fmt"
	"time"

	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
)

// proved is the page that proves one record.
type proved struct {
	verify.Proof
	Station journal.Station
	Number  string // empty where the record is destroyed
	Kind    string
	State   string // of India, that vouches
	By      string
}

// prove checks everything of one record anew and says so in words; the same as JSON for another program.
func (c *console) prove(v *visit) error {
	ctx, code, id := v.r.Context(), v.r.PathValue("station"), v.r.PathValue("record")
	station, err := c.Journal.Station(ctx, code)
	if err != nil {
		return notFound(err)
	}
	if err := c.Journal.Viewed(ctx, code, v.session.Login, id, "prove", time.Now()); err != nil {
		return err
	}
	c.walking.Lock() // its files are read
	p, err := c.Verify.Record(ctx, station, id)
	c.walking.Unlock()
	if err != nil {
		return notFound(err)
	}
	if v.r.URL.Query().Get("format") == "json" {
		v.w.Header().Set("Content-Type", "application/json")
		v.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "proof-"+code+"-"+id+".json"))
		e := json.NewEncoder(v.w)
		e.SetIndent("", "  ")
		return e.Encode(p)
	}
	out := proved{Proof: p, Station: station, Kind: string(p.Entries[0].Kind), State: c.Name, By: v.session.Name}
	revisions, err := c.Journal.Revisions(ctx, code, id)
	if err != nil {
		return err
	}
	if len(revisions) > 0 {
		out.Number, out.Kind = revisions[0].Number, revisions[0].Kind
	}
	return c.show(v, "prove", say(v.lang, "prove_record"), "records", out)
}
