package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
)

// shownField is one leaf of a record's body.
type shownField struct {
	Label  string
	Value  string
	Depth  int
	Masked bool
	Head   bool // a heading without a value
}

// shownProof is where an entry stands in the chain.
type shownProof struct {
	Seq       uint64
	Chain     ledger.Hash
	Prev      ledger.Hash
	Link      bool // the chain value follows from entry and predecessor
	First     uint64
	Last      uint64
	KeyID     string
	Received  time.Time
	Receipt   *ledger.Receipt
	Destroyed bool
}

func masked(class string) bool { return class != "" && class != string(record.Open) }

// record shows one revision. The look is kept before anything is opened.
func (c *console) record(v *visit) error {
	ctx, station, id := v.r.Context(), v.r.PathValue("station"), v.r.PathValue("record")
	revisions, err := c.Journal.Revisions(ctx, station, id)
	if err != nil {
		return err
	}
	if len(revisions) == 0 {
		return fault.New(fault.RequestNotFound, "console.record", "no such record")
	}
	row := revisions[0]
	for _, r := range revisions {
		if v.r.URL.Query().Get("v") == strconv.FormatUint(uint64(r.Version), 10) {
			row = r
		}
	}
	if err := c.Journal.Viewed(ctx, station, v.session.Login, id, fmt.Sprintf("revision %d", row.Version), time.Now()); err != nil {
		return err
	}
	e, err := c.Journal.EntryAt(ctx, station, row.Seq)
	if err != nil {
		return notFound(err)
	}
	fields, err := c.fields(v, station, e, row)
	if err != nil {
		return err
	}
	proof, err := c.proof(v, station, e)
	if err != nil {
		return err
	}
	captures, err := c.captures(v, station, id, masked(row.Class))
	if err != nil {
		return err
	}
	var looks []journal.View // for those who may see who looked
	if v.session.Role == journal.Auditing {
		if looks, err = c.Journal.Views(ctx, journal.ViewFilter{Station: station, Record: id}); err != nil {
			return err
		}
	}
	return c.show(v, "record", row.Number, "records", struct {
		Row       journal.RecordRow
		Revisions []journal.RecordRow
		Fields    []shownField
		Proof     shownProof
		Captures  []shownCapture
		Looks     []journal.View
		Masked    bool
	}{row, revisions, fields, proof, captures, looks, masked(row.Class)})
}

func (c *console) fields(v *visit, station string, e ledger.Entry, row journal.RecordRow) ([]shownField, error) {
	if len(e.Key) == 0 {
		return nil, nil
	}
	body, key, err := c.Open(v.r.Context(), station, e)
	key.Wipe()
	if err != nil {
		return nil, err
	}
	var r record.Revision[json.RawMessage]
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(r.Body))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	top, ok := tree.(map[string]any)
	if !ok {
		return nil, nil
	}
	if action, ok := top["action"].(map[string]any); ok && masked(row.Class) {
		delete(action, "reason") // free words, which may name a person
	}
	var out []shownField
	for _, k := range ordered(top) {
		if masked(row.Class) && !slices.Contains(openFields(), k) {
			out = append(out, shownField{Label: label(v.lang, k), Masked: true})
			continue
		}
		out = flatten(v.lang, out, label(v.lang, k), top[k], 0)
	}
	return out, nil
}

// openFields are what a list may show of a record whose persons are protected (BNS s.72, POCSO s.23, JJ Act s.74).
func openFields() []string {
	return []string{"year", "serial", "day", "at", "registered_at", "dispatched_at", "type", "acts", "action", "in_charge", "investigator",
		"disposal", "info_type", "fir", "accused_more_than", "language"}
}

func ordered(m map[string]any) []string {
	first := []string{"year", "serial", "day", "number", "registered_at", "at", "type", "subject", "acts"}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	rank := func(k string) int {
		if i := slices.Index(first, k); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return keys
}

// flatten lists the leaves of a body in order, headings before what they hold.
func flatten(lang fault.Lang, out []shownField, name string, v any, depth int) []shownField {
	switch t := v.(type) {
	case map[string]any:
		if len(t) == 0 {
			return out
		}
		at := len(out)
		out = append(out, shownField{Label: name, Depth: depth, Head: true})
		for _, k := range ordered(t) {
			out = flatten(lang, out, label(lang, k), t[k], depth+1)
		}
		if len(out) == at+1 {
			return out[:at]
		}
		return out
	case []any:
		if texts, ok := plain(t); ok {
			return leaf(out, name, texts, depth)
		}
		for i, item := range t {
			out = flatten(lang, out, fmt.Sprintf("%s %d", name, i+1), item, depth)
		}
		return out
	default:
		return leaf(out, name, text(lang, v), depth)
	}
}

func leaf(out []shownField, name, value string, depth int) []shownField {
	if value == "" {
		return out
	}
	return append(out, shownField{Label: name, Value: value, Depth: depth})
}

func plain(all []any) (string, bool) {
	var texts []string
	for _, v := range all {
		s, ok := v.(string)
		if !ok {
			return "", false
		}
		texts = append(texts, s)
	}
	return strings.Join(texts, ", "), true
}

func text(lang fault.Lang, v any) string {
	switch t := v.(type) {
	case nil:
		return ""
	case bool:
		if t {
			return say(lang, "yes")
		}
		return say(lang, "no")
	case string:
		if at, err := time.Parse(time.RFC3339, t); err == nil {
			return when(at)
		}
		return t
	default:
		return fmt.Sprint(t)
	}
}

func (c *console) proof(v *visit, station string, e ledger.Entry) (shownProof, error) {
	ctx := v.r.Context()
	p := shownProof{Seq: e.Seq, Chain: e.Chain, Destroyed: len(e.Key) == 0}
	cursor, err := c.Journal.Cursor(ctx, station)
	if err != nil {
		return p, err
	}
	if e.Seq > 1 {
		if p.Prev, err = c.Journal.ChainAt(ctx, station, cursor.Head.Epoch, e.Seq-1); err != nil {
			return p, err
		}
	}
	epoch, err := c.Journal.EpochOf(ctx, station, e.Seq)
	if err != nil {
		return p, err
	}
	p.Link = e.Link(station, epoch, p.Prev) == e.Chain
	if cursor.Receipt != nil && cursor.Receipt.Head.Seq >= e.Seq {
		p.Receipt = cursor.Receipt
	}
	span, received, err := c.Journal.BatchOf(ctx, station, e.Seq)
	p.First, p.Last, p.KeyID, p.Received = span.First, span.Last, span.Batch.KeyID, received
	return p, err
}
