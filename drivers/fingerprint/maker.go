package fingerprint

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Times of a maker's service.
const (
	answerTime  = 2 * time.Second
	captureTime = 10 * time.Second // the service waits so long for a finger, then it is asked again
)

// LocalOptions say how patient to be with a service; zero values mean the default in brackets.
type LocalOptions struct {
	Answer time.Duration // for everything but a capture [2 s]
	Take   time.Duration // for which the service waits for a finger [10 s]
}

// Maker is a maker's way to serve a reader of one finger on a station PC.
type Maker struct {
	Driver  string
	Kind    string   // of the addresses in the station's file: "KIND+https://host:port?pin=SHA-256"
	Keys    []string // that such an address may have beside pin
	Connect func(ctx context.Context, at Address, rt *http.Transport, o LocalOptions) (Found, error)
}

// Found is the reader that a service tells of.
type Found struct {
	Info          device.Info // without its driver, class and place
	Width, Height int         // of its picture, pixels
	Service       Service
}

// Check says what is wrong with an address of the station's file.
func (m Maker) Check(address string) error {
	_, err := ParseAddress(address, m.Kind, m.Keys...)
	return err
}

// Source lists the named services, whether they answer or not.
func (m Maker) Source(o LocalOptions, addresses ...string) device.Source {
	return device.Fixed(m.Driver, device.Fingerprint, addresses, func(ctx context.Context, at string) (device.Device, error) {
		return m.Open(ctx, at, o)
	})
}

// Open asks a service for its reader.
func (m Maker) Open(ctx context.Context, address string, o LocalOptions) (device.FingerprintScanner, error) {
	at, err := ParseAddress(address, m.Kind, m.Keys...)
	if err != nil {
		return nil, err
	}
	rt := at.Transport()
	found, err := m.Connect(ctx, at, rt, LocalOptions{Answer: cmp.Or(o.Answer, answerTime), Take: cmp.Or(o.Take, captureTime)})
	if err != nil {
		rt.CloseIdleConnections()
		return nil, err
	}
	info := found.Info
	info.Driver, info.Class, info.Where = m.Driver, device.Fingerprint, at.URL.String()
	return newLocal(info, found.Width, found.Height, found.Service, rt), nil
}

// Meaning is the fault that a code of a service stands for; one that its page does not name breaks the protocol.
func Meaning(op, code string, known map[string]fault.Code) error {
	meaning, ok := known[code]
	if !ok {
		meaning = fault.DeviceProtocol
	}
	return fault.New(meaning, op, "error %.12q of the service", code)
}
