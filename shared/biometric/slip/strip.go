package slip

// stripBits are the cells of the strip, dark is true.
func stripBits(edition int, number uint32) []bool {
	bits := make([]bool, 0, stripCells)
	bits = appendBits(bits, uint32(edition), editionBits)
	bits = appendBits(bits, number, numberBits)
	return appendBits(bits, uint32(check(bits)), checkBits)
}

func appendBits(bits []bool, v uint32, n int) []bool {
	for i := n - 1; i >= 0; i-- {
		bits = append(bits, v>>i&1 == 1)
	}
	return bits
}

// check is the CRC-16/CCITT-FALSE over single bits.
func check(bits []bool) uint16 {
	crc := uint16(checkStart)
	for _, b := range bits {
		top := crc&0x8000 != 0
		crc <<= 1
		if top != b {
			crc ^= checkPoly
		}
	}
	return crc
}

// stripOf reads edition and number back; ok is false when the check does not hold.
func stripOf(bits []bool) (edition int, number uint32, ok bool) {
	if len(bits) != stripCells {
		return 0, 0, false
	}
	const data = editionBits + numberBits
	edition, number = int(value(bits[:editionBits])), value(bits[editionBits:data])
	return edition, number, uint16(value(bits[data:])) == check(bits[:data])
}

func value(bits []bool) uint32 {
	var v uint32
	for _, b := range bits {
		v <<= 1
		if b {
			v |= 1
		}
	}
	return v
}
