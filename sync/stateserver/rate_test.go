package main

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/servicetest"
)

var connected = flag.Int("connected", 0, "measure one server with so many stations connected; 0 measures nothing")

// line is one station's connection. All of the measurement have one TLS key: making thousands is no part of it.
type line struct {
	*receivertest.Station
	*protocol.Client
}

// sideBySide is how many stations enrol at once.
const sideBySide = 32

// crowd enrols and connects the stations.
func crowd(t *testing.T, data string, n int) []line {
	t.Helper()
	st, err := open(&program{ctx: t.Context(), data: data, out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	key := newKey(t)
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	if err != nil {
		t.Fatal(err)
	}
	own, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]line, n)
	inTurn(n, func(i int) {
		if all[i], err = st.connect(t, i, key, csr, own.Public()); err != nil {
			t.Error(err)
		}
	})
	if t.Failed() {
		t.FailNow()
	}
	return all
}

func (st *state) connect(t *testing.T, i int, key *ecdsa.PrivateKey, csr []byte, sealKey seal.PublicKey) (line, error) {
	s := receivertest.NewStation(fmt.Sprintf("23%06d", i), uint64(i))
	if err := st.journal.Expect(t.Context(), s.Code, "", "", "secret", time.Now().Add(time.Hour)); err != nil {
		return line{}, err
	}
	e, err := st.enrol(t.Context(), protocol.EnrolRequest{Realm: record.Production, Station: s.Code, Secret: "secret", CSR: csr, LedgerKey: s.Public(), SealKey: sealKey})
	if err != nil {
		return line{}, err
	}
	cfg, err := e.TLSConfig(key)
	if err != nil {
		return line{}, err
	}
	c := protocol.NewClient(protocol.ClientConfig{URL: e.URL, TLS: cfg})
	t.Cleanup(c.Close)
	_, err = c.Hello(t.Context(), protocol.Report{Now: time.Now()})
	return line{s, c}, err
}

// inTurn makes n calls, a few at once.
func inTurn(n int, call func(i int)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, sideBySide)
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			call(i)
			<-slots
		})
	}
	group.Wait()
}

// memory is what a process holds and the most it ever held, MB.
func (p *process) memory(t *testing.T) (now, most int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(string(text), "\n") {
		fields := strings.Fields(l)
		if len(fields) < 2 {
			continue
		}
		kb, err := strconv.Atoi(fields[1])
		switch {
		case err == nil && fields[0] == "VmRSS:":
			now = kb / 1024
		case err == nil && fields[0] == "VmHWM:":
			most = kb / 1024
		}
	}
	return now, most
}

// TestRate_ConnectedStations prints what one server holds while stations are connected, and how long a record takes to
// stored when each of them sends one within a minute.
func TestRate_ConnectedStations(t *testing.T) {
	if *connected == 0 {
		t.Skip("a measurement: run make bench-state")
	}
	pg := servicetest.StartPostgres(t)
	data, address := filepath.Join(t.TempDir(), "state"), freePort(t)
	must(t, "--data", data, "--database-url", pg.Database(t), "init", "--name", "Madhya Pradesh", "--url", "https://"+address)
	p := start(t, data, address)
	empty, _ := p.memory(t)
	all := crowd(t, data, *connected)
	idle, _ := p.memory(t)
	var took []time.Duration
	var mu sync.Mutex
	var group sync.WaitGroup
	const within = time.Minute
	for _, l := range all {
		at := time.Duration(mathrand.Int64N(int64(within)))
		group.Go(func() {
			pause(t.Context(), at)
			l.Write(1470)
			from := time.Now()
			err := l.Push(t.Context(), l.Batch(1, 1), func(r ledger.Receipt) {
				if r.Level == ledger.Stored {
					mu.Lock()
					defer mu.Unlock()
					took = append(took, time.Since(from))
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	busy, most := p.memory(t)
	slices.Sort(took)
	if len(took) != len(all) {
		t.Fatalf("%d of %d records are stored", len(took), len(all))
	}
	t.Logf("one server, PostgreSQL on the same machine, %d stations connected over TLS", len(all))
	t.Logf("memory of the server: %d MB alone, %d MB with all connected, %d MB after each sent a record, never more than %d MB", empty, idle, busy, most)
	t.Logf("a record of 1,470 bytes to stored, %.0f a second: p50 %s, p99 %s, longest %s", float64(len(all))/within.Seconds(),
		took[len(took)/2].Round(time.Millisecond), took[len(took)*99/100].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	if most > 2048 {
		t.Errorf("%d MB are more than 2 GB", most)
	}
}
