package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/search"
)

func number(n uint64) string { return strconv.FormatUint(n, 10) }

// Open opens an entry's body as JSON and returns its data key, which opens the entry's blobs.
func (s *State) Open(ctx context.Context, code string, e ledger.Entry) (json.RawMessage, seal.DataKey, error) {
	if e.Kind == ledger.KindEnvelope {
		return e.Body, seal.DataKey{}, nil
	}
	sealed, err := s.Journal.Envelope(ctx, code, e.Envelope)
	if err != nil {
		return nil, seal.DataKey{}, err
	}
	env, err := seal.OpenEnvelope(s.Seal, code, sealed.Body)
	if err != nil {
		return nil, seal.DataKey{}, err
	}
	defer env.Wipe()
	return openWith(env, code, e)
}

func openWith(env seal.Envelope, code string, e ledger.Entry) (json.RawMessage, seal.DataKey, error) {
	about := seal.OfEntry(code, e)
	key, err := env.Unwrap(e.Key, about)
	if err != nil {
		return nil, key, err
	}
	var body json.RawMessage
	return body, key, key.OpenBody(about, e.Body, &body)
}

// maxEnvelopes bounds the opened envelope keys of one station; there is one for each day.
const maxEnvelopes = 8

// errJournal: the entry may be good, but the database did not answer now. The page is taken up again at the next call.
var errJournal = errors.New("ingest: journal did not answer")

// envelope opens a day's key once and keeps it for the entries that follow.
func (r *receiver) envelope(ctx context.Context, id string) (seal.Envelope, error) {
	if env, ok := r.station.envelopes[id]; ok {
		return env, nil
	}
	e, err := r.Journal.Envelope(ctx, r.code, id)
	if err != nil && !errors.Is(err, journal.ErrNone) {
		return seal.Envelope{}, fmt.Errorf("%w: %w", errJournal, err)
	}
	if err != nil {
		return seal.Envelope{}, err
	}
	env, err := seal.OpenEnvelope(r.Seal, r.code, e.Body)
	if err != nil {
		return seal.Envelope{}, err
	}
	if len(r.station.envelopes) >= maxEnvelopes {
		clear(r.station.envelopes)
	}
	r.station.envelopes[id] = env
	return env, nil
}

// list opens an entry and takes what the console lists. Kinds that are not listed stay sealed.
func (r *receiver) list(ctx context.Context, e ledger.Entry) (journal.Listing, error) {
	switch e.Kind {
	case ledger.KindEnvelope, ledger.KindPrint, ledger.KindAccess, ledger.KindView, ledger.KindSearch, ledger.KindSeen, ledger.KindOfficer,
		ledger.KindDown:
		return journal.Listing{}, nil
	}
	if len(e.Key) == 0 {
		return journal.Listing{}, nil // destroyed before it came, or never sealed
	}
	env, err := r.envelope(ctx, e.Envelope)
	if err != nil {
		return journal.Listing{}, err
	}
	body, key, err := openWith(env, r.code, e)
	key.Wipe()
	if err != nil {
		return journal.Listing{}, err
	}
	switch e.Kind {
	case ledger.KindCapture:
		return listCapture(e, body)
	case ledger.KindDestroyed:
		return r.listDestroyed(ctx, e, body)
	case ledger.KindService:
		return listService(e, body)
	}
	return listRecord(e, body)
}

func listService(e ledger.Entry, body []byte) (journal.Listing, error) {
	var said struct {
		At     time.Time   `json:"at"`
		Detail down.Served `json:"detail"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return journal.Listing{}, err
	}
	return journal.Listing{Service: &journal.Service{Served: said.Detail, Seq: e.Seq, At: said.At}}, nil
}

func listCapture(e ledger.Entry, body []byte) (journal.Listing, error) {
	var c record.Capture
	if err := json.Unmarshal(body, &c); err != nil {
		return journal.Listing{}, err
	}
	what := c.Finger + c.Pose
	if c.Page > 0 {
		what = strconv.Itoa(c.Page)
	}
	return journal.Listing{Capture: &journal.CaptureRow{Capture: e.Record, Record: c.Record, Seq: e.Seq, Kind: string(c.Kind),
		What: what, Device: c.Device, At: c.At, Quality: c.Quality}}, nil
}

func listRecord(e ledger.Entry, body []byte) (journal.Listing, error) {
	var v record.Revision[json.RawMessage]
	if err := json.Unmarshal(body, &v); err != nil {
		return journal.Listing{}, err
	}
	row := &journal.RecordRow{Record: e.Record, Version: e.Version, Seq: e.Seq, Kind: string(e.Kind), Number: v.Number, Class: string(v.Class),
		At: v.At, OfficerEn: v.By.Name.English, OfficerLocal: v.By.Name.Local, OfficerRank: v.By.Rank}
	title, links, err := summary(v)
	if v.Class == "" || v.Class == record.Open {
		row.Title = title
	}
	if err != nil {
		return journal.Listing{Record: row, Links: links}, err
	}
	l := journal.Listing{Record: row, Links: links}
	l.Search, l.Quality, err = index(v)
	return l, err
}

// index is what a search finds of a revision, and what the quality board counts of it.
func index(v record.Revision[json.RawMessage]) (*search.Entry, *quality.Figures, error) {
	found, err := search.Of(v)
	figures, err2 := quality.Of(v)
	return found, figures, errors.Join(err, err2)
}

// summary is what a list shows of a record that is open to its readers, and which records tell of which.
func summary(v record.Revision[json.RawMessage]) (title string, links []journal.Link, err error) {
	link := func(id, of string) {
		if id != "" && of != "" {
			links = append(links, journal.Link{Record: id, Of: of})
		}
	}
	switch v.Kind {
	case record.KindGD:
		var gd record.GDEntry
		err = json.Unmarshal(v.Body, &gd)
		title = gd.Subject
		link(v.ID, gd.Related)
	case record.KindFIR:
		var fir record.FIR
		err = json.Unmarshal(v.Body, &fir)
		title = sections(fir.Acts)
		link(fir.Occurrence.GD.ID, v.ID)
	case record.KindArrest:
		var arrest record.Arrest
		err = json.Unmarshal(v.Body, &arrest)
		title = sections(arrest.Acts)
		link(arrest.GD.ID, v.ID)
		if link(v.ID, arrest.FIR); arrest.FIR == "" {
			link(v.ID, arrest.GD.ID)
		}
	}
	return title, links, err
}

func sections(acts []record.ActSections) string {
	text := ""
	for _, a := range acts {
		for _, s := range a.Sections {
			if text != "" {
				text += ", "
			}
			text += a.Act + " " + s
		}
	}
	return text
}
