package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// Address is where a maker's service stands, as the station's file names it: "mantra+https://host:port?pin=SHA-256".
type Address struct {
	URL     *url.URL // "https://host:port"
	Options url.Values
	pin     []byte
}

// ParseAddress reads an address of a kind ("mantra"). Plain HTTP is for this computer only, and no key but pin and those of the kind is
// known (adr/0141); else fault.DeviceWrongPort.
func ParseAddress(text, kind string, keys ...string) (Address, error) {
	const op = "fingerprint.ParseAddress"
	u, err := url.Parse(text)
	if err != nil {
		return Address{}, fault.New(fault.DeviceWrongPort, op, "%.80q is no address", text)
	}
	scheme, ours := strings.CutPrefix(u.Scheme, kind+"+")
	a := Address{URL: &url.URL{Scheme: scheme, Host: u.Host}, Options: u.Query()}
	for key := range a.Options {
		if key != "pin" && !slices.Contains(keys, key) {
			return Address{}, fault.New(fault.DeviceWrongPort, op, "%.20q of a service", key)
		}
	}
	switch {
	case !ours || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.Fragment != "":
		return Address{}, fault.New(fault.DeviceWrongPort, op, "%.80q is no %s+https://host:port", text, kind)
	case scheme == "http" && !loopback(u.Hostname()):
		return Address{}, fault.New(fault.DeviceWrongPort, op, "another computer is asked over https only")
	case scheme != "http" && scheme != "https":
		return Address{}, fault.New(fault.DeviceWrongPort, op, "%.20q is neither http nor https", scheme)
	}
	if text := a.Options.Get("pin"); text != "" {
		a.pin, err = hex.DecodeString(strings.ReplaceAll(text, ":", ""))
		if err != nil || len(a.pin) != sha256.Size || scheme != "https" {
			return Address{}, fault.New(fault.DeviceWrongPort, op, "a pin is the SHA-256 of an https certificate, 64 hexadecimal digits")
		}
	}
	return a, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Transport reaches the service, and no other one.
func (a Address) Transport() *http.Transport { return web.Pinned(a.pin) }
