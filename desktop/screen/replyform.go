package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/wire"
)

// replyForm writes the answer to a citizen's request.
type replyForm struct {
	w     *Window
	reply *flow.Reply
	formPage
}

func newReplyForm(w *Window, r *flow.Reply) *replyForm {
	p := &replyForm{w: w, reply: r}
	p.view = newFormView(w, r.Form, p.part, func() { p.refresh() })
	p.bottom, p.beside = p.bar, p.asked
	return p
}

func (p *replyForm) Name() string    { return "reply" }
func (p *replyForm) Rail() string    { return "nav.requests" }
func (p *replyForm) Told(wire.Event) {}
func (p *replyForm) Leave()          { p.reply.Close() }
func (p *replyForm) Enter()          {}

func (p *replyForm) Build() fyne.CanvasObject {
	return p.build(p.w.Voice.Say("service." + string(p.reply.Request.Kind)))
}

func (p *replyForm) part(part flow.Part) fyne.CanvasObject {
	if part != flow.GDPart {
		return nil
	}
	return p.w.gdChoice(p.reply.Answer.GD, func(e gdEntry) {
		p.reply.Refer(e)
		p.view.update()
	})
}

// asked stands beside the form: what the citizen asked.
func (p *replyForm) asked() fyne.CanvasObject {
	r := p.reply.Request
	k := p.w.Kit
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), p.w.Name(r.Applicant)), k.Text(widget.Small(), r.ID)}
	for _, text := range []string{r.Address, r.Mobile, r.Text} {
		if text != "" {
			lines = append(lines, k.Text(widget.Body(), text))
		}
	}
	return k.On(widget.Surface, widget.Line, widget.Pad(12, 12, widget.Column(4, lines...)))
}

func (p *replyForm) bar() fyne.CanvasObject {
	words := p.w.Say("reply.send")
	if p.busy {
		words = p.w.Say("reply.sending")
	}
	return p.view.bottom("reply.send", words, p.send)
}

func (p *replyForm) send() {
	p.submit(func(ctx context.Context) error {
		_, err := p.w.Appliance.AnswerRequest(ctx, p.reply.Answer)
		return err
	}, func() { p.w.Replace(newRequests(p.w, p.reply.Request.ID)) })
}
