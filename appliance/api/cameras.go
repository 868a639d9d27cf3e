package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// cameraRoutes let who cares for the devices set a camera for its place.
func (s *Server) cameraRoutes(api huma.API) {
	stream(api, s, wire.PathCameraView, "Look through a camera to set it; nothing is taken", TryDevices, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Try], emit func(wire.CaptureEvent) error) error {
			note := tryNote{accessNote{Event: "camera_set", Desktop: who.Desktop}, string(device.Photo), in.Body.Device}
			if err := s.Store.Note(ctx, ledger.KindAccess, "", who.Officer, note); err != nil {
				return err
			}
			return s.Desk.ViewCamera(ctx, who, in.Body.Device, emit)
		})
	call(api, s, http.MethodPost, wire.PathCameraSet, "Set a camera that is looked through", TryDevices,
		func(_ context.Context, who capture.Who, in *bodyOf[wire.CameraSet]) (wire.CameraState, error) {
			return s.Desk.SetCamera(who, in.Body)
		})
	call(api, s, http.MethodPost, wire.PathCameraKeep, "Keep how a camera is set, or set it as it came", TryDevices,
		func(_ context.Context, who capture.Who, in *bodyOf[wire.CameraKeep]) (wire.CameraState, error) {
			return s.Desk.KeepCamera(who, in.Body)
		})
}
