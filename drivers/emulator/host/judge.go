package host

import (
	"fmt"
	"slices"
	"sync"
)

// Judge keeps what a driver sent that its protocol does not allow.
type Judge struct {
	mu    sync.Mutex
	wrong []string
}

// Note keeps a sentence.
func (j *Judge) Note(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.wrong = append(j.wrong, fmt.Sprintf(format, args...))
}

// Wrong is what was not allowed until now.
func (j *Judge) Wrong() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.wrong)
}
