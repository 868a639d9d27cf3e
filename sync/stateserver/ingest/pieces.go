package ingest

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
)

// A file of the spool is a row of pieces: the number of bytes and their CRC-32C, four bytes each, big-endian, then the
// bytes. What a power cut tore at the end is known by it, where the hash would only condemn the whole capture.
const (
	pieceHead  = 8
	pieceBytes = 64 << 10 // at most
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func asPieces(data []byte) []byte {
	var out []byte
	for part := range slices.Chunk(data, pieceBytes) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = binary.BigEndian.AppendUint32(out, crc32.Checksum(part, castagnoli))
		out = append(out, part...)
	}
	return out
}

// pieces reads the bytes of the pieces; the first one that is not whole is the end.
type pieces struct {
	r      *bufio.Reader
	buf    [pieceBytes]byte
	rest   []byte // of the piece at hand
	length int64  // of the file, up to the end of that piece
}

func readPieces(r io.Reader) *pieces { return &pieces{r: bufio.NewReaderSize(r, pieceHead+pieceBytes)} }

// Read implements io.Reader.
func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func (p *pieces) next() error {
	var head [pieceHead]byte
	if _, err := io.ReadFull(p.r, head[:]); err != nil {
		return end(err)
	}
	size := binary.BigEndian.Uint32(head[:])
	if size == 0 || size > pieceBytes {
		return io.EOF
	}
	part := p.buf[:size]
	if _, err := io.ReadFull(p.r, part); err != nil {
		return end(err)
	}
	if crc32.Checksum(part, castagnoli) != binary.BigEndian.Uint32(head[4:]) {
		return io.EOF
	}
	p.rest = part
	p.length += int64(pieceHead + len(part))
	return nil
}

func end(err error) error {
	if err == io.ErrUnexpectedEOF {
		return io.EOF
	}
	return err
}
