package record

import "time"

// FileCapture is a file that was brought from a phone, a stick or a memory card: a clip, a recording, a photograph, a PDF. The original is the file
// as it came, byte for byte.
const FileCapture CaptureKind = "file"

// FilePreview is the rendition of a photograph among them: a JPEG of at most 1000 pixels.
const FilePreview = "preview"

// File is what is known of a file that was brought. From and Note are what the officer said; Name, Taken and Maker what the file and its carrier say
// of themselves: anybody can write them, and nobody checked them.
type File struct {
	Name  string     `json:"name"`
	From  FileSource `json:"from"`
	Note  string     `json:"note,omitempty"`  // from whom it came and what it is, one line
	Taken string     `json:"taken,omitempty"` // when, as the device that made it wrote it: "2026:11:20 18:04:11", with a zone where it gave one
	Maker string     `json:"maker,omitempty"` // make and model of the device that made it
}

// SaysOfItself is the file's own account: when it was made, in the order of Indian dates to the second, and by which device. What is no date
// stands as it was written.
func (f File) SaysOfItself() string {
	const written = "2006:01:02 15:04:05"
	when := f.Taken
	if len(when) >= len(written) {
		if at, err := time.Parse(written, when[:len(written)]); err == nil {
			when = at.Format("02/01/2006 15:04:05") + when[len(written):]
		}
	}
	if when == "" || f.Maker == "" {
		return when + f.Maker
	}
	return when + ", " + f.Maker
}

// FileNoteMost is the longest note in characters.
const FileNoteMost = 300

// FileSource is what a file was brought on.
type FileSource string

const (
	FromPhone FileSource = "phone"
	FromStick FileSource = "stick"
	FromCard  FileSource = "card" // of a camera or recorder
	FromDisc  FileSource = "disc" // CD or DVD
)

// FileSources lists them in the order in which they are offered.
func FileSources() []FileSource { return []FileSource{FromPhone, FromStick, FromCard, FromDisc} }
