package ipp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/OpenPrinting/goipp"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

const (
	lastAnswer  = 400 * time.Millisecond // a cancelled call returns within a second: this to learn the job's number
	lastWord    = 500 * time.Millisecond // and this to cancel it
	maxUnheard  = 3                      // questions in a row without an answer
	maxDocument = 256 << 20              // bytes
	maxName     = 255                    // bytes, RFC 8011 section 5.1.3
)

// Print sends the document and follows its job to the end. However it ends early (cancel, Close, fault), the job is
// cancelled on the printer. A job that somebody cancels at the printer ends with fault.CaptureCancelled, one that
// the printer gives up with fault.PrinterRefused and, where it is known, the condition as cause.
func (p *Printer) Print(ctx context.Context, job device.PrintJob, on func(device.PrintEvent)) error {
	const op = "ipp.Print"
	if !slices.Contains(p.formats, job.Format) {
		return fault.New(fault.DeviceNoMode, op, "format %q", job.Format)
	}
	if len(job.Data) == 0 || len(job.Data) > maxDocument || job.Copies < 0 {
		return fault.New(fault.PrinterRefused, op, "%d bytes, %d copies", len(job.Data), job.Copies)
	}
	ctx, leave, err := p.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	progress := &progress{on: on}
	id, err := p.submit(ctx, job, progress)
	if err != nil {
		return err
	}
	if err := p.follow(ctx, id, progress); err != nil {
		if !errors.Is(err, errEnded) {
			p.cancel(ctx, id)
			return err
		}
		return errors.Unwrap(err)
	}
	return nil
}

// progress passes on what has changed.
type progress struct {
	on   func(device.PrintEvent)
	last device.PrintEvent
}

func (p *progress) report(e device.PrintEvent) {
	e.PagesDone = max(e.PagesDone, p.last.PagesDone)
	if e != p.last && p.on != nil {
		p.on(e)
	}
	p.last = e
}

// submit has the job validated and sends it, waiting while the printer is busy with others. It returns the job's id.
func (p *Printer) submit(ctx context.Context, job device.PrintJob, progress *progress) (int, error) {
	const op = "ipp.Print"
	until := time.Now().Add(p.o.Busy)
	for {
		id, err := p.try(ctx, job)
		if err == nil || !errors.Is(err, fault.DeviceBusy) || time.Now().After(until) {
			return id, err
		}
		progress.report(device.PrintEvent{Waiting: fault.DeviceBusy})
		if err := device.Pause(ctx, op, p.o.Poll); err != nil {
			return 0, err
		}
	}
}

func (p *Printer) try(ctx context.Context, job device.PrintJob) (int, error) {
	const op = "ipp.Print"
	if err := p.same(ctx); err != nil {
		return 0, err
	}
	attrs, template := describe(job)
	resp, err := p.line.send(ctx, op, goipp.OpValidateJob, p.o.Answer, nil, attrs, template)
	if err != nil {
		return 0, web.Lost(op, err)
	}
	// A printer without Validate-Job (it is optional in practice) tells the same at Print-Job.
	if goipp.Status(resp.Code) != goipp.StatusErrorOperationNotSupported {
		if err := refused(op, resp); err != nil {
			return 0, err
		}
	}
	resp, err = p.upload(ctx, job.Data, attrs, template)
	if err != nil {
		return 0, web.Lost(op, err)
	}
	if err := refused(op, resp); err != nil {
		return 0, err
	}
	id, ok := number(resp.Job, "job-id")
	if !ok || id <= 0 {
		return 0, fault.New(fault.DeviceProtocol, op, "a job without job-id")
	}
	if err := device.Ended(ctx, op); err != nil {
		p.cancel(ctx, id)
		return 0, err
	}
	return id, nil
}

// upload sends Print-Job. When ctx ends meanwhile it waits a moment longer for the job's number, without which the
// job could not be cancelled, and then cuts the connection: a printer drops a document that ends early.
func (p *Printer) upload(ctx context.Context, document []byte, attrs, template []goipp.Attribute) (*goipp.Message, error) {
	const op = "ipp.Print"
	outlives, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	stop := context.AfterFunc(ctx, func() {
		time.AfterFunc(lastAnswer, func() { cut(context.Cause(ctx)) })
	})
	defer stop()
	return p.line.send(outlives, op, goipp.OpPrintJob, p.o.Upload, document, attrs, template)
}

// describe gives the operation and job template attributes of a job.
func describe(job device.PrintJob) (attrs, template []goipp.Attribute) {
	name := job.Name
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	attrs = []goipp.Attribute{
		goipp.MakeAttribute("job-name", goipp.TagName, goipp.String(name)),
		goipp.MakeAttribute("ipp-attribute-fidelity", goipp.TagBoolean, goipp.Boolean(false)),
		goipp.MakeAttribute("document-format", goipp.TagMimeType, goipp.String(job.Format)),
	}
	sides := "one-sided"
	if job.Duplex {
		sides = "two-sided-long-edge"
	}
	template = []goipp.Attribute{
		goipp.MakeAttribute("copies", goipp.TagInteger, goipp.Integer(max(job.Copies, 1))),
		goipp.MakeAttribute("sides", goipp.TagKeyword, goipp.String(sides)),
	}
	return attrs, template
}

// errEnded wraps the fault of a job that has ended on the printer, so that it is not cancelled there again.
var errEnded = errors.New("the job has ended")

type ended struct{ error }

func (e ended) Is(target error) bool { return target == errEnded }
func (e ended) Unwrap() error        { return e.error }

// follow looks at the job until it has ended.
func (p *Printer) follow(ctx context.Context, id int, progress *progress) error {
	const op = "ipp.Print"
	unheard := 0
	for {
		job, err := p.look(ctx, id)
		if err == nil {
			var done bool
			done, err = p.judge(ctx, job, progress)
			if done {
				return err
			}
		}
		switch {
		case err == nil:
			unheard = 0
		case errors.Is(err, fault.CaptureCancelled), errors.Is(err, fault.DeviceClosed):
			return err
		case errors.Is(err, fault.DeviceGone), errors.Is(err, fault.DeviceBusy):
			if unheard++; unheard >= maxUnheard {
				return err
			}
		default:
			return err
		}
		if err := device.Pause(ctx, op, p.o.Poll); err != nil {
			return err
		}
	}
}

// look asks for a job's attributes.
func (p *Printer) look(ctx context.Context, id int) (goipp.Attributes, error) {
	const op = "ipp.Print"
	resp, err := p.line.ask(ctx, op, goipp.OpGetJobAttributes, p.o.Answer, nil,
		goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id)),
		keywords("requested-attributes", "job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed"))
	if err == nil {
		err = refused(op, resp)
	}
	if err != nil {
		return nil, web.Lost(op, err)
	}
	return resp.Job, nil
}

// judge reports a job's progress and says whether it has ended, and how.
func (p *Printer) judge(ctx context.Context, job goipp.Attributes, progress *progress) (done bool, err error) {
	const op = "ipp.Print"
	state, ok := number(job, "job-state")
	if !ok {
		return true, fault.New(fault.DeviceProtocol, op, "a job without job-state")
	}
	pages, ok := number(job, "job-impressions-completed")
	if !ok {
		pages, _ = number(job, "job-media-sheets-completed")
	}
	switch state {
	case jobCompleted:
		progress.report(device.PrintEvent{PagesDone: pages})
		return true, nil
	case jobCancelled:
		return true, ended{fault.New(fault.CaptureCancelled, op, "cancelled at the printer")}
	}
	printer, err := p.state(ctx)
	if state == jobAborted {
		given := fault.New(fault.PrinterRefused, op, "the printer gave the job up: %v %v", texts(job, "job-state-reasons"), printer.Conditions)
		if cause := waits(printer); cause != "" {
			given.Err = cause
		}
		return true, ended{given}
	}
	if err != nil {
		return false, err
	}
	progress.report(device.PrintEvent{PagesDone: pages, Waiting: waits(printer)})
	return false, nil
}

// cancel takes the job off the printer, whatever has happened to ctx.
func (p *Printer) cancel(ctx context.Context, id int) {
	outlives, stop := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer stop()
	resp, err := p.line.ask(outlives, "ipp.Cancel", goipp.OpCancelJob, lastWord, nil, goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id)))
	if err == nil {
		err = refused("ipp.Cancel", resp)
	}
	if err != nil {
		p.o.Log.Warn("the printer did not confirm the cancel", "where", p.info.Where, "job", id, "err", err)
	}
}
