package api

import (
	"bufio"
	"bytes"
	"errors"
	"image/jpeg"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// register writes a diary entry and an FIR that rests on it.
func (d *desk) register() record.Revision[record.FIR] {
	d.t.Helper()
	gd, err := send[record.Revision[record.GDEntry]](d, http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()})
	must(d.t, err)
	fir, err := send[record.Revision[record.FIR]](d, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: recordtest.FIR(gd, time.Now())})
	must(d.t, err)
	return fir
}

func (d *desk) arrest(fir record.Revision[record.FIR]) record.Revision[record.Arrest] {
	d.t.Helper()
	return d.recorded(recordtest.ID(), recordtest.Arrest(fir, time.Now()))
}

// take runs one capture and accepts what it gives.
func (d *desk) take(path string, in any) (record.Capture, error) {
	var candidate *wire.Candidate
	var problem *wire.Problem
	err := lines(d, path, in, func(e wire.CaptureEvent) {
		if e.Candidate != nil {
			candidate = e.Candidate
		}
		if e.Problem != nil {
			problem = e.Problem
		}
	})
	if err != nil {
		return record.Capture{}, err
	}
	if problem != nil {
		return record.Capture{}, &fault.Fault{Code: problem.Code, Op: path, Detail: problem.Detail, Facts: problem.Facts}
	}
	return send[record.Capture](d, http.MethodPost, at(wire.PathAccept, "id", candidate.ID), wire.Accept{})
}

// ready waits until the virtual devices are open.
func (r *rig) ready() {
	r.t.Helper()
	changed, stop := r.server.Plug.Subscribe()
	defer stop()
	for {
		open := 0
		for _, d := range r.server.Devices() {
			if d.State == wire.DeviceReady {
				open++
			}
		}
		if open == 4 {
			return
		}
		<-changed
	}
}

func TestJob_FromDiaryToCompletedArrest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	fir := duty.register()
	if fir.Number == "" || fir.Body.Serial != 1 {
		t.Errorf("FIR %q, serial %d", fir.Number, fir.Body.Serial)
	}
	thumb, err := duty.take(wire.PathFingerprint, wire.FingerprintRequest{Record: fir.ID, Finger: "left_thumb"})
	must(t, err)

	io1 := r.desktop().as("io")
	arrest := io1.arrest(fir)
	if arrest.Body.Accused != "A1" {
		t.Errorf("accused %q", arrest.Body.Accused)
	}
	if _, err := send[record.Revision[record.Arrest]](io1, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil); !errors.Is(err, fault.RecordPrintsIncomplete) {
		t.Errorf("completed without prints: %v", err)
	}
	body := arrest.Body
	body.Measurements.Fingers, body.Measurements.Photos = map[string]record.FingerTaken{}, map[string]string{}
	for _, f := range biometric.Fingers()[:2] {
		c, err := io1.take(wire.PathFingerprint, wire.FingerprintRequest{Record: arrest.ID, Finger: f.String(), Basis: law.Arrested})
		must(t, err)
		body.Measurements.Fingers[f.String()] = record.FingerTaken{Capture: c.ID, Quality: c.Quality}
	}
	for _, f := range biometric.Fingers()[2:] {
		body.Measurements.Fingers[f.String()] = record.FingerTaken{Exception: record.Bandaged}
	}
	for _, pose := range record.Poses() {
		c, err := io1.take(wire.PathPhoto, wire.PhotoRequest{Record: arrest.ID, Pose: pose, Basis: law.Arrested, Auto: true})
		must(t, err)
		body.Measurements.Photos[pose] = c.ID
	}
	_, err = send[record.Revision[record.Arrest]](io1, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 1, Reason: "prints and photographs", Body: body})
	must(t, err)
	_, err = send[record.Revision[record.Arrest]](io1, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil)
	must(t, err)

	r.checkRenditions(io1, thumb.ID, arrest.ID)
	report, err := r.store.Verify(t.Context())
	must(t, err)
	if report.Blobs == 0 {
		t.Errorf("verify: %+v", report)
	}
}

// checkRenditions opens what the captures became.
func (r *rig) checkRenditions(d *desk, thumb, arrest string) {
	t := r.t
	t.Helper()
	data, err := d.open(http.MethodGet, at(wire.PathImage, "id", thumb)+"?rendition=wsq", nil)
	must(t, err)
	packed, err := io.ReadAll(data)
	must(t, err)
	im, err := wsq.Decode(packed)
	must(t, err)
	if im.PPI != 500 || im.Width < 200 {
		t.Errorf("thumb WSQ %dx%d at %d", im.Width, im.Height, im.PPI)
	}
	captures, err := send[[]record.Capture](d, http.MethodGet, at(wire.PathCaptures, "id", arrest), nil)
	must(t, err)
	kinds := map[record.CaptureKind]int{}
	for _, c := range captures {
		kinds[c.Kind]++
	}
	if want := map[record.CaptureKind]int{record.FingerCapture: 2, record.PhotoCapture: 3, record.TransactionCapture: 1}; !maps.Equal(kinds, want) {
		t.Errorf("captures %v, want %v", kinds, want)
	}
	front := captures[slices.IndexFunc(captures, func(c record.Capture) bool { return c.Pose == record.PoseFront })]
	data, err = d.open(http.MethodGet, at(wire.PathImage, "id", front.ID)+"?rendition=portrait", nil)
	must(t, err)
	portrait, err := jpeg.Decode(data)
	must(t, err)
	if portrait.Bounds().Dx()*4 != portrait.Bounds().Dy()*3 {
		t.Errorf("portrait %v", portrait.Bounds())
	}
}

func TestPages_JamKeepsWhatCameAndContinues(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	var pages []int
	var problem *wire.Problem
	scan := func() {
		problem = nil
		must(t, lines(duty, wire.PathPages, wire.PagesRequest{Record: "draft", PPI: 100}, func(e wire.CaptureEvent) {
			if e.Candidate != nil {
				pages = append(pages, e.Page)
			}
			problem = e.Problem
		}))
	}
	r.virtual.Scanner.Slow(0)
	r.virtual.Scanner.Jam(1)
	scan()
	if problem == nil || problem.Code != fault.FeederJam || len(pages) != 1 {
		t.Fatalf("pages %v, problem %+v", pages, problem)
	}
	r.virtual.Scanner.ClearJam()
	scan()
	if problem != nil || len(pages) != 2 {
		t.Errorf("after the jam: pages %v, problem %+v", pages, problem)
	}
}

func TestPrint_IsInTheLedgerAndWaitsForPaper(t *testing.T) {
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	fir := duty.register()
	r.virtual.Printer.Slow(0)
	r.virtual.Printer.OutOfPaper()
	waited := false
	var done *wire.PrintRow
	err := lines(duty, wire.PathPrint, wire.PrintRequest{Document: wire.DocumentFIR, Record: fir.ID, Purpose: wire.ForCourt, Copies: 1}, func(p wire.PrintProgress) {
		if p.Waiting == string(fault.PrinterMediaEmpty) && !waited {
			waited = true
			r.virtual.Printer.Refill()
		}
		done = p.Done
		if p.Problem != nil {
			t.Errorf("problem %+v", p.Problem)
		}
	})
	must(t, err)
	if !waited || done == nil {
		t.Fatalf("waited %v, done %+v", waited, done)
	}
	rows, err := send[[]wire.PrintRow](duty, http.MethodGet, at(wire.PathPrints, "id", fir.ID), nil)
	must(t, err)
	if len(rows) != 1 || rows[0].SHA256 != done.SHA256 {
		t.Errorf("rows %+v", rows)
	}
	printed := r.virtual.Printer.Printed()
	if len(printed) != 1 || !bytes.HasPrefix(printed[0].Data, []byte("%PDF")) {
		t.Error("the printer got no PDF")
	}
}

// The stream of hints must outlive its silences: a desktop that loses it tells its officer that the appliance is gone.
func TestEvents_StreamOutlivesSilence(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	d := r.desktop()
	body, err := d.open(http.MethodGet, wire.PathEvents, nil)
	must(t, err)
	defer body.Close()
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(body); s.Scan(); {
			lines <- s.Text()
		}
	}()
	<-lines // the first hint
	silence := time.After(7 * time.Second)
	for waiting := true; waiting; {
		select {
		case _, open := <-lines:
			if !open {
				t.Fatal("the stream ended by itself")
			}
		case <-silence:
			waiting = false
		}
	}
	d.as("duty").register()
	for line := range lines {
		if strings.Contains(line, string(wire.RecordsChanged)) {
			return
		}
	}
	t.Fatal("no hint after the silence")
}
