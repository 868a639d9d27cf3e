package sbi

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// told is a device as its signed information says it is.
type told struct {
	described
	who identity
}

// slap reports a scanner of whole hands.
func (t told) slap() bool { return t.who.SubType == "Slap" }

// spec is the version to speak: the first that both know.
func (t told) spec() string {
	for _, v := range t.SpecVersion {
		if slices.Contains(specVersions(), string(v)) {
			return string(v)
		}
	}
	return ""
}

func specVersions() []string { return []string{"0.9.5", "1.0.0", "1.0"} }

// ask requests a service's information and picks the device out of it.
func (o Options) ask(ctx context.Context, base *url.URL, id string) (told, error) {
	const op = "sbi.ask"
	reply, err := web.Do(ctx, o.Transport, web.Call{Op: op, Method: "MOSIPDINFO", URL: base.JoinPath("info").String(),
		ContentType: "application/json", Body: web.Bytes([]byte("{}")), Answer: o.Answer, Limit: maxInfo})
	if err != nil {
		return told{}, err
	}
	var all []informed
	if err := web.ReadJSON(op, "information", reply.Body, &all); err != nil {
		return told{}, err
	}
	if len(all) > maxDevices {
		return told{}, fault.New(fault.DeviceProtocol, op, "%d devices", len(all))
	}
	var found []told
	var why error
	for _, one := range all {
		t, err := o.believe(one)
		switch {
		case string(t.DeviceID) != id:
			if t.DeviceID == "" && err != nil {
				why = err
			}
		case err != nil:
			return t, err
		default:
			found = append(found, t)
		}
	}
	switch {
	case len(found) > 1:
		return told{}, fault.New(fault.DeviceTwoAlike, op, "%d devices with the id %q at %s", len(found), id, base.Host)
	case len(found) == 1:
		return found[0], found[0].here(base)
	case why != nil:
		return told{}, why
	}
	return told{}, fault.New(fault.DeviceGone, op, "no device %q at %s", id, base.Host)
}

// believe verifies one element. What it returns with a fault was read and not verified: it tells only whose fault it is.
func (o Options) believe(one informed) (told, error) {
	const op = "sbi.believe"
	t, err := unverified(one.DeviceInfo)
	if err != nil {
		return t, err
	}
	if t.Status == "Not Registered" || one.Error.Code == "100" || !strings.Contains(one.DeviceInfo, ".") {
		return t, fault.New(fault.DeviceNotRegistered, op, "device %q", t.DeviceID)
	}
	j := judge{o.Anchors, o.Now}
	payload, _, err := j.verified("device information", one.DeviceInfo)
	if err != nil {
		return t, err
	}
	t = told{}
	if err := web.ReadJSON(op, "device information", payload, &t.described); err != nil {
		return t, err
	}
	if t.who, err = j.identity(t.DigitalID, t.Code); err != nil {
		return t, err
	}
	return t, t.fit(op, one.Error)
}

// identity verifies a digital id. It must be that of the device with the code.
func (j judge) identity(jws, code string) (identity, error) {
	const op = "sbi.identity"
	var who identity
	payload, _, err := j.verified("digital id", jws)
	if err != nil {
		return who, err
	}
	if err := web.ReadJSON(op, "digital id", payload, &who); err != nil {
		return who, err
	}
	if who.Serial == "" || who.Serial != code {
		return who, fault.New(fault.DeviceSignature, op, "the digital id is of another device than the information")
	}
	return who, nil
}

// fit refuses a device that cannot give us a finger's picture now.
func (t told) fit(op string, p problem) error {
	switch {
	case t.who.Type != "Finger":
		return fault.New(fault.DeviceUnknown, op, "type %q", t.who.Type)
	case t.Purpose == "Auth":
		return fault.New(fault.DeviceNoPictures, op, "purpose %q", t.Purpose)
	case t.Purpose != "Registration":
		return fault.New(fault.DeviceNotRegistered, op, "purpose %q", t.Purpose)
	case t.spec() == "":
		return fault.New(fault.DeviceProtocol, op, "versions %q", t.SpecVersion)
	case t.Status == "Not Ready":
		return fault.New(fault.DeviceNotReady, op, "error %s", p.Code)
	case t.Status == "Busy":
		return fault.New(fault.DeviceBusy, op, "error %s", p.Code)
	case t.Status != "Ready":
		return fault.New(fault.DeviceProtocol, op, "status %q", t.Status)
	case !p.none():
		return p.fault(op)
	}
	return nil
}

// here wants the callback to be the address that answered: nothing sends the driver elsewhere.
func (t told) here(base *url.URL) error {
	if t.Callback == "" {
		return nil
	}
	at, err := url.Parse(t.Callback)
	if err != nil || at.Scheme != base.Scheme || at.Port() != base.Port() || !sameHost(at.Hostname(), base.Hostname()) {
		return fault.New(fault.DeviceWrongPort, "sbi.here", "asked at %s, it names %.80q", base.Host, t.Callback)
	}
	return nil
}

func sameHost(a, b string) bool { return a == b || loopback(a) && loopback(b) }

// unverified reads a device's information without believing it.
func unverified(info string) (told, error) {
	const op = "sbi.unverified"
	var t told
	part := info
	if parts := strings.Split(info, "."); len(parts) == 3 {
		part = parts[1]
	}
	payload, err := plain(op, "device information", part)
	if err != nil {
		return t, err
	}
	return t, web.ReadJSON(op, "device information", payload, &t.described)
}

// caps: the glass is assumed (section 8); enrolment is for what is signed, certified and registered where we stand.
func (t told) caps(env string) device.FingerprintCaps {
	c := device.FingerprintCaps{PPI: leastPPI, Width: singleWidth, Height: singleHeight, Varies: true,
		Enrolment: t.Env == env && (t.Certification == "L0" || t.Certification == "L1")}
	if t.slap() {
		c.Width, c.Height = slapWidth, slapHeight
	}
	return c
}

// takes are the slaps that the scanner's modules take.
func (t told) takes() []biometric.Finger {
	var out []biometric.Finger
	for _, s := range slaps() {
		if slices.Contains(t.SubIDs, text(s.subID)) {
			out = append(out, s.position)
		}
	}
	return out
}
