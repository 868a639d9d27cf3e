package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/wire"
)

// progress is how far a print is, what it waits for, or what came out.
func (p *paper) progress() []fyne.CanvasObject {
	w, k, f := p.w, p.w.Kit, p.flow
	pages, of, waiting := f.Progress()
	switch f.Phase() {
	case flow.PaperPrinting:
		what := w.Voice.Say("paper.document." + string(f.Printing().Document))
		rows := []fyne.CanvasObject{k.Text(widget.Strong().In(widget.Accent), widget.Working.Mark()+" "+w.Say("paper.printing", "what", what, "n", strconv.Itoa(pages), "of", strconv.Itoa(of))).Named("paper.progress"),
			k.Bar(float64(pages)/float64(max(1, of)), widget.Working, 0)}
		if waiting != "" {
			t := fault.Say(&fault.Fault{Code: waiting, Facts: map[string]string{"device": p.printerName()}}, w.Voice.Lang())
			rows = append(rows, k.On(widget.WarnSoft, "", widget.Pad(12, 10, widget.Column(2,
				k.Text(widget.Strong().In(widget.Warn), widget.Caution.Mark()+" "+t.Title).Named("paper.waiting"), k.Text(widget.Body(), t.Message), k.Text(widget.Strong(), t.Remedy)))))
		}
		return append(rows, widget.Row(0, k.Button("paper.stop", w.Say("paper.stop"), widget.Plain, p.halt).Alt('S')))
	case flow.PaperDone:
		var rows []fyne.CanvasObject
		for _, row := range f.Done() {
			rows = append(rows, k.Text(widget.Strong().In(widget.Good), widget.Fine.Mark()+" "+w.printLine(row)).Named("paper.done."+string(row.Document)))
		}
		if len(rows) == 0 {
			return nil
		}
		return []fyne.CanvasObject{k.On(widget.GoodSoft, "", widget.Pad(12, 10, widget.Column(4, rows...)))}
	case flow.PaperBroken:
		return w.trouble(f.Problem())
	}
	return nil
}

func (p *paper) printerName() string {
	for _, d := range p.w.Overview.Devices {
		if d.Class == "printer" {
			return d.Name
		}
	}
	return p.w.Say("light.printer")
}

// printLine is one print of the past: "Printed 14:05 by SI R. Verma".
func (w *Window) printLine(row wire.PrintRow) string {
	text := w.Say("paper.printed", "what", w.Voice.Say("paper.document."+string(row.Document)), "time", dayTime(w.Now(), row.At), "name", w.titled(row.By))
	if row.Copies > 1 {
		text += " · " + w.Say("paper.times", "n", strconv.Itoa(row.Copies))
	}
	if row.Masked {
		text += " · " + w.Say("paper.masked.short")
	}
	return text + " · " + w.Voice.Say("paper.purpose."+string(row.Purpose))
}

func (p *paper) printed() []fyne.CanvasObject {
	if len(p.past) == 0 {
		return nil
	}
	w, k := p.w, p.w.Kit
	rows := []fyne.CanvasObject{k.Rule(), k.Line(widget.Strong(), w.Say("paper.past"))}
	for _, row := range p.past {
		rows = append(rows, k.Text(widget.Small(), w.printLine(row)))
	}
	return rows
}
