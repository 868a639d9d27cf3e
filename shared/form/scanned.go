package form

import (
	"thana/shared/page"
	"thana/shared/record"
)

// Scanned is the paper of a record's scanned pages, each at its true size. Its properties name no person: the title is the record's number
// or kind.
func Scanned(station record.Station, title string, sheets []page.ScannedSheet) *page.Document {
	return page.Scanned(page.Info{Title: title, Author: station.Name.English, Language: "hi-IN"}, band(station), sheets)
}
