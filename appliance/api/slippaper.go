package api

import (
	"context"

	"thana/shared/biometric"
	"thana/shared/biometric/wsq"
	"thana/shared/form"
	"thana/shared/record"
	"thana/shared/wire"
)

// slipPaper is the ten-print slip of an arrest: blank to be inked, or with the prints at true size.
func (s *Server) slipPaper(ctx context.Context, document wire.Document, id string, p paper) (paper, error) {
	r, fir, err := s.arrestAndFIR(ctx, id)
	if err != nil {
		return p, err
	}
	filled := form.Slip{Kind: form.BlankSlip}
	if document != wire.DocumentSlipBlank {
		filled.Kind = form.RecordSlip
		if document == wire.DocumentSlipSearch {
			filled.Kind = form.SearchSlip
		}
		if err := s.impressions(ctx, r, &filled); err != nil {
			return p, err
		}
	}
	p.title = r.Number
	p.doc, err = form.TenPrint(r, fir, filled, form.Kit{Station: s.Station, Masked: p.masked})
	return p, err
}

// impressions are the fingers that the arrest names and the newest picture of each plain position, from their transport
// form: 500 ppi, so that they are drawn at true size.
func (s *Server) impressions(ctx context.Context, r record.Revision[record.Arrest], to *form.Slip) error {
	all, err := s.Store.Captures(ctx, r.ID)
	if err != nil {
		return err
	}
	chosen := map[biometric.Finger]record.Capture{}
	for _, c := range all {
		f, ok := biometric.ParseFinger(c.Finger)
		named := f > biometric.LeftLittle && f <= biometric.LeftFour || r.Body.Measurements.Fingers[c.Finger].Capture == c.ID
		if ok && c.Kind == record.FingerCapture && named {
			chosen[f] = c
		}
	}
	to.Impressions = map[biometric.Finger]biometric.Image{}
	var decoder wsq.Decoder // its buffers serve all fourteen
	for f, c := range chosen {
		data, err := s.Store.OpenCapture(ctx, c.ID, "wsq")
		if err != nil {
			return err
		}
		if to.Impressions[f], err = decoder.Decode(data); err != nil {
			return err
		}
		if c.At.After(to.TakenAt) {
			to.Taker, to.TakenAt = c.By, c.At
		}
	}
	return nil
}
