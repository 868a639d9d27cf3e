package upektc

import (
	"bytes"
	"encoding/binary"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// The picture, section 7.
const (
	width  = 144 // pixels
	height = 384
	ppi    = 508 // nominal: the ridges' period agrees, nothing measured it
	// tailSize bytes of unknown meaning end the message with the picture.
	tailSize = 4
)

// Parts of an inner message, section 6.
const (
	partWhole  = 0x28
	partFirst  = 0x2c
	partMiddle = 0x24
	partLast   = 0x20
	partNext   = 0x30
)

// States of the strip, section 6.
const (
	stateFinger   = 0x00
	stateNoFinger = 0x0c
	stateSideways = 0x1d
	stateShort    = 0x1e
)

// pictureHead begins the inner message with the picture, and stateHead the one with the state.
func pictureHead() []byte {
	return binary.LittleEndian.AppendUint32([]byte{0, 0, 0x0e, 0x12}, width*height)
}
func stateHead() []byte { return []byte{0, 0, 0, 0x20, 1, 0, 0, 0} }

const innerSize = 2 + 8 + width*height + tailSize // bytes of the longest inner message

// inner puts the parts of an inner message together.
type inner struct {
	data []byte // with its length
	open bool   // the first part came, the last did not
}

// add takes the body of a numbered message. done says that the inner message is whole.
func (in *inner) add(body []byte) (done bool, err error) {
	if len(body) < 1 {
		return false, bad("a part without a body")
	}
	part, data := body[0], body[1:]
	switch {
	case (part == partWhole || part == partFirst) && !in.open:
		in.data = nil
	case (part == partMiddle || part == partLast) && in.open:
	default:
		return false, bad("part %02x, %d bytes so far", part, len(in.data))
	}
	if len(in.data)+len(data) > innerSize {
		return false, bad("an inner message of more than %d bytes", innerSize)
	}
	in.data = append(in.data, data...)
	in.open = part == partFirst || part == partMiddle
	if in.open {
		return false, nil
	}
	if len(in.data) < 2 || int(binary.LittleEndian.Uint16(in.data)) != len(in.data)-2 {
		return false, bad("an inner message of %d bytes does not have its length", len(in.data))
	}
	return true, nil
}

// state reads an inner message that tells the state of the strip.
func (in *inner) state() (byte, bool) {
	rest, ok := bytes.CutPrefix(in.data[2:], stateHead())
	if !ok || len(rest) == 0 {
		return 0, false
	}
	return rest[0], true
}

// picture reads an inner message that holds one.
func (in *inner) picture() (biometric.Image, bool) {
	rest, ok := bytes.CutPrefix(in.data[2:], pictureHead())
	if !ok || len(rest) != width*height+tailSize {
		return biometric.Image{}, false
	}
	im := biometric.NewImage(width, height, ppi)
	copy(im.Pix, rest)
	return im, true
}

// swiped names what is wrong with a swipe, nil where nothing is.
func swiped(state byte) error {
	switch state {
	case stateFinger, stateNoFinger:
		return nil
	case stateShort:
		return fault.New(fault.CaptureSwipeShort, "upektc.Capture", "")
	case stateSideways:
		return fault.New(fault.CaptureSwipeAslant, "upektc.Capture", "")
	}
	return fault.New(fault.CaptureSwipeUnread, "upektc.Capture", "state %02x", state)
}
