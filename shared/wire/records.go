package wire

import (
	"time"

	"thana/shared/law"
	"thana/shared/record"
)

// Registration asks for a new record. ID is chosen by the desktop when the draft began (32 hexadecimal digits);
// repeating a registration returns the first one's result.
type Registration[T any] struct {
	ID   string `json:"id"`
	Body T      `json:"body"`
}

// Correction asks for a new revision of a record. Expect is the revision that the officer corrected.
type Correction[T any] struct {
	Expect int    `json:"expect"`
	Reason string `json:"reason"`
	Body   T      `json:"body"`
}

// Findings is the answer of a check.
type Findings struct {
	Findings []record.Finding `json:"findings"`
}

// Summary is a record in a list, masked for the reader.
type Summary struct {
	ID       string             `json:"id"`
	Kind     record.Kind        `json:"kind"`
	Revision int                `json:"revision"`
	Number   string             `json:"number"`
	At       time.Time          `json:"at"`
	Title    law.Text           `json:"title"`    // offence of an FIR, subject of a diary entry, FIR number of an arrest
	Person   record.Name        `json:"person"`   // informant or arrested person, ▮▮▮ where masked
	Sections law.Text           `json:"sections"` // acts and sections on one line
	Class    record.Sensitivity `json:"class"`
	By       string             `json:"by"`
	Matched  string             `json:"matched,omitempty"`  // search: field that matched: "number", "name", "section", "page", "date"
	Complete bool               `json:"complete,omitempty"` // arrest: prints, photographs and roll are there, or the reason seen
}

// Document names a printable document.
type Document string

const (
	DocumentFIR     Document = "fir"
	DocumentArrest  Document = "arrest"
	DocumentReceipt Document = "receipt" // of the informant's free copy
	DocumentPages   Document = "pages"   // the scanned pages of a record, as they were bound
	DocumentFiles   Document = "files"   // particulars of the files that were brought, for Part A of the certificate of BSA section 63(4)

	DocumentSlipBlank  Document = "slip_blank"  // of an arrest: to be inked
	DocumentSlipRecord Document = "slip_record" // ten-print record slip with the prints at true size
	DocumentSlipSearch Document = "slip_search"
)

// DocumentInfo describes the pages of a document.
type DocumentInfo struct {
	Pages    int    `json:"pages"`
	Title    string `json:"title"`
	Masked   bool   `json:"masked"`
	MustMask bool   `json:"must_mask"` // the reader may have only the masked variant
}

// Purpose is why a copy is printed.
type Purpose string

const (
	ForCourt     Purpose = "court"
	ForInformant Purpose = "informant" // free of cost
	ForFile      Purpose = "file"
)

// PrintRequest prints a document.
type PrintRequest struct {
	Document Document `json:"document"`
	Record   string   `json:"record"`
	Masked   bool     `json:"masked"`
	Purpose  Purpose  `json:"purpose"`
	Copies   int      `json:"copies"`
	Device   string   `json:"device,omitempty"` // key; empty: the first printer
}

// PrintProgress is one line of a print's stream; the last one has Done or Problem.
type PrintProgress struct {
	Pages   int       `json:"pages"`
	Of      int       `json:"of"`
	Waiting string    `json:"waiting,omitempty"` // fault code: paper, jam ...
	Done    *PrintRow `json:"done,omitempty"`
	Problem *Problem  `json:"problem,omitempty"`
}

// PrintRow is one print of the past, from the ledger.
type PrintRow struct {
	Document Document       `json:"document"`
	Purpose  Purpose        `json:"purpose"`
	Copies   int            `json:"copies"`
	Masked   bool           `json:"masked"`
	At       time.Time      `json:"at"`
	By       record.Officer `json:"by"`
	SHA256   string         `json:"sha256"` // of the PDF
}
