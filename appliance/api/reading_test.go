package api

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/appliance/ocr"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// reader is a tesseract of ours: each page says the same two words.
func reader(t *testing.T) func(context.Context) (ocr.Engine, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tesseract")
	text := "#!/bin/sh\ncat >/dev/null\nprintf 'level\\tp\\tb\\tq\\tl\\tw\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n4\\t1\\t1\\t1\\t1\\t0\\t50\\t50\\t300\\t30\\t-1\\t\\n" +
		"5\\t1\\t1\\t1\\t1\\t1\\t50\\t50\\t120\\t30\\t96\\tकरौंदी\\n5\\t1\\t1\\t1\\t1\\t2\\t180\\t50\\t120\\t30\\t96\\tbakery\\n'\n"
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return func(context.Context) (ocr.Engine, error) {
		return ocr.Engine{Program: path, Langs: []string{"hin", "eng"}, Limit: time.Minute}, nil
	}
}

// scanPages takes and accepts the pages of a paper for a record.
func (d *desk) scanPages(id string) (pages []record.Capture) {
	d.t.Helper()
	var candidates []string
	must(d.t, lines(d, wire.PathPages, wire.PagesRequest{Record: id, PPI: 150}, func(e wire.CaptureEvent) {
		if e.Candidate != nil {
			candidates = append(candidates, e.Candidate.ID)
		}
	}))
	for i, c := range candidates {
		kept, err := send[record.Capture](d, http.MethodPost, at(wire.PathAccept, "id", c), wire.Accept{Page: i + 1, More: i < len(candidates)-1})
		must(d.t, err)
		pages = append(pages, kept)
	}
	return pages
}

// Two scanned pages become one PDF with their words: it is sealed as a capture, found by the search, copied out by poppler and printable.
func TestReading_PagesBecomeOneSearchableDocument(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.server.Reader = reader(t)
	r.ready()
	r.virtual.Scanner.Slow(0)
	duty := r.desktop().as("duty")
	fir := duty.register()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.server.ReadPages(ctx) }()
	defer func() { stop(); <-ended }()
	events, done := r.server.hints.subscribe()
	defer done()
	pages := duty.scanPages(fir.ID)
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	seen := map[wire.ReadingPhase]bool{}
	var now wire.Reading
	for now.Phase != wire.ReadingBound {
		<-events
		var err error
		now, err = send[wire.Reading](duty, http.MethodGet, at(wire.PathReading, "id", fir.ID), nil)
		must(t, err)
		seen[now.Phase] = true
	}
	if !seen[wire.ReadingPages] || now.Pages != len(pages) || !now.Words || now.Unread != 0 {
		t.Errorf("%+v, seen %v", now, seen)
	}
	all, err := r.store.Captures(t.Context(), fir.ID)
	must(t, err)
	doc := lastDocument(all)
	if doc == nil || len(doc.Bound.Pages) != len(pages) || doc.Bound.Pages[1] != pages[1].ID || doc.By.Login != "duty" {
		t.Fatalf("%+v", doc)
	}
	if text := duty.bytes(at(wire.PathImage, "id", doc.ID) + "?rendition=text"); strings.Count(text, "करौंदी bakery") != len(pages) {
		t.Errorf("text %q", text)
	}
	pdf := duty.bytes(at(wire.PathImage, "id", doc.ID) + "?rendition=original")
	if program, err := exec.LookPath("pdftotext"); err == nil {
		cmd := exec.Command(program, "-", "-")
		cmd.Stdin = strings.NewReader(pdf)
		out, err := cmd.Output()
		if err != nil || strings.Count(string(out), "करौंदी bakery") != len(pages) {
			t.Errorf("pdftotext: %q, %v", out, err)
		}
	}
	for _, q := range []string{"करौंदी", "BAKERY"} {
		hits, err := send[[]wire.Summary](duty, http.MethodGet, wire.PathSearch+"?q="+q, nil)
		if err != nil || len(hits) != 1 || hits[0].ID != fir.ID || hits[0].Matched != "page" {
			t.Errorf("%s: %+v, %v", q, hits, err)
		}
	}
	info, err := send[wire.DocumentInfo](duty, http.MethodGet, at(at(wire.PathDocumentInfo, "document", string(wire.DocumentPages)), "id", fir.ID), nil)
	if err != nil || info.Pages != len(pages) {
		t.Errorf("%+v, %v", info, err)
	}
	report, err := r.store.Verify(t.Context())
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%v, %v", report.Problems, err)
	}
}

func (d *desk) bytes(path string) string {
	d.t.Helper()
	body, err := d.open(http.MethodGet, path, nil)
	must(d.t, err)
	defer body.Close()
	data, err := io.ReadAll(body)
	must(d.t, err)
	return string(data)
}

// Without a reader the document comes without words, and what a cut kept from being bound is bound at the next start.
func TestReading_WithoutReaderAndAfterACut(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.virtual.Scanner.Slow(0)
	r.server.Reader = func(context.Context) (ocr.Engine, error) {
		return ocr.Engine{}, fault.New(fault.DocumentReader, "test", "none")
	}
	duty := r.desktop().as("duty")
	pages := duty.scanPages("draft-of-duty-1")
	now, err := send[wire.Reading](duty, http.MethodGet, at(wire.PathReading, "id", "draft-of-duty-1"), nil)
	if err != nil || now.Phase != wire.ReadingWaits || now.Pages != len(pages) {
		t.Errorf("%+v, %v", now, err)
	}
	cut, stop := context.WithCancel(t.Context())
	stop()
	r.server.readUnread(cut)
	if left, err := r.store.Unread(t.Context()); err != nil || len(left) != 1 {
		t.Fatalf("%v, %v", left, err)
	}
	r.server.readUnread(t.Context())
	now, err = send[wire.Reading](duty, http.MethodGet, at(wire.PathReading, "id", "draft-of-duty-1"), nil)
	if err != nil || now.Phase != wire.ReadingBound || now.Words {
		t.Errorf("%+v, %v", now, err)
	}
	if left, err := r.store.Unread(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// Who may not see a protected record's persons gets no picture of its papers, and no word on them finds it.
func TestReading_ProtectedPagesAreForNobodyElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.server.Reader = reader(t)
	r.ready()
	r.virtual.Scanner.Slow(0)
	duty := r.desktop().as("duty")
	fir, _ := duty.protected()
	duty.scanPages(fir.ID)
	r.server.readUnread(t.Context())
	io1 := r.desktop().as("io")
	_, err := send[wire.DocumentInfo](io1, http.MethodGet, at(at(wire.PathDocumentInfo, "document", string(wire.DocumentPages)), "id", fir.ID), nil)
	wants(t, "another officer", err, fault.AccessMasked)
	if hits, err := send[[]wire.Summary](io1, http.MethodGet, wire.PathSearch+"?q=bakery", nil); err != nil || len(hits) != 0 {
		t.Errorf("%+v, %v", hits, err)
	}
	all, err := send[[]record.Capture](io1, http.MethodGet, at(wire.PathCaptures, "id", fir.ID), nil)
	if err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}
