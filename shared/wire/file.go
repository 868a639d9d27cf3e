package wire

import "thana/shared/record"

// A file from a phone, a stick or a memory card comes in parts of FilePart bytes; only the last has fewer. The desktop says size and SHA-256 of the
// whole first. Repeating PathFiles says where to go on, also after a cut of the line or of either machine; a file with which nobody goes on for a day
// is dropped.
const (
	PathFiles    = "/v1/records/{id}/files" // POST FileBegin -> FileAt
	PathFilePart = "/v1/files/{id}"         // PUT bytes, ?offset=n -> FileAt; DELETE gives it up
	FilePart     = 2 << 20
)

// FileBegin says what comes.
type FileBegin struct {
	Name   string            `json:"name" maxLength:"255"` // as it is called on the carrier, by exhibit.Name
	From   record.FileSource `json:"from"`
	Note   string            `json:"note,omitempty"` // from whom it came and what it is; that of the first call holds
	Size   int64             `json:"size"`
	SHA256 string            `json:"sha256"` // hexadecimal
	Head   []byte            `json:"head"`   // its first bytes, at most exhibit.Head: what is refused is refused before it is carried
}

// FileAt is how far a file is; Capture is there once it is whole and kept.
type FileAt struct {
	ID      string          `json:"id"`
	Offset  int64           `json:"offset"`
	Capture *record.Capture `json:"capture,omitempty"`
}
