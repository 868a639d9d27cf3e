package control

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// hand is a capture store that hands everything to the command line and keeps nothing.
type hand struct{ emit func(Line) error }

func (h hand) OpenCapture(context.Context, string, string) ([]byte, error) {
	return nil, fault.New(fault.RequestNotFound, "control", "nothing is kept")
}

func (h hand) Capture(context.Context, string) (record.Capture, error) {
	return record.Capture{}, fault.New(fault.RequestNotFound, "control", "nothing is kept")
}

func (h hand) Captures(context.Context, string) ([]record.Capture, error) { return nil, nil }

func (h hand) AddCaptures(_ context.Context, all ...store.NewCapture) ([]record.Capture, error) {
	kept := make([]record.Capture, len(all))
	for i, n := range all {
		t := Taken{Capture: n.Capture, Original: n.Original, Renditions: map[string][]byte{}}
		for _, r := range n.Renditions {
			t.Renditions[r.Name] = r.Data
			t.Capture.Renditions = append(t.Capture.Renditions, r.Rendition)
		}
		kept[i] = n.Capture
		if err := h.emit(Line{Taken: &t}); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func (s *Server) capture(w http.ResponseWriter, r *http.Request) {
	var in capture.Sample
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&in); err != nil {
		answer(w, nil, fault.Wrap(fault.RequestMalformed, "control.capture", err))
		return
	}
	lines(w, r, func(ctx context.Context, emit func(Line) error) error { return Take(ctx, s.Plug, s.Watch, in, emit) })
}

// Take captures once with whatever devices there are, and hands all of it to emit, good or not.
func Take(ctx context.Context, devices capture.Devices, watch func(capture.Progress), in capture.Sample, emit func(Line) error) error {
	desk := capture.New(devices, hand{emit}, capture.Limits{ChecksOnly: true}, watch)
	who := capture.Who{Officer: console(), Desktop: "console"}
	var taken []wire.Candidate
	events := func(e wire.CaptureEvent) error {
		if e.Candidate != nil {
			taken = append(taken, *e.Candidate)
		}
		return emit(Line{Phase: e.Phase, Quality: e.Quality})
	}
	err := desk.Sample(ctx, who, in, events)
	for _, c := range taken {
		if _, acceptErr := desk.Accept(ctx, who, c.ID, wire.Accept{Forced: true, Page: c.Page}); acceptErr != nil {
			return acceptErr
		}
	}
	return err
}
