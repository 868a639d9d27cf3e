package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"io"
)

const (
	// Segment is how many clear bytes one sealed segment holds; only the last holds fewer.
	Segment       = 64 << 10
	tagSize       = 16
	sealedSegment = Segment + tagSize
)

// SealedSize is the size of a sealed blob of n clear bytes. An empty blob has one empty segment.
func SealedSize(n int64) int64 { return n + tagSize*max(1, (n+Segment-1)/Segment) }

// OpenedSize is the inverse; ErrForm for a size that no sealed blob has.
func OpenedSize(sealed int64) (int64, error) {
	if sealed < tagSize {
		return 0, ErrForm
	}
	segments := (sealed + sealedSegment - 1) / sealedSegment
	n := sealed - segments*tagSize
	if SealedSize(n) != sealed {
		return 0, ErrForm
	}
	return n, nil
}

// nonce is segment index (11 bytes, big endian) and a last-segment flag: truncation, reorder and repetition do not open.
func nonce(index int64, last bool) []byte {
	n := make([]byte, 12)
	binary.BigEndian.PutUint64(n[3:11], uint64(index))
	if last {
		n[11] = 1
	}
	return n
}

// SealBlob writes the sealed form of r to w and returns the number of clear bytes. One key seals one blob id once.
func SealBlob(w io.Writer, r io.Reader, key DataKey, about About) (int64, error) {
	aad := about.bind("blob")
	aead, err := key.cipherFor(aad)
	if err != nil {
		return 0, err
	}
	// One byte more than a segment is read, to know whether a segment is the last.
	buf := make([]byte, Segment+1)
	out := make([]byte, 0, sealedSegment)
	defer clear(buf)
	var total int64
	carry := 0
	for index := int64(0); ; index++ {
		n, err := io.ReadFull(r, buf[carry:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return total, err
		}
		n += carry
		last := n <= Segment
		size := min(n, Segment)
		out = aead.Seal(out[:0], nonce(index, last), buf[:size], aad)
		if _, err := w.Write(out); err != nil {
			return total, err
		}
		total += int64(size)
		if last {
			return total, nil
		}
		buf[0], carry = buf[Segment], 1
	}
}

// BlobReader reads the clear bytes of a sealed blob at any place; it opens only the segments that a read touches.
// It is not safe for concurrent use.
type BlobReader struct {
	r     io.ReaderAt
	aead  cipher.AEAD
	aad   []byte
	size  int64 // clear bytes
	last  int64 // index of the last segment
	held  int64 // index of the segment in clear, or -1
	clear []byte
	buf   []byte
}

// OpenBlob opens the sealed bytes of r. It opens the last segment at once, so that a shortened blob is refused here.
func OpenBlob(r io.ReaderAt, sealed int64, key DataKey, about About) (*BlobReader, error) {
	size, err := OpenedSize(sealed)
	if err != nil {
		return nil, err
	}
	aad := about.bind("blob")
	aead, err := key.cipherFor(aad)
	if err != nil {
		return nil, err
	}
	b := &BlobReader{r: r, aead: aead, aad: aad, size: size, last: (sealed+sealedSegment-1)/sealedSegment - 1, held: -1}
	if err := b.hold(b.last); err != nil {
		return nil, err
	}
	return b, nil
}

// Size is the number of clear bytes.
func (b *BlobReader) Size() int64 { return b.size }

// ReadAt implements io.ReaderAt over the clear bytes; ErrOpen where a segment was altered.
func (b *BlobReader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("seal: negative offset")
	}
	done := 0
	for done < len(p) {
		at := off + int64(done)
		if at >= b.size {
			return done, io.EOF
		}
		if err := b.hold(at / Segment); err != nil {
			return done, err
		}
		done += copy(p[done:], b.clear[at%Segment:])
	}
	return done, nil
}

func (b *BlobReader) hold(index int64) error {
	if index == b.held {
		return nil
	}
	want := int64(Segment)
	if index == b.last {
		want = b.size - index*Segment
	}
	if b.buf == nil {
		b.buf = make([]byte, sealedSegment)
	}
	b.held = -1
	sealed := b.buf[:want+tagSize]
	if n, err := b.r.ReadAt(sealed, index*sealedSegment); n < len(sealed) {
		if err == io.EOF || err == nil {
			err = ErrOpen
		}
		return err
	}
	plain, err := b.aead.Open(b.clear[:0], nonce(index, index == b.last), sealed, b.aad)
	if err != nil {
		return ErrOpen
	}
	b.clear, b.held = plain, index
	return nil
}

// SealPart is SealBlob for a blob that comes in parts: part is its clear bytes from at on, which is a whole number of segments, and a whole
// number of segments itself unless it is the last. The parts one behind the other are the sealed blob. No segment may be sealed twice with
// different bytes: one key and one nonce for two texts would open both.
func SealPart(w io.Writer, part []byte, at int64, last bool, key DataKey, about About) error {
	if at < 0 || at%Segment != 0 || !last && (len(part) == 0 || len(part)%Segment != 0) {
		return ErrForm
	}
	aad := about.bind("blob")
	aead, err := key.cipherFor(aad)
	if err != nil {
		return err
	}
	out := make([]byte, 0, sealedSegment)
	for index := at / Segment; ; index++ {
		size := min(len(part), Segment)
		ends := last && size == len(part)
		out = aead.Seal(out[:0], nonce(index, ends), part[:size], aad)
		if _, err := w.Write(out); err != nil {
			return err
		}
		if part = part[size:]; len(part) == 0 {
			return nil
		}
	}
}
