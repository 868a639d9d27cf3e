package sbi

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"net/http"
	"strconv"
	"strings"
	"time"

	"thana/shared/biometric"
)

type request struct {
	Env, Purpose, SpecVersion, Timeout, CaptureTime, TransactionID string
	Bio                                                            []struct {
		Type, Count, RequestedScore, DeviceID, DeviceSubID, PreviousHash string
		BioSubType, Exception                                            []string
	}
}

// capture waits for the fingers asked for and sends them, or at the end of the time what lies there.
func (s *Service) capture(w http.ResponseWriter, r *http.Request) {
	var q request
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || len(q.Bio) != 1 || len(q.TransactionID) < 4 {
		reply(w, refusal("112"))
		return
	}
	how, bio := s.how(), q.Bio[0]
	count, _ := strconv.Atoi(bio.Count)
	switch {
	case how.code != "":
		reply(w, refusal(how.code))
		return
	case bio.Type != "Finger" || count != len(bio.BioSubType) || q.Purpose != "Registration" || q.Env != s.o.Env || !s.module(bio.DeviceSubID, bio.BioSubType):
		reply(w, refusal("109"))
		return
	case !s.begin():
		reply(w, refusal("111"))
		return
	}
	defer s.set(func() { s.taking = false })
	millis, _ := strconv.Atoi(q.Timeout)
	fingers := s.await(r, bio.BioSubType, time.Duration(millis)*time.Millisecond)
	if len(fingers) == 0 {
		reply(w, refusal("101"))
		return
	}
	reply(w, object{"biometrics": s.elements(q, fingers)})
}

// module says whether the part of the scanner takes these fingers.
func (s *Service) module(subID string, names []string) bool {
	if s.o.Single {
		return subID == "0" && len(names) == 1
	}
	for _, n := range names {
		switch {
		case subID == "1" && strings.HasPrefix(n, "Left ") && n != "Left Thumb":
		case subID == "2" && strings.HasPrefix(n, "Right ") && n != "Right Thumb":
		case subID == "3" && strings.HasSuffix(n, " Thumb"):
		default:
			return false
		}
	}
	return len(names) > 0
}

func refusal(code string) object {
	return object{"biometrics": []object{{"specVersion": "0.9.5", "error": failure(code)}}}
}

// begin takes the scanner for one capture.
func (s *Service) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taking {
		return false
	}
	s.taking = true
	return true
}

type named struct {
	name  string
	image biometric.Image
}

// await waits until all fingers lie there, the time is over, or the caller hung up.
func (s *Service) await(r *http.Request, names []string, patience time.Duration) []named {
	over := time.NewTimer(patience)
	defer over.Stop()
	for {
		s.mu.Lock()
		changed, gone := s.changed, r.Context().Done()
		if s.wrong.stubborn {
			gone = nil
		}
		var there []named
		for _, n := range names {
			if im, ok := s.laid[n]; ok {
				there = append(there, named{n, im})
			} else if im, ok := s.laid[""]; ok && len(names) == 1 {
				there = append(there, named{n, im})
			}
		}
		s.mu.Unlock()
		var settled <-chan time.Time
		if len(there) == len(names) {
			if s.o.Settle <= 0 {
				return there
			}
			settled = time.After(s.o.Settle)
		}
		select {
		case <-settled:
			return there
		case <-changed:
		case <-gone:
			return nil
		case <-over.C:
			return there
		}
	}
}

// elements signs each finger and chains them (section 5).
func (s *Service) elements(q request, fingers []named) []object {
	how := s.how()
	previous, _ := hex.DecodeString(q.Bio[0].PreviousHash)
	if how.chain {
		previous = make([]byte, 32)
	}
	serial, transaction := s.o.Serial, q.TransactionID
	if how.otherSerial {
		serial = "SLAP-0002"
	}
	if how.another {
		transaction = strings.Repeat("0", 32)
	}
	var out []object
	for i, f := range fingers {
		name := f.name
		if how.swapped && i < 2 && len(fingers) > 1 {
			name = fingers[1-i].name
		}
		value := s.record(f)
		own := sha256.Sum256(value)
		sum := sha256.Sum256(append(bytes.Clone(previous), own[:]...))
		previous = sum[:]
		data := object{
			"digitalId": s.signed(s.digitalID(object{"deviceCode": serial})), "deviceCode": serial, "deviceServiceVersion": "0.9.5",
			"bioType": "Finger", "bioSubType": name, "purpose": q.Purpose, "env": q.Env, "bioValue": url64(value),
			"transactionId": transaction, "timestamp": stamp(time.Now()), "requestedScore": q.Bio[0].RequestedScore, "qualityScore": "70.0",
		}
		out = append(out, object{"specVersion": "0.9.5", "data": s.signed(data), "hash": fmt.Sprintf("%X", sum), "error": success()})
	}
	if how.leaveOut && len(out) > 2 {
		out = append(out[:1], out[2:]...)
	}
	return out
}

// record is an ISO/IEC 19794-4:2011 record of one finger, uncompressed.
func (s *Service) record(f named) []byte {
	how := s.how()
	data, compression, ppi := f.image.Pix, byte(0), uint16(500)
	if how.lossy {
		data, compression = jpegOf(f.image), 3
	}
	if how.coarse {
		ppi = 250
	}
	one := make([]byte, 4, len(data)+64)                                    // its length
	one = append(one, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) // no date
	one = append(one, 0, 0, 0, 0, 0, 0)                                     // technology, vendor, device, no quality
	one = append(one, positionOf(f.name), 0, 1)                             // position, number, per inch
	for _, rate := range []uint16{ppi, ppi, ppi, ppi} {
		one = binary.BigEndian.AppendUint16(one, rate)
	}
	one = append(one, 8, compression, 0) // bits, form, live plain
	one = binary.BigEndian.AppendUint16(one, uint16(f.image.Width))
	one = binary.BigEndian.AppendUint16(one, uint16(f.image.Height))
	one = binary.BigEndian.AppendUint32(one, uint32(len(data)))
	one = append(one, data...)
	binary.BigEndian.PutUint32(one, uint32(len(one)))
	head := append([]byte("FIR\x00020\x00"), 0, 0, 0, 0, 0, 1, 0, 1) // length, one representation, no certificate, one finger
	binary.BigEndian.PutUint32(head[8:], uint32(len(head)+len(one)))
	whole := append(head, one...)
	switch {
	case how.garbled:
		for i := range 40 {
			whole[i] ^= 0xa5
		}
	case how.short:
		whole = whole[:len(whole)/2]
	}
	return whole
}

func jpegOf(im biometric.Image) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im.Gray(), &jpeg.Options{Quality: 70}) // into memory
	return out.Bytes()
}
