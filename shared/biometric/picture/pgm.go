package picture

import (
	"fmt"
	"io"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// decodePGM reads a binary PGM of depth 255. A comment "# ppi N" holds the resolution.
func decodePGM(data []byte) (biometric.Image, error) {
	const op = "picture.decodePGM"
	p := pgmHeader{data: data[2:], ppi: DefaultPPI}
	width, height, depth := p.number(), p.number(), p.number()
	if p.bad || depth != 255 || len(p.data) == 0 {
		return biometric.Image{}, fault.New(fault.RequestImageMalformed, op, "header, depth %d", depth)
	}
	if err := checkSize(op, width, height); err != nil {
		return biometric.Image{}, err
	}
	pix := p.data[1:]
	if len(pix) < width*height {
		return biometric.Image{}, fault.New(fault.RequestImageMalformed, op, "%d bytes for %dx%d", len(pix), width, height)
	}
	im := biometric.NewImage(width, height, p.ppi)
	copy(im.Pix, pix)
	return im, nil
}

type pgmHeader struct {
	data []byte
	ppi  int
	bad  bool
}

// number reads the next decimal number past white space and comments.
func (p *pgmHeader) number() int {
	for len(p.data) > 0 {
		switch c := p.data[0]; {
		case c == '#':
			p.comment()
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			p.data = p.data[1:]
		case c >= '0' && c <= '9':
			n := 0
			for len(p.data) > 0 && p.data[0] >= '0' && p.data[0] <= '9' && n <= MaxSide {
				n = n*10 + int(p.data[0]-'0')
				p.data = p.data[1:]
			}
			return n
		default:
			p.bad = true
			return 0
		}
	}
	p.bad = true
	return 0
}

func (p *pgmHeader) comment() {
	end := 0
	for end < len(p.data) && p.data[end] != '\n' {
		end++
	}
	var ppi int
	if n, _ := fmt.Sscanf(string(p.data[:min(end, 32)]), "# ppi %d", &ppi); n == 1 && ppi > 0 && ppi <= MaxSide {
		p.ppi = ppi
	}
	p.data = p.data[end:]
}

// EncodePGM writes a binary PGM with the resolution in a comment.
func EncodePGM(w io.Writer, im biometric.Image) error {
	if _, err := fmt.Fprintf(w, "P5\n# ppi %d\n%d %d\n255\n", im.PPI, im.Width, im.Height); err != nil {
		return err
	}
	_, err := w.Write(im.Pix)
	return err
}
