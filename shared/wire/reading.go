package wire

// PathReading is how far the scanned pages of a record are bound into one document and read: GET Reading.
const PathReading = "/v1/records/{id}/reading"

// Reading is how far a record's scanned pages are. It names no word of them.
type Reading struct {
	Record string       `json:"record"`
	Phase  ReadingPhase `json:"phase,omitempty"` // empty: there are no pages
	Page   int          `json:"page,omitempty"`  // reading: from 1
	Pages  int          `json:"pages,omitempty"`
	Unread int          `json:"unread,omitempty"` // bound: pages on which nothing could be read
	Words  bool         `json:"words,omitempty"`  // bound: they can be searched
}

// ReadingPhase is a step on the way.
type ReadingPhase string

const (
	ReadingWaits ReadingPhase = "waits" // another record's pages are read first
	ReadingPages ReadingPhase = "reading"
	ReadingBound ReadingPhase = "bound" // into one document
)
