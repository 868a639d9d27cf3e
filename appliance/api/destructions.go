package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/form"
	"thana/shared/wire"
)

// destructionRoutes tell which orders were carried out here, and print their certificates. They name no person but the
// authorities.
func (s *Server) destructionRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathDestructions, "Destruction orders that were carried out here", PrintRecords,
		func(ctx context.Context, _ capture.Who, _ *struct{}) ([]string, error) {
			all, err := s.Store.Destructions(ctx)
			return append([]string{}, all...), err
		})
	bytesOf(api, s, wire.PathDestruction, "The certificate of a destruction as PDF", PrintRecords, func(ctx context.Context, _ capture.Who, in *struct {
		Number string `query:"number" required:"true" minLength:"1" maxLength:"500"`
	}) ([]byte, string, error) {
		d, err := s.Store.Destroyed(ctx, in.Number)
		if err != nil {
			return nil, "", err
		}
		out := form.Destruction{Order: d.Order, Signers: d.Signers, Frame: d.Frame, Entry: d.Entry, Chain: d.Chain, Pending: d.Pending, Printed: s.Now(),
			Appliance: form.Executed{At: d.At, Keys: d.Keys, Files: d.Files}}
		for _, r := range d.Records {
			out.Records = append(out.Records, form.DestroyedRecord{ID: r.ID, Kind: r.Kind, Number: r.Number})
		}
		data, err := form.CertificateOfDestruction(out, form.Kit{Station: s.Station}).PDF()
		return data, "application/pdf", err
	})
}
