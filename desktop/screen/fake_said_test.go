package screen

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// said is what the state said to the station in memory, and what was asked of it.
type said struct {
	lineDown  bool
	asked     []wire.StateAsk
	inquiries []wire.Inquiry
	looked    []string // ids of answers, "id/n" of hits
	lookouts  []wire.LookoutRow
	seen      int
	requests  []wire.Service
	replies   []down.Reply
}

func newSaid(duty record.Officer) said {
	day := 24 * time.Hour
	look := func(l down.Lookout, days int, isNew bool) wire.LookoutRow {
		l.At, l.Until = noon().Add(-time.Duration(days)*day), noon().Add(60*day)
		row := wire.LookoutRow{Lookout: l, Came: l.At, Pictured: len(l.Picture) > 0, New: isNew}
		row.Picture = nil
		return row
	}
	ask := func(id string, k down.RequestKind, name record.Name, text string, age, due time.Duration) wire.Service {
		return wire.Service{Request: down.Request{ID: id, Kind: k, Applicant: name, Mobile: "9876500011", Address: "म.नं. 22, अरेरा कॉलोनी, भोपाल", Text: text,
			At: noon().Add(-age), Due: noon().Add(due)}, Came: noon().Add(-age)}
	}
	s := said{lookouts: []wire.LookoutRow{
		look(down.Lookout{ID: "MP/2026/LO-0417", Kind: down.Wanted, Name: record.Name{Local: "मोहन लाल उर्फ मोनू", English: "Mohan Lal @ Monu"}, From: "थाना हबीबगंज, FIR 0311/2026",
			Text: "आयु लगभग 32 वर्ष, कद 170 से.मी., दाहिने गाल पर तिल। ताला तोड़कर चोरी के चार प्रकरण में वांछित।", Picture: []byte{1}}, 1, true),
		look(down.Lookout{ID: "MP/2026/LO-0409", Kind: down.Missing, Name: record.Name{Local: "गुड़िया", English: "Gudiya"}, From: "थाना टी.टी. नगर",
			Text: "आयु 9 वर्ष, पीली फ्रॉक, 20/11 की शाम स्कूल से घर नहीं पहुँची।"}, 2, true),
		look(down.Lookout{ID: "MP/2026/LO-0388", Kind: down.Stolen, Name: record.Name{Local: "सफ़ेद बोलेरो", English: "White Bolero"}, Vehicle: "MP 04 CB 1234", From: "थाना मिसरोद, FIR 0287/2026",
			Text: "पीछे के शीशे पर दरार।"}, 9, false),
	}, requests: []wire.Service{
		ask("CS/2026/1181", down.Tenant, record.Name{Local: "सीमा गुप्ता", English: "Seema Gupta"}, "किरायेदार राहुल जैन का सत्यापन।", 16*day, -day),
		ask("CS/2026/1202", down.Character, record.Name{Local: "अमित दुबे", English: "Amit Dubey"}, "शासकीय नौकरी हेतु।", 5*day, 20*time.Hour),
		ask("CS/2026/1210", down.LostArticle, record.Name{Local: "फ़रहा ख़ान", English: "Farha Khan"}, "न्यू मार्केट में पर्स गुम, उसमें आधार कार्ड।", 3*time.Hour, 6*day),
		ask("CS/2026/1107", down.Verification, record.Name{Local: "राजेश सोनी", English: "Rajesh Soni"}, "पासपोर्ट।", 20*day, -6*day),
	}}
	s.requests[0].Taken = &wire.ServiceStep{By: duty, At: noon().Add(-2 * day)}
	done := &s.requests[3]
	done.Taken, done.Answered = s.requests[0].Taken, &wire.ServiceStep{By: duty, At: noon().Add(-7 * day)}
	done.Answer = &down.Reply{Request: done.ID, Kind: done.Kind, Result: down.Clear, Visited: "2026-11-14", Spoke: "पड़ोसी विनोद शर्मा"}
	s.inquiries = []wire.Inquiry{
		{ID: "w", By: duty, At: noon().Add(-40 * time.Minute), Question: wire.StateQuestion{Thing: "MP 04 CB 1234"}, State: wire.Waiting, Why: fault.SyncLine, Until: noon().Add(30 * day)},
		{ID: "a", By: duty, At: noon().Add(-3 * time.Hour), Question: wire.StateQuestion{Name: "राजू उर्फ लंगड़ा", Mark: "दाहिने गाल पर तिल"}, State: wire.Answered, Found: 3, Until: noon().Add(30 * day)},
		{ID: "l", By: duty, At: noon().Add(-30 * time.Hour), Question: wire.StateQuestion{Section: "303(2)", Place: "Barabanki"}, State: wire.LookedAt, Until: noon().Add(6 * day)},
	}
	return s
}

func hits() []wire.StateHit {
	return []wire.StateHit{
		{Score: 0.99, Station: "23034007", StationName: record.Name{Local: "हबीबगंज, भोपाल", English: "Habibganj, Bhopal"}, Kind: "arrest", Number: "A1", Class: "open", At: noon().AddDate(0, -3, 0),
			Sections: "BNS 303(2), BNS 331(4)", Place: "10 नंबर मार्केट", Person: &wire.StatePerson{Role: wire.RoleArrested, Name: record.Name{Local: "राजू सिंह", English: "Raju Singh"}, Aliases: "लंगड़ा",
				Relation: "father", RelativeName: record.Name{Local: "रामधारी सिंह"}, Sex: "male", Born: 1994}},
		{Score: 0.87, Station: "23034011", StationName: record.Name{Local: "मिसरोद, भोपाल", English: "Misrod, Bhopal"}, Kind: "fir", Number: "0287/2026", Class: "open", At: noon().AddDate(0, -1, 0),
			Sections: "BNS 303(2)", Place: "होशंगाबाद रोड", Person: &wire.StatePerson{Role: wire.RoleAccused, Name: record.Name{Local: "राजू", English: "Raju"}}},
		{Score: 0.81, Station: "23034015", StationName: record.Name{Local: "कोलार रोड", English: "Kolar Road"}, Kind: "fir", Number: "0099/2026", Class: string(record.SexualOffence), Masked: true},
	}
}

func (s *station) AskState(_ context.Context, in wire.StateAsk) (wire.Inquiry, error) {
	s.said.asked = append(s.said.asked, in)
	q := wire.Inquiry{ID: in.ID, By: s.info.Officers[1].Officer, At: noon(), Question: in.Question, State: wire.Answered, Found: len(hits()), Until: noon().AddDate(0, 0, 30)}
	if s.said.lineDown {
		q.State, q.Found, q.Why = wire.Waiting, 0, fault.SyncLine
	}
	s.said.inquiries = append([]wire.Inquiry{q}, s.said.inquiries...)
	return q, s.err()
}

func (s *station) Inquiries(context.Context) ([]wire.Inquiry, error) {
	return slices.Clone(s.said.inquiries), s.err()
}

func (s *station) LookAtAnswer(_ context.Context, id string) (wire.Inquiry, error) {
	for i := range s.said.inquiries {
		if q := &s.said.inquiries[i]; q.ID == id && q.State != wire.Waiting {
			s.said.looked = append(s.said.looked, id)
			q.State = wire.LookedAt
			out := *q
			out.Hits = hits()
			return out, s.err()
		}
	}
	return wire.Inquiry{}, fault.RequestNotFound
}

func (s *station) LookAtHit(_ context.Context, id string, n int) (wire.StateHit, error) {
	s.said.looked = append(s.said.looked, id+"/"+string(rune('0'+n)))
	return hits()[n], s.err()
}

func (s *station) ForgetInquiry(_ context.Context, id string) error {
	s.said.inquiries = slices.DeleteFunc(s.said.inquiries, func(q wire.Inquiry) bool { return q.ID == id })
	return s.err()
}

func (s *station) Lookouts(context.Context) ([]wire.LookoutRow, error) {
	return slices.Clone(s.said.lookouts), s.err()
}

// LookoutPicture is a grey person on a light ground.
func (s *station) LookoutPicture(context.Context, string) ([]byte, error) {
	im := image.NewGray(image.Rect(0, 0, 120, 150))
	for y := range 150 {
		for x := range 120 {
			shade := uint8(220)
			if head := (x-60)*(x-60) + (y-60)*(y-60); head < 900 || y > 100 && (x-60)*(x-60) < 2000 {
				shade = 130
			}
			im.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, im, nil)
	return b.Bytes(), err
}

func (s *station) SeenLookouts(context.Context) error { s.said.seen++; return s.err() }

func (s *station) Requests(context.Context) ([]wire.Service, error) {
	return slices.Clone(s.said.requests), s.err()
}

func (s *station) TakeRequest(_ context.Context, in wire.Take) (wire.Service, error) {
	for i := range s.said.requests {
		if r := &s.said.requests[i]; r.ID == in.Request {
			r.Taken = &wire.ServiceStep{By: s.officer(), At: noon()}
			return *r, s.refuse
		}
	}
	return wire.Service{}, fault.RequestNotFound
}

func (s *station) AnswerRequest(_ context.Context, a down.Reply) (wire.Service, error) {
	if s.refuse != nil {
		return wire.Service{}, s.refuse
	}
	s.said.replies = append(s.said.replies, a)
	for i := range s.said.requests {
		if r := &s.said.requests[i]; r.ID == a.Request {
			r.Answered, r.Answer = &wire.ServiceStep{By: s.officer(), At: noon()}, &a
			return *r, s.err()
		}
	}
	return wire.Service{}, fault.RequestNotFound
}

// officer is who signed in last.
func (s *station) officer() record.Officer {
	for _, o := range s.info.Officers {
		if strings.EqualFold(o.Login, s.signed) {
			return o.Officer
		}
	}
	return record.Officer{}
}
