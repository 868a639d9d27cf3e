package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/ink"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

type bodyOf[T any] struct{ Body T }

// ByID is the path of one thing. The inputs that are embedded are exported because the router reads no others.
type ByID struct {
	ID string `path:"id" maxLength:"64"`
}

// captureProblem is the last line of a capture that ended with an error.
func captureProblem(err error) wire.CaptureEvent {
	p := problemOf(err)
	return wire.CaptureEvent{Problem: &p}
}

func (s *Server) captureRoutes(api huma.API) {
	stream(api, s, wire.PathFingerprint, "Take one finger", Capture, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.FingerprintRequest], emit func(wire.CaptureEvent) error) error {
			if err := s.lawful(ctx, who, in.Body.Record, in.Body.Basis, law.Fingerprint, in.Body.Finger); err != nil {
				return err
			}
			return s.Desk.Finger(ctx, who, in.Body, emit)
		})
	stream(api, s, wire.PathPhoto, "Stream the camera and take a photograph", Capture, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.PhotoRequest], emit func(wire.CaptureEvent) error) error {
			if err := s.lawful(ctx, who, in.Body.Record, in.Body.Basis, law.Photograph, ""); err != nil {
				return err
			}
			return s.Desk.Photo(ctx, who, in.Body, emit)
		})
	stream(api, s, wire.PathPages, "Scan pages", Capture, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.PagesRequest], emit func(wire.CaptureEvent) error) error {
			if err := s.addable(ctx, who, in.Body.Record); err != nil {
				return err
			}
			return s.Desk.Pages(ctx, who, in.Body, emit)
		})
	call(api, s, http.MethodPost, wire.PathShoot, "Take the photograph now", Capture,
		func(_ context.Context, who capture.Who, in *struct {
			Session string `path:"session"`
		}) (empty, error) {
			return nothing(s.Desk.Shoot(who, in.Session))
		})
	call(api, s, http.MethodPost, wire.PathAccept, "Accept a candidate: seal and store it", Capture,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Body wire.Accept
		}) (record.Capture, error) {
			return s.accept(ctx, who, in.ID, in.Body)
		})
	call(api, s, http.MethodDelete, wire.PathCandidate, "Drop a candidate", Capture,
		func(_ context.Context, who capture.Who, in *ByID) (empty, error) {
			return nothing(s.Desk.Drop(who, in.ID))
		})
	call(api, s, http.MethodGet, wire.PathCaptures, "Captures of a record", ReadRecords,
		func(ctx context.Context, who capture.Who, in *ByID) ([]record.Capture, error) {
			return s.captures(ctx, who, in.ID)
		})
	s.readingRoute(api)
	call(api, s, http.MethodPost, wire.PathSign, "Keep a signature of the pad", Capture,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Body ink.Ink
		}) (record.Capture, error) {
			if err := s.addable(ctx, who, in.ID); err != nil {
				return record.Capture{}, err
			}
			kept, err := s.Desk.Sign(ctx, who, in.ID, in.Body)
			if err == nil {
				s.hints.tell(wire.Event{Kind: wire.RecordsChanged, Record: in.ID})
			}
			return kept, err
		})
	s.fileRoutes(api)
	s.slapRoute(api)
	s.slipRoutes(api)
	s.imageRoute(api)
}

// accept asks again whether the officer may add this: minutes may lie between taking and accepting, and the arrest may have changed or another
// officer signed in. What Desk no longer holds it may have stored already.
func (s *Server) accept(ctx context.Context, who capture.Who, id string, a wire.Accept) (record.Capture, error) {
	c, err := s.Desk.Held(who, id)
	switch {
	case err != nil && !errors.Is(err, fault.CaptureExpired):
		return record.Capture{}, err
	case err == nil && c.Kind == record.FingerCapture:
		err = s.lawful(ctx, who, c.Record, c.Basis, law.Fingerprint, c.Finger)
	case err == nil && c.Kind == record.PhotoCapture:
		err = s.lawful(ctx, who, c.Record, c.Basis, law.Photograph, "")
	case err == nil:
		err = s.addable(ctx, who, c.Record)
	default:
		err = nil
	}
	if err != nil {
		return record.Capture{}, err
	}
	kept, err := s.Desk.Accept(ctx, who, id, a)
	if err == nil && kept.Kind == record.PageCapture && !a.More {
		s.wakeReader()
	}
	return kept, err
}

// captures lists what the officer may look at.
func (s *Server) captures(ctx context.Context, who capture.Who, id string) ([]record.Capture, error) {
	all, err := s.Store.Captures(ctx, id)
	shown := []record.Capture{}
	for _, c := range all {
		may, err := s.mayLook(ctx, who, c)
		if err != nil {
			return nil, err
		}
		if may {
			shown = append(shown, c)
		}
	}
	return shown, err
}

type imageOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// noStore keeps pictures of persons out of every cache.
const noStore = "no-store"

func (s *Server) imageRoute(api huma.API) {
	op := operation(http.MethodGet, wire.PathImage, "The bytes of a capture or of one of its renditions")
	huma.Register(api, op, func(ctx context.Context, in *struct {
		ByID
		Rendition string `query:"rendition" maxLength:"32"`
	}) (*imageOutput, error) {
		who, err := s.who(ctx, ReadRecords)
		if err != nil {
			return nil, answerOf(err)
		}
		data, format, err := s.image(ctx, who, in.ID, in.Rendition)
		if err != nil {
			s.log(err, op.Summary)
			return nil, answerOf(err)
		}
		return &imageOutput{format, noStore, data}, nil
	})
}

// image reads a capture that the officer may see. A finger's own format is for machines, so a desktop that names no
// rendition gets what it can show.
func (s *Server) image(ctx context.Context, who capture.Who, id, rendition string) ([]byte, string, error) {
	c, err := s.Store.Capture(ctx, id)
	if err != nil {
		return nil, "", err
	}
	may, err := s.mayLook(ctx, who, c)
	if err != nil {
		return nil, "", err
	}
	if !may {
		s.refused(ctx, who, "masked", c.Record)
		return nil, "", fault.New(fault.AccessMasked, "api.image", "protected record")
	}
	if rendition == "" || rendition == "view" {
		return s.Desk.View(ctx, c)
	}
	if c.Kind == record.FileCapture && strings.TrimPrefix(rendition, "original") == "" { // it may be gigabytes
		return nil, "", fault.New(fault.CaptureFileView, "api.image", "original of %d bytes", c.Size)
	}
	data, err := s.Store.OpenCapture(ctx, id, strings.TrimPrefix(rendition, "original"))
	return data, formatOf(c, rendition), err
}

func formatOf(c record.Capture, rendition string) string {
	for _, r := range c.Renditions {
		if r.Name == rendition {
			return r.Format
		}
	}
	return c.Format
}
