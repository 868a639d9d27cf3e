package screen

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/record"
)

// fingerSitting is what the pages have in common that take fingers, one by one or by hands.
type fingerSitting struct {
	sitting
	title  func() string
	finish func(taken map[string]record.FingerTaken) // takes what belongs into the record
	hands  *widget.Hands
}

// into makes what is taken a revision of a registered arrest.
func (s *fingerSitting) into(a arrestRevision) {
	w := s.w
	keep := &measured{w: w, arrest: a, told: s.fail}
	s.title = func() string { return w.Say("prints.title", "name", w.Name(a.Body.Person.Name)) }
	s.finish = func(taken map[string]record.FingerTaken) {
		taken = maps.Clone(taken) // the sitting goes on while it is saved
		keep.save(w.Voice.In(lang.English, "prints.reason"), func(m *record.Measurements) bool { return flow.TakeFingers(m, taken) })
	}
}

// end frees the scanner and puts what is taken into the record.
func (s *fingerSitting) end(phase flow.TakingPhase, taken map[string]record.FingerTaken) {
	s.left()
	if s.hands != nil {
		s.hands.Rest()
	}
	if phase != flow.Whole {
		s.finish(taken)
	}
}

// beginHands draws new hands in place of the old ones.
func (s *fingerSitting) beginHands(id, spoken string, looks map[string]widget.FingerLook, choose func(finger string)) {
	if s.hands != nil {
		s.hands.Rest()
	}
	s.hands = s.w.Kit.Hands(id, spoken, looks, choose)
}

// pulse marks the fingers that are taken now, while there are any.
func (s *fingerSitting) pulse(phase flow.TakingPhase) {
	if phase == flow.Whole {
		s.hands.Rest()
	} else {
		s.hands.Pulse()
	}
}

// abreast are the hands with what stands below them, the live picture and the words.
func (s *fingerSitting) abreast(below ...fyne.CanvasObject) fyne.CanvasObject {
	w, k := s.w, s.w.Kit
	stage := k.On(widget.Surface, widget.Line, widget.Over(
		container.NewCenter(k.ClassIcon("fingerprint", widget.Off, 96)), widget.Pad(2, 2, s.live.Image)))
	return live().Set(2*widget.Unit, 1, w.handsPanel(s.hands, below...), stage, widget.AtLeast(wordsHeight, k.Panel(s.now)))
}

// fingerPage is what the keys do on a page that takes fingers.
type fingerPage interface {
	accept()
	retry()
	cannot()
	force(on bool)
	asked() (doubting, forcing bool) // which question stands
	digit(i int) bool                // answers it
}

// fingerKey handles Space, R and X, Esc that takes back the question that stands, and digits that answer it.
func fingerKey(p fingerPage, e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeySpace:
		p.accept()
	case fyne.KeyR:
		p.retry()
	case fyne.KeyX:
		p.cannot()
	case fyne.KeyEscape:
		return withdraw(p)
	default:
		return len(e.Name) == 1 && p.digit(int(e.Name[0])-'1')
	}
	return true
}

func withdraw(p fingerPage) bool {
	switch doubting, forcing := p.asked(); {
	case doubting:
		p.cannot()
	case forcing:
		p.force(false)
	default:
		return false
	}
	return true
}
