package main

import (
	"context"
	"net/http"
	"os"

	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/openapi"
	"thana/sync/stateserver/tus"
)

// maxCapture is more than any device gives: a flatbed's page at 1,200 dpi in colour is 420 MB before it is compressed.
const maxCapture = 1 << 30

// doors are what stations reach: the main one and the tus one. Both are the same receivers. updates is the folder of the update channel.
func (st *state) doors(p *program, in *ingest.State, calm context.Context, updates string) (http.Handler, error) {
	stations := protocol.HandlerConfig{Realm: st.Realm, Receiver: in.Admit, Enrol: st.enrol, Search: st.search, Updates: os.DirFS(updates), Log: p.log, Drain: calm}
	other, err := tus.New(tus.Config{Stations: stations, Size: in.Size, MaxSize: maxCapture, Log: p.log})
	if err != nil {
		return nil, err
	}
	described, err := openapi.Handler()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+openapi.Path, described)
	mux.Handle(tus.Path, other)
	mux.Handle("/", protocol.NewHandler(stations))
	return mux, nil
}
