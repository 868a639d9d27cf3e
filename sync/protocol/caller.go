package protocol

import (
	"net/http"

	"thana/shared/fault"
	"thana/shared/record"
)

// Station names the caller of a request by its certificate alone, and gives the view of that station. Every door of the
// state asks here.
func (c HandlerConfig) Station(r *http.Request) (string, Receiver, error) {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return "", nil, Refuse(fault.SyncNotEnrolled, "no client certificate")
	}
	leaf := r.TLS.VerifiedChains[0][0]
	realm, station, err := StationOf(leaf)
	if err != nil {
		return "", nil, err
	}
	if err := c.sameRealm(realm); err != nil {
		return "", nil, err
	}
	to, err := c.Receiver(r.Context(), Caller{station, leaf.RawSubjectPublicKeyInfo})
	return station, to, err
}

// sameRealm keeps training out of production, and production out of training.
func (c HandlerConfig) sameRealm(caller record.Realm) error {
	if own := c.realm(); caller != own {
		return Refuse(fault.SyncRealm, "this state is of the %s realm", own)
	}
	return nil
}

func (c HandlerConfig) realm() record.Realm {
	if c.Realm == "" {
		return record.Production
	}
	return c.Realm
}
