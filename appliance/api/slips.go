package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

func (s *Server) slipRoutes(api huma.API) {
	stream(api, s, wire.PathSlip, "Scan the inked slip of an arrest", Capture, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.SlipRequest], emit func(wire.CaptureEvent) error) error {
			if err := s.lawful(ctx, who, in.Body.Record, in.Body.Basis, law.Fingerprint, ""); err != nil {
				return err
			}
			arrest, err := store.Get[record.Arrest](ctx, s.Store, in.Body.Record)
			if err != nil {
				return err
			}
			return s.Desk.Slip(ctx, who, in.Body, excepted(arrest.Body), emit)
		})
	call(api, s, http.MethodPost, wire.PathSlipAccept, "Accept a slip: seal and store sheet and fingers", Capture,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Body wire.SlipAccept
		}) ([]record.Capture, error) {
			return s.acceptSlip(ctx, who, in.ID, in.Body)
		})
	call(api, s, http.MethodDelete, wire.PathSlipDrop, "Drop a slip", Capture,
		func(_ context.Context, who capture.Who, in *ByID) (empty, error) {
			return nothing(s.Desk.DropSlip(who, in.ID))
		})
}

// excepted are the fingers of an arrest with a coded reason.
func excepted(a record.Arrest) capture.Excepted {
	out := capture.Excepted{}
	for _, f := range biometric.Fingers() {
		if why := a.Measurements.Fingers[f.String()].Exception; why != "" {
			out[f] = why
		}
	}
	return out
}

// acceptSlip asks again whether the fingers may be taken, as accept does for one. What Desk no longer holds it may have
// stored already.
func (s *Server) acceptSlip(ctx context.Context, who capture.Who, id string, a wire.SlipAccept) ([]record.Capture, error) {
	c, err := s.Desk.HeldSlip(who, id)
	if err == nil {
		err = s.lawful(ctx, who, c.Record, c.Basis, law.Fingerprint, "")
	}
	if err != nil && !errors.Is(err, fault.CaptureExpired) {
		return nil, err
	}
	kept, err := s.Desk.AcceptSlip(ctx, who, id, a)
	return kept, s.told(err)
}
