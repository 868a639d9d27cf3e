package store

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

const (
	tortureDir    = "THANA_TORTURE_DIR"
	tortureKeys   = "THANA_TORTURE_KEYS"
	tortureRounds = 25
)

type tortureKey struct {
	Own   seal.PrivateKey
	State seal.PublicKey
}

func tortureOptions(keys tortureKey) Options {
	return Options{
		Key: make([]byte, 32), Own: keys.Own, State: keys.State, Sign: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)),
		Station: record.Station{Code: "32501", Realm: record.Training},
	}
}

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(tortureDir); dir != "" {
		if err := torture(dir, os.Getenv(tortureKeys)); err != nil {
			fmt.Println("child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// torture writes until it is killed, and prints each thing once it was acknowledged.
func torture(dir, keys string) error {
	var k tortureKey
	if err := json.Unmarshal([]byte(keys), &k); err != nil {
		return err
	}
	ctx := context.Background()
	db, err := Open(ctx, dir, tortureOptions(k))
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := 0; ; i++ {
		id := fmt.Sprintf("%d-%d", os.Getpid(), i)
		f, err := db.RegisterFIR(ctx, oic, "f"+id, someFIR(i), nil)
		if err != nil {
			return err
		}
		fmt.Println("fir", f.ID, f.Number)
		if i%3 == 0 {
			body := f.Body
			body.Contents = strings.Repeat("सुधार ", 400)
			if _, err := db.ReviseFIR(ctx, oic, f.ID, 1, "more", body, nil); err != nil {
				return err
			}
			fmt.Println("revised", f.ID, f.Number)
		}
		data := make([]byte, 1000+i%7*40_000)
		if _, err := db.AddCapture(ctx, record.Capture{ID: "c" + id, Kind: record.FingerCapture, Record: f.ID}, data,
			[]Rendition{{Rendition: record.Rendition{Name: "wsq"}, Data: data[:100]}}); err != nil {
			return err
		}
		fmt.Println("capture", "c"+id, len(data))
		if err := db.Note(ctx, ledger.KindPrint, f.ID, oic, i); err != nil {
			return err
		}
		fmt.Println("print", f.ID, "-")
	}
}

// TestKill_NothingAcknowledgedIsLost kills the writing process at random moments, many times, on one store.
func TestKill_NothingAcknowledgedIsLost(t *testing.T) {
	own, err := seal.GenerateKey()
	ok(t, err)
	state, err := seal.GenerateKey()
	ok(t, err)
	keys := tortureKey{own, state.Public()}
	keyText, err := json.Marshal(keys)
	ok(t, err)
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	dir := filepath.Join(t.TempDir(), "store")
	acked := map[string]string{} // "kind id": the rest of the line
	for round := range tortureRounds {
		killed(t, dir, string(keyText), random.IntN(60)-6, time.Duration(random.IntN(3000))*time.Microsecond, acked)
		db, err := Open(t.Context(), dir, tortureOptions(keys))
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		prove(t, db, acked)
		ok(t, db.Close())
	}
	if len(acked) < tortureRounds {
		t.Fatal("too little was written", len(acked))
	}
	t.Logf("%d kills, %d acknowledged, none lost", tortureRounds, len(acked))
}

// killed runs the child until it acknowledged so many lines and a moment more, then kills it; a negative number kills it
// while it opens the store.
func killed(t *testing.T, dir, keys string, lines int, more time.Duration, acked map[string]string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), tortureDir+"="+dir, tortureKeys+"="+keys)
	out, err := child.StdoutPipe()
	ok(t, err)
	child.Stderr = os.Stderr
	ok(t, child.Start())
	if lines < 0 {
		time.AfterFunc(time.Duration(-lines)*4*time.Millisecond+more, func() { _ = child.Process.Kill() })
	}
	scan := bufio.NewScanner(out)
	for n := 0; scan.Scan(); n++ {
		if strings.HasPrefix(scan.Text(), "child:") {
			t.Error(scan.Text())
		}
		if parts := strings.Fields(scan.Text()); len(parts) == 3 {
			acked[parts[0]+" "+parts[1]] = parts[2]
		}
		if n == lines {
			time.AfterFunc(more, func() { _ = child.Process.Kill() })
		}
	}
	_ = child.Wait() // killed
}

// prove compares the store with what was acknowledged, and looks for anything half done.
func prove(t *testing.T, db *DB, acked map[string]string) {
	t.Helper()
	if _, err := db.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	for key, want := range acked {
		kind, id, _ := strings.Cut(key, " ")
		switch kind {
		case "fir", "revised":
			f, err := Get[record.FIR](t.Context(), db, id)
			if err != nil || f.Number != want || kind == "revised" && f.Revision != 2 {
				t.Fatalf("%s: %s revision %d, %v", key, f.Number, f.Revision, err)
			}
		case "capture":
			c, err := db.Capture(t.Context(), id)
			if err != nil || fmt.Sprint(c.Size) != want {
				t.Fatalf("%s: %d bytes, want %s, %v", key, c.Size, want, err)
			}
		case "print":
			if events, err := db.Events(t.Context(), ledger.KindPrint, id); err != nil || len(events) != 1 {
				t.Fatalf("%s: %d events, %v", key, len(events), err)
			}
		}
	}
	for name, query := range map[string]string{
		"a record without revision":  `SELECT count(*) FROM record WHERE NOT EXISTS (SELECT 1 FROM revision WHERE revision.record = record.id AND revision.revision = record.revision)`,
		"a revision without entry":   `SELECT count(*) FROM revision WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.seq = revision.seq AND entry.record = revision.record)`,
		"an entry without outbox":    `SELECT count(*) FROM entry WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.seq = entry.seq AND blob = '')`,
		"a number twice or left out": `SELECT count(*) - count(DISTINCT serial) + max(serial) - count(*) FROM record WHERE kind = 'fir'`,
	} {
		var n int
		if err := db.reader.QueryRow(`SELECT coalesce((` + query + `), 0)`).Scan(&n); err != nil || n != 0 {
			t.Fatalf("%s: %d, %v", name, n, err)
		}
	}
	var named int
	ok(t, db.reader.QueryRow(`SELECT count(*) FROM blob`).Scan(&named))
	if files := blobFiles(t, db.dir); len(files) != named {
		t.Fatalf("%d files for %d blobs", len(files), named)
	}
}
