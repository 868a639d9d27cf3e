package ippprinter

import (
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/OpenPrinting/goipp"
)

const (
	path      = "/ipp/print"
	maxUpload = 256 << 20
)

func (p *Printer) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != path {
		http.Error(w, "an IPP printer", http.StatusNotFound)
		return
	}
	body := http.MaxBytesReader(w, r.Body, maxUpload)
	req := &goipp.Message{}
	if err := req.Decode(body); err != nil {
		http.Error(w, "no IPP", http.StatusBadRequest)
		return
	}
	document, err := io.ReadAll(body)
	if err != nil {
		return // cut in the middle of the document: nothing is printed
	}
	resp := p.answer(req, document)
	w.Header().Set("Content-Type", goipp.ContentType)
	_ = resp.Encode(w)
}

// answer is one operation (RFC 8011 section 4).
func (p *Printer) answer(req *goipp.Message, document []byte) *goipp.Message {
	if status := wellFormed(req); status != goipp.StatusOk {
		return reply(req, status)
	}
	switch goipp.Op(req.Code) {
	case goipp.OpGetPrinterAttributes:
		resp := reply(req, goipp.StatusOk)
		p.describe(resp, wanted(req))
		return resp
	case goipp.OpValidateJob:
		return reply(req, p.acceptable(req))
	case goipp.OpPrintJob:
		return p.printJob(req, document)
	case goipp.OpGetJobAttributes:
		return p.onJob(req, func(j *job) goipp.Status { return goipp.StatusOk })
	case goipp.OpGetJobs:
		return p.getJobs(req)
	case goipp.OpCancelJob:
		return p.cancel(req)
	}
	return reply(req, goipp.StatusErrorOperationNotSupported)
}

// wellFormed checks what every request begins with (RFC 8011 section 4.1.4).
func wellFormed(req *goipp.Message) goipp.Status {
	if major := req.Version.Major(); major != 1 && major != 2 {
		return goipp.StatusErrorVersionNotSupported
	}
	o := req.Operation
	if req.RequestID == 0 || len(o) < 3 || o[0].Name != "attributes-charset" || o[1].Name != "attributes-natural-language" || value(o, "printer-uri") == "" && value(o, "job-uri") == "" {
		return goipp.StatusErrorBadRequest
	}
	if o[0].Values[0].V.String() != "utf-8" {
		return goipp.StatusErrorCharset
	}
	return goipp.StatusOk
}

func (p *Printer) acceptable(req *goipp.Message) goipp.Status {
	if f := value(req.Operation, "document-format"); f != "" && !slices.Contains(formats(), f) {
		return goipp.StatusErrorDocumentFormatNotSupported
	}
	if p.refuse() {
		return goipp.StatusErrorBusy
	}
	return goipp.StatusOk
}

// refuse says whether the printer works for somebody else, and counts the refusal.
func (p *Printer) refuse() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy > 0 {
		p.busy--
		return true
	}
	return p.active() != nil
}

func formats() []string { return []string{"application/pdf", "application/octet-stream"} }

func (p *Printer) printJob(req *goipp.Message, document []byte) *goipp.Message {
	if status := p.acceptable(req); status != goipp.StatusOk {
		return reply(req, status)
	}
	if !isPDF(document) {
		return reply(req, goipp.StatusErrorDocumentFormatError)
	}
	j := &job{}
	j.Printed = Printed{
		Name: value(req.Operation, "job-name"), Format: "application/pdf", Copies: integer(req.Job, "copies", 1),
		Sides: value(req.Job, "sides"), Data: document, State: jobPending,
	}
	p.change(func() {
		p.jobs = append(p.jobs, j)
		j.ID = len(p.jobs)
		p.wg.Add(1)
	})
	go p.print(j, pages(document)*j.Copies)
	resp := reply(req, goipp.StatusOk)
	p.mu.Lock()
	defer p.mu.Unlock()
	resp.Job = p.jobAttributes(j)
	return resp
}

// onJob finds the job that a request names, lets do decide and describes the job.
func (p *Printer) onJob(req *goipp.Message, do func(*job) goipp.Status) *goipp.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := integer(req.Operation, "job-id", 0)
	if id < 1 || id > len(p.jobs) {
		return reply(req, goipp.StatusErrorNotFound)
	}
	j := p.jobs[id-1]
	resp := reply(req, do(j))
	if goipp.Status(resp.Code) == goipp.StatusOk {
		resp.Job = p.jobAttributes(j)
	}
	return resp
}

func (p *Printer) cancel(req *goipp.Message) *goipp.Message {
	resp := p.onJob(req, func(j *job) goipp.Status {
		if j.State >= jobCancelled {
			return goipp.StatusErrorNotPossible
		}
		j.State = jobCancelled
		return goipp.StatusOk
	})
	resp.Job = nil
	p.change(func() {})
	return resp
}

func (p *Printer) getJobs(req *goipp.Message) *goipp.Message {
	resp := reply(req, goipp.StatusOk)
	completed := value(req.Operation, "which-jobs") == "completed"
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, j := range p.jobs {
		if (j.State >= jobCancelled) == completed {
			resp.Groups = append(resp.Groups, goipp.Group{Tag: goipp.TagJobGroup, Attrs: p.jobAttributes(j)})
		}
	}
	if resp.Groups != nil {
		resp.Groups = append(goipp.Groups{{Tag: goipp.TagOperationGroup, Attrs: resp.Operation}}, resp.Groups...)
	}
	return resp
}

// jobAttributes describes a job. Call with mu held.
func (p *Printer) jobAttributes(j *job) goipp.Attributes {
	reason := map[int]string{
		jobPending: "none", jobProcessing: "job-printing", jobStopped: "printer-stopped", jobCancelled: "job-canceled-by-user",
		jobAborted: "aborted-by-system", jobCompleted: "job-completed-successfully",
	}[j.State]
	var a goipp.Attributes
	add(&a, "job-id", goipp.TagInteger, goipp.Integer(j.ID))
	add(&a, "job-uri", goipp.TagURI, goipp.String(p.URL()+"/"+goipp.Integer(j.ID).String()))
	add(&a, "job-printer-uri", goipp.TagURI, goipp.String(p.URL()))
	add(&a, "job-name", goipp.TagName, goipp.String(j.Name))
	add(&a, "job-originating-user-name", goipp.TagName, goipp.String("thana"))
	add(&a, "job-state", goipp.TagEnum, goipp.Integer(j.State))
	add(&a, "job-state-reasons", goipp.TagKeyword, goipp.String(reason))
	add(&a, "job-impressions-completed", goipp.TagInteger, goipp.Integer(j.Pages))
	return a
}

// describe adds the printer's attributes that are wanted.
func (p *Printer) describe(resp *goipp.Message, want func(string) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	state, queued := 3, 0
	if p.active() != nil {
		state, queued = 4, 1
	}
	if p.holds() {
		state = 5
	}
	var all goipp.Attributes
	add(&all, "printer-uri-supported", goipp.TagURI, goipp.String(p.URL()))
	add(&all, "uri-security-supported", goipp.TagKeyword, goipp.String("none"))
	add(&all, "uri-authentication-supported", goipp.TagKeyword, goipp.String("none"))
	add(&all, "printer-name", goipp.TagName, goipp.String("virtual"))
	add(&all, "printer-info", goipp.TagText, goipp.String(p.o.Model))
	add(&all, "printer-location", goipp.TagText, goipp.String("virtual devices"))
	add(&all, "printer-more-info", goipp.TagURI, goipp.String("http://"+p.Addr()+"/"))
	add(&all, "media-col-default", goipp.TagBeginCollection, paperA4())
	add(&all, "printer-make-and-model", goipp.TagText, goipp.String(p.o.Model))
	add(&all, "printer-uuid", goipp.TagURI, goipp.String("urn:uuid:"+p.o.UUID))
	add(&all, "printer-state", goipp.TagEnum, goipp.Integer(state))
	add(&all, "printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(true))
	add(&all, "queued-job-count", goipp.TagInteger, goipp.Integer(queued))
	add(&all, "printer-up-time", goipp.TagInteger, goipp.Integer(max(1, time.Now().Unix()&0x7FFFFFFF)))
	add(&all, "document-format-default", goipp.TagMimeType, goipp.String("application/pdf"))
	add(&all, "charset-configured", goipp.TagCharset, goipp.String("utf-8"))
	add(&all, "charset-supported", goipp.TagCharset, goipp.String("utf-8"))
	add(&all, "natural-language-configured", goipp.TagLanguage, goipp.String("en"))
	add(&all, "generated-natural-language-supported", goipp.TagLanguage, goipp.String("en"))
	add(&all, "pdl-override-supported", goipp.TagKeyword, goipp.String("attempted"))
	add(&all, "compression-supported", goipp.TagKeyword, goipp.String("none"))
	add(&all, "copies-supported", goipp.TagRange, goipp.Range{Lower: 1, Upper: 99})
	reasons := slices.Clone(p.reasons)
	if len(reasons) == 0 {
		reasons = []string{"none"}
	}
	addAll(&all, "printer-state-reasons", goipp.TagKeyword, reasons)
	addAll(&all, "document-format-supported", goipp.TagMimeType, formats())
	addAll(&all, "ipp-versions-supported", goipp.TagKeyword, []string{"1.1", "2.0"})
	addAll(&all, "sides-supported", goipp.TagKeyword, []string{"one-sided", "two-sided-long-edge"})
	operations := goipp.Attribute{Name: "operations-supported"}
	for _, op := range []goipp.Op{goipp.OpPrintJob, goipp.OpValidateJob, goipp.OpCancelJob, goipp.OpGetJobAttributes, goipp.OpGetJobs, goipp.OpGetPrinterAttributes} {
		operations.Values.Add(goipp.TagEnum, goipp.Integer(op))
	}
	all.Add(operations)
	for _, a := range all {
		if want(a.Name) {
			resp.Printer.Add(a)
		}
	}
}

// paperA4 is A4 in hundredths of a millimetre (PWG 5100.7 section 6.3).
func paperA4() goipp.Collection {
	var size, media goipp.Collection
	size.Add(goipp.MakeAttribute("x-dimension", goipp.TagInteger, goipp.Integer(21000)))
	size.Add(goipp.MakeAttribute("y-dimension", goipp.TagInteger, goipp.Integer(29700)))
	media.Add(goipp.MakeAttribute("media-size", goipp.TagBeginCollection, size))
	return media
}

// wanted reads requested-attributes (RFC 8011 section 4.2.5.1).
func wanted(req *goipp.Message) func(string) bool {
	for _, a := range req.Operation {
		if a.Name != "requested-attributes" {
			continue
		}
		names := map[string]bool{}
		for _, v := range a.Values {
			names[v.V.String()] = true
		}
		if !names["all"] && !names["printer-description"] {
			return func(name string) bool { return names[name] }
		}
	}
	return func(string) bool { return true }
}

func reply(req *goipp.Message, status goipp.Status) *goipp.Message {
	resp := goipp.NewResponse(req.Version, status, req.RequestID)
	add(&resp.Operation, "attributes-charset", goipp.TagCharset, goipp.String("utf-8"))
	add(&resp.Operation, "attributes-natural-language", goipp.TagLanguage, goipp.String("en"))
	return resp
}

func add(to *goipp.Attributes, name string, tag goipp.Tag, v goipp.Value) {
	to.Add(goipp.MakeAttribute(name, tag, v))
}

func addAll(to *goipp.Attributes, name string, tag goipp.Tag, values []string) {
	a := goipp.Attribute{Name: name}
	for _, v := range values {
		a.Values.Add(tag, goipp.String(v))
	}
	to.Add(a)
}

func value(attrs goipp.Attributes, name string) string {
	for _, a := range attrs {
		if a.Name == name && len(a.Values) > 0 {
			return a.Values[0].V.String()
		}
	}
	return ""
}

func integer(attrs goipp.Attributes, name string, otherwise int) int {
	for _, a := range attrs {
		if a.Name == name && len(a.Values) > 0 {
			if n, ok := a.Values[0].V.(goipp.Integer); ok {
				return int(n)
			}
		}
	}
	return otherwise
}
