package iso

import (
	"encoding/binary"
	"fmt"

	"thana/shared/fault"
)

// cursor reads big-endian numbers from the front of b. Its first failure sticks, and everything read after it is zero, so a
// reader looks at err once at the end of each part that holds lengths.
type cursor struct {
	b   []byte
	op  string
	err error
}

func (c *cursor) take(n int) []byte {
	if c.err != nil {
		return nil
	}
	if n < 0 || n > len(c.b) {
		c.err = refusal(fault.ExchangeCutShort, c.op, "%d bytes wanted, %d left", n, len(c.b))
		return nil
	}
	head := c.b[:n:n]
	c.b = c.b[n:]
	return head
}

func (c *cursor) number(n int) uint64 {
	v := uint64(0)
	for _, b := range c.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

func (c *cursor) u8() uint8   { return uint8(c.number(1)) }
func (c *cursor) u16() uint16 { return uint16(c.number(2)) }
func (c *cursor) u24() uint32 { return uint32(c.number(3)) }
func (c *cursor) u32() uint32 { return uint32(c.number(4)) }

func (c *cursor) refuse(format string, args ...any) {
	if c.err == nil {
		c.err = refusal(fault.ExchangeUnreadable, c.op, format, args...)
	}
}

// block takes the bytes of a part whose length, counted from before the length itself, has just been read: read is how
// many of them are behind.
func (c *cursor) block(length uint64, read int) *cursor {
	if c.err == nil && length < uint64(read) {
		c.refuse("a part of %d bytes, its header has %d", length, read)
	}
	if c.err == nil && length > uint64(read+len(c.b)) {
		c.err = refusal(fault.ExchangeCutShort, c.op, "a part of %d bytes, %d left", length, read+len(c.b))
	}
	if c.err != nil {
		return &cursor{op: c.op, err: c.err}
	}
	return &cursor{b: c.take(int(length) - read), op: c.op}
}

// open checks a record's identifier and version, and its length against the bytes that are there.
func open(op string, data []byte, magic string, editions map[string]Edition, lengthBytes func(Edition) int) (*cursor, Edition) {
	c := &cursor{b: data, op: op}
	if len(data) > MaxRecord {
		c.err = refusal(fault.ExchangeTooLarge, op, "%d bytes, at most %d", len(data), MaxRecord)
		return c, 0
	}
	id, version := string(c.take(4)), string(c.take(4))
	edition, ok := editions[version]
	if c.err == nil && (id != magic || !ok) {
		c.refuse("identifier %q, version %q", id, version)
	}
	if c.err != nil {
		return c, 0
	}
	n := lengthBytes(edition)
	length := c.number(n)
	rest := c.block(length, 8+n)
	if c.err == nil && len(c.b) > 0 {
		c.refuse("%d bytes behind the record", len(c.b))
	}
	if c.err != nil {
		rest.err = c.err
	}
	return rest, edition
}

func four(Edition) int { return 4 }

// images refuses a count that is too high, or the count of a record that has failed: then there are none to read.
func (c *cursor) images(n int) int {
	if n > maxImages {
		c.refuse("%d images, at most %d", n, maxImages)
	}
	if c.err != nil {
		return 0
	}
	return n
}

// end refuses bytes that nothing accounts for, and gives the first failure.
func (c *cursor) end() error {
	if c.err == nil && len(c.b) > 0 {
		c.refuse("%d bytes that nothing accounts for", len(c.b))
	}
	return c.err
}

// writer appends big-endian numbers. A value that does not fit its place sticks as err.
type writer struct {
	b   []byte
	op  string
	err error
}

func (w *writer) u8(v uint8)      { w.b = append(w.b, v) }
func (w *writer) u16(v uint16)    { w.b = binary.BigEndian.AppendUint16(w.b, v) }
func (w *writer) u24(v uint32)    { w.b = append(w.b, byte(v>>16), byte(v>>8), byte(v)) }
func (w *writer) u32(v uint32)    { w.b = binary.BigEndian.AppendUint32(w.b, v) }
func (w *writer) bytes(b ...byte) { w.b = append(w.b, b...) }

func (w *writer) fit(what string, v, low, high int) {
	if (v < low || v > high) && w.err == nil {
		w.err = refusal(fault.ExchangeNotWritten, w.op, "%s %d, not %d to %d", what, v, low, high)
	}
}

func (w *writer) count(what string, n, most int) { w.fit("number of "+what, n, 0, most) }

// length fills in the length of what was written since from, into n bytes at place.
func (w *writer) length(from, place, n int) {
	v := uint64(len(w.b) - from)
	for i := range n {
		w.b[place+i] = byte(v >> (8 * (n - 1 - i)))
	}
}

func (w *writer) done() ([]byte, error) {
	if len(w.b) > MaxRecord && w.err == nil {
		w.err = refusal(fault.ExchangeNotWritten, w.op, "%d bytes, at most %d", len(w.b), MaxRecord)
	}
	if w.err != nil {
		return nil, w.err
	}
	return w.b, nil
}

func version(op string, edition Edition, editions map[string]Edition) (string, error) {
	for v, e := range editions {
		if e == edition {
			return v, nil
		}
	}
	return "", refusal(fault.ExchangeNotWritten, op, "%s", fmt.Sprintf("edition %d", edition))
}
