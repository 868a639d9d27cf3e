package servicetest

import (
	"net/url"
	"path/filepath"
	"testing"
)

// Dump writes what a database of Database holds into a file, as an operator does with pg_dump.
func (p *Postgres) Dump(t testing.TB, address string) (path string) {
	t.Helper()
	path = filepath.Join(p.folder, "dump.sql")
	p.run(t, "pg_dump", "--host="+p.folder, "--username=thana", "--schema="+schema(t, address), "--file="+path, "postgres")
	return path
}

// Load brings a dump of another cluster in, and returns its address here.
func (p *Postgres) Load(t testing.TB, dump, address string) string {
	t.Helper()
	p.run(t, "psql", "--host="+p.folder, "--username=thana", "--quiet", "--set=ON_ERROR_STOP=1", "--file="+dump, "postgres")
	return p.address(schema(t, address))
}

func schema(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("search_path")
}
