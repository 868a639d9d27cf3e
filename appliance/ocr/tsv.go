package ocr

import (
	"fmt"
	"image"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is a line of writing, in pixels of the picture.
type Line struct {
	Box   image.Rectangle
	Words []Word
}

// Word is a word of a line and how sure the program is of it, in per cent.
type Word struct {
	Box  image.Rectangle
	Text string
	Sure int
}

// leastSure is below what a word is left out: specks and rules read as letters.
const leastSure = 0

// maxSide bounds coordinates, so that no box of a broken answer leaves the page by far.
const maxSide = 1 << 16

// Columns of a TSV row of tesseract 4 and 5: level page_num block_num par_num line_num word_num left top width height conf text.
const (
	colLevel  = 0
	colLeft   = 6
	colSure   = 10
	colText   = 11
	columns   = 12
	levelLine = "4"
	levelWord = "5"
)

// parse reads the words of a page; lines without any are left out.
func parse(data []byte) ([]Line, error) {
	var out []Line
	keep := func() { // drops a last line that got no word
		if n := len(out); n > 0 && len(out[n-1].Words) == 0 {
			out = out[:n-1]
		}
	}
	first := true
	for row := range strings.Lines(string(data)) {
		cells := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", columns)
		if first {
			if first = false; cells[colLevel] != "level" {
				return nil, fmt.Errorf("ocr: the first row names no columns")
			}
			continue
		}
		if cells[colLevel] != levelLine && cells[colLevel] != levelWord {
			continue
		}
		if len(cells) < columns-1 {
			return nil, fmt.Errorf("ocr: a row of %d columns", len(cells))
		}
		box, err := boxOf(cells[colLeft:colSure])
		if err != nil {
			return nil, err
		}
		if cells[colLevel] == levelLine {
			keep()
			out = append(out, Line{Box: box})
			continue
		}
		if w, ok := wordOf(cells, box); ok && len(out) > 0 {
			out[len(out)-1].Words = append(out[len(out)-1].Words, w)
		}
	}
	keep()
	return out, nil
}

func wordOf(cells []string, box image.Rectangle) (Word, bool) {
	if len(cells) < columns || !utf8.ValidString(cells[colText]) {
		return Word{}, false
	}
	sure, err := strconv.ParseFloat(cells[colSure], 64)
	text := strings.TrimFunc(cells[colText], func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	return Word{Box: box, Text: text, Sure: int(sure)}, err == nil && sure >= leastSure && text != "" && !box.Empty()
}

func boxOf(cells []string) (image.Rectangle, error) {
	var n [4]int
	for i, c := range cells {
		var err error
		if n[i], err = strconv.Atoi(c); err != nil || n[i] < 0 || n[i] > maxSide {
			return image.Rectangle{}, fmt.Errorf("ocr: a box is not a box")
		}
	}
	return image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3]), nil
}

// Text is what is written, a line per line.
func Text(lines []Line) string {
	var b strings.Builder
	for _, l := range lines {
		for i, w := range l.Words {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
