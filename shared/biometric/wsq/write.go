package wsq

import (
	"encoding/binary"
	"fmt"

	"thana/shared/biometric"
)

// writer appends the segments of a file, annex B.
type writer struct{ out []byte }

func (w *writer) marker(m uint16) { w.out = binary.BigEndian.AppendUint16(w.out, m) }
func (w *writer) u16(v int)       { w.out = binary.BigEndian.AppendUint16(w.out, uint16(v)) }
func (w *writer) bytes(b ...byte) { w.out = append(w.out, b...) }

// nistComment is the text that the reference encoder puts in front, names of NIST_COM in NBIS.
func nistComment(im biometric.Image, rate float32) string {
	return fmt.Sprintf("NIST_COM 9\nPIX_WIDTH %d\nPIX_HEIGHT %d\nPIX_DEPTH 8\nPPI %d\nLOSSY 1\nCOLORSPACE GRAY\n"+
		"COMPRESSION WSQ\nWSQ_BITRATE %f", im.Width, im.Height, im.PPI, rate)
}

func (w *writer) comment(text string) {
	w.marker(markCOM)
	w.u16(2 + len(text))
	w.out = append(w.out, text...)
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

func (w *writer) quantTable(q quantTable) {
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

func (w *writer) huffTable(id byte, t huffTable) {
	w.marker(markDHT)
	w.u16(3 + huffBits + len(t.values))
	w.bytes(id)
	w.bytes(t.counts[:]...)
	w.bytes(t.values...)
}

// block writes a block header and its coefficients.
func (w *writer) block(table byte, t huffTable, coeffs []int16) {
	w.marker(markSOB)
	w.u16(3)
	w.bytes(table)
	codes := t.codes()
	b := bitWriter{out: w.out}
	walk(coeffs, func(symbol int, extra uint16, bits uint8) {
		b.put(codes[symbol].bits, codes[symbol].size)
		b.put(extra, bits)
	})
	b.pad()
	w.out = b.out
}
