package flow

import (
	"sync"
	"time"
)

// SaveAfter is how long after the first unsaved keystroke a draft is written: the most that a killed desktop loses.
const SaveAfter = 400 * time.Millisecond

// Saver writes drafts behind the typist's back, in one goroutine at a time, always the newest text.
type Saver struct {
	drafts Drafts
	failed func(error)

	mu      sync.Mutex
	pending map[string]Draft
	dropped map[string]bool
	running bool
	writing sync.Mutex // one writer at a time: an older text never follows a newer one
}

// NewSaver saves to drafts; failed is told, in another goroutine, what could not be written, and nil when it could
// again.
func NewSaver(drafts Drafts, failed func(error)) *Saver {
	return &Saver{drafts: drafts, failed: failed, pending: map[string]Draft{}, dropped: map[string]bool{}}
}

// Changed takes a draft to be written within SaveAfter.
func (s *Saver) Changed(d Draft) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dropped[d.ID] {
		return
	}
	s.pending[d.ID] = d
	if s.running {
		return
	}
	s.running = true
	time.AfterFunc(SaveAfter, func() {
		s.mu.Lock()
		s.running = false
		s.mu.Unlock()
		s.Flush()
	})
}

// Flush writes what is pending now. What could not be written stays pending until the next change.
func (s *Saver) Flush() {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	all := s.pending
	s.pending = map[string]Draft{}
	s.mu.Unlock()
	for id, d := range all {
		err := s.drafts.Save(d)
		if err != nil {
			s.keep(id, d)
		}
		if s.failed != nil {
			s.failed(err)
		}
	}
}

func (s *Saver) keep(id string, d Draft) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, newer := s.pending[id]; !newer && !s.dropped[id] {
		s.pending[id] = d
	}
}

// Drop deletes a draft and writes it no more.
func (s *Saver) Drop(id string) error {
	s.mu.Lock()
	s.dropped[id] = true
	delete(s.pending, id)
	s.mu.Unlock()
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.drafts.Delete(id)
}
