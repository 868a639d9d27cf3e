package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/stateserver/servicetest"
)

var (
	blows = flag.Int("blows", 10, "how many times to kill something of a data centre")
	seed  = flag.Uint64("seed", 0, "of the blows; 0 draws one")
)

// dataCentre is two servers behind a balancer, on one PostgreSQL and one S3 store.
type dataCentre struct {
	data     string
	pg       *servicetest.Postgres
	s3       *servicetest.S3
	balancer *servicetest.Balancer
	address  [2]string
	server   [2]*process
}

func newDataCentre(t *testing.T) *dataCentre {
	t.Helper()
	d := &dataCentre{data: filepath.Join(t.TempDir(), "state"), s3: servicetest.StartS3(t), pg: servicetest.StartPostgres(t),
		address: [2]string{freePort(t), freePort(t)}}
	d.balancer = servicetest.Balance(t, d.address[:]...)
	must(t, "--data", d.data, "--database-url", d.pg.Database(t), "--objects", d.s3.Address("mp"), "init", "--name", "Madhya Pradesh",
		"--url", "https://"+d.balancer.Address())
	d.server = startBoth(t, [2]string{d.data, d.data}, d.address)
	t.Cleanup(func() {
		for _, p := range d.server {
			p.kill()
		}
	})
	return d
}

// revive starts a server as systemd does: again and again.
func (d *dataCentre) revive(t *testing.T, i int) {
	t.Helper()
	var err error
	for begun := time.Now(); time.Since(begun) < patience; {
		if d.server[i], err = serve(d.data, d.address[i]); err == nil {
			return
		}
	}
	t.Fatalf("server %d does not start: %v", i+1, err)
}

// strike kills one thing, leaves it dead for a while, and starts it.
func (d *dataCentre) strike(t *testing.T, victim int, dead time.Duration) string {
	t.Helper()
	switch victim {
	case 0:
		d.pg.Kill(t)
		pause(t.Context(), dead)
		d.pg.Start(t)
		return "PostgreSQL"
	case 1:
		d.s3.Kill(t)
		pause(t.Context(), dead)
		d.s3.Start(t)
		return "S3"
	default:
		d.server[victim-2].kill()
		pause(t.Context(), dead)
		d.revive(t, victim-2)
		return fmt.Sprintf("server %d", victim-1)
	}
}

// pause lets real processes run for a while.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// busy is a station that writes and sends until it is told to stop, and remembers what was acknowledged as stored.
type busy struct {
	*appliance
	*acknowledged
	random *mathrand.Rand
	client *protocol.Client
	acks   *atomic.Int64 // of all stations
	broken int           // calls that a blow ended
}

func newBusy(t *testing.T, data, code string, random *mathrand.Rand, acks *atomic.Int64) *busy {
	t.Helper()
	token := strings.TrimSpace(must(t, "--data", data, "enrol", code))
	b := &busy{appliance: enrolled(t, token, code), acknowledged: newAcknowledged(), random: random, acks: acks}
	b.batch, b.chunk = 16, 65_536
	return b
}

// run writes and sends; when stop closes it sends what is left and asks for all again.
func (b *busy) run(ctx context.Context, stop <-chan struct{}) error {
	sent := true
	for {
		stopping := false
		select {
		case <-stop:
			stopping = true
		default:
			if !sent { // first what is waiting
				break
			}
			if err := b.write(); err != nil {
				return err
			}
		}
		before := b.stored
		err := b.hand(ctx, stopping)
		b.acks.Add(int64(b.stored - before))
		sent = err == nil
		switch {
		case err == nil && stopping:
			b.client.Close()
			return nil
		case err == nil:
		case fault.Of(err).Code == fault.SyncLine, fault.Of(err).Code == fault.SyncState, fault.Of(err).Code == fault.SyncSuperseded,
			fault.Of(err).Code == fault.RequestCut, fault.Of(err).Code == fault.SyncCaptureGap:
			b.broken++
			b.client.Close()
			b.client = nil
			pause(ctx, time.Duration(b.random.IntN(50))*time.Millisecond)
		default:
			return err
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%w after %v", ctx.Err(), err)
		}
	}
}

func (b *busy) write() error {
	for range 1 + b.random.IntN(8) {
		id := fmt.Sprintf("gd-%d", len(b.Entries))
		if err := b.Record("gd", id, 1, record.Revision[record.GDEntry]{ID: id, Kind: "gd", Revision: 1, Number: "GD", Body: record.GDEntry{Subject: "Theft"}}); err != nil {
			return err
		}
	}
	bytes := make([]byte, b.random.IntN(150_000))
	for i := range bytes {
		bytes[i] = byte(b.random.Uint32())
	}
	return b.Capture(record.Capture{ID: fmt.Sprintf("cap-%d", len(b.Entries)), Kind: record.PageCapture, Record: "gd-1", Format: "image/jpeg"}, map[string][]byte{"": bytes})
}

func (b *busy) hand(ctx context.Context, everything bool) (err error) {
	if b.client == nil {
		if b.client, err = b.dial(b.enrolment.URL); err != nil {
			return err
		}
	}
	return b.send(ctx, b.client, b.acknowledged, everything)
}

// kill -9 of the database, the object store and either of two servers, at random moments under the load of several
// stations: what was acknowledged as stored is there, once, and all of it verifies.
func TestDataCentre_KilledAtRandomMomentsLosesNothingAcknowledged(t *testing.T) {
	servicetest.NeedHeavy(t)
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("%d blows, -seed %d", *blows, *seed)
	random := mathrand.New(mathrand.NewPCG(*seed, 1))
	d := newDataCentre(t)
	var acks atomic.Int64
	var stations []*busy
	for i := range 4 {
		stations = append(stations, newBusy(t, d.data, fmt.Sprintf("23100%d", i+1), mathrand.New(mathrand.NewPCG(*seed, uint64(i)+2)), &acks))
	}
	stop := make(chan struct{})
	ended := make(chan error, len(stations))
	var work sync.WaitGroup
	for _, b := range stations {
		work.Go(func() {
			err := b.run(t.Context(), stop)
			if err != nil {
				err = fmt.Errorf("station %s: %w", b.Code, err)
			}
			ended <- err
		})
	}
	struck := map[string]int{}
	begun := time.Now()
	for range *blows {
		pause(t.Context(), time.Duration(random.IntN(700))*time.Millisecond)
		struck[d.strike(t, random.IntN(4), time.Duration(random.IntN(200))*time.Millisecond)]++
	}
	during := acks.Load()
	close(stop)
	for range stations {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	work.Wait()
	t.Logf("killed in %s: %v; %d acknowledgements of stored meanwhile", time.Since(begun).Round(time.Second), struck, during)
	if during < int64(*blows) {
		t.Errorf("%d acknowledgements under %d blows: that is no load", during, *blows)
	}
	d.check(t, stations)
}

// check compares what the data centre has with what the stations wrote.
func (d *dataCentre) check(t *testing.T, stations []*busy) {
	t.Helper()
	status, out, errOut := command(t, "--data", d.data, "verify")
	t.Logf("verify:\n%s", out)
	if status != exitDone {
		t.Fatalf("verify: status %d\n%s", status, errOut)
	}
	for _, b := range stations {
		t.Logf("%s: %d calls were cut off", b.Code, b.broken)
		if want := fmt.Sprintf("%s: complete: %d entries, ", b.Code, len(b.Entries)); !strings.Contains(out, want) {
			t.Errorf("want %q", want)
		}
		if want := fmt.Sprintf(" %d files of", len(b.Blobs)); !strings.Contains(out, want) {
			t.Errorf("want %q", want)
		}
	}
	var lines []stationLine
	if err := json.Unmarshal([]byte(must(t, "--data", d.data, "stations", "--json")), &lines); err != nil {
		t.Fatal(err)
	}
	for _, s := range lines {
		if s.Alarms > 0 {
			t.Errorf("station %s: %d alarms", s.Code, s.Alarms)
		}
	}
}
