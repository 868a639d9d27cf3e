package ipp

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/OpenPrinting/goipp"

	"thana/drivers/transport/web"
	"thana/shared/fault"
)

const maxAnswer = 1 << 20 // bytes

// line asks one printer.
type line struct {
	o     Options
	post  string // the HTTP URL
	named string // printer-uri
	where string
	id    *atomic.Uint32
}

func newLine(printer string, o Options) (line, error) {
	u, err := url.Parse(printer)
	if err != nil || u.Host == "" {
		return line{}, fault.New(fault.DeviceOffline, "ipp.Open", "the printer's address is not a URL with a host")
	}
	u.User = nil
	target, named := *u, *u
	switch u.Scheme {
	case "ipp", "http":
		target.Scheme, named.Scheme = "http", "ipp"
	case "ipps", "https":
		target.Scheme, named.Scheme = "https", "ipps"
	default:
		return line{}, fault.New(fault.DeviceOffline, "ipp.Open", "scheme %q: an address begins with ipp, ipps, http or https", u.Scheme)
	}
	if u.Port() == "" && named.Scheme == u.Scheme { // RFC 3510 section 4.2
		target.Host += ":631"
	}
	return line{o: o, post: target.String(), named: named.String(), where: target.String(), id: new(atomic.Uint32)}, nil
}

// ask makes one IPP exchange. The answer's status is for the caller; a body that is no IPP is fault.DeviceProtocol.
func (l line) ask(ctx context.Context, op string, code goipp.Op, answer time.Duration, document []byte, attrs ...goipp.Attribute) (*goipp.Message, error) {
	return l.send(ctx, op, code, answer, document, attrs, nil)
}

// send is ask with job attributes.
func (l line) send(ctx context.Context, op string, code goipp.Op, answer time.Duration, document []byte, attrs, job []goipp.Attribute) (*goipp.Message, error) {
	id := l.id.Add(1)&0x7FFFFFFF | 1
	req := goipp.NewRequest(goipp.DefaultVersion, code, id)
	req.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	req.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("en")))
	req.Operation.Add(goipp.MakeAttribute("printer-uri", goipp.TagURI, goipp.String(l.named)))
	req.Operation.Add(goipp.MakeAttribute("requesting-user-name", goipp.TagName, goipp.String("thana")))
	for _, a := range attrs {
		req.Operation.Add(a)
	}
	for _, a := range job {
		req.Job.Add(a)
	}
	head, err := req.EncodeBytes()
	if err != nil {
		return nil, fault.Wrap(fault.PrinterRefused, op, err)
	}
	reply, err := web.Do(ctx, l.o.Transport, web.Call{
		Op: op, Method: http.MethodPost, URL: l.post, ContentType: goipp.ContentType,
		Body: web.Bytes(head, document), Answer: answer, Limit: maxAnswer,
	})
	if err != nil {
		return nil, err
	}
	switch {
	case reply.Status == http.StatusServiceUnavailable:
		return nil, fault.New(fault.DeviceBusy, op, "HTTP 503")
	case reply.Status == http.StatusUnauthorized, reply.Status == http.StatusForbidden:
		return nil, fault.New(fault.DevicePermission, op, "HTTP %d", reply.Status)
	case reply.Status != http.StatusOK:
		return nil, fault.New(fault.DeviceProtocol, op, "HTTP %d", reply.Status)
	}
	return decode(op, reply.Body, id)
}

// decode reads an answer to the request with this id.
func decode(op string, body []byte, id uint32) (*goipp.Message, error) {
	resp := &goipp.Message{}
	if err := resp.DecodeBytes(body); err != nil {
		return nil, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	if resp.RequestID != id {
		return nil, fault.New(fault.DeviceProtocol, op, "answer %d to request %d", resp.RequestID, id)
	}
	return resp, nil
}

// refused turns a status that is not success into a fault (RFC 8011 appendix B).
func refused(op string, resp *goipp.Message) error {
	status := goipp.Status(resp.Code)
	if status < 0x0100 {
		return nil
	}
	code := fault.PrinterRefused
	switch status {
	case goipp.StatusErrorBusy, goipp.StatusErrorServiceUnavailable, goipp.StatusErrorTemporary:
		code = fault.DeviceBusy
	case goipp.StatusErrorNotAcceptingJobs:
		code = fault.PrinterStopped
	case goipp.StatusErrorForbidden, goipp.StatusErrorNotAuthenticated, goipp.StatusErrorNotAuthorized:
		code = fault.DevicePermission
	}
	return fault.New(code, op, "%v", status)
}

func keywords(name string, values ...string) goipp.Attribute {
	a := goipp.Attribute{Name: name}
	for _, v := range values {
		a.Values.Add(goipp.TagKeyword, goipp.String(v))
	}
	return a
}

// texts returns an attribute's texts; values of another kind are left out.
func texts(attrs goipp.Attributes, name string) []string {
	var out []string
	for _, a := range attrs {
		if a.Name != name {
			continue
		}
		for _, v := range a.Values {
			switch s := v.V.(type) {
			case goipp.String:
				out = append(out, string(s))
			case goipp.TextWithLang:
				out = append(out, s.Text)
			}
		}
	}
	return out
}

func one(attrs goipp.Attributes, name string) string {
	if all := texts(attrs, name); len(all) > 0 {
		return all[0]
	}
	return ""
}

func number(attrs goipp.Attributes, name string) (int, bool) {
	for _, a := range attrs {
		if a.Name == name && len(a.Values) > 0 {
			n, ok := a.Values[0].V.(goipp.Integer)
			return int(n), ok
		}
	}
	return 0, false
}

// accepts is printer-is-accepting-jobs; a printer that does not say accepts.
func accepts(attrs goipp.Attributes) bool {
	for _, a := range attrs {
		if a.Name == "printer-is-accepting-jobs" && len(a.Values) > 0 {
			if b, ok := a.Values[0].V.(goipp.Boolean); ok {
				return bool(b)
			}
		}
	}
	return true
}
