package sbi

import (
	"encoding/json"
	"net/http"
	"time"

	"thana/shared/biometric"
)

type object = map[string]any

// nameOf is a finger as the protocol calls it.
func nameOf(f biometric.Finger) string {
	hand, i := "Right ", int(f-biometric.RightThumb)
	if f >= biometric.LeftThumb {
		hand, i = "Left ", int(f-biometric.LeftThumb)
	}
	return hand + [5]string{"Thumb", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"}[i]
}

// positionOf is the finger position code of a name (ANSI/NIST-ITL table 8); 0 for none.
func positionOf(name string) byte {
	for _, f := range biometric.Fingers() {
		if nameOf(f) == name {
			return byte(f)
		}
	}
	return 0
}

// answer serves the methods of section 1.
func (s *Service) answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	switch r.Method + " " + r.URL.Path {
	case "MOSIPDISC /device":
		s.discover(w, r)
	case "MOSIPDINFO /info":
		reply(w, s.informed())
	case "STREAM /stream":
		s.stream(w, r)
	case "RCAPTURE /capture":
		s.capture(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the caller may be gone
}

func failure(code string) object { return object{"errorCode": code, "errorInfo": "error " + code} }

func success() object { return object{"errorCode": "0", "errorInfo": "Success"} }

func (s *Service) discover(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Type string `json:"type"`
	}
	if json.NewDecoder(r.Body).Decode(&asked) != nil || asked.Type != "Finger" && asked.Type != "Biometric Device" {
		reply(w, []object{{"error": failure("502")}})
		return
	}
	var all []object
	for _, d := range s.devices() {
		body, _ := json.Marshal(s.digitalID(d))
		d["digitalId"], d["error"] = url64(body), success()
		delete(d, "env")
		delete(d, "firmware")
		all = append(all, d)
	}
	reply(w, all)
}

func (s *Service) informed() []object {
	how := s.how()
	var all []object
	for _, d := range s.devices() {
		state := success()
		switch d["deviceStatus"] {
		case "Not Registered":
			state = failure("100")
		case "Not Ready":
			state = failure("110")
		case "Busy":
			state = failure("111")
		}
		d["digitalId"] = s.signed(s.digitalID(d))
		info := s.signed(d)
		if d["deviceStatus"] == "Not Registered" || how.unsigned {
			body, _ := json.Marshal(d)
			info = url64(body)
		}
		all = append(all, object{"deviceInfo": info, "error": state})
	}
	return all
}

// devices describes the scanner, or both of them.
func (s *Service) devices() []object {
	how := s.how()
	status, purpose, callback := how.status, how.purpose, how.callback
	if status == "" {
		status = "Ready"
	}
	if purpose == "" {
		purpose = "Registration"
	}
	if callback == "" {
		callback = s.URL() + "/"
	}
	subs := []string{"1", "2", "3"}
	if s.o.Single {
		subs = []string{"0"}
	}
	one := func(id string) object {
		return object{"deviceId": id, "deviceStatus": status, "certification": "L0", "serviceVersion": "0.9.5", "firmware": "0.9.5",
			"deviceSubId": subs, "callbackId": callback, "deviceCode": s.o.Serial, "env": s.o.Env, "purpose": purpose, "specVersion": []string{"0.9.5"}}
	}
	switch {
	case how.twoAlike:
		return []object{one("1"), one("1")}
	case how.twoOther:
		return []object{one("1"), one("2")}
	}
	return []object{one("1")}
}

func (s *Service) digitalID(d object) object {
	kind := "Slap"
	if s.o.Single {
		kind = "Single"
	}
	return object{"serialNo": d["deviceCode"], "make": "Thana", "model": s.o.Model, "type": "Finger", "deviceSubType": kind,
		"deviceProvider": "Thana", "deviceProviderId": "THANA.VIRTUAL", "dateTime": stamp(time.Now())}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// signed signs as the service is.
func (s *Service) signed(v any) string {
	how, k := s.how(), s.o.Keys
	chain := k.own
	switch {
	case how.expired:
		chain = k.expired
	case how.stranger:
		chain = k.stranger
	}
	jws := k.sign(chain, v)
	if how.badSignature {
		last := jws[len(jws)-20]
		flipped := byte('A')
		if last == flipped {
			flipped = 'B'
		}
		jws = jws[:len(jws)-20] + string(flipped) + jws[len(jws)-19:]
	}
	return jws
}
