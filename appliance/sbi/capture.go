package sbi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image/jpeg"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/appliance/plug"
	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

const (
	mostWait   = 5 * time.Minute
	frameEvery = 250 * time.Millisecond // section 6: at least three a second
	unknown    = "UNKNOWN"
)

// transaction is what an id may be (section 5).
var transaction = regexp.MustCompile(`^[A-Za-z0-9-]{4,50}$`)

// text reads a string or a number (section 2).
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	*t = text(strings.Trim(string(b), `"`))
	return nil
}

type request struct {
	Env           string `json:"env"`
	Purpose       string `json:"purpose"`
	SpecVersion   text   `json:"specVersion"`
	Timeout       text   `json:"timeout"`
	TransactionID string `json:"transactionId"`
	Bio           []struct {
		Type         string   `json:"type"`
		Count        text     `json:"count"`
		SubTypes     []string `json:"bioSubType"`
		Exceptions   []string `json:"exception"`
		Score        text     `json:"requestedScore"`
		DeviceID     string   `json:"deviceId"`
		DeviceSubID  text     `json:"deviceSubId"`
		PreviousHash string   `json:"previousHash"`
	} `json:"bio"`
}

// finger is one picture under the name that it was asked by.
type finger struct {
	name     string
	position biometric.Finger
	image    biometric.Image
}

func (s *Server) capture(w http.ResponseWriter, r *http.Request) {
	var q request
	refuse := func(code string) {
		s.answer(w, object{"biometrics": []object{{"specVersion": specVersion, "error": failure(code)}}})
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || len(q.Bio) != 1 {
		refuse("500")
		return
	}
	if !transaction.MatchString(q.TransactionID) {
		refuse("112")
		return
	}
	if !s.lent(r) {
		s.guard.Refused(r.Context())
		refuse("110")
		return
	}
	d, code := s.asked(q)
	if code != "" {
		refuse(code)
		return
	}
	millis, _ := strconv.ParseInt(string(q.Timeout), 10, 64)
	ctx, cancel := context.WithTimeout(r.Context(), min(max(time.Duration(millis)*time.Millisecond, time.Second), mostWait))
	defer cancel()
	fingers, err := s.take(ctx, d, q)
	if err != nil {
		s.log.Info("sbi: no capture", "device", d.Found.Key, "code", fault.Of(err).Code, "detail", fault.Of(err).Detail)
		refuse(errorOf(err))
		return
	}
	elements, err := s.elements(d, q, fingers)
	if err == nil {
		err = s.note(r, d, q, fingers)
	}
	if err != nil {
		s.log.Error("sbi: no answer", "detail", err)
		refuse(errorOf(err))
		return
	}
	s.answer(w, object{"biometrics": elements})
}

// note writes the fingers into the ledger before they are given: to whom, and by whose leave, which may have ended meanwhile.
func (s *Server) note(r *http.Request, d plug.Status, q request, fingers []finger) error {
	lender, err := s.guard.Lender(r.Context())
	if err != nil {
		return err
	}
	g := Given{Event: "fingers_given", Program: program(r), Account: account(r), Scanner: d.Info.Name() + " " + serialOf(d), Transaction: q.TransactionID}
	for _, f := range fingers {
		g.Fingers = append(g.Fingers, f.name)
	}
	return s.guard.Given(r.Context(), lender, g)
}

// asked finds the device and says what stands against the request.
func (s *Server) asked(q request) (plug.Status, string) {
	bio := q.Bio[0]
	d, known := s.find(bio.DeviceID)
	names := bio.SubTypes
	count, err := strconv.Atoi(string(bio.Count))
	switch {
	case !known:
		return d, "106"
	case q.Purpose != "Registration" || q.Env != s.env:
		return d, "500"
	case bio.Type != "Finger" || err != nil || count != len(names) || count == 0:
		return d, "109"
	case !d.Info.Slaps && (bio.DeviceSubID != "0" || count != 1 || names[0] != unknown && positionOf(names[0]) == biometric.UnknownFinger):
		return d, "109"
	case d.Info.Slaps && !inSlap(slapOf(bio.DeviceSubID), names):
		return d, "109"
	}
	return d, ""
}

// take has the scanner take the fingers, and shows its glass meanwhile.
func (s *Server) take(ctx context.Context, d plug.Status, q request) (out []finger, err error) {
	bio := q.Bio[0]
	show := func(e device.FingerprintEvent) {
		if e.Image != nil {
			s.show(bio.DeviceID, *e.Image)
		}
	}
	defer s.forget(bio.DeviceID)
	err = s.scanners.Use(ctx, device.Fingerprint, d.Found.Key, holder, func(ctx context.Context, dev device.Device) error {
		one, ok := dev.(device.FingerprintScanner)
		if !ok {
			return fault.New(fault.DeviceUnknown, "sbi.take", "%T is no fingerprint scanner", dev)
		}
		if !one.Caps().Enrolment && !s.checks {
			return fault.New(fault.DeviceNotFit, "sbi.take", "%s", d.Info.Driver)
		}
		if !d.Info.Slaps {
			im, err := one.Capture(ctx, show)
			out = []finger{{bio.SubTypes[0], positionOf(bio.SubTypes[0]), im}}
			return err
		}
		scanner, ok := dev.(device.SlapScanner)
		if !ok {
			return fault.New(fault.DeviceNoMode, "sbi.take", "%T takes no slap", dev)
		}
		r := device.SlapRequest{Position: slapOf(bio.DeviceSubID)}
		for _, f := range r.Position.Members() {
			if !slices.Contains(bio.SubTypes, nameOf(f)) {
				r.Missing = append(r.Missing, f)
			}
		}
		fingers, err := scanner.CaptureSlap(ctx, r, show)
		for _, f := range fingers {
			out = append(out, finger{nameOf(f.Finger), f.Finger, f.Image})
		}
		return err
	})
	if err == nil && ctx.Err() != nil && len(out) == 0 {
		err = fault.New(fault.CaptureNoFinger, "sbi.take", "nobody came in time")
	}
	return out, err
}

// errorOf is the protocol's number for a fault (section 7).
func errorOf(err error) string {
	for code, number := range map[fault.Code]string{
		fault.CaptureNoFinger: "101", fault.CaptureCancelled: "101", fault.CaptureFingersFew: "101", fault.DeviceGone: "106", fault.DeviceNone: "106",
		fault.DeviceOffline: "106", fault.DeviceBusy: "111", fault.DeviceNotReady: "110", fault.AccessNotLent: "110", fault.DeviceNoMode: "109", fault.DeviceNotFit: "501",
	} {
		if errors.Is(err, code) {
			return number
		}
	}
	return "102"
}

// elements sign each finger and chain them (section 5).
func (s *Server) elements(d plug.Status, q request, fingers []finger) ([]object, error) {
	previous, err := hex.DecodeString(q.Bio[0].PreviousHash)
	if err != nil || len(previous) == 0 {
		none := sha256.Sum256(nil)
		previous = none[:]
	}
	var out []object
	for _, f := range fingers {
		record, err := recordOf(f, s.now())
		if err != nil {
			return nil, err
		}
		digital, err := s.keys.sign(s.digitalID(d))
		if err != nil {
			return nil, err
		}
		data, err := s.keys.sign(object{
			"digitalId": digital, "deviceCode": serialOf(d), "deviceServiceVersion": specVersion, "bioType": "Finger", "bioSubType": f.name,
			"purpose": q.Purpose, "env": s.env, "bioValue": url64(record), "transactionId": q.TransactionID, "timestamp": s.now().UTC().Format(timeLayout),
			"requestedScore": string(q.Bio[0].Score), "qualityScore": strconv.Itoa(biometric.Assess(f.image).Score),
		})
		if err != nil {
			return nil, err
		}
		own := sha256.Sum256(record)
		sum := sha256.Sum256(slices.Concat(previous, own[:]))
		previous = sum[:]
		out = append(out, object{"specVersion": specVersion, "data": data, "hash": fmt.Sprintf("%X", sum), "error": success()})
	}
	return out, nil
}

// recordOf is an ISO/IEC 19794-4:2011 record of one finger, as PNG: without loss, and every program reads it.
func recordOf(f finger, now time.Time) ([]byte, error) {
	data, err := picture.Encode(f.image, picture.PNG, 0)
	if err != nil {
		return nil, err
	}
	ppi := uint16(f.image.PPI)
	return iso.Finger{Edition: iso.Edition2011, Fingers: 1, Images: []iso.FingerImage{{
		Capture: iso.Capture{At: now.UTC().Truncate(time.Second)}, Position: uint8(f.position), Units: iso.PerInch, ScanX: ppi, ScanY: ppi, RateX: ppi, RateY: ppi,
		Bits: 8, Compression: iso.PNG, Width: uint16(f.image.Width), Height: uint16(f.image.Height), Data: data,
	}}}.Bytes()
}

// stream repeats what a scanner showed last, an empty glass before that, until the time is over or the caller hangs up.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	var q struct {
		DeviceID string `json:"deviceId"`
		Timeout  text   `json:"timeout"`
	}
	if json.NewDecoder(r.Body).Decode(&q) != nil {
		s.answer(w, object{"error": failure("500")})
		return
	}
	if _, known := s.find(q.DeviceID); !known {
		s.answer(w, object{"error": failure("106")})
		return
	}
	if !s.lent(r) {
		s.answer(w, object{"error": failure("110")})
		return
	}
	wait := mostWait
	if millis, err := strconv.ParseInt(string(q.Timeout), 10, 64); err == nil && millis > 0 {
		wait = min(wait, time.Duration(millis)*time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
	out := http.NewResponseController(w)
	tick := time.NewTicker(frameEvery)
	defer tick.Stop()
	for {
		s.mu.Lock()
		shown := s.glass[q.DeviceID]
		s.mu.Unlock()
		if shown == nil {
			shown = jpegOf(biometric.NewImage(400, 400, leastPPI))
		}
		if _, err := fmt.Fprintf(w, "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n", len(shown), shown); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

const leastPPI = 500 // of the picture of an empty glass

func jpegOf(im biometric.Image) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im.Gray(), &jpeg.Options{Quality: 80}) // into memory
	return out.Bytes()
}

// slapOf is the position that a module takes (section 3).
func slapOf(subID text) biometric.Finger {
	return map[text]biometric.Finger{"1": biometric.LeftFour, "2": biometric.RightFour, "3": biometric.BothThumbs}[subID]
}

// inSlap: every name is a finger of the slap, once.
func inSlap(slap biometric.Finger, names []string) bool {
	for i, n := range names {
		if !slices.Contains(slap.Members(), positionOf(n)) || slap == biometric.UnknownFinger || slices.Contains(names[:i], n) {
			return false
		}
	}
	return true
}

// nameOf is a finger as the protocol calls it (section 5).
func nameOf(f biometric.Finger) string {
	hand, at := "Right ", int(f-biometric.RightThumb)
	if f >= biometric.LeftThumb {
		hand, at = "Left ", int(f-biometric.LeftThumb)
	}
	return hand + [...]string{"Thumb", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"}[at]
}

func positionOf(name string) biometric.Finger {
	for _, f := range biometric.Fingers() {
		if nameOf(f) == name {
			return f
		}
	}
	return biometric.UnknownFinger
}
