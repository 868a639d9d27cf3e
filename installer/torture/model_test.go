package torture

import (
	"sync"

	"thana/shared/record"
	"thana/shared/wire"
)

// model remembers what the appliance acknowledged: that much may never be lost.
type model struct {
	mu       sync.Mutex
	records  map[revision]kept
	captures map[string]record.Capture
	prints   map[string][]wire.PrintRow // by record
	complete []string                   // arrests
}

type revision struct {
	id string
	n  int
}

type kept struct {
	kind   record.Kind
	number string
}

func newModel() *model {
	return &model{records: map[revision]kept{}, captures: map[string]record.Capture{}, prints: map[string][]wire.PrintRow{}}
}

func acked[T any](m *model, r record.Revision[T]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records[revision{r.ID, r.Revision}] = kept{r.Kind, r.Number}
}

func (m *model) capture(c record.Capture) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.captures[c.ID] = c
}

func (m *model) print(id string, row wire.PrintRow) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.prints[id] = append(m.prints[id], row)
}

func (m *model) completed(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.complete = append(m.complete, id)
}

func (m *model) counts() (records, captures, prints, complete int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, rows := range m.prints {
		prints += len(rows)
	}
	return len(m.records), len(m.captures), prints, len(m.complete)
}
