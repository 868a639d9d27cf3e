package page

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/boxesandglue/textshape/ot"

	"thana/shared/fault"
)

// file numbers and writes the objects of a PDF file (ISO 32000-1 section 7.3.10 and 7.5).
type file struct {
	out     bytes.Buffer
	offsets []int // of object i+1, 0 while it is only reserved
}

func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

func (f *file) put(id int, body string) {
	f.offsets[id-1] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", id, body)
}

func (f *file) add(body string) int {
	id := f.reserve()
	f.put(id, body)
	return id
}

// stream adds a compressed stream with the entries of dict.
func (f *file) stream(dict string, data []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data) // a bytes.Buffer takes everything
	z.Close()
	return f.raw(dict+" /Filter /FlateDecode", packed.Bytes())
}

func (f *file) raw(dict string, data []byte) int {
	id := f.reserve()
	f.offsets[id-1] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n<<%s /Length %d>>\nstream\n", id, dict, len(data))
	f.out.Write(data)
	f.out.WriteString("\nendstream\nendobj\n")
	return id
}

// writePDF takes the glyphs of the text from source.
func writePDF(d *Document, source func() ([2]*ot.Font, error)) ([]byte, error) {
	f := &file{}
	f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	w := &pdfWriter{file: f, pictures: map[*Picture]int{}}
	for i := range w.fonts {
		w.fonts[i] = newPDFFont(i)
	}
	pages, resources := f.reserve(), f.reserve()
	var kids strings.Builder
	for i, s := range d.sheets {
		width, height := d.size(i)
		w.page, w.height = bytes.Buffer{}, height
		for _, o := range s.ops {
			o.to(w)
		}
		content := f.stream("", w.page.Bytes())
		id := f.add(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources %d 0 R>>",
			pages, number(points(width)), number(points(height)), content, resources))
		fmt.Fprintf(&kids, "%d 0 R ", id)
	}
	var fonts strings.Builder
	for i := range w.fonts {
		if len(w.fonts[i].used) == 0 {
			continue
		}
		id, err := w.fonts[i].write(f, source)
		if err != nil {
			return nil, fault.Wrap(fault.PaperFailed, "page.PDF", err)
		}
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", i, id)
	}
	var pictures strings.Builder
	for i, id := range w.pictureIDs {
		fmt.Fprintf(&pictures, "/P%d %d 0 R ", i, id)
	}
	f.put(resources, fmt.Sprintf("<</Font <<%s>> /XObject <<%s>>>>", fonts.String(), pictures.String()))
	f.put(pages, fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", kids.String(), len(d.sheets)))
	scaling := ""
	if d.trueSize {
		scaling = " /PrintScaling /None" // ISO 32000-1 table 150
	}
	catalog := f.add(fmt.Sprintf("<</Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences <</DisplayDocTitle true%s>>>>",
		pages, utf16Text(d.info.Language), scaling))
	f.finish(catalog, f.add(infoDict(d.info)))
	return f.out.Bytes(), nil
}

func infoDict(i Info) string {
	var b strings.Builder
	b.WriteString("<</Producer (Thana)")
	for _, e := range []struct{ key, value string }{{"Title", i.Title}, {"Subject", i.Subject}, {"Author", i.Author}} {
		if e.value != "" {
			fmt.Fprintf(&b, " /%s %s", e.key, utf16Text(e.value))
		}
	}
	if !i.Created.IsZero() {
		fmt.Fprintf(&b, " /CreationDate (%s)", pdfTime(i.Created))
	}
	b.WriteString(">>")
	return b.String()
}

// pdfTime is a date string of ISO 32000-1 section 7.9.4.
func pdfTime(t time.Time) string {
	zone := strings.ReplaceAll(t.Format("-07:00"), ":", "'")
	return t.Format("D:20060102150405") + zone + "'"
}

// finish writes the cross-reference table and the trailer; the file's identity is the hash of its content.
func (f *file) finish(catalog, info int) {
	start := f.out.Len()
	sum := sha256.Sum256(f.out.Bytes())
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, o := range f.offsets {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&f.out, "trailer <</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, catalog, info, sum[:16], sum[:16], start)
}

// utf16Text is a text string of ISO 32000-1 section 7.9.2.2.
func utf16Text(s string) string { return "<FEFF" + utf16Hex(s) + ">" }

func utf16Hex(s string) string {
	const digits = "0123456789ABCDEF"
	units := utf16.Encode([]rune(s))
	out := make([]byte, 0, 4*len(units))
	for _, u := range units {
		out = append(out, digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	return string(out)
}

func points(mm float64) float64 { return mm / mmPerPoint }

// number writes a length with at most three decimals.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
