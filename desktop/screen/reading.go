package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/wire"
)

// readingWords says how far scanned pages are read; nothing where there are none.
func (w *Window) readingWords(r wire.Reading) string {
	key := "reading." + string(r.Phase)
	switch {
	case r.Phase == "":
		return ""
	case r.Phase != wire.ReadingBound:
	case !r.Words:
		key = "reading.plain"
	case r.Unread > 0:
		key = "reading.unread"
	default:
		key = "reading.words"
	}
	return w.Voice.Say(key, "page", strconv.Itoa(r.Page), "pages", strconv.Itoa(r.Pages), "unread", strconv.Itoa(r.Unread))
}

// readingRows say how far a record's scanned pages are read, and open them.
func (w *Window) readingRows(r wire.Reading) []fyne.CanvasObject {
	words := w.readingWords(r)
	if words == "" {
		return nil
	}
	k := w.Kit
	return []fyne.CanvasObject{k.Text(widget.Quiet(), words).Named("record.reading"),
		widget.Row(0, k.Button("record.pages", w.Say("reading.open"), widget.Plain, func() { w.Open(newPaper(w, wire.DocumentPages, r.Record)) }).Alt('O'))}
}
