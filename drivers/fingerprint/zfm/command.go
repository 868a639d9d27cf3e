package zfm

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// Commands, section 3.
const (
	takePicture    = 0x01
	sendPicture    = 0x0a
	readParameters = 0x0f
	checkPassword  = 0x13
	light          = 0x35
)

// Confirmations.
const (
	done          = 0x00
	notUnderstood = 0x01
	noFinger      = 0x02
	noPicture     = 0x03
	wrongPassword = 0x13
)

const (
	answerWait  = time.Second
	dataWait    = 2 * time.Second // between two packets of a picture
	misheard    = 3               // times that a command may be not understood
	silences    = 2               // times that it may stay without an answer
	staleLimit  = 600             // packets of an old picture before an answer
	pictureTrys = 2
)

// The picture, section 4.
const (
	width     = 256
	height    = 288
	ppi       = 500 // the makers' figure
	wireBytes = width * height / 2
	level     = 17 // grey levels between two half-bytes
)

// ask sends a command and returns its confirmation and data. It asks again where nothing came or the sensor did not
// understand.
func (s *scanner) ask(ctx context.Context, code byte, args ...byte) (confirmation byte, data []byte, err error) {
	raw := packet{kind: kindCommand, body: append([]byte{code}, args...)}.bytes()
	for said, heard := 1, 1; ; {
		if _, err := s.wire.line.Write(ctx, raw); err != nil {
			return 0, nil, err
		}
		confirmation, data, err = s.answer(ctx)
		switch {
		case err == nil && confirmation == notUnderstood:
			if heard++; heard > misheard {
				return 0, nil, fault.New(fault.DeviceStalled, "zfm", "command %02x not understood %d times", code, misheard)
			}
		case errors.Is(err, fault.DeviceTimeout) && said < silences:
			said++
		default:
			return confirmation, data, err
		}
	}
}

func (s *scanner) answer(ctx context.Context) (confirmation byte, data []byte, err error) {
	silent := fault.New(fault.DeviceTimeout, "zfm", "no answer within %v", answerWait)
	ctx, cancel := context.WithTimeoutCause(ctx, answerWait, silent)
	defer cancel()
	for range staleLimit {
		p, err := s.wire.read(ctx)
		if err != nil {
			return 0, nil, err
		}
		if p.kind == kindAnswer && len(p.body) > 0 {
			return p.body[0], p.body[1:], nil
		}
	}
	return 0, nil, bad("%d packets and no answer", staleLimit)
}

// handshake verifies the password and reads the parameters, which some models do not have.
func (s *scanner) handshake(ctx context.Context, password uint32) error {
	confirmation, _, err := s.ask(ctx, checkPassword, binary.BigEndian.AppendUint32(nil, password)...)
	switch {
	case err != nil:
		return err
	case confirmation == wrongPassword:
		return fault.New(fault.DevicePassword, "zfm.Open", "")
	case confirmation != done:
		return bad("password: confirmation %02x", confirmation)
	}
	confirmation, data, err := s.ask(ctx, readParameters)
	if err == nil && confirmation == done {
		s.log.Debug("sensor answers", "parameters", data)
	}
	return err
}

// glow sets the light where the sensor has one: section 5.
func (s *scanner) glow(ctx context.Context, control, colour byte) error {
	if s.dark {
		return nil
	}
	confirmation, _, err := s.ask(ctx, light, control, 0x60, colour, 0)
	if errors.Is(err, fault.DeviceStalled) || errors.Is(err, fault.DeviceTimeout) || err == nil && confirmation != done {
		s.dark = true
		return nil
	}
	return err
}

// look takes a picture into the sensor's memory and says whether a finger was there.
func (s *scanner) look(ctx context.Context) (finger, taken bool, err error) {
	confirmation, _, err := s.ask(ctx, takePicture)
	switch {
	case err != nil:
		return false, false, err
	case confirmation == done:
		return true, true, nil
	case confirmation == noFinger:
		return false, false, nil
	case confirmation == noPicture:
		return true, false, nil
	}
	return false, false, bad("taking a picture: confirmation %02x", confirmation)
}

// fetch reads the picture in the sensor's memory, once more where it came damaged.
func (s *scanner) fetch(ctx context.Context) (biometric.Image, error) {
	for try := 1; ; try++ {
		im, err := s.upload(ctx)
		if err == nil || !errors.Is(err, fault.DeviceProtocol) || try == pictureTrys {
			return im, err
		}
		s.log.Info("damaged picture, asking for it again", "detail", err)
		if err := s.wire.quiet(ctx); err != nil {
			return biometric.Image{}, err
		}
	}
}

func (s *scanner) upload(ctx context.Context) (biometric.Image, error) {
	confirmation, _, err := s.ask(ctx, sendPicture)
	if err == nil && confirmation != done {
		err = bad("sending the picture: confirmation %02x", confirmation)
	}
	if err != nil {
		return biometric.Image{}, err
	}
	data := make([]byte, 0, wireBytes)
	for {
		p, err := s.part(ctx)
		if err != nil {
			return biometric.Image{}, err
		}
		if p.kind != kindData && p.kind != kindLast || len(data)+len(p.body) > wireBytes {
			return biometric.Image{}, bad("packet %02x after %d bytes of the picture", p.kind, len(data))
		}
		if data = append(data, p.body...); p.kind == kindLast {
			return picture(data)
		}
	}
}

func (s *scanner) part(ctx context.Context) (packet, error) {
	silent := fault.New(fault.DeviceTimeout, "zfm", "the picture broke off")
	ctx, cancel := context.WithTimeoutCause(ctx, dataWait, silent)
	defer cancel()
	return s.wire.read(ctx)
}

// picture spreads half-bytes to pixels.
func picture(data []byte) (biometric.Image, error) {
	if len(data) != wireBytes {
		return biometric.Image{}, bad("a picture of %d bytes, want %d", len(data), wireBytes)
	}
	im := biometric.NewImage(width, height, ppi)
	for i, b := range data {
		im.Pix[2*i], im.Pix[2*i+1] = b>>4*level, b&0x0f*level
	}
	return im, nil
}
