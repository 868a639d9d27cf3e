package sbi

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// finger is one finger of an answer, verified.
type finger struct {
	name   string
	record []byte // ISO/IEC 19794-4
	data   string // as it was signed
}

// take asks for fingers until they come, the caller ends it, or the device fails. Nobody before the glass is no failure.
func (s *scanner) take(ctx context.Context, w wanted) ([]finger, error) {
	const op = "sbi.take"
	busySince := time.Now()
	for {
		asked := time.Now()
		fingers, err := s.rcapture(ctx, w)
		switch {
		case errors.Is(err, fault.CaptureNoFinger):
			busySince = time.Now()
		case errors.Is(err, fault.DeviceBusy) && time.Since(busySince) < s.o.Busy:
		default:
			return fingers, err
		}
		if time.Since(asked) < askBusyAgain { // a device that says no at once is not asked without end
			if err := device.Pause(ctx, op, askBusyAgain); err != nil {
				return nil, err
			}
		}
	}
}

// rcapture makes one request and judges its answer.
func (s *scanner) rcapture(ctx context.Context, w wanted) ([]finger, error) {
	const op = "sbi.rcapture"
	none := sha256.Sum256(nil)
	r := captureRequest{
		Env: s.told.Env, Purpose: s.told.Purpose, SpecVersion: s.told.spec(), Timeout: millis(s.o.Take),
		CaptureTime: s.o.Now().UTC().Format(timeLayout), TransactionID: newTransaction(),
		Bio: []bioRequest{{Type: "Finger", Count: strconv.Itoa(w.count()), SubTypes: w.subTypes(), Exceptions: w.exceptions,
			Score: requestedScore, DeviceID: string(s.told.DeviceID), DeviceSubID: w.subID, PreviousHash: upper(none[:])}},
	}
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	reply, err := web.Do(ctx, s.o.Transport, web.Call{Op: op, Method: "RCAPTURE", URL: s.base.JoinPath("capture").String(),
		ContentType: "application/json", Body: web.Bytes(body), Answer: s.o.Take + captureSlack, Limit: maxCapture})
	if err != nil {
		return nil, web.Lost(op, err)
	}
	var answer captureAnswer
	if err := web.ReadJSON(op, "capture", reply.Body, &answer); err != nil {
		return nil, err
	}
	return s.fingers(answer.Biometrics, w, r.TransactionID, none)
}

// fingers verifies every element and that all are there that were asked for, each once, none left out.
func (s *scanner) fingers(all []element, w wanted, transaction string, previous [32]byte) ([]finger, error) {
	const op = "sbi.fingers"
	for _, e := range all {
		if !e.Error.none() {
			return nil, e.Error.fault(op)
		}
	}
	if len(all) != w.count() {
		return nil, few(op, len(all), w)
	}
	var out []finger
	seen := map[string]bool{}
	for _, e := range all {
		f, err := s.finger(e, transaction)
		if err != nil {
			return nil, err
		}
		if previous, err = linked(previous, f.record, e.Hash); err != nil {
			return nil, err
		}
		if _, asked := w.names[f.name]; len(w.names) > 0 && !asked || seen[f.name] {
			return nil, fault.New(fault.DeviceProtocol, op, "%.40q was not asked for, or came twice", f.name)
		}
		seen[f.name] = true
		out = append(out, f)
	}
	return out, nil
}

// finger verifies one element: signed by this device, for this request.
func (s *scanner) finger(e element, transaction string) (finger, error) {
	const op = "sbi.finger"
	j := judge{s.o.Anchors, s.o.Now}
	payload, _, err := j.verified("capture", e.Data)
	if err != nil {
		return finger{}, err
	}
	var d signed
	if err := web.ReadJSON(op, "capture", payload, &d); err != nil {
		return finger{}, err
	}
	if _, err := j.identity(d.DigitalID, d.DeviceCode); err != nil {
		return finger{}, err
	}
	switch {
	case d.DeviceCode != s.told.Code:
		return finger{}, fault.New(fault.DeviceSignature, op, "signed by another device than the one that was opened")
	case d.TransactionID != transaction:
		return finger{}, fault.New(fault.DeviceSignature, op, "signed for another request")
	case d.Type != "Finger" || d.Purpose != s.told.Purpose || d.Env != s.told.Env:
		return finger{}, fault.New(fault.DeviceProtocol, op, "%.20q for %.20q in %.20q", d.Type, d.Purpose, d.Env)
	}
	record, err := plain(op, "bioValue", d.Value)
	return finger{d.SubType, record, e.Data}, err
}

// linked checks an element's hash against the one before, and is what the next one follows (section 5).
func linked(previous [32]byte, record []byte, hash string) ([32]byte, error) {
	own := sha256.Sum256(record)
	sum := sha256.Sum256(append(previous[:], own[:]...))
	if !strings.EqualFold(hash, hex.EncodeToString(sum[:])) {
		return sum, fault.New(fault.DeviceHashChain, "sbi.linked", "the hash does not follow on the one before")
	}
	return sum, nil
}

func few(op string, seen int, w wanted) error {
	code := fault.CaptureFingersFew
	if seen > w.count() {
		code = fault.CaptureFingersMany
	}
	return fault.New(code, op, "%d of %d", seen, w.count()).With("seen", strconv.Itoa(seen)).With("wanted", strconv.Itoa(w.count()))
}

// fault is what an error of the device means here (section 7).
func (p problem) fault(op string) error { return fingerprint.Meaning(op, string(p.Code), meanings) }

var meanings = map[string]fault.Code{
	"100": fault.DeviceNotRegistered, "101": fault.CaptureNoFinger, "701": fault.CaptureNoFinger, "105": fault.CaptureHandTurned,
	"106": fault.DeviceGone, "202": fault.DeviceGone, "107": fault.DeviceCertificateExpired, "109": fault.DeviceNoMode,
	"110": fault.DeviceNotReady, "111": fault.DeviceBusy, "703": fault.DeviceBusy,
}

// newTransaction is 32 of the characters that an id may have.
func newTransaction() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, crypto/rand
	return hex.EncodeToString(b[:])
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
func upper(b []byte) string         { return fmt.Sprintf("%X", b) }

// pictures reads the records, in the order of a slip.
func (s *scanner) pictures(ctx context.Context, fingers []finger, w wanted) ([]device.SlapFinger, error) {
	var out []device.SlapFinger
	for _, name := range w.subTypes() {
		for _, f := range fingers {
			if len(w.names) > 0 && f.name != name {
				continue
			}
			im, err := s.picture(ctx, f.record, w.names[f.name])
			if err != nil {
				return nil, err
			}
			out = append(out, device.SlapFinger{Finger: w.names[f.name], Image: im, Signed: []byte(f.data)})
		}
	}
	return out, nil
}
