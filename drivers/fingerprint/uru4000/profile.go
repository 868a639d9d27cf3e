package uru4000

import (
	"context"
	"crypto/aes"

	"thana/drivers/device"
)

// profile is how a model differs from the recorded 4500.
type profile struct {
	device.Model
	challenge bool // it wakes up only when its challenge was answered: section 10
	asSent    bool // its lines come from top to bottom: section 8
	byNoise   bool // its flags do not say whether a picture is scrambled, its look does: section 9
}

// profiles: the first was recorded, of the others only what section 1 tells is known.
func profiles() []profile {
	reader := func(vendor, product uint16, name string) device.Model {
		return device.Model{ID: device.ID{Vendor: vendor, Product: product}, Name: name, Provenance: device.ProvenSpec}
	}
	recorded := reader(0x05ba, 0x000a, "DigitalPersona U.are.U 4500, 4000B")
	recorded.Provenance = device.ProvenRecording
	return []profile{
		{Model: recorded},
		{Model: reader(0x05ba, 0x0007, "DigitalPersona U.are.U 4000"), asSent: true, byNoise: true},
		{Model: reader(0x045e, 0x00bd, "Microsoft Fingerprint Reader"), asSent: true, byNoise: true},
		{Model: reader(0x045e, 0x00ca, "Microsoft Fingerprint Reader v2"), asSent: true, byNoise: true, challenge: true},
	}
}

func profileOf(id device.ID) profile {
	all := profiles()
	for _, p := range all {
		if p.ID == id {
			return p
		}
	}
	return all[0]
}

const challengeSize = 16 // bytes

// challengeKey is the fixed key of section 10.
func challengeKey() []byte {
	return []byte{0x79, 0xac, 0x91, 0x79, 0x5c, 0xa1, 0x47, 0x8e, 0x98, 0xe0, 0x0f, 0x3c, 0x59, 0x8f, 0x5f, 0x4b}
}

// answerChallenge shows the device that this is a driver it may work for.
func (s *scanner) answerChallenge(ctx context.Context) error {
	cipher, err := aes.NewCipher(challengeKey())
	if err != nil {
		return err
	}
	var block [challengeSize]byte
	if err := s.read(ctx, regChallenge, block[:]); err != nil {
		return err
	}
	cipher.Encrypt(block[:], block[:])
	return s.write(ctx, regAnswer, block[:]...)
}
