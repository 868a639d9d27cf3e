package seal

import (
	"crypto/hpke"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
)

// suite names what sealed the envelope key, so that a later suite can stand beside it.
const suite = "MLKEM768X25519+HKDF-SHA256+AES-256-GCM"

// Envelope is the opened key of one day; it wraps data keys. It prints as ▮.
type Envelope struct {
	id  string
	day string
	key [keySize]byte
}

// envelopeBody is the clear body of a ledger entry of KindEnvelope.
type envelopeBody struct {
	ID    string         `json:"id"`
	Day   string         `json:"day"` // "2006-01-02", IST
	Suite string         `json:"suite"`
	Slots []envelopeSlot `json:"slots"`
}

// envelopeSlot is the envelope key sealed to one reader.
type envelopeSlot struct {
	KeyID  string `json:"key_id"`
	Sealed []byte `json:"sealed"`
}

// NewEnvelope draws the key of a day ("2006-01-02") and seals it to the state and to the station. The body is that
// of the day's KindEnvelope entry, which stands in the chain before any entry that uses the key.
func NewEnvelope(state, own PublicKey, day, station string) (Envelope, []byte, error) {
	env := Envelope{day: day}
	_, _ = rand.Read(env.key[:])
	var tail [8]byte
	_, _ = rand.Read(tail[:])
	env.id = day + "." + hex.EncodeToString(tail[:])

	body := envelopeBody{ID: env.id, Day: day, Suite: suite}
	for _, reader := range []PublicKey{state, own} {
		if reader.key == nil {
			return Envelope{}, nil, ErrForm
		}
		sealed, err := hpke.Seal(reader.key, hpke.HKDFSHA256(), hpke.AES256GCM(), slotInfo(station, env.id, day), env.key[:])
		if err != nil {
			return Envelope{}, nil, err
		}
		body.Slots = append(body.Slots, envelopeSlot{KeyID: reader.ID(), Sealed: sealed})
	}
	text, err := Canonical(body)
	return env, text, err
}

// OpenEnvelope opens the body of a KindEnvelope entry with the state's or the station's private key.
func OpenEnvelope(key PrivateKey, station string, body []byte) (Envelope, error) {
	var b envelopeBody
	if err := json.Unmarshal(body, &b); err != nil || b.Suite != suite || b.ID == "" || key.key == nil {
		return Envelope{}, ErrForm
	}
	own := key.Public().ID()
	for _, slot := range b.Slots {
		if slot.KeyID != own {
			continue
		}
		plain, err := hpke.Open(key.key, hpke.HKDFSHA256(), hpke.AES256GCM(), slotInfo(station, b.ID, b.Day), slot.Sealed)
		if err != nil || len(plain) != keySize {
			return Envelope{}, ErrOpen
		}
		env := Envelope{id: b.ID, day: b.Day, key: [keySize]byte(plain)}
		clear(plain)
		return env, nil
	}
	return Envelope{}, ErrOpen
}

func slotInfo(station, id, day string) []byte {
	return About{Station: station, Kind: day, Item: id, Version: 1}.bind("envelope")
}

// ID is what ledger.Entry.Envelope names.
func (e Envelope) ID() string { return e.id }

// Day is "2006-01-02", IST.
func (e Envelope) Day() string { return e.day }

// Wipe overwrites the key.
func (e *Envelope) Wipe() { clear(e.key[:]) }

func (Envelope) String() string   { return "▮" }
func (Envelope) GoString() string { return "▮" }

// Wrap seals a data key under a random nonce: nonce (12 bytes), key (32), tag (16).
func (e Envelope) Wrap(k DataKey, about About) ([]byte, error) {
	aead, err := gcm(e.key[:])
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+keySize+aead.Overhead())
	_, _ = rand.Read(nonce)
	return aead.Seal(nonce, nonce, k[:], about.bind("key "+e.id)), nil
}

// Unwrap opens what Wrap sealed.
func (e Envelope) Unwrap(wrapped []byte, about About) (DataKey, error) {
	aead, err := gcm(e.key[:])
	if err != nil {
		return DataKey{}, err
	}
	if len(wrapped) != aead.NonceSize()+keySize+aead.Overhead() {
		return DataKey{}, ErrForm
	}
	nonce, rest := wrapped[:aead.NonceSize()], wrapped[aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, rest, about.bind("key "+e.id))
	if err != nil {
		return DataKey{}, ErrOpen
	}
	k := DataKey(plain)
	clear(plain)
	return k, nil
}
