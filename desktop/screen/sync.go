package screen

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// syncItems is how many of the newest items the page lists.
const syncItems = 60

// syncPage shows how everything that is saved here comes to the state.
type syncPage struct {
	w       *Window
	status  wire.SyncStatus
	known   bool
	open    uint64 // seq of the item whose receipt is shown
	receipt *wire.Receipts
	refused error // of the receipt
	trouble error
}

func newSync(w *Window) *syncPage { return &syncPage{w: w, status: w.Overview.Sync} }

func (p *syncPage) Name() string { return "sync" }
func (p *syncPage) Rail() string { return "nav.sync" }
func (p *syncPage) Leave()       {}

func (p *syncPage) Told(e wire.Event) {
	if e.Kind == wire.SyncChanged || e.Kind == wire.RecordsChanged {
		p.Enter()
	}
}

func (p *syncPage) Enter() {
	var s wire.SyncStatus
	p.w.Ask(func(ctx context.Context) (err error) {
		s, err = p.w.Appliance.Sync(ctx, syncItems)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.status, p.known = s, true
		}
		p.w.Redraw()
	})
}

func (p *syncPage) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	state, sentence := syncWords(w, p.status)
	rows := w.trouble(p.trouble)
	rows = append(rows, k.Text(widget.Style{Size: 20, Bold: true, Colour: state.Colour()}, state.Mark()+" "+sentence).Named("sync.sentence"), p.line())
	for _, h := range p.status.Health {
		rows = append(rows, w.condition(h))
	}
	rows = append(rows, p.items())
	return widget.Page(w.pageHead(w.Say("sync.title")), widget.Pad(3*widget.Unit, 0, widget.Scrolled(widget.Column(12, rows...))), widget.Gap(0, 2*widget.Unit))
}

// line says how the line stands and since when; while it is down, why what waits here is safe.
func (p *syncPage) line() fyne.CanvasObject {
	w, k, s := p.w, p.w.Kit, p.status
	state, words := widget.Fine, w.Say("sync.line.up")
	switch {
	case !s.Enrolled:
		state, words = widget.Caution, w.Say("sync.unenrolled")
	case !s.Up:
		state, words = widget.Caution, w.Say("sync.line.down")
	}
	if !s.Since.IsZero() && !s.Up {
		words += " · " + w.Say("sync.line.since", "time", dayTime(w.Now(), s.Since), "age", lasting(w, w.Now().Sub(s.Since)))
	}
	rows := []fyne.CanvasObject{widget.Row(3*widget.Unit,
		k.Status(state, widget.Strong(), words).Named("sync.line"),
		k.Line(widget.Quiet(), p.waiting()).Named("sync.waiting"),
		k.Line(widget.Quiet(), p.speed()))}
	if s.Code != "" {
		t := fault.Say(&fault.Fault{Code: s.Code}, w.Voice.Lang())
		rows = append(rows, k.Text(widget.Body(), t.Message+" "+t.Remedy).Named("sync.why"))
		if s.Detail != "" {
			rows = append(rows, k.Text(widget.Small(), string(s.Code)+" · "+s.Detail))
		}
	}
	return k.Panel(widget.Column(6, rows...))
}

// waiting says how much waits; a size only where it says something to who waits for it.
func (p *syncPage) waiting() string {
	n := strconv.Itoa(p.status.Waiting)
	if p.status.Bytes < 1<<20 {
		return p.w.Say("sync.waiting.few", "n", n)
	}
	return p.w.Say("sync.waiting", "n", n, "size", size(p.status.Bytes))
}

func (p *syncPage) speed() string {
	if p.status.Rate <= 0 || !p.status.Up {
		return p.w.Say("sync.speed.none")
	}
	return p.w.Say("sync.speed", "rate", size(int64(p.status.Rate)))
}

// size is a number of bytes as people read it.
func size(n int64) string { return checkup.Size(n) }

// condition is a lasting condition of the appliance: what it is, since when, what to do.
func (w *Window) condition(h wire.Health) fyne.CanvasObject {
	k := w.Kit
	s := widget.Caution
	if h.Severity == "alarm" {
		s = widget.Failed
	}
	t := fault.Say(&fault.Fault{Code: h.Code, Facts: h.Facts}, w.Voice.Lang())
	return k.On(s.Soft(), "", widget.Pad(2*widget.Unit, 12, widget.Column(2,
		widget.Shares(widget.Unit, []float32{1, 0}, k.Text(widget.Strong().In(s.Colour()), s.Mark()+" "+t.Title).Named("sync.health."+string(h.Code)),
			k.Line(widget.Small(), w.Say("work.since", "time", dayTime(w.Now(), h.Since)))),
		k.Text(widget.Body(), t.Message), k.Text(widget.Strong(), t.Remedy))))
}

// Widths of the columns of the items: what, three times, the receipt.
func (p *syncPage) columns(cells ...fyne.CanvasObject) fyne.CanvasObject {
	widths := []float32{0, 132, 132, 156, 132}
	for i, w := range widths {
		if w > 0 {
			cells[i] = widget.Wide(w, 0, cells[i])
		}
	}
	return widget.SharesMiddle(widget.Unit, []float32{1, 0, 0, 0, 0}, cells...)
}

func (p *syncPage) items() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	head := func(id string) fyne.CanvasObject {
		return k.Line(widget.Style{Size: 13, Bold: true, Colour: widget.Muted}, w.Voice.Say(id))
	}
	rows := []fyne.CanvasObject{p.columns(head("sync.column.what"), head("sync.column.saved"), head("sync.column.received"), head("sync.column.stored"), widget.Gap(0, 0)), k.Rule()}
	for _, i := range p.status.Items {
		rows = append(rows, widget.AtLeast(36, p.item(i)))
		if p.open == i.Seq {
			rows = append(rows, p.receiptOf(i))
		}
	}
	if len(p.status.Items) == 0 && p.known {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("sync.items.none")))
	}
	return k.Panel(widget.Column(2, rows...))
}

func (p *syncPage) item(i wire.SyncItem) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	seq := strconv.FormatUint(i.Seq, 10)
	stage := func(t time.Time) fyne.CanvasObject {
		if t.IsZero() {
			return k.Status(widget.Off, widget.Body(), w.Say("sync.stage.waits"))
		}
		return k.Status(widget.Fine, widget.Body(), dayTime(w.Now(), t))
	}
	words := w.Say("sync.receipt.show")
	if p.open == i.Seq {
		words = w.Say("sync.receipt.hide")
	}
	receipt := fyne.CanvasObject(widget.Gap(0, 0))
	if !i.Received.IsZero() {
		receipt = k.Button("sync.receipt."+seq, words, widget.Link, func() { p.show(i.Seq) })
	}
	return p.columns(k.Line(widget.Body(), w.itemWords(i)).Named("sync.item."+seq), stage(i.Saved), stage(i.Received), stage(i.Stored), receipt)
}

// itemWords says what an item is: "Fingerprint: right thumb · A1".
func (w *Window) itemWords(i wire.SyncItem) string {
	what := w.Say("sync.kind.other")
	if id := "sync.kind." + i.Kind; w.Voice.Has(id) {
		what = w.Voice.Say(id)
	}
	switch {
	case w.Voice.Has("finger." + i.Detail):
		what = w.Voice.Say("sync.kind.fingerprint") + ": " + w.Voice.Say("finger."+i.Detail)
	case w.Voice.Has("photo." + i.Detail):
		what = capital(w.Voice.Say("photo." + i.Detail))
	case i.Kind == "capture" && i.Detail != "":
		what = w.Say("record.page", "n", i.Detail)
	}
	if i.Number != "" {
		what += " · " + w.number(i.Number)
	}
	return what
}

func (p *syncPage) show(seq uint64) {
	if p.open == seq {
		p.open = 0
		p.w.Redraw()
		return
	}
	p.open, p.receipt, p.refused = seq, nil, nil
	var r wire.Receipts
	p.w.Ask(func(ctx context.Context) (err error) {
		r, err = p.w.Appliance.Receipt(ctx, seq)
		return err
	}, func(err error) {
		if p.refused = err; err == nil {
			p.receipt = &r
		}
		p.w.Redraw()
	})
}

// receiptOf is the state's signed answer, and that the appliance checked the signature.
func (p *syncPage) receiptOf(wire.SyncItem) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	if p.refused != nil {
		return widget.Column(0, w.trouble(p.refused)...)
	}
	r := p.receipt
	if r == nil {
		return widget.Gap(0, 0)
	}
	check := k.Status(widget.Failed, widget.Strong(), w.Say("sync.receipt.unverified"))
	if r.Verified {
		check = k.Status(widget.Fine, widget.Strong(), w.Say("sync.receipt.verified"))
	}
	rows := []fyne.CanvasObject{
		check.Named("sync.receipt.check"),
		w.fact(w.Say("sync.receipt.level"), w.Voice.Say("sync.level."+r.Level)),
		w.fact(w.Say("sync.receipt.at"), record.FormatDateTime(r.At)),
		w.fact(w.Say("sync.receipt.upto"), w.Say("sync.receipt.upto.words", "n", strconv.FormatUint(r.UpTo, 10))),
		k.Rule(),
		k.Text(widget.Strong(), w.Say("fault.detail")),
		w.fact(w.Say("sync.receipt.station"), r.Station+" · "+w.Say("sync.receipt.epoch", "n", strconv.Itoa(int(r.Epoch)))),
		w.fact(w.Say("sync.receipt.key"), r.KeyID),
		w.fact(w.Say("sync.receipt.chain"), r.Chain),
	}
	for _, b := range r.Blobs {
		rows = append(rows, w.fact(w.Say("sync.receipt.file"), size(b.Size)+" · SHA-256 "+b.SHA256))
	}
	return k.On(widget.Ground, widget.Line, widget.Pad(2*widget.Unit, 12, widget.Column(4, rows...)))
}
