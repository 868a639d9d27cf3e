package uru4000

import (
	"encoding/binary"
	"math/bits"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// The picture, sections 7 and 8.
const (
	width      = 384 // pixels of a line
	height     = 290 // lines
	ppi        = 512 // the maker's figure, the same on both axes: section 8
	headerSize = 64
	imageSize  = headerSize + height*width // bytes asked for

	maxBlocks  = 15
	blockTable = 16 // offset of the block table in the header
)

// Flags of a block, section 7.
const (
	blockAbsent     = 0x01 // its lines are not in the data
	blockScrambled  = 0x02
	blockKeepsKey   = 0x04 // the key does not run on over it
	blockChangesKey = 0x80 // a new key is to be asked for before it
)

type block struct {
	flags byte
	lines int
}

type header struct {
	keyNumber byte
	blocks    []block
}

func (h header) scrambled() bool {
	for _, b := range h.blocks {
		if b.flags&blockScrambled != 0 {
			return true
		}
	}
	return false
}

// parseHeader checks the header against the bytes that came with it: raw is one whole image transfer.
func parseHeader(raw []byte) (header, error) {
	if len(raw) < headerSize {
		return header{}, bad("%d bytes are less than a header", len(raw))
	}
	h := header{keyNumber: raw[6]}
	sent := int(binary.LittleEndian.Uint16(raw[4:]))
	if want := headerSize + sent*width; sent == 0 || sent > height || len(raw) < want {
		return header{}, bad("%d bytes for %d lines", len(raw), sent)
	}
	present, all := 0, 0
	for i := range maxBlocks {
		b := block{flags: raw[blockTable+2*i], lines: int(raw[blockTable+2*i+1])}
		if b.lines == 0 {
			break
		}
		h.blocks = append(h.blocks, b)
		all += b.lines
		if b.flags&blockAbsent == 0 {
			present += b.lines
		}
	}
	if present != sent || all > height {
		return header{}, bad("%d lines in blocks, %d sent, %d in the picture", present, sent, all)
	}
	return h, nil
}

func bad(format string, args ...any) error {
	return fault.New(fault.DeviceProtocol, "uru4000.image", format, args...)
}

// plain is the header of a picture whose flags say that it is scrambled and that is not.
func (h header) plain() header {
	plain := header{keyNumber: h.keyNumber}
	for _, b := range h.blocks {
		plain.blocks = append(plain.blocks, block{b.flags & blockAbsent, b.lines})
	}
	return plain
}

// noisy says whether the first two lines look scrambled, section 9: as bright and dark as noise, and no pixel like the one before.
func noisy(lines []byte) bool {
	const (
		leastVariance   = 2500 // of pixels; noise has 5461
		mostCorrelation = 30   // percent, between neighbours; noise has 0
	)
	if len(lines) < 2*width {
		return false
	}
	sum := 0
	for _, v := range lines[:2*width] {
		sum += int(v)
	}
	mean, variance, covariance := sum/(2*width), 0, 0
	for i, v := range lines[:2*width] {
		variance += (int(v) - mean) * (int(v) - mean)
		if i%width > 0 {
			covariance += (int(v) - mean) * (int(lines[i-1]) - mean)
		}
	}
	return variance >= leastVariance*2*width && 100*covariance < mostCorrelation*variance
}

// decode unscrambles the lines, as they were sent: sections 7 to 9. keyOf asks the device for a key.
func decode(raw []byte, h header, keyOf func(number byte) (uint32, error)) ([]byte, error) {
	var key uint32
	var err error
	number := h.keyNumber
	if h.scrambled() {
		if key, err = keyOf(number); err != nil {
			return nil, err
		}
	}
	rest := raw[headerSize:]
	lines := make([]byte, 0, height*width)
	for _, b := range h.blocks {
		if b.flags&blockChangesKey != 0 {
			number++
			if key, err = keyOf(number); err != nil {
				return nil, err
			}
		}
		size := b.lines * width
		if b.flags&blockAbsent != 0 {
			lines = append(lines, repeat(rest, b.lines)...)
			key = runOn(key, b.flags, size)
			continue
		}
		data := rest[:size]
		rest = rest[size:]
		if b.flags&(blockScrambled|blockKeepsKey) == blockScrambled {
			data, key = unscramble(data, key)
		} else {
			key = runOn(key, b.flags, size)
		}
		lines = append(lines, data...)
	}
	return lines, nil
}

// repeat stands the next line in for lines that were not sent.
func repeat(rest []byte, lines int) []byte {
	if len(rest) < width {
		return make([]byte, lines*width)
	}
	var out []byte
	for range lines {
		out = append(out, rest[:width]...)
	}
	return out
}

// seen lays the lines out as seen, ridges dark; lines that never came stay white. Unless they come as sent, from top to
// bottom, they are turned by 180 degrees.
func seen(lines []byte, asSent bool) biometric.Image {
	im := biometric.NewImage(width, height, ppi)
	last := len(im.Pix) - 1
	for i, v := range lines {
		if asSent {
			im.Pix[i] = 255 - v
		} else {
			im.Pix[last-i] = 255 - v
		}
	}
	return im
}

// unscramble returns the plain bytes of a block and the key after it. A block is shifted by one byte: its first byte
// carries nothing and its last pixel is lost.
func unscramble(data []byte, key uint32) ([]byte, uint32) {
	plain := make([]byte, len(data))
	for i := range len(data) - 1 {
		plain[i] = data[i+1] ^ mask(key)
		key = step(key)
	}
	return plain, step(key)
}

// runOn moves the key over a block that is not scrambled with it.
func runOn(key uint32, flags byte, size int) uint32 {
	if flags&(blockScrambled|blockKeepsKey) != 0 {
		return key
	}
	for range size {
		key = step(key)
	}
	return key
}

// mask gathers the eight key bits 4 8 11 14 18 21 24 29, lowest first.
func mask(key uint32) byte {
	return byte(key>>4&1 | key>>8&1<<1 | key>>11&1<<2 | key>>14&1<<3 | key>>18&1<<4 | key>>21&1<<5 | key>>24&1<<6 | key>>29&1<<7)
}

// step shifts the key right by one; the parity of its taps comes in at the top.
func step(key uint32) uint32 {
	const taps = 0x9248144d
	return key>>1 | uint32(bits.OnesCount32(key&taps)&1)<<31
}
