package record

// DocumentCapture is the PDF of a record's scanned pages, made of its page captures. Its rendition DocumentText, where the pages could be read,
// is what is written on them.
const DocumentCapture CaptureKind = "document"

// DocumentText is the rendition of a document: plain text, UTF-8, a line per line, a form feed between pages.
const DocumentText = "text"

// Bound says what a document was made of.
type Bound struct {
	Pages  []string `json:"pages"`            // capture ids, in order
	Unread int      `json:"unread,omitempty"` // of them: pages on which nothing could be read
	Reader string   `json:"reader,omitempty"` // program and languages that read them; empty: none was installed
}
