package flow

import (
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/record"
)

// Each kind of request has the fields that its answer rests on, and a draft of it opens for the same request.
func TestReply_FieldsAndDraftOfItsKind(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 2, 0, 0, record.IST)
	s := Setting{Now: func() time.Time { return now }}
	for kind, want := range map[down.RequestKind][]string{
		down.Tenant: {"result", "visited", "spoke", "remarks"}, down.Character: {"result", "remarks"}, down.LostArticle: {"result", "remarks"},
	} {
		p := NewReply(s, down.Request{ID: "CS-1", Kind: kind})
		var got []string
		Each(p.Groups(), func(_ Group, f Field) { got = append(got, f.ID) })
		if len(got) != len(want) {
			t.Errorf("%s: fields %v, want %v", kind, got, want)
		}
	}
	p := NewReply(s, down.Request{ID: "CS-1", Kind: down.Tenant})
	fields := map[string]Field{}
	put := func(id, text string) {
		Each(p.Groups(), func(_ Group, f Field) { fields[f.ID] = f })
		p.Type(fields[id], text)
	}
	put("result", string(down.Adverse))
	put("visited", "20/11")
	put("spoke", "मकान मालिक")
	if open := p.Missing(); len(open) != 2 {
		t.Fatalf("an adverse answer without its cases: %v", open)
	}
	put("cases", "FIR 0311/2026")
	put("remarks", "एक प्रकरण विवेचना में")
	if open := p.Missing(); len(open) != 0 {
		t.Fatalf("still open: %v", open)
	}
	d := p.Snapshot()
	if _, there := ReplyDraft([]Draft{d}, "CS-2"); there {
		t.Error("the draft is another request's")
	}
	found, there := ReplyDraft([]Draft{{Kind: record.KindGD, Body: []byte(`{}`)}, d}, "CS-1")
	if !there {
		t.Fatal("the draft is not found")
	}
	again, err := OpenReply(s, found)
	if err != nil || again.Answer != p.Answer || again.Request != p.Request {
		t.Errorf("%+v, %v", again, err)
	}
}
