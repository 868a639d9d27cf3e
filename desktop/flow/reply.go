package flow

import (
	"encoding/json"
	"strings"
	"time"

	"thana/shared/down"
	"thana/shared/record"
)

// KindReply is the draft of an answer to a citizen's request.
const KindReply record.Kind = "service"

// Reply is the form of an answer to a citizen's request; which fields it has depends on the kind of the request.
type Reply struct {
	*Form
	Request down.Request
	Answer  down.Reply

	builder
}

// reply is what the draft holds: the request too, so that it opens while the line is down.
type reply struct {
	Request down.Request `json:"request"`
	Answer  down.Reply   `json:"answer"`
}

// NewReply begins an answer.
func NewReply(s Setting, r down.Request) *Reply {
	p := &Reply{Request: r, Answer: down.Reply{Request: r.ID, Kind: r.Kind}}
	p.open(s, Draft{ID: NewID(), Kind: KindReply, Began: s.Now()})
	return p
}

// OpenReply takes up a draft again.
func OpenReply(s Setting, d Draft) (*Reply, error) {
	var body reply
	if err := json.Unmarshal(d.Body, &body); err != nil {
		return nil, err
	}
	p := &Reply{Request: body.Request, Answer: body.Answer}
	p.open(s, d)
	return p, nil
}

// ReplyDraft is the draft of an answer to a request, if there is one.
func ReplyDraft(all []Draft, request string) (Draft, bool) {
	for _, d := range all {
		var body reply
		if d.Kind == KindReply && json.Unmarshal(d.Body, &body) == nil && body.Request.ID == request {
			return d, true
		}
	}
	return Draft{}, false
}

func (p *Reply) open(s Setting, d Draft) {
	p.Form = newForm(d, p, typed(d.Typed), s.Now, s.Saver)
	p.builder = builder{p.Form.typed, s.Now, s.Station}
}

// Refer names the diary entry of a lost article.
func (p *Reply) Refer(gd record.Revision[record.GDEntry]) {
	p.Answer.GD = record.GDRef{ID: gd.ID, Day: gd.Body.Day, Serial: gd.Body.Serial, At: gd.Body.At}
	p.Changed()
}

func (p *Reply) body() any { return reply{p.Request, p.Answer} }

func (p *Reply) title() string {
	name := p.Request.Applicant.Local
	if name == "" {
		name = p.Request.Applicant.English
	}
	return strings.TrimSpace(p.Request.ID + " · " + name)
}

func (p *Reply) check(now time.Time) []record.Finding { return p.Answer.Findings(now) }

func (p *Reply) groups() []Group {
	a := &p.Answer
	result := pick("result", &a.Result, 12, "service", a.Kind.Results()...)
	result.Redraw = true
	items := []Item{line(result)}
	if a.Kind.Visited() {
		items = append(items, line(p.date("visited", &a.Visited, 4), text("spoke", &a.Spoke, 8)))
	}
	if a.Result == down.Adverse {
		items = append(items, line(text("cases", &a.Cases, 12)))
	}
	if a.Kind == down.LostArticle {
		items = append(items, Item{Part: GDPart})
	}
	items = append(items, line(prose("remarks", &a.Remarks, 6)))
	return []Group{{ID: "answer", Title: "reply.group", Owns: []string{"result", "visited", "spoke", "cases", "gd", "remarks"}, Items: items}}
}
