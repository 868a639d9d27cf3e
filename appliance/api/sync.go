package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/wire"
)

const syncList = 200

func (s *Server) syncRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathSync, "How far everything has come to the state", Anyone,
		func(ctx context.Context, who capture.Who, in *struct {
			Limit  int    `query:"limit" minimum:"0" maximum:"2000"`
			Before uint64 `query:"before"`
		}) (wire.SyncStatus, error) {
			status := s.Sync()
			limit := in.Limit
			if limit == 0 {
				limit = syncList
			}
			var err error
			status.Items, err = list(s.Store.Items(ctx, in.Before, limit))
			if !may(who.Officer.Role, ReadRecords) {
				status.Items = anonymous(status.Items)
			}
			status.Health = s.health(ctx)
			return status, err
		})
	call(api, s, http.MethodGet, wire.PathReceipt, "The state's signed answer for one item", Anyone,
		func(ctx context.Context, _ capture.Who, in *struct {
			Seq uint64 `path:"seq"`
		}) (wire.Receipts, error) {
			return s.Store.Receipts(ctx, in.Seq)
		})
}

// anonymous leaves of the items what a technician needs: the kind, the size and how far each came, not of which record.
func anonymous(items []wire.SyncItem) []wire.SyncItem {
	for i := range items {
		items[i].Record, items[i].Number, items[i].Detail = "", "", ""
	}
	return items
}
