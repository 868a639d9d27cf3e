package wsq

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"thana/shared/biometric"
)

// write puts the file together.
func (e *Encoder) write(im biometric.Image, lv level, rate float32) []byte {
	w := &e.writer
	w.out = w.out[:0]
	w.marker(markSOI)
	w.comment(im, rate)
	w.transformTable()
	w.quantTable(&e.quant)
	w.frame(im, lv)
	for b, packed := range e.packed {
		table := tableOf(b)
		if b < len(e.tables) {
			w.huffTable(table, &e.tables[table])
		}
		w.block(table, packed)
	}
	w.marker(markEOI)
	return bytes.Clone(w.out)
}

// writer appends the segments of a file, annex B.
type writer struct{ out []byte }

func (w *writer) marker(m uint16) { w.out = binary.BigEndian.AppendUint16(w.out, m) }
func (w *writer) u16(v int)       { w.out = binary.BigEndian.AppendUint16(w.out, uint16(v)) }
func (w *writer) bytes(b ...byte) { w.out = append(w.out, b...) }

// comment is the one that the reference encoder puts in front, names of NIST_COM in NBIS.
func (w *writer) comment(im biometric.Image, rate float32) {
	w.marker(markCOM)
	at := len(w.out)
	w.u16(0)
	w.line("NIST_COM ", 9)
	w.line("\nPIX_WIDTH ", im.Width)
	w.line("\nPIX_HEIGHT ", im.Height)
	w.line("\nPIX_DEPTH 8\nPPI ", im.PPI)
	w.line("\nLOSSY ", 1)
	w.out = append(w.out, "\nCOLORSPACE GRAY\nCOMPRESSION WSQ\nWSQ_BITRATE "...)
	w.out = strconv.AppendFloat(w.out, float64(rate), 'f', 6, 64)
	binary.BigEndian.PutUint16(w.out[at:], uint16(len(w.out)-at))
}

func (w *writer) line(name string, v int) {
	w.out = strconv.AppendInt(append(w.out, name...), int64(v), 10)
}

// decimal writes v >= 0 as the largest whole number below limit and a count of decimal places.
func decimal(v float32, limit float64) (places byte, whole uint32) {
	if v == 0 {
		return 0, 0
	}
	for float64(v) < limit {
		v *= 10
		places++
	}
	return places - 1, uint32(float64(v)/10 + 0.5)
}

// transformTable writes the second half of each symmetric filter, annex B.
func (w *writer) transformTable() {
	w.marker(markDTT)
	w.u16(58)
	w.bytes(lowTaps, highTaps)
	for _, half := range [][]float32{analysisLow[lowTaps/2:], analysisHigh[highTaps/2:]} {
		for _, v := range half {
			sign := byte(0)
			if v < 0 {
				sign, v = 1, -v
			}
			places, whole := decimal(v, 4294967295)
			w.bytes(sign, places)
			w.out = binary.BigEndian.AppendUint32(w.out, whole)
		}
	}
}

// scaled16 writes a number as decimal places and sixteen bits.
func (w *writer) scaled16(v float32) {
	places, whole := decimal(v, 65535)
	w.bytes(places)
	w.u16(int(whole))
}

func (w *writer) quantTable(q *quantTable) {
	w.marker(markDQT)
	w.u16(389)
	w.bytes(binCentreScale)
	w.u16(binCentreDigits)
	for k := range q.bin {
		w.scaled16(q.bin[k])
		w.scaled16(q.zero[k])
	}
}

// frame writes the frame header, annex B.
func (w *writer) frame(im biometric.Image, lv level) {
	w.marker(markSOF)
	w.u16(17)
	w.bytes(0, 255)
	w.u16(im.Height)
	w.u16(im.Width)
	w.scaled16(lv.shift)
	w.scaled16(lv.scale)
	w.bytes(encoderID, 0, 0)
}

func (w *writer) huffTable(id int, t *huffTable) {
	w.marker(markDHT)
	w.u16(3 + huffBits + len(t.values))
	w.bytes(byte(id))
	w.bytes(t.counts[:]...)
	w.bytes(t.values...)
}

// block writes a block header and its coded coefficients.
func (w *writer) block(table int, packed []byte) {
	w.marker(markSOB)
	w.u16(3)
	w.bytes(byte(table))
	w.bytes(packed...)
}
