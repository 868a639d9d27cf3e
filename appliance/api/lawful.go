package api

import (
	"context"
	"errors"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
)

// addable refuses a capture for a record that is masked for the officer, and for a draft that another officer began:
// nobody knows yet whom it will show.
func (s *Server) addable(ctx context.Context, who capture.Who, id string) error {
	if err := store.CheckID(id); err != nil {
		return err
	}
	err := s.changeable(ctx, who, id)
	if !errors.Is(err, fault.RequestNotFound) {
		return err
	}
	taken, err := s.Store.Captures(ctx, id)
	if err == nil && len(taken) > 0 && taken[0].By.Login != who.Officer.Login {
		err = fault.New(fault.AccessDraft, "api.addable", "the draft is another officer's")
	}
	return err
}

// lawful refuses a measurement that no law allows, before a device opens: of this person, by this officer, of this
// kind. The basis is the recorded arrest's own; what the request says must agree with it. Without a basis only a
// signature may be taken: a left thumb in place of writing, or the thumb of an informant on a draft.
func (s *Server) lawful(ctx context.Context, who capture.Who, id, basis, modality, finger string) error {
	if err := s.addable(ctx, who, id); err != nil {
		return err
	}
	arrest, err := found(store.Get[record.Arrest](ctx, s.Store, id))
	if err != nil {
		return err
	}
	if basis == "" && modality == law.Fingerprint && (finger == biometric.LeftThumb.String() || finger == biometric.RightThumb.String()) {
		return nil
	}
	if arrest == nil || basis == "" {
		return fault.New(fault.LawBasisMissing, "api.lawful", "record is no arrest, or no basis named").On("measurements.basis")
	}
	if arrest.Measurements.Basis != basis {
		return fault.New(fault.RequestConflict, "api.lawful", "basis %q asked, %q recorded", basis, arrest.Measurements.Basis)
	}
	c, err := s.arrestContext(ctx, s.Store, id, *arrest, nil, s.Now())
	if err != nil {
		return err
	}
	return refuse(arrest.CheckMeasurement(c, modality, who.Officer))
}
