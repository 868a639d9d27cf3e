package protocol

import (
	"crypto/x509"
	"net/url"
	"strings"

	"thana/shared/fault"
)

// stationURN precedes the station code in a client certificate's URI.
const stationURN = "urn:thana:station:"

// StationURI is the name that a station's certificate carries.
func StationURI(code string) *url.URL {
	return &url.URL{Scheme: "urn", Opaque: strings.TrimPrefix(stationURN, "urn:") + code}
}

// StationOf reads the station code from a certificate: exactly one URI, ours, with a code of CheckStation's form.
func StationOf(c *x509.Certificate) (string, error) {
	if len(c.URIs) != 1 {
		return "", Refuse(fault.SyncNotEnrolled, "certificate with %d URIs", len(c.URIs))
	}
	code, ours := strings.CutPrefix(c.URIs[0].String(), stationURN)
	if !ours {
		return "", Refuse(fault.SyncNotEnrolled, "certificate of another kind")
	}
	return code, CheckStation(code)
}

// CheckStation allows 1 to 32 letters, digits and hyphens: a code is part of paths and keys.
func CheckStation(code string) error {
	if code == "" || len(code) > 32 {
		return Refuse(fault.SyncStation, "station code of %d characters", len(code))
	}
	for _, r := range code {
		if !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-') {
			return Refuse(fault.SyncStation, "station code with character %q", r)
		}
	}
	return nil
}
