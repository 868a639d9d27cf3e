package api

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"sync"
	"time"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	// sessionIdle ends a session that no desktop used for so long. The desktop locks long before.
	sessionIdle  = 12 * time.Hour
	draftKeyInfo = "thana desktop drafts v1"
)

type session struct {
	who      capture.Who
	lastUsed time.Time
}

// sessions are the signed-in officers, in memory: a restarted appliance asks for the password again.
type sessions struct {
	secret []byte // of the draft keys
	now    func() time.Time

	mu      sync.Mutex
	byToken map[string]*session
}

func newSessions(secret []byte, now func() time.Time) *sessions {
	return &sessions{secret: secret, now: now, byToken: map[string]*session{}}
}

// open makes a session of an officer at a desktop. The draft key is the same each time, so that drafts open again.
func (s *sessions) open(officer record.Officer, desktop string) (wire.Session, error) {
	token := make([]byte, 32)
	if _, err := rand.Read(token); err != nil {
		return wire.Session{}, fault.Wrap(fault.Unexpected, "api.session", err)
	}
	key, err := hkdf.Key(sha256.New, s.secret, []byte(desktop), draftKeyInfo+" "+officer.Login, 32)
	if err != nil {
		return wire.Session{}, fault.Wrap(fault.Unexpected, "api.session", err)
	}
	out := wire.Session{Token: hex.EncodeToString(token), Officer: officer, DraftKey: key}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.byToken, func(_ string, x *session) bool { return s.now().Sub(x.lastUsed) > sessionIdle })
	s.byToken[out.Token] = &session{capture.Who{Officer: officer, Desktop: desktop}, s.now()}
	return out, nil
}

// find returns who holds the token at this desktop; a token taken to another desktop is worth nothing.
func (s *sessions) find(token, desktop string) (capture.Who, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.byToken[token]
	if x == nil || x.who.Desktop != desktop || s.now().Sub(x.lastUsed) > sessionIdle {
		delete(s.byToken, token)
		return capture.Who{}, fault.New(fault.AccessSignIn, "api.session", "no session")
	}
	x.lastUsed = s.now()
	return x.who, nil
}

func (s *sessions) close(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byToken, token)
}

// closeWhere ends every session that match names, but for the one of the token kept: of a revoked desktop, of a changed
// officer, of who changed a password.
func (s *sessions) closeWhere(kept string, match func(capture.Who) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.byToken, func(token string, x *session) bool { return token != kept && match(x.who) })
}
