package seal

import "crypto/hpke"

// SealTo seals bytes to one reader, with the same suite as an envelope key. The sealed form is 1,136 bytes longer.
func SealTo(reader PublicKey, about About, plain []byte) ([]byte, error) {
	if reader.key == nil {
		return nil, ErrForm
	}
	return hpke.Seal(reader.key, hpke.HKDFSHA256(), hpke.AES256GCM(), about.bind("letter"), plain)
}

// OpenSealed opens what SealTo sealed.
func OpenSealed(own PrivateKey, about About, sealed []byte) ([]byte, error) {
	if own.key == nil {
		return nil, ErrForm
	}
	plain, err := hpke.Open(own.key, hpke.HKDFSHA256(), hpke.AES256GCM(), about.bind("letter"), sealed)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}
