package niem

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"thana/shared/fault"
	"thana/shared/nist"
)

// namespaces are the prefixes that this package writes, and knows elements by whatever prefix a file uses.
var namespaces = [][2]string{
	{"itl", "http://biometrics.nist.gov/standard/2011"},
	{"biom", "http://niem.gov/niem/biometrics/1.0"},
	{"nc", "http://niem.gov/niem/niem-core/2.0"},
	{"ext", "urn:thana:itl-extension:1"},
}

const (
	numberAttr  = "number"
	root        = "itl:NISTBiometricInformationExchangePackage"
	maxDepth    = 24                     // the schema needs nine
	freeNodes   = 4096                   // elements that any file may have, however short
	bytesOfNode = 24                     // a file pays so many bytes for each further element
	maxXML      = nist.MaxFile / 16 * 22 // base64 and markup of the largest transaction
)

// element is one element: text, or bytes written as base64, or children.
type element struct {
	name   string // with the prefix of namespaces, or "?:" of another one
	number int    // attribute of ext:Field, or 0
	text   string
	data   []byte
	kids   []*element
}

func (e *element) child(name string) *element {
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

func leaf(name, text string) *element { return &element{name: name, text: text} }

func parent(name string, kids ...*element) *element { return &element{name: name, kids: kids} }

// write serialises the element, indented by depth.
func (e *element) write(out *bufio.Writer, depth int) error {
	indent := strings.Repeat(" ", depth)
	out.WriteString(indent + "<" + e.name)
	if depth == 0 {
		for _, n := range namespaces {
			out.WriteString("\n xmlns:" + n[0] + `="` + n[1] + `"`)
		}
	}
	if e.number > 0 {
		out.WriteString(" " + numberAttr + `="` + strconv.Itoa(e.number) + `"`)
	}
	out.WriteByte('>')
	switch {
	case e.data != nil:
		to := base64.NewEncoder(base64.StdEncoding, out)
		if _, err := to.Write(e.data); err != nil {
			return err
		}
		if err := to.Close(); err != nil {
			return err
		}
	case e.kids != nil:
		out.WriteByte('\n')
		for _, k := range e.kids {
			if err := k.write(out, depth+1); err != nil {
				return err
			}
		}
		out.WriteString(indent)
	default:
		if err := xml.EscapeText(out, []byte(e.text)); err != nil {
			return err
		}
	}
	_, err := out.WriteString("</" + e.name + ">\n")
	return err
}

// parse reads a document into elements. Document type declarations are refused: the form has none, and they are the way to
// make a small file large.
func parse(data []byte) (*element, error) {
	if len(data) > maxXML {
		return nil, fault.New(fault.ExchangeTooLarge, "niem.Read", "%d bytes, at most %d", len(data), maxXML)
	}
	left := freeNodes + len(data)/bytesOfNode
	top := &element{}
	stack := []*element{top}
	var text []byte // of the innermost element; text beside children is markup's white space
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, unreadable("%v", err)
		}
		last := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.Directive:
			return nil, unreadable("a document type declaration")
		case xml.StartElement:
			if left--; left < 0 || len(stack) > maxDepth {
				return nil, unreadable("more elements, or deeper, than a file of this size may have")
			}
			e := &element{name: prefixed(token.Name)}
			for _, a := range token.Attr {
				if a.Name == (xml.Name{Local: numberAttr}) {
					e.number, _ = strconv.Atoi(a.Value)
				}
			}
			last.kids = append(last.kids, e)
			stack, text = append(stack, e), text[:0]
		case xml.EndElement:
			if stack = stack[:len(stack)-1]; last.kids == nil {
				last.text = string(text)
			}
			text = text[:0]
		case xml.CharData:
			if last.kids == nil {
				text = append(text, token...)
			}
		}
	}
	if len(top.kids) != 1 || top.kids[0].name != root {
		return nil, unreadable("the document is no %s", root)
	}
	return top.kids[0], nil
}

func prefixed(n xml.Name) string {
	for _, ns := range namespaces {
		if ns[1] == n.Space {
			return ns[0] + ":" + n.Local
		}
	}
	return "?:" + n.Local
}

// decode64 reads base64 with white space anywhere.
func decode64(s string) ([]byte, error) {
	packed := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			packed = append(packed, c)
		}
	}
	n, err := base64.StdEncoding.Decode(packed, packed)
	if err != nil {
		return nil, unreadable("an image is not base64: %v", err)
	}
	return packed[:n:n], nil
}

func unreadable(format string, args ...any) error {
	return fault.New(fault.ExchangeUnreadable, "niem.Read", format, args...)
}

func notWritten(format string, args ...any) error {
	return fault.New(fault.ExchangeNotWritten, "niem.Write", format, args...)
}
