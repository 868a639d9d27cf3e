package wsq

// token is a symbol of the Huffman coder with the extra bits that follow it: symbol | extra << 8 | bits << 24.
type token uint32

func followed(symbol, extra, bits int) token { return token(symbol | extra<<8 | bits<<24) }

func (t token) symbol() byte { return byte(t) }

func (t token) extra() (extra uint64, bits uint8) { return uint64(t>>8) & 0xFFFF, uint8(t >> 24) }

// tokenise names the symbols of the blocks and counts them, piece by piece.
func (e *Encoder) tokenise(_, who, of int) {
	for i := who; i < blocks*pieces; i += of {
		from, to := e.piece(i/pieces, i%pieces)
		e.pieces[i] = tokens(e.tokens[from:from:to], e.coeffs[from:to])
		e.counts[i] = count(e.pieces[i])
	}
}

// piece is where a piece of a block begins and ends. All but the first begin with a coefficient that is not zero: no run is cut.
func (e *Encoder) piece(block, i int) (from, to int) {
	first, last := e.block(block)
	cut := func(i int) int {
		at := first + (last-first)*i/pieces
		for i > 0 && at < last && e.coeffs[at] == 0 {
			at++
		}
		return at
	}
	return cut(i), cut(i + 1)
}

func count(tokens []token) (n symbolCounts) {
	for _, t := range tokens {
		n[t.symbol()]++
	}
	return n
}

// tokens appends the symbols of coefficients, never more than it has coefficients.
func tokens(out []token, coeffs []int16) []token {
	for i := 0; i < len(coeffs); {
		c := int(coeffs[i])
		if c != 0 {
			out = append(out, coefficient(c))
			i++
			continue
		}
		run := 1
		for i+run < len(coeffs) && coeffs[i+run] == 0 && run < maxRun16 {
			run++
		}
		out = append(out, zeros(run))
		i += run
	}
	return out
}

func coefficient(c int) token {
	switch {
	case c > 0xFF:
		return followed(symPos16, c, 16)
	case c > maxCoeff:
		return followed(symPos8, c, 8)
	case c < -0xFF:
		return followed(symNeg16, -c, 16)
	case c < minCoeff:
		return followed(symNeg8, -c, 8)
	}
	return token(symZero + c)
}

func zeros(run int) token {
	switch {
	case run <= maxZeroRun:
		return token(run)
	case run <= 0xFF:
		return followed(symRun8, run, 8)
	}
	return followed(symRun16, run, 16)
}
