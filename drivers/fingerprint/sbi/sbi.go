// Package sbi drives fingerprint scanners through MOSIP's Secure Biometric Interface 0.9.5 and 1.0: an HTTP service that the
// maker of a scanner installs beside it. docs/protocols/sbi.md is the protocol, with the source of each fact.
package sbi

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Limits and times (sections 8 and 10).
const (
	maxInfo    = 1 << 20  // bytes of discovery and information
	maxCapture = 64 << 20 // bytes of an answer to RCAPTURE
	maxFrame   = 4 << 20  // bytes of a frame
	framePixel = 16 << 20 // of a frame
	maxPixel   = 4 << 20  // of a finger
	maxDevices = 16       // of a service

	leastPPI                  = 500
	slapWidth, slapHeight     = 1600, 1500 // pixels of 3.2 x 3 inches
	singleWidth, singleHeight = 800, 750   // of 1.6 x 1.5 inches
	enrolmentPPI              = 490        // from which a picture is taken as one of 500
	longBusy                  = 5 * time.Second
	captureTime               = 30 * time.Second // a device is asked to wait for a hand, then it is asked again
	captureSlack              = 5 * time.Second  // for its answer to come
	askBusyAgain              = 250 * time.Millisecond
	answerTime                = 2 * time.Second
	firstPort, lastPort       = 4501, 4600
	requestedScore            = "60" // mean of the fingers from which the device takes the picture by itself
	provenance                = device.ProvenSpec
	driverName                = "sbi"
	productionEnv             = "Production"
	timeLayout                = "2006-01-02T15:04:05Z"
)

// Options say whom to trust and where to look. Zero values mean the default in brackets.
type Options struct {
	Here      bool           // ask the ports of this computer
	Hosts     []string       // services of other computers, "https://host:port"
	Anchors   *x509.CertPool // whose signatures count; nil: nobody's, so no device is opened
	Env       string         // environment in which a device must be registered to enrol ["Production"]
	Transport http.RoundTripper
	Unpack    Unpack           // JPEG 2000 [OpenJPEG]
	Now       func() time.Time // [time.Now]
	Answer    time.Duration    // for everything but a capture [2 s]
	Take      time.Duration    // for which a device is asked to wait for a hand, before it is asked again [30 s]
	Busy      time.Duration    // patience with a busy device [5 s]
	Ports     [2]int           // first and last port of this computer [4501, 4600]
	Log       *slog.Logger     // [silent]
}

func (o Options) filled() Options {
	if o.Transport == nil {
		o.Transport = web.Transport()
	}
	if o.Unpack == nil {
		o.Unpack = OpenJPEG
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Ports == [2]int{} {
		o.Ports = [2]int{firstPort, lastPort}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Env = cmp.Or(o.Env, productionEnv)
	o.Answer, o.Take, o.Busy = cmp.Or(o.Answer, answerTime), cmp.Or(o.Take, captureTime), cmp.Or(o.Busy, longBusy)
	return o
}

// Anchors reads the certificates (PEM) of the authorities and makers whose scanners are trusted.
func Anchors(file string) (*x509.CertPool, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, errors.New(file + ": no certificate in it")
	}
	return pool, nil
}

// CheckHost says why a service at an address would not be asked, or nil: http is for this computer only (adr/0110).
func CheckHost(address string) error {
	const op = "sbi.CheckHost"
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return fault.Wrap(fault.DeviceWrongPort, op, err)
	case u.Port() == "" || strings.Trim(u.Path, "/") != "":
		return fault.New(fault.DeviceWrongPort, op, "%.80q is no scheme://host:port", address)
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return nil
	}
	return fault.New(fault.DeviceWrongPort, op, "%.80q: another computer is asked over https only", address)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Open asks the service at base for the device with the id, and believes only what is signed.
func Open(ctx context.Context, base, id string, o Options) (device.Device, error) {
	const op = "sbi.Open"
	o = o.filled()
	if err := CheckHost(base); err != nil {
		return nil, err
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, fault.Wrap(fault.DeviceWrongPort, op, err)
	}
	life := device.NewLife()
	joined, leave := life.Join(ctx)
	defer leave()
	t, err := o.ask(joined, u, id)
	if err != nil {
		return nil, err
	}
	s := &scanner{o: o, base: u, told: t, life: life, info: device.Info{
		Driver: driverName, Class: device.Fingerprint, Make: t.who.Make, Model: t.who.Model, Serial: t.who.Serial,
		Where: u.String(), Provenance: provenance, Slaps: t.slap() && len(t.takes()) == len(slaps()),
	}}
	if t.slap() && len(t.takes()) > 0 {
		return slapScanner{s}, nil
	}
	return s, nil
}

var (
	_ device.FingerprintScanner = (*scanner)(nil)
	_ device.HealthReader       = (*scanner)(nil)
	_ device.SlapScanner        = slapScanner{}
)

// slapScanner is a scanner that takes hands too.
type slapScanner struct{ *scanner }

// Slaps are the positions that it takes.
func (s slapScanner) Slaps() []biometric.Finger { return s.told.takes() }
