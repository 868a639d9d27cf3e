package sbi

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// Source lists the fingerprint scanners of the services that answer.
func Source(o Options) device.Source {
	return &source{o: o.filled(), last: map[string][]device.Found{}}
}

type source struct {
	o Options

	mu   sync.Mutex
	last map[string][]device.Found // by base: what it said before it was too busy to answer
}

func (s *source) Name() string             { return driverName }
func (s *source) Changed() <-chan struct{} { return nil }
func (s *source) Close() error             { return nil }

// askAtOnce bounds the ports that are asked at the same time.
const askAtOnce = 8

// List asks every port of this computer, where that is wanted, and every service of others.
func (s *source) List(ctx context.Context) ([]device.Found, error) {
	var bases []string
	if s.o.Here {
		for port := s.o.Ports[0]; port <= s.o.Ports[1]; port++ {
			bases = append(bases, fmt.Sprintf("http://127.0.0.1:%d", port))
		}
	}
	bases = append(bases, s.o.Hosts...)
	found := make([][]device.Found, len(bases))
	turns := make(chan struct{}, askAtOnce)
	var all sync.WaitGroup
	for i, base := range bases {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			found[i] = s.at(ctx, base, slices.Contains(s.o.Hosts, base))
		})
	}
	all.Wait()
	return slices.Concat(found...), ctx.Err()
}

// at lists the devices of one service. A service that was seen and is silent is busy with a capture: its devices stay. A named
// one is listed even when it does not answer; Open then says why.
func (s *source) at(ctx context.Context, base string, named bool) []device.Found {
	found, err := s.discover(ctx, base)
	if errors.Is(err, fault.DeviceGone) { // an old connection tells nothing of whether anybody is there now
		found, err = s.discover(ctx, base)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.last[base] = found
	case errors.Is(err, fault.DeviceOffline):
		delete(s.last, base)
	default:
		found = s.last[base]
	}
	if named && len(found) == 0 {
		return []device.Found{{Key: base, Class: device.Fingerprint, Name: strings.TrimPrefix(base, "https://"), Where: base}}
	}
	return found
}

func (s *source) discover(ctx context.Context, base string) ([]device.Found, error) {
	const op = "sbi.discover"
	if err := CheckHost(base); err != nil {
		return nil, err
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	reply, err := web.Do(ctx, s.o.Transport, web.Call{Op: op, Method: "MOSIPDISC", URL: u.JoinPath("device").String(),
		ContentType: "application/json", Body: web.Bytes([]byte(`{"type":"Finger"}`)), Answer: s.o.Answer, Limit: maxInfo})
	if err != nil {
		return nil, err
	}
	var all []described
	if err := web.ReadJSON(op, "discovery", reply.Body, &all); err != nil {
		return nil, err
	}
	if len(all) > maxDevices {
		return nil, fault.New(fault.DeviceProtocol, op, "%d devices", len(all))
	}
	var found []device.Found
	for _, d := range all {
		f := foundOf(base, d)
		twice := slices.ContainsFunc(found, func(o device.Found) bool { return o.Key == f.Key })
		if d.DeviceID != "" && !twice { // Open says that there are two
			found = append(found, f)
		}
	}
	return found, nil
}

// foundOf names a device by its unsigned digital id, which is for the eye only.
func foundOf(base string, d described) device.Found {
	const op = "sbi.foundOf"
	f := device.Found{Key: base + " " + string(d.DeviceID), Class: device.Fingerprint, Where: base, Name: "SBI " + string(d.DeviceID)}
	id := d.DigitalID
	if parts := strings.Split(id, "."); len(parts) == 3 {
		id = parts[1]
	}
	var who identity
	if data, err := plain(op, "digital id", id); err == nil && web.ReadJSON(op, "digital id", data, &who) == nil && who.Model != "" {
		f.Name, f.Serial = device.Info{Make: who.Make, Model: who.Model}.Name(), who.Serial
	}
	return f
}

// Open opens a device that was listed.
func (s *source) Open(ctx context.Context, f device.Found) (device.Device, error) {
	base, id, known := strings.Cut(f.Key, " ")
	if !known { // a named service that said nothing yet
		found, err := s.discover(ctx, base)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fault.New(fault.DeviceNone, "sbi.Open", "no fingerprint scanner at %s", base)
		}
		_, id, _ = strings.Cut(found[0].Key, " ")
	}
	return Open(ctx, base, id, s.o)
}
