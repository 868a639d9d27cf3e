package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
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

// shownFile is one file of a capture.
type shownFile struct {
	ID      string
	Name    string // rendition, or empty for the original
	Picture bool
	Masked  bool
	Blob    journal.Blob
}

// shownCapture is one capture with its renditions.
type shownCapture struct {
	journal.CaptureRow
	Files []shownFile
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

func (c *console) captures(v *visit, station, id string, hide bool) ([]shownCapture, error) {
	ctx := v.r.Context()
	list, err := c.Journal.Captures(ctx, station, id)
	if err != nil {
		return nil, err
	}
	var all []shownCapture
	for _, row := range list {
		e, err := c.Journal.EntryAt(ctx, station, row.Seq)
		if err != nil {
			return nil, err
		}
		shown := shownCapture{CaptureRow: row}
		formats, err := c.formats(v, station, e)
		if err != nil {
			return nil, err
		}
		for _, b := range e.Blobs {
			blob, err := c.Journal.Blob(ctx, station, b.ID)
			if err != nil {
				return nil, err
			}
			name := strings.TrimPrefix(strings.TrimPrefix(b.ID, row.Capture), ".")
			shown.Files = append(shown.Files, shownFile{ID: b.ID, Name: name, Picture: picture(formats[b.ID]), Masked: hide, Blob: blob})
		}
		all = append(all, shown)
	}
	return all, nil
}

// formats are the MIME types of an entry's files; none of the original of a file that somebody brought: a stranger's bytes are given out to keep, and
// its preview is what is looked at.
func (c *console) formats(v *visit, station string, e ledger.Entry) (map[string]string, error) {
	if len(e.Key) == 0 {
		return nil, nil
	}
	body, key, err := c.Open(v.r.Context(), station, e)
	key.Wipe()
	if err != nil {
		return nil, err
	}
	var capture record.Capture
	if err := json.Unmarshal(body, &capture); err != nil {
		return nil, err
	}
	all := map[string]string{}
	if capture.File == nil {
		all[capture.ID] = capture.Format
	}
	for _, r := range capture.Renditions {
		all[capture.ID+"."+r.Name] = r.Format
	}
	return all, nil
}

func picture(format string) bool {
	return format == "image/png" || format == "image/jpeg" || format == "image/gif"
}

// fileName ends as the programs of a bureau expect; a file that was brought keeps its name.
func fileName(id string, c record.Capture) string {
	switch {
	case c.File != nil && id == c.ID:
		return c.File.Name
	case id == c.ID && c.Format == record.TransactionFormat:
		return id + ".an2"
	}
	return id
}

// file sends one opened file: pictures to look at, everything else to keep. The look is kept first.
func (c *console) file(v *visit) error {
	ctx, station, id := v.r.Context(), v.r.PathValue("station"), v.r.PathValue("blob")
	b, err := c.Journal.Blob(ctx, station, id)
	if err != nil {
		return notFound(err)
	}
	e, err := c.Journal.EntryAt(ctx, station, b.Seq)
	if err != nil {
		return notFound(err)
	}
	body, key, err := c.Open(ctx, station, e)
	defer key.Wipe()
	if err != nil {
		return err
	}
	var capture record.Capture
	if err := json.Unmarshal(body, &capture); err != nil {
		return err
	}
	revisions, err := c.Journal.Revisions(ctx, station, capture.Record)
	if err != nil {
		return err
	}
	protected := len(revisions) == 0 // nobody knows yet whom it shows
	for _, r := range revisions {
		protected = protected || masked(r.Class)
	}
	if protected {
		return fault.New(fault.AccessDenied, "console.file", "record is protected").With("role", say(v.lang, "operator"))
	}
	if err := c.Journal.Viewed(ctx, station, v.session.Login, capture.Record, "file "+id, time.Now()); err != nil {
		return err
	}
	f, n, err := c.Objects.Open(ctx, station, b.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.RequestNotFound, "console.file", err)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	open, err := seal.OpenBlob(f, n, key, seal.OfBlob(station, e, id))
	if err != nil {
		return err
	}
	formats, err := c.formats(v, station, e)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	if picture(formats[id]) {
		h.Set("Content-Type", formats[id])
	} else {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(id, capture)}))
	}
	h.Set("Content-Length", strconv.FormatInt(open.Size(), 10))
	v.w.WriteHeader(http.StatusOK)
	_, err = io.Copy(v.w, io.NewSectionReader(open, 0, open.Size()))
	if err != nil {
		c.Log.Info("file not sent whole", "station", station, "detail", err.Error())
	}
	return nil
}
