package protocol

import (
	"crypto/x509"
	"net/url"
	"strings"

	"thana/shared/fault"
	"thana/shared/record"
)

// stationURN precedes realm and station code in a client certificate's URI.
const stationURN = "urn:thana:station:"

// StationURI is the name that a station's certificate carries.
func StationURI(realm record.Realm, code string) *url.URL {
	return &url.URL{Scheme: "urn", Opaque: strings.TrimPrefix(stationURN, "urn:") + string(realm) + ":" + code}
}

// StationOf reads realm and station code from a certificate: exactly one URI, ours, with a code of CheckStation's form.
func StationOf(c *x509.Certificate) (record.Realm, string, error) {
	if len(c.URIs) != 1 {
		return "", "", Refuse(fault.SyncNotEnrolled, "certificate with %d URIs", len(c.URIs))
	}
	name, ours := strings.CutPrefix(c.URIs[0].String(), stationURN)
	realm, code, both := strings.Cut(name, ":")
	if !ours || !both {
		return "", "", Refuse(fault.SyncNotEnrolled, "certificate of another kind")
	}
	if err := CheckRealm(record.Realm(realm)); err != nil {
		return "", "", err
	}
	return record.Realm(realm), code, CheckStation(code)
}

// CheckRealm allows the two realms. Nothing crosses from one to the other: a state is of one of them, and so is
// whatever enrols at it.
func CheckRealm(r record.Realm) error {
	if r != record.Production && r != record.Training {
		return Refuse(fault.SyncRealm, "no such realm")
	}
	return nil
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
