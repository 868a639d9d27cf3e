package journal_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/column"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/servicetest"
)

// A state of the first schema, with a row in each table that later ones changed, is whole after every step since.
func TestOpen_FromTheFirstSchema(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "state.db")
		first(t, goose.DialectSQLite3, "sqlite", "file:"+path)
		db, err := journal.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		upgraded(t, db)
	})
	t.Run("postgres", func(t *testing.T) {
		address := servicetest.StartPostgres(t).Database(t)
		first(t, goose.DialectPostgres, "pgx", address)
		upgraded(t, open(t, address))
	})
}

func first(t *testing.T, dialect goose.Dialect, driver, address string) {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := goose.NewProvider(dialect, db, os.DirFS("migrations"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	at := column.Moment(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	s := receivertest.NewStation("231001", 1)
	s.Write(64)
	s.Write(64)
	exec := func(statement string, values ...any) {
		t.Helper()
		if _, err := db.ExecContext(context.Background(), statement, values...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO station (station_id, name_en, name_local, ledger_key, tls_key, enrolled_at) VALUES ($1,'PS Kotwali','थाना कोतवाली',$2,$3,$4)`, s.Code, []byte(s.Public()), []byte("t"), at)
	head := s.Head(2)
	exec(`INSERT INTO station_cursor (station_id, epoch, last_seq, chain, stored_seq, forked, updated_at) VALUES ($1,1,2,$2,2,FALSE,$3)`, s.Code, head.Chain[:], at)
	for i, kind := range []string{"fir", "destroyed"} {
		e := s.Entries[i]
		exec(`INSERT INTO ledger_entry (station_id, epoch, seq, kind, record, version, clock, blobs, body, envelope, chain) VALUES ($1,1,$2,$3,'r-1',1,'{}','[]',$4,'',$5)`,
			s.Code, i+1, kind, e.Body, e.Chain[:])
	}
	exec(`INSERT INTO blob (station_id, blob_id, epoch, seq, size, sha256, priority) VALUES ($1,'b-1',1,1,10,$2,3)`, s.Code, make([]byte, 32))
	exec(`INSERT INTO capture_row (station_id, capture, seq, record, kind, what, at, device, quality) VALUES ($1,'b-1',1,'r-1','finger','right_thumb',$2,'d',70)`, s.Code, at)
	exec(`INSERT INTO operator (login, name, password) VALUES ('asha','Asha Rao','hash')`)
	exec(`INSERT INTO console_session (token_hash, login, csrf, expires_at) VALUES ($1,'asha','c',$2)`, make([]byte, 32), at)
	exec(`INSERT INTO console_view (station_id, view_id, login, record, what, at) VALUES ($1,'v','asha','r-1','revision 1',$2)`, s.Code, at)
}

func upgraded(t *testing.T, db *journal.DB) {
	t.Helper()
	ctx, code := t.Context(), "231001"
	s, err := db.Station(ctx, code)
	if err != nil || s.NameLocal != "थाना कोतवाली" || s.DistrictEn != "" || len(s.Faults) != 0 || s.LastSeq != 2 || !s.CertificateEnds.IsZero() {
		t.Errorf("station: %+v, %v", s, err)
	}
	if o, err := db.Operator(ctx, "asha"); err != nil || o.Role != journal.Operating || o.Name != "Asha Rao" {
		t.Errorf("operator: %+v, %v", o, err)
	}
	if v, err := db.Views(ctx, journal.ViewFilter{}); err != nil || len(v) != 1 || v[0].Login != "asha" {
		t.Errorf("looks: %+v, %v", v, err)
	}
	if r, err := db.Reports(ctx, code); err != nil || len(r) != 1 || r[0].Seq != 2 || r[0].Number != "" {
		t.Errorf("reports of destruction: %+v, %v", r, err)
	}
	if b, err := db.Blob(ctx, code, "b-1"); err != nil || b.Size != 10 || b.Receipt != nil {
		t.Errorf("capture: %+v, %v", b, err)
	}
	if all, err := db.QualityBoard(ctx, quality.Filter{}); err != nil || len(all[code]) != 0 {
		t.Errorf("quality: %v, %v", all, err)
	}
	// And it goes on: contact, the board's columns, the part of a capture.
	if err := db.Contact(ctx, code, protocol.Report{Head: 2, Faults: []string{"device.gone"}}, time.Now()); err != nil {
		t.Error(err)
	}
	if added, err := (journal.Parts{DB: db}).Add(ctx, code, "b-1", 0, []byte("01234")); err != nil || !added {
		t.Error(added, err)
	}
}
