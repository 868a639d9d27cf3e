package api

import (
	"context"
	"net/http"
	"testing"

	"thana/shared/fault"
	"thana/shared/wire"
)

// Everybody who is signed in sees how the machine is; a stranger does not.
func TestBox_ForWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.server.Box = func(context.Context) wire.BoxState { return wire.BoxState{Version: "test", Celsius: 51.5} }
	r.server.Way = func(context.Context) []wire.NetStep { return []wire.NetStep{{Step: wire.NetCable, Tried: true}} }
	tech := r.desktop().as("tech")
	if b, err := send[wire.BoxState](tech, http.MethodGet, wire.PathBox, nil); err != nil || b.Celsius != 51.5 {
		t.Errorf("%+v, %v", b, err)
	}
	if way, err := send[[]wire.NetStep](tech, http.MethodPost, wire.PathNetwork, nil); err != nil || len(way) != 1 || way[0].Step != wire.NetCable {
		t.Errorf("%+v, %v", way, err)
	}
	_, err := send[wire.BoxState](r.desktop(), http.MethodGet, wire.PathBox, nil)
	wants(t, "nobody", err, fault.AccessSignIn)
}
