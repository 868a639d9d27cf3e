package ingest_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"

	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/servicetest"
)

func openPostgres(t testing.TB, address string) *journal.DB {
	t.Helper()
	db, err := journal.OpenPostgres(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// onPostgres has its files in a folder, and captures that are not complete in the database.
func onPostgres(address, folder string) func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
	return func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
		t.Helper()
		db := openPostgres(t, address)
		dir, err := objects.OpenDir(filepath.Join(folder, "objects"))
		if err != nil {
			t.Fatal(err)
		}
		return db, dir, journal.Parts{DB: db}
	}
}

// onPostgresAndS3 has nothing on a disk of its own.
func onPostgresAndS3(address, bucket string) func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
	return func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
		t.Helper()
		db := openPostgres(t, address)
		s3, err := objects.OpenS3(context.Background(), bucket)
		if err != nil {
			t.Fatal(err)
		}
		return db, s3, journal.Parts{DB: db}
	}
}

// Rows of captures that are not complete are no matter of PostgreSQL alone.
func TestEmbeddedWithRows_KeepsThePromises(t *testing.T) {
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		files := onFiles(t.TempDir())
		return newState(t, func(t testing.TB) (*journal.DB, objects.Objects, ingest.Partials) {
			db, dir, _ := files(t)
			return db, dir, journal.Parts{DB: db}
		}).ofTwo(t)
	})
}

// another is a second server on the same engines.
func (e *embedded) another(t testing.TB) func(code string) protocol.Receiver {
	t.Helper()
	db, files, partials := e.open(t)
	t.Cleanup(func() { _ = db.Close() })
	state := ingest.New(ingest.Config{Journal: db, Objects: files, Partials: partials, Receipt: e.key, Seal: e.seal, Log: slog.New(slog.DiscardHandler)})
	return func(code string) protocol.Receiver {
		r, err := state.Receiver(context.Background(), code)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

// ofTwo is a rig whose data centre has two servers.
func (e *embedded) ofTwo(t testing.TB) receivertest.Rig {
	t.Helper()
	rig := e.rig(t)
	rig.Another = e.another(t)
	return rig
}

// overLine puts HTTP/2, mutual TLS and a line that breaks before a state.
func (e *embedded) overLine(t *testing.T) receivertest.Rig {
	t.Helper()
	rig := e.rig(t)
	s := receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{Log: slog.New(slog.DiscardHandler),
		Receiver: func(ctx context.Context, who protocol.Caller) (protocol.Receiver, error) {
			return e.state.Receiver(ctx, who.Station)
		}}))
	clients := map[string]*protocol.Client{rig.Station.Code: s.Client(t, rig.Station.Code), rig.Other.Code: s.Client(t, rig.Other.Code)}
	rig.Receiver = func(code string) protocol.Receiver { return clients[code] }
	rig.CutAfter = s.Line.CutAfter
	rig.Restart = nil // a server that ends breaks its lines: see the tests that kill processes
	return rig
}

func TestEmbedded_KeepsThePromisesOverALine(t *testing.T) {
	receivertest.Run(t, func(t *testing.T) receivertest.Rig { return newEmbedded(t).overLine(t) })
}

func TestPostgres_KeepsThePromises(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		return newState(t, onPostgres(pg.Database(t), t.TempDir())).ofTwo(t)
	})
}

func TestPostgres_KeepsThePromisesOverALine(t *testing.T) {
	servicetest.NeedHeavy(t)
	pg := servicetest.StartPostgres(t)
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		return newState(t, onPostgres(pg.Database(t), t.TempDir())).overLine(t)
	})
}

func TestPostgresAndS3_KeepThePromises(t *testing.T) {
	s3 := servicetest.StartS3(t)
	pg := servicetest.StartPostgres(t)
	var rigs atomic.Int64
	receivertest.Run(t, func(t *testing.T) receivertest.Rig {
		e := newState(t, onPostgresAndS3(pg.Database(t), s3.Address(fmt.Sprint(rigs.Add(1)))))
		rig := e.overLine(t)
		rig.Another = e.another(t)
		return rig
	})
}
