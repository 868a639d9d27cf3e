package pair

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"sync"
	"time"

	"github.com/bytemare/opaque"

	"thana/shared/fault"
)

const (
	// Tries is how many exchanges one code allows.
	Tries = 5
	// OfferLasts is how long a code stays open.
	OfferLasts = 10 * time.Minute
	// backOff is the wait after the first wrong code; it doubles with each one.
	backOff = time.Second
)

// Offer is one open code on the appliance.
type Offer struct {
	code    string
	opened  time.Time
	secrets secrets

	mu       sync.Mutex
	tries    int
	notUntil time.Time
	done     bool
	exchange map[string]*exchange
}

type secrets struct {
	private, public, seed []byte
	record                *opaque.ClientRecord
}

type exchange struct {
	server  *opaque.Server
	binding Binding
	name    string
}

// NewOffer opens a code. Registration of the code runs here, on the appliance alone: no password file leaves it.
func NewOffer(now time.Time) (*Offer, error) {
	code, err := NewCode()
	if err != nil {
		return nil, err
	}
	s, err := register(code)
	if err != nil {
		return nil, err
	}
	return &Offer{code: code, opened: now, secrets: s, exchange: map[string]*exchange{}}, nil
}

func register(code string) (secrets, error) {
	const op = "pair.register"
	conf := suite(Binding{})
	s := secrets{seed: conf.GenerateOPRFSeed()}
	s.private, s.public = conf.KeyGen()
	client, err := conf.Client()
	if err != nil {
		return s, fault.Wrap(fault.Unexpected, op, err)
	}
	server, err := conf.Server()
	if err != nil {
		return s, fault.Wrap(fault.Unexpected, op, err)
	}
	public, err := server.Deserialize.DecodeAkePublicKey(s.public)
	if err != nil {
		return s, fault.Wrap(fault.Unexpected, op, err)
	}
	credential := opaque.RandomBytes(32)
	response := server.RegistrationResponse(client.RegistrationInit([]byte(code)), public, credential, s.seed)
	record, _ := client.RegistrationFinalize(response, opaque.ClientRegistrationFinalizeOptions{
		ClientIdentity: desktopIdentity, ServerIdentity: applianceIdentity,
	})
	s.record = &opaque.ClientRecord{CredentialIdentifier: credential, ClientIdentity: desktopIdentity, RegistrationRecord: record}
	return s, nil
}

// Code is shown on the appliance's console.
func (o *Offer) Code() string { return o.code }

// Open reports whether the offer still takes exchanges.
func (o *Offer) Open(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.open(now)
}

func (o *Offer) open(now time.Time) bool { return !o.over(now) && o.tries < Tries }

// Over reports that nothing can come of the offer any more. The last try is not over before it is finished.
func (o *Offer) Over(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.over(now)
}

func (o *Offer) over(now time.Time) bool { return o.done || now.Sub(o.opened) >= OfferLasts }

// Start takes the desktop's first message and counts a try. It answers the session's name, the second message and the tries left, or
// fault.AccessPairClosed, fault.AccessPairWait (fact seconds) or fault.RequestMalformed.
func (o *Offer) Start(now time.Time, name string, ke1 []byte, b Binding) (session string, ke2 []byte, left int, err error) {
	const op = "pair.Start"
	if left, err = o.admit(now); err != nil {
		return "", nil, left, err
	}
	server, err := suite(b).Server()
	if err != nil {
		return "", nil, left, fault.Wrap(fault.Unexpected, op, err)
	}
	if err := server.SetKeyMaterial(applianceIdentity, o.secrets.private, o.secrets.public, o.secrets.seed); err != nil {
		return "", nil, left, fault.Wrap(fault.Unexpected, op, err)
	}
	first, err := server.Deserialize.KE1(ke1)
	if err != nil {
		return "", nil, left, fault.Wrap(fault.RequestMalformed, op, err)
	}
	second, err := server.LoginInit(first, o.secrets.record)
	if err != nil {
		return "", nil, left, fault.Wrap(fault.RequestMalformed, op, err)
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return "", nil, left, fault.Wrap(fault.Unexpected, op, err)
	}
	session = hex.EncodeToString(id)
	o.mu.Lock()
	o.exchange[session] = &exchange{server, b, name}
	o.mu.Unlock()
	return session, second.Serialize(), left, nil
}

// admit counts a try before anything is computed, so that parallel guesses cannot outrun the count.
func (o *Offer) admit(now time.Time) (left int, err error) {
	const op = "pair.Start"
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.open(now) {
		return 0, fault.New(fault.AccessPairClosed, op, "tries %d, age %s", o.tries, now.Sub(o.opened))
	}
	if now.Before(o.notUntil) {
		seconds := int(o.notUntil.Sub(now)/time.Second) + 1
		return Tries - o.tries, fault.New(fault.AccessPairWait, op, "too early").With("seconds", strconv.Itoa(seconds))
	}
	o.notUntil = now.Add(backOff << o.tries)
	o.tries++
	return Tries - o.tries, nil
}

// Finish takes the desktop's last message. It answers the desktop's name and certificate, now authenticated, and
// closes the offer; or fault.AccessPairCode (fact left).
func (o *Offer) Finish(session string, ke3 []byte, b Binding) (name string, desktop Fingerprint, err error) {
	const op = "pair.Finish"
	o.mu.Lock()
	defer o.mu.Unlock()
	wrong := fault.New(fault.AccessPairCode, op, "exchange failed").With("left", strconv.Itoa(Tries-o.tries))
	x := o.exchange[session]
	delete(o.exchange, session)
	if x == nil || o.done {
		return "", desktop, wrong
	}
	last, err := x.server.Deserialize.KE3(ke3)
	if err != nil {
		return "", desktop, fault.Wrap(fault.RequestMalformed, op, err)
	}
	if x.binding.Desktop != b.Desktop || x.server.LoginFinish(last) != nil {
		return "", desktop, wrong
	}
	o.done = true
	return x.name, b.Desktop, nil
}
