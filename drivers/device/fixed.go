package device

import (
	"context"
	"slices"
)

// Fixed is a Source of devices that are configured, not discovered: network printers and scanners. It lists them
// whether they answer or not; Open finds out.
func Fixed(name string, found []Found, open func(context.Context, Found) (Device, error)) Source {
	return &fixed{name: name, found: found, open: open}
}

type fixed struct {
	name  string
	found []Found
	open  func(context.Context, Found) (Device, error)
}

func (s *fixed) Name() string                                      { return s.name }
func (s *fixed) List(context.Context) ([]Found, error)             { return slices.Clone(s.found), nil }
func (s *fixed) Changed() <-chan struct{}                          { return nil }
func (s *fixed) Open(ctx context.Context, f Found) (Device, error) { return s.open(ctx, f) }
func (s *fixed) Close() error                                      { return nil }
