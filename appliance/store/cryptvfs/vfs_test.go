package cryptvfs

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"modernc.org/libc"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
	"pgregory.net/rapid"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, KeySize) }

var wal = url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)", "busy_timeout(5000)"}}

func openDB(t testing.TB, path string, k []byte, params url.Values) *sql.DB {
	t.Helper()
	v, err := Register(k, "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := v.Connector(path, params)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func must(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

const secret = "रामलाल RAMLAL 9812345678"

func fill(t testing.TB, db *sql.DB, rows int) {
	t.Helper()
	must(t, db, `CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT, pad BLOB)`)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if _, err := tx.Exec(`INSERT INTO person(name, pad) VALUES (?, ?)`, fmt.Sprint(secret, i), bytes.Repeat([]byte("RAMLAL"), i%900)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func TestVFS_NoPlainTextInAnyFile(t *testing.T) {
	for name, params := range map[string]url.Values{
		"log": wal, "journal": {"_pragma": {"journal_mode(PERSIST)", "temp_store(MEMORY)"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			db := openDB(t, filepath.Join(dir, "station.db"), key(1), params)
			fill(t, db, 2000)
			must(t, db, `UPDATE person SET name = name || 'x' WHERE id % 3 = 0`) // old pages go to the journal
			files, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				raw, err := os.ReadFile(filepath.Join(dir, f.Name()))
				if err != nil {
					t.Fatal(err)
				}
				for _, plain := range []string{"SQLite format 3", "RAMLAL", "रामलाल", "CREATE TABLE", "person"} {
					if bytes.Contains(raw, []byte(plain)) {
						t.Errorf("%s holds %q", f.Name(), plain)
					}
				}
			}
			if len(files) < 2 {
				t.Fatalf("only %d files: the log or journal was not looked at", len(files))
			}
			var bad string
			if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&bad); err != nil || bad != "ok" {
				t.Fatal(bad, err)
			}
		})
	}
}

func TestVFS_WrongKeyIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "station.db")
	t.Run("write", func(t *testing.T) { fill(t, openDB(t, path, key(1), wal), 10) })
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("wrong key", func(t *testing.T) {
		db := openDB(t, path, key(2), nil)
		var n int
		err := db.QueryRow(`SELECT count(*) FROM person`).Scan(&n)
		if e, ok := err.(*sqlite.Error); !ok || e.Code() != sqlite3.SQLITE_NOTADB {
			t.Fatalf("%d rows, %v", n, err)
		}
	})
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Fatal("the wrong key changed the file", err)
	}
	t.Run("right key", func(t *testing.T) {
		var n int
		if err := openDB(t, path, key(1), wal).QueryRow(`SELECT count(*) FROM person`).Scan(&n); err != nil || n != 10 {
			t.Fatal(n, err)
		}
	})
}

func TestVFS_ReadersBesideAWriter(t *testing.T) {
	db := openDB(t, filepath.Join(t.TempDir(), "station.db"), key(1), wal)
	must(t, db, `CREATE TABLE pair(id INTEGER PRIMARY KEY, a TEXT, b TEXT)`)
	must(t, db, `INSERT INTO pair VALUES (1, '', '')`)
	const rounds = 300
	var group sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				var a, b string
				if err := db.QueryRow(`SELECT a, b FROM pair WHERE id = 1`).Scan(&a, &b); err != nil || a != b {
					t.Errorf("read %d and %d bytes: %v", len(a), len(b), err)
					return
				}
			}
		})
	}
	for i := range rounds {
		text := strings.Repeat(string(rune('a'+i%26)), 3000+i)
		must(t, db, `UPDATE pair SET a = ?, b = ?`, text, text)
		if i%50 == 0 {
			must(t, db, `PRAGMA wal_checkpoint(TRUNCATE)`)
		}
	}
	close(done)
	group.Wait()
	var bad string
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&bad); err != nil || bad != "ok" {
		t.Fatal(bad, err)
	}
}

// Writes and reads at any place and of any length give what a plain file gives, up to the rounding of the size.
func TestFile_LikeAPlainFile(t *testing.T) {
	v, err := Register(key(1), "")
	if err != nil {
		t.Fatal(err)
	}
	tls := libc.NewTLS()
	defer tls.Close()
	dir := t.TempDir()
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		path := filepath.Join(dir, fmt.Sprint("f", round))
		const space = 4096
		memory := allocate(tls, 3*space) // the file structure, its name, the bytes to write and to read
		defer libc.Xfree(tls, memory)
		pFile, name, buf := memory, memory+space, memory+2*space
		copy(libc.GoBytes(name, space), path)
		flags := int32(sqlite3.SQLITE_OPEN_READWRITE | sqlite3.SQLITE_OPEN_CREATE | sqlite3.SQLITE_OPEN_WAL)
		if rc := v.open(tls, 0, name, pFile, flags, 0); rc != 0 {
			t.Fatalf("open: %d", rc)
		}
		defer v.close(tls, pFile)
		var model []byte
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			off := rapid.IntRange(0, len(model)).Draw(t, "off")
			data := rapid.SliceOfN(rapid.Byte(), 1, 1200).Draw(t, "data")
			copy(libc.GoBytes(buf, space), data)
			if rc := v.write(tls, pFile, buf, int32(len(data)), int64(off)); rc != 0 {
				t.Fatalf("write: %d", rc)
			}
			if need := off + len(data) - len(model); need > 0 {
				model = append(model, make([]byte, need)...)
			}
			copy(model[off:], data)

			off = rapid.IntRange(0, len(model)+20).Draw(t, "read off")
			got := libc.GoBytes(buf, rapid.IntRange(1, 2000).Draw(t, "read len"))
			rc := v.read(tls, pFile, buf, int32(len(got)), int64(off))
			want := make([]byte, len(got))
			if off < len(model) {
				copy(want, model[off:])
			}
			if !bytes.Equal(got, want) {
				t.Fatalf("%d bytes at %d of %d: wrong bytes, code %d", len(got), off, len(model), rc)
			}
			whole := (len(model) + block - 1) / block * block
			if short := off+len(got) > whole; short != (rc == sqlite3.SQLITE_IOERR_SHORT_READ) {
				t.Fatalf("%d bytes at %d of %d: code %d", len(got), off, len(model), rc)
			}
		}
		raw, err := os.ReadFile(path)
		if err != nil || len(raw) != (len(model)+block-1)/block*block {
			t.Fatalf("%d bytes on disk for %d: %v", len(raw), len(model), err)
		}
	})
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCipher_EveryKindAndPlaceDiffers(t *testing.T) {
	seen := map[string]string{}
	for _, purpose := range []string{"database", "log"} {
		c, err := newDiskCipher(key(1), purpose)
		if err != nil {
			t.Fatal(err)
		}
		for off := int64(0); off < 4*sector; off += block {
			b := make([]byte, block)
			c.seal(b, off)
			where := fmt.Sprint(purpose, off)
			if other, twice := seen[string(b)]; twice {
				t.Fatalf("%s and %s give the same bytes", where, other)
			}
			seen[string(b)] = where
		}
	}
}

func TestRegister_KeySizeAndOpenFiles(t *testing.T) {
	if _, err := Register(make([]byte, 16), ""); err == nil {
		t.Fatal("a short key was taken")
	}
	v, err := Register(key(1), "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := v.Connector(filepath.Join(t.TempDir(), "a b?c.db"), wal)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	must(t, db, `CREATE TABLE x(y)`)
	if v.Close() == nil {
		t.Fatal("closed with open files")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkVFS(b *testing.B) {
	for _, kind := range []string{"plain", "encrypted"} {
		open := func(b *testing.B) *sql.DB {
			path := filepath.Join(b.TempDir(), "station.db")
			if kind == "encrypted" {
				return openDB(b, path, key(1), wal)
			}
			db, err := sql.Open("sqlite", "file:"+path+"?"+wal.Encode())
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = db.Close() })
			return db
		}
		b.Run("commit/"+kind, func(b *testing.B) {
			db := open(b)
			must(b, db, `CREATE TABLE x(id INTEGER PRIMARY KEY, y TEXT)`)
			for b.Loop() {
				must(b, db, `INSERT INTO x(y) VALUES (?)`, secret)
			}
		})
		b.Run("bulk/"+kind, func(b *testing.B) {
			for b.Loop() {
				db := open(b)
				fill(b, db, 5000)
			}
		})
		b.Run("scan/"+kind, func(b *testing.B) {
			db := open(b)
			fill(b, db, 5000)
			must(b, db, `PRAGMA wal_checkpoint(TRUNCATE)`)
			db.SetMaxOpenConns(1)
			must(b, db, `PRAGMA cache_size = 10`)
			for b.Loop() {
				var n int
				if err := db.QueryRow(`SELECT sum(length(pad)) FROM person`).Scan(&n); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCipher_Page(b *testing.B) {
	c, err := newDiskCipher(key(1), "database")
	if err != nil {
		b.Fatal(err)
	}
	page := make([]byte, 4096)
	b.SetBytes(4096)
	for b.Loop() {
		c.open(page, 8192)
	}
}
