package servicetest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Size is what the tables and indices of a database of Database take on the disk, in bytes, parts of captures aside: they go
// when a capture is stored.
func (p *Postgres) Size(t testing.TB, address string) (bytes int64) {
	t.Helper()
	ctx := context.Background()
	db, err := pgx.Connect(ctx, p.address("public"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(ctx)
	if err := db.QueryRow(ctx, `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname <> 'blob_part'`, schema(t, address)).Scan(&bytes); err != nil {
		t.Fatal(err)
	}
	return bytes
}
