package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	_ "image/jpeg" // what pages are
	_ "image/png"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/ocr"
	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/form"
	"thana/shared/page"
	"thana/shared/record"
	"thana/shared/wire"
)

// readAgain is between two looks for pages that a cut or a full disk kept from being bound.
const readAgain = time.Hour

func (s *Server) readingRoute(api huma.API) {
	call(api, s, http.MethodGet, wire.PathReading, "How far the scanned pages of a record are read", ReadRecords,
		func(ctx context.Context, _ capture.Who, in *ByID) (wire.Reading, error) {
			return s.readingOf(ctx, in.ID)
		})
}

// readingOf tells where a record's pages stand.
func (s *Server) readingOf(ctx context.Context, id string) (wire.Reading, error) {
	s.mu.Lock()
	now := s.reading
	s.mu.Unlock()
	if now.Record == id {
		return now, nil
	}
	all, err := s.Store.Captures(ctx, id)
	if err != nil {
		return wire.Reading{}, err
	}
	out := wire.Reading{Record: id, Pages: len(scannedPages(all))}
	if out.Pages > 0 {
		out.Phase = wire.ReadingWaits
	}
	if doc := lastDocument(all); doc != nil && len(doc.Bound.Pages) == out.Pages {
		out.Phase, out.Unread, out.Words = wire.ReadingBound, doc.Bound.Unread, doc.Bound.Reader != ""
	}
	return out, nil
}

// wakeReader says that there are pages to read.
func (s *Server) wakeReader() {
	select {
	case s.unread <- struct{}{}:
	default:
	}
}

// ReadPages binds the scanned pages of each record into one PDF and reads them, one page at a time, until ctx ends. What it did not come to
// is in the store, so a cut loses no document.
func (s *Server) ReadPages(ctx context.Context) {
	every := time.NewTicker(readAgain)
	defer every.Stop()
	for ctx.Err() == nil {
		s.readUnread(ctx)
		select {
		case <-ctx.Done():
		case <-s.unread:
		case <-every.C:
		}
	}
}

func (s *Server) readUnread(ctx context.Context) {
	waiting, err := s.Store.Unread(ctx)
	for _, id := range waiting {
		if err = s.bind(ctx, id); ctx.Err() != nil {
			return
		}
		if f := fault.Of(err); err != nil && f.Code.Family() != fault.Store { // a disk that is full now takes it later
			err = errors.Join(err, s.Store.Unreadable(ctx, id))
		}
		s.progress(wire.Reading{}, id)
		if err != nil {
			s.log(err, "bind scanned pages")
		}
	}
	if len(waiting) == 0 && err != nil && ctx.Err() == nil {
		s.log(err, "scanned pages")
	}
}

// progress shows what is read now, and has the desktops ask for it.
func (s *Server) progress(r wire.Reading, id string) {
	s.mu.Lock()
	s.reading = r
	s.mu.Unlock()
	s.hints.tell(wire.Event{Kind: wire.ReadingChanged, Record: id})
}

// bind makes the document of a record's pages and keeps it as a capture of its own, with the text as its rendition. Where no reader is
// installed, or a page cannot be read, the document comes without those words.
func (s *Server) bind(ctx context.Context, id string) error {
	all, err := s.Store.Captures(ctx, id)
	if err != nil {
		return err
	}
	pages := scannedPages(all)
	if len(pages) == 0 {
		return s.Store.Unreadable(ctx, id)
	}
	engine, reads := s.reader(ctx)
	bound := record.Bound{}
	if reads {
		bound.Reader = "tesseract " + strings.Join(engine.Langs, "+")
	}
	var sheets []page.ScannedSheet
	var texts []string
	for i, c := range pages {
		s.progress(wire.Reading{Record: id, Phase: wire.ReadingPages, Page: i + 1, Pages: len(pages)}, id)
		data, _, err := s.Desk.View(ctx, c)
		if err != nil {
			return err
		}
		var lines []ocr.Line
		if reads {
			if lines, err = engine.Read(ctx, data, c.PPI); errors.Is(err, fault.CaptureCancelled) {
				return err
			} else if err != nil {
				bound.Unread++
				s.log(err, "read a page")
			}
		}
		sheet, err := sheetOf(data, c.PPI, lines)
		if err != nil {
			return err
		}
		sheets, texts, bound.Pages = append(sheets, sheet), append(texts, ocr.Text(lines)), append(bound.Pages, c.ID)
	}
	pdf, err := form.Scanned(s.Station, "Scanned pages", sheets).PDF()
	if err != nil {
		return err
	}
	return s.keepDocument(ctx, pages, bound, pdf, strings.Join(texts, "\f"))
}

func sheetOf(data []byte, ppi int, lines []ocr.Line) (page.ScannedSheet, error) {
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return page.ScannedSheet{}, fault.Wrap(fault.PictureUnreadable, "api.sheetOf", err)
	}
	return ocr.Sheet(picture, ppi, lines)
}

func (s *Server) reader(ctx context.Context) (ocr.Engine, bool) {
	if s.Reader == nil {
		return ocr.Engine{}, false
	}
	engine, err := s.Reader(ctx)
	return engine, err == nil // the technician's page says what is missing
}

func (s *Server) keepDocument(ctx context.Context, pages []record.Capture, bound record.Bound, pdf []byte, text string) error {
	last := pages[len(pages)-1]
	sum := sha256.Sum256([]byte("thana document " + last.Record + " " + strings.Join(bound.Pages, " ")))
	c := record.Capture{
		ID: "doc-" + hex.EncodeToString(sum[:16]), Kind: record.DocumentCapture, Record: last.Record, At: s.Now().UTC(), By: last.By,
		Device: "Thana", Format: "application/pdf", Bound: &bound,
	}
	var renditions []store.Rendition
	if bound.Reader != "" {
		renditions = append(renditions, store.Rendition{Data: []byte(text), Rendition: record.Rendition{Name: record.DocumentText, Format: "text/plain; charset=utf-8"}})
	}
	_, err := s.Store.AddCapture(ctx, c, pdf, renditions)
	if err == nil {
		s.hints.tell(wire.Event{Kind: wire.RecordsChanged, Record: c.Record})
	}
	return err
}

// scannedPages are the pages of a record in their order; a measurement on paper is none.
func scannedPages(all []record.Capture) []record.Capture {
	var out []record.Capture
	for _, c := range all {
		if c.Kind == record.PageCapture && c.Basis == "" {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b record.Capture) int { return cmp.Compare(a.Page, b.Page) })
	return out
}

func lastDocument(all []record.Capture) *record.Capture {
	var last *record.Capture
	for i := range all {
		if all[i].Bound != nil {
			last = &all[i]
		}
	}
	return last
}

// pagesPaper is the scanned pages as they were bound. Nothing can be masked on a picture of a paper.
func (s *Server) pagesPaper(ctx context.Context, id string, p paper) (paper, error) {
	const op = "api.pagesPaper"
	if p.masked {
		return p, fault.New(fault.AccessMasked, op, "protected record")
	}
	all, err := s.Store.Captures(ctx, id)
	if err != nil {
		return p, err
	}
	pages := scannedPages(all)
	if len(pages) == 0 {
		return p, fault.New(fault.RequestNotFound, op, "no scanned pages")
	}
	var sheets []page.ScannedSheet
	for _, c := range pages {
		data, _, err := s.Desk.View(ctx, c)
		if err != nil {
			return p, err
		}
		sheet, err := sheetOf(data, c.PPI, nil)
		if err != nil {
			return p, err
		}
		sheets = append(sheets, sheet)
	}
	p.title = "Scanned pages"
	p.doc = form.Scanned(s.Station, p.title, sheets)
	return p, nil
}
