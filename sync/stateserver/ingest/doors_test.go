package ingest_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"

	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/servicetest"
	"thana/sync/stateserver/tus"
)

// tusDoor serves the door over a line that breaks, and gives what sends a station's captures to it.
func tusDoor(t *testing.T, state func() *ingest.State, stations ...*receivertest.Station) (map[string]receivertest.Tus, *receivertest.Line) {
	t.Helper()
	cfg := protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler), Receiver: func(ctx context.Context, who protocol.Caller) (protocol.Receiver, error) {
		return state().Receiver(ctx, who.Station)
	}}
	door, err := tus.New(tus.Config{Stations: cfg, MaxSize: 64 << 20, Log: cfg.Log,
		Size: func(ctx context.Context, station, id string) (int64, error) { return state().Size(ctx, station, id) }})
	if err != nil {
		t.Fatal(err)
	}
	s := receivertest.Serve(t, door)
	clients := map[string]receivertest.Tus{}
	for _, of := range stations {
		transport := &http.Transport{TLSClientConfig: s.ClientTLS(t, protocol.StationURI(record.Production, of.Code)), DialContext: s.Line.Dial, ForceAttemptHTTP2: true}
		t.Cleanup(transport.CloseIdleConnections)
		clients[of.Code] = receivertest.Tus{URL: s.URL + tus.Path, HTTP: &http.Client{Transport: transport}, Of: of}
	}
	return clients, s.Line
}

// throughTus is a data centre of two servers: captures go to the tus door of the one and to the main door of the other.
func (e *embedded) throughTus(t *testing.T) receivertest.Rig {
	t.Helper()
	rig := e.ofTwo(t)
	clients, line := tusDoor(t, func() *ingest.State { return e.state }, rig.Station, rig.Other)
	rig.Receiver = func(code string) protocol.Receiver {
		u := clients[code]
		u.Receiver = e.receiver(t, code)
		return u
	}
	rig.CutAfter = line.CutAfter
	return rig
}

func TestTus_EmbeddedKeepsThePromises(t *testing.T) {
	receivertest.Run(t, func(t *testing.T) receivertest.Rig { return newEmbedded(t).throughTus(t) })
}

func TestTus_PostgresAndS3KeepThePromises(t *testing.T) {
	s3 := servicetest.StartS3(t)
	pg := servicetest.StartPostgres(t)
	var rigs atomic.Int64
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		return newState(t, onPostgresAndS3(pg.Database(t), s3.Address(fmt.Sprint(rigs.Add(1))))).throughTus(t)
	})
}
