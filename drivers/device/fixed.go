package device

import (
	"context"
	"net/url"
	"slices"
)

// Fixed is a Source of devices that are configured by their URL, not discovered: network printers and scanners. It lists
// them whether they answer or not; open finds out.
func Fixed[D Device](name string, class Class, urls []string, open func(ctx context.Context, url string) (D, error)) Source {
	s := &fixed{name: name, open: func(ctx context.Context, f Found) (Device, error) {
		d, err := open(ctx, f.Key)
		if err != nil {
			return nil, err
		}
		return d, nil
	}}
	for _, at := range urls {
		f := Found{Key: at, Class: class, Name: at, Where: at}
		if u, err := url.Parse(at); err == nil {
			f.Name, f.Where = u.Host, u.Redacted()
		}
		s.found = append(s.found, f)
	}
	return s
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
