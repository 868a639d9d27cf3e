package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
	"thana/shared/form"
	"thana/shared/ledger"
	"thana/shared/page"
	"thana/shared/record"
	"thana/shared/wire"
)

type PaperInput struct {
	Document string `path:"document" enum:"fir,arrest,receipt,pages,files,slip_blank,slip_record,slip_search"`
	ByID
	Masked bool `query:"masked"`
}

func (s *Server) paperRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathDocumentInfo, "Pages of a paper", PrintRecords,
		func(ctx context.Context, who capture.Who, in *PaperInput) (wire.DocumentInfo, error) {
			p, err := s.paper(ctx, who, wire.Document(in.Document), in.ID, in.Masked)
			if err != nil {
				return wire.DocumentInfo{}, err
			}
			return wire.DocumentInfo{Pages: p.doc.Pages(), Title: p.title, Masked: p.masked, MustMask: p.mustMask}, nil
		})
	bytesOf(api, s, wire.PathDocument, "A paper as PDF", PrintRecords, func(ctx context.Context, who capture.Who, in *PaperInput) ([]byte, string, error) {
		p, err := s.paper(ctx, who, wire.Document(in.Document), in.ID, in.Masked)
		if err != nil {
			return nil, "", err
		}
		data, err := p.doc.PDF()
		return data, "application/pdf", err
	})
	bytesOf(api, s, wire.PathDocumentPage, "One page of a paper as PNG", PrintRecords, func(ctx context.Context, who capture.Who, in *struct {
		PaperInput
		N   int     `path:"n" minimum:"1" maximum:"500"`
		DPI float64 `query:"dpi" minimum:"0" maximum:"300"`
	}) ([]byte, string, error) {
		p, err := s.paper(ctx, who, wire.Document(in.Document), in.ID, in.Masked)
		if err != nil {
			return nil, "", err
		}
		data, err := pagePNG(p.doc, in.N, in.DPI)
		return data, "image/png", err
	})
	stream(api, s, wire.PathPrint, "Print a paper", PrintRecords, printProblem, func(ctx context.Context, who capture.Who, in *bodyOf[wire.PrintRequest], emit func(wire.PrintProgress) error) error {
		return s.print(ctx, who, in.Body, emit)
	})
	call(api, s, http.MethodGet, wire.PathPrints, "What was printed of a record", ReadRecords,
		func(ctx context.Context, _ capture.Who, in *ByID) ([]wire.PrintRow, error) {
			return s.prints(ctx, in.ID)
		})
}

// bytesOf registers a call that answers bytes.
func bytesOf[I any](api huma.API, s *Server, path, summary string, right Right, fn func(context.Context, capture.Who, *I) ([]byte, string, error)) {
	huma.Register(api, operation(http.MethodGet, path, summary), func(ctx context.Context, in *I) (*imageOutput, error) {
		who, err := s.who(ctx, right)
		if err != nil {
			return nil, answerOf(err)
		}
		data, format, err := fn(ctx, who, in)
		if err != nil {
			s.log(err, summary)
			return nil, answerOf(err)
		}
		return &imageOutput{format, noStore, data}, nil
	})
}

const defaultDPI = 96

func pagePNG(doc *page.Document, n int, dpi float64) ([]byte, error) {
	if n > doc.Pages() {
		return nil, fault.New(fault.RequestNotFound, "api.page", "page %d of %d", n, doc.Pages())
	}
	if dpi == 0 {
		dpi = defaultDPI
	}
	var out bytes.Buffer
	if err := png.Encode(&out, doc.Page(n-1, dpi)); err != nil {
		return nil, fault.Wrap(fault.Unexpected, "api.page", err)
	}
	return out.Bytes(), nil
}

// paper is a rendered document and who it is for.
type paper struct {
	doc      *page.Document
	title    string
	masked   bool
	mustMask bool           // the officer may have only the masked variant
	roll     *page.Document // the same for a receipt printer's roll, where there is such a paper
}

// rollPPI makes 576 dots of the 72 mm that a receipt printer prints.
const rollPPI = 203.2

// job is the paper in a form that the printer takes: PDF, or its roll as a picture. A printer that takes neither says so.
func (p paper) job(printer device.Printer, copies int) (device.PrintJob, error) {
	job := device.PrintJob{Name: p.title, Format: "application/pdf", Copies: copies}
	if formats := printer.Formats(); p.roll != nil && !slices.Contains(formats, job.Format) && slices.Contains(formats, "image/png") {
		job.Format = "image/png"
		var out bytes.Buffer
		err := png.Encode(&out, p.roll.Page(0, rollPPI))
		job.Data = out.Bytes()
		return job, err
	}
	var err error
	job.Data, err = p.doc.PDF()
	return job, err
}

func (s *Server) paper(ctx context.Context, who capture.Who, kind wire.Document, id string, masked bool) (paper, error) {
	may, class, err := s.mayIdentify(ctx, s.Store, who, id)
	if err != nil {
		return paper{}, err
	}
	p := paper{masked: masked || !may, mustMask: !may}
	if !p.masked {
		if err := s.viewed(ctx, who, class, id); err != nil {
			return p, err
		}
	}
	switch kind {
	case wire.DocumentFIR:
		return s.firPaper(ctx, id, p)
	case wire.DocumentArrest:
		return s.arrestPaper(ctx, id, p)
	case wire.DocumentReceipt:
		return s.receiptPaper(ctx, who, id, p)
	case wire.DocumentPages:
		return s.pagesPaper(ctx, id, p)
	case wire.DocumentFiles:
		return s.filesPaper(ctx, id, p)
	case wire.DocumentSlipBlank, wire.DocumentSlipRecord, wire.DocumentSlipSearch:
		return s.slipPaper(ctx, kind, id, p)
	}
	return p, fault.New(fault.RequestNotFound, "api.paper", "no document %q", kind)
}

func (s *Server) firPaper(ctx context.Context, id string, p paper) (paper, error) {
	r, err := store.Get[record.FIR](ctx, s.Store, id)
	if err != nil {
		return p, err
	}
	kit := form.Kit{Station: s.Station, Masked: p.masked}
	if err = s.signed(ctx, id, r.Body.Signature, &kit); err != nil {
		return p, err
	}
	p.title = "FIR " + r.Number
	p.doc, err = form.FIR(r, kit)
	return p, err
}

func (s *Server) arrestPaper(ctx context.Context, id string, p paper) (paper, error) {
	r, fir, err := s.arrestAndFIR(ctx, id)
	if err != nil {
		return p, err
	}
	kit := form.Kit{Station: s.Station, Masked: p.masked, Photos: map[string][]byte{}}
	if fir != nil {
		kit.Protect = append([]record.Person{fir.Informant}, fir.Victims...)
	}
	if err = s.signed(ctx, id, r.Body.Signature, &kit); err != nil {
		return p, err
	}
	for pose, capture := range r.Body.Measurements.Photos {
		c, err := s.captureOf(ctx, id, capture)
		if err != nil {
			return p, err
		}
		if kit.Photos[pose], _, err = s.Desk.View(ctx, c); err != nil {
			return p, err
		}
	}
	p.title = "Arrest " + r.Number
	p.doc, err = form.ArrestMemo(r, fir, kit)
	return p, err
}

func (s *Server) receiptPaper(ctx context.Context, who capture.Who, id string, p paper) (paper, error) {
	r, err := store.Get[record.FIR](ctx, s.Store, id)
	if err != nil {
		return p, err
	}
	copyGiven, err := s.firPaper(ctx, id, paper{masked: p.masked})
	if err != nil {
		return p, err
	}
	p.title = "Receipt for FIR " + r.Number
	given := form.Given{Acknowledgement: acknowledgement(s.Station.Code, r.ID), FIR: r.Number, At: s.Now(), Pages: copyGiven.doc.Pages(), By: who.Officer}
	kit := form.Kit{Station: s.Station, Masked: p.masked}
	p.doc, p.roll = form.Receipt(given, kit), form.ReceiptRoll(given, kit)
	return p, nil
}

func (s *Server) prints(ctx context.Context, id string) ([]wire.PrintRow, error) {
	events, err := s.Store.Events(ctx, ledger.KindPrint, id)
	rows := []wire.PrintRow{}
	for _, e := range events {
		var n printNote
		if err := json.Unmarshal(e.Detail, &n); err != nil {
			return nil, fault.Wrap(fault.Unexpected, "api.prints", err)
		}
		if n.Broken == 0 {
			rows = append(rows, n.PrintRow)
		}
	}
	return rows, err
}

// printNote is what the ledger keeps of a print. Broken is the pages that came out of one that did not end: no copy to
// hand out, and yet paper with names on it.
type printNote struct {
	wire.PrintRow
	Broken int `json:"broken,omitempty"`
}

// acknowledgement is the number that a citizen may ask with: it names no person and no case. The station's code stands
// before twelve digits drawn from the FIR's id: in a station with ten thousand FIRs two agree once in twenty thousand
// stations.
func acknowledgement(station, id string) string {
	sum := sha256.Sum256([]byte("thana acknowledgement " + id))
	n := binary.BigEndian.Uint64(sum[:8]) % 1e12
	return fmt.Sprintf("%s-%04d-%04d-%04d", station, n/1e8, n/1e4%1e4, n%1e4)
}

// captureOf is a capture of this record. A body names captures by ids that a desktop wrote: one of another record would
// bring a protected person's picture onto this record's paper.
func (s *Server) captureOf(ctx context.Context, id, capture string) (record.Capture, error) {
	c, err := s.Store.Capture(ctx, capture)
	if err == nil && c.Record != id {
		err = fault.New(fault.RequestNotFound, "api.captureOf", "the capture belongs to another record")
	}
	return c, err
}

// signed reads the impression or the ink of who signed into the kit; who signed on paper left none.
func (s *Server) signed(ctx context.Context, id string, sign record.Signature, kit *form.Kit) error {
	rendition := ""
	if sign.Kind == record.Pen {
		rendition = record.SignaturePicture
	}
	if sign.Kind != record.Thumb && sign.Kind != record.Pen || sign.Capture == "" {
		return nil
	}
	if _, err := s.captureOf(ctx, id, sign.Capture); err != nil {
		return err
	}
	data, err := s.Store.OpenCapture(ctx, sign.Capture, rendition)
	if err != nil {
		return err
	}
	im, _, err := picture.Decode(data)
	if sign.Kind == record.Thumb {
		kit.Thumb = &im
	} else {
		kit.Ink = &im
	}
	return err
}

// printProblem is the last line of a print that ended with an error.
func printProblem(err error) wire.PrintProgress {
	p := problemOf(err)
	return wire.PrintProgress{Problem: &p}
}

// maxCopies of one print; the court's set is five.
const maxCopies = 20

// print renders and prints, and writes into the ledger what was printed, by whom and what for.
func (s *Server) print(ctx context.Context, who capture.Who, r wire.PrintRequest, emit func(wire.PrintProgress) error) error {
	if r.Copies < 0 || r.Copies > maxCopies {
		return fault.New(fault.RequestMalformed, "api.print", "%d copies", r.Copies)
	}
	p, err := s.paper(ctx, who, r.Document, r.Record, r.Masked)
	if err != nil {
		return err
	}
	pages := p.doc.Pages() * max(1, r.Copies)
	if err := emit(wire.PrintProgress{Of: pages}); err != nil {
		return err
	}
	out := 0
	var job device.PrintJob
	choose := func(printer device.Printer) (_ device.PrintJob, err error) {
		job, err = p.job(printer, r.Copies)
		return job, err
	}
	err = s.onPaper(ctx, r.Device, choose, func(e device.PrintEvent) error {
		out = max(out, e.PagesDone)
		return emit(wire.PrintProgress{Pages: e.PagesDone, Of: pages, Waiting: string(e.Waiting)})
	})
	if err != nil && out == 0 {
		return err
	}
	sum := sha256.Sum256(job.Data)
	note := printNote{PrintRow: wire.PrintRow{
		Document: r.Document, Purpose: r.Purpose, Copies: max(1, r.Copies), Masked: p.masked, At: s.Now(), By: who.Officer, SHA256: hex.EncodeToString(sum[:]),
	}}
	if err != nil {
		note.Broken = out
	}
	// What came out of the printer is on paper whether or not the desktop still listens.
	if err := errors.Join(err, s.Store.Note(context.WithoutCancel(ctx), ledger.KindPrint, r.Record, who.Officer, note)); err != nil {
		return err
	}
	s.hints.tell(wire.Event{Kind: wire.RecordsChanged, Record: r.Record})
	return emit(wire.PrintProgress{Pages: pages, Of: pages, Done: &note.PrintRow})
}

// onPaper prints on a printer what choose makes for it; an error of on ends the print.
func (s *Server) onPaper(ctx context.Context, key string, choose func(device.Printer) (device.PrintJob, error), on func(device.PrintEvent) error) error {
	return s.Plug.Use(ctx, device.Print, key, "print", func(ctx context.Context, d device.Device) error {
		printer, ok := d.(device.Printer)
		if !ok {
			return fault.New(fault.DeviceUnknown, "api.print", "%T is no printer", d)
		}
		job, err := choose(printer)
		if err != nil {
			return err
		}
		ctx, stop := context.WithCancelCause(ctx)
		defer stop(nil)
		return printer.Print(ctx, job, func(e device.PrintEvent) {
			if err := on(e); err != nil {
				stop(err)
			}
		})
	})
}
