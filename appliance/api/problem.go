package api

import (
	"errors"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Refused is a record that its rules refuse; Findings holds all of them, also the warnings.
type Refused struct{ Findings []record.Finding }

func (r *Refused) Error() string { return r.first().Error() }

// Unwrap gives the first refusal, so that errors.Is works on its code.
func (r *Refused) Unwrap() error { return r.first() }

func (r *Refused) first() *fault.Fault {
	for _, f := range record.Refusals(r.Findings) {
		return f.Fault("api")
	}
	return fault.New(fault.Unexpected, "api", "refused without a finding")
}

// refuse returns Refused where a finding refuses, else nil.
func refuse(findings []record.Finding) error {
	if len(record.Refusals(findings)) == 0 {
		return nil
	}
	return &Refused{findings}
}

// answer is a Problem with its status, as huma wants an error.
type answer struct {
	wire.Problem
	status int
}

func (a *answer) Error() string  { return string(a.Code) }
func (a *answer) GetStatus() int { return a.status }

// problemOf maps an error to the wire. Details are the technician's and hold no personal data by contract.
func problemOf(err error) wire.Problem {
	f := fault.Of(err)
	p := wire.Problem{Code: f.Code, Field: f.Field, Detail: f.Detail, Facts: f.Facts}
	var refused *Refused
	if errors.As(err, &refused) {
		p.Findings = refused.Findings
	}
	return p
}

func answerOf(err error) *answer {
	p := problemOf(err)
	return &answer{p, statusOf(p.Code)}
}

func statusOf(code fault.Code) int {
	switch code {
	case fault.AccessSignIn, fault.AccessWrongPassword:
		return http.StatusUnauthorized
	case fault.RequestNotFound, fault.RecordDestroyed:
		return http.StatusNotFound
	case fault.RequestConflict, fault.DeviceBusy:
		return http.StatusConflict
	case fault.RequestTooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.CaptureExpired:
		return http.StatusGone
	case fault.AccessLocked, fault.AccessPairWait:
		return http.StatusTooManyRequests
	}
	switch code.Family() {
	case fault.Access:
		return http.StatusForbidden
	case fault.Record, fault.Law, fault.Capture:
		return http.StatusUnprocessableEntity
	case fault.Update:
		return http.StatusConflict
	case fault.Request:
		return http.StatusBadRequest
	case fault.Device, fault.Store, fault.Sync:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// speakProblems makes huma's own refusals (unreadable body, too large) speak as Problems. The library offers only a
// package variable for it, so it is set once for the process.
var speakProblems = sync.OnceFunc(func() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		code := fault.RequestMalformed
		if status == http.StatusRequestEntityTooLarge {
			code = fault.RequestTooLarge
		}
		if status >= http.StatusInternalServerError {
			code = fault.Unexpected
		}
		p := wire.Problem{Code: code, Detail: msg}
		for _, err := range errs {
			var d huma.ErrorDetailer
			if errors.As(err, &d) {
				p.Detail += "; " + d.ErrorDetail().Location + ": " + d.ErrorDetail().Message // never the value
			}
		}
		if code == fault.RequestTooLarge {
			p.Facts = map[string]string{"limit": "4 MB"}
		}
		return &answer{p, status}
	}
})
