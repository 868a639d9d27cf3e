package torture

import (
	"archive/zip"
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/installer/slowline"
	"thana/installer/station"
	"thana/shared/biometric"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

var onLine = flag.String("line", "", "send a station day over these slow lines: plain,cuts,slow,loss,week (root, in a network namespace of its own)")

// slowLine is one row of the table in docs/performance.md. Most is bytes on the wire over payload, Longest is time over ideal.
type slowLine struct {
	name    string
	options slowline.Options
	most    float64
	longest float64
}

func slowLines() []slowLine {
	of := func(rate float64, rtt time.Duration) slowline.Options {
		return slowline.Options{Up: rate, Down: rate, RTT: rtt, Seed: 7}
	}
	cuts, slow, loss := of(256e3, 300*time.Millisecond), of(64e3, 600*time.Millisecond), of(256e3, 300*time.Millisecond)
	cuts.Cut, slow.Cut, loss.Loss = 20*time.Second, time.Minute, 0.01
	return []slowLine{
		{"plain", of(256e3, 300*time.Millisecond), 1.035, 1.09},
		{"cuts", cuts, 1.075, 1.17},
		{"slow", slow, 1.09, 1.15},
		{"loss", loss, 0, 0}, // finishes
	}
}

// acknowledged is how long a report may take that is handed in while captures are under way, at 256 kbit/s.
const acknowledged = 800 * time.Millisecond

// TestDay sends one station day over slow lines: bytes and time against the payload, and nothing missing or doubled.
func TestDay(t *testing.T) {
	if *onLine == "" {
		t.Skip("takes half an hour of slow lines, as root: make bench-sync")
	}
	chosen := strings.Split(*onLine, ",")
	programs := programs(t, "thana-appliance", "thana-state")
	must(t, slowline.Settings("../systemd/60-thana-line.conf"))
	fmt.Printf("%-6s %5s %7s %9s %9s %6s %6s %5s %8s %8s\n", "line", "kbit", "rtt", "payload", "up", "up/p", "time/i", "cuts", "FIR p50", "FIR max")
	for _, l := range slowLines() {
		if slices.Contains(chosen, l.name) {
			t.Run(l.name, func(t *testing.T) { day(t, programs, l) })
		}
	}
	if slices.Contains(chosen, "week") {
		t.Run("week", func(t *testing.T) { week(t, programs, 8) })
	}
}

func day(t *testing.T, programs string, o slowLine) {
	far, err := slowline.Open(o.options)
	must(t, err)
	t.Cleanup(func() { must(t, far.Close()) })
	s, err := station.New(t.TempDir(), programs)
	must(t, err)
	s.Speed, s.Far = 20, station.Far{Address: slowline.Far, Command: far.Command()}
	must(t, s.Start(t.Context()))
	t.Cleanup(func() { must(t, s.Stop()) })
	l := line(t, s, "duty")
	m := newModel()
	duty := &officer{t: t, ctx: t.Context(), line: l, login: "verma", model: m}

	must(t, s.State.Stop()) // the day is worked while the line is down
	worked(duty)
	must(t, s.Appliance.Stop())
	must(t, s.StartState(t.Context()))
	before, _ := far.Bytes()
	began := time.Now()
	must(t, s.StartAppliance(t.Context()))
	late := reports(duty, o.options.Up == 256e3 && o.options.Cut == 0 && o.options.Loss == 0)
	drained(duty)
	took := time.Since(began)
	up, _ := far.Bytes()
	up -= before
	m.proveStation(t, l)
	m.proveState(t, s)

	payload := payloadOf(t, s)
	ideal := time.Duration(float64(payload) * 8 / o.options.Up * float64(time.Second))
	overhead, slowness := float64(up)/float64(payload), took.Seconds()/ideal.Seconds()
	t.Logf("reports %s", late)
	slices.Sort(late)
	median, worst := time.Duration(0), time.Duration(0)
	if len(late) > 0 {
		median, worst = late[len(late)/2], late[len(late)-1]
	}
	fmt.Printf("%-6s %5.0f %7s %9d %9d %6.3f %6.3f %5d %8s %8s\n", o.name, o.options.Up/1e3, o.options.RTT, payload, up, overhead, slowness, far.Cuts(),
		median.Round(time.Millisecond), worst.Round(time.Millisecond))
	there, back := far.Packets()
	t.Logf("packets up %+v, down %+v", there, back)
	if o.most > 0 && (overhead > o.most || slowness > o.longest) {
		t.Errorf("%.3f of the payload in %.3f of the ideal time; at most %.3f and %.3f", overhead, slowness, o.most, o.longest)
	}
	if worst > acknowledged {
		t.Errorf("a report was acknowledged after %s", worst)
	}
}

// worked is a station day: 60 diary entries, 8 FIRs, 2 arrests with ten fingers and three photographs, and scanned papers.
func worked(o *officer) {
	for i := range 60 {
		entry := wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()}
		gd, err := insist(o, "diary", func() (record.Revision[record.GDEntry], error) { return o.line.RegisterGD(o.ctx, entry) })
		must(o.t, err)
		acked(o.model, gd)
		if i < 8 {
			fir := o.report(gd)
			must(o.t, o.pages(fir.ID))
			if i < 2 {
				o.prints(fir)
			}
		}
	}
}

// report registers an FIR that rests on a diary entry.
func (o *officer) report(gd record.Revision[record.GDEntry]) record.Revision[record.FIR] {
	form := wire.Registration[record.FIR]{ID: recordtest.ID(), Body: recordtest.FIR(gd, time.Now())}
	fir, err := insist(o, "FIR", func() (record.Revision[record.FIR], error) { return o.line.RegisterFIR(o.ctx, form) })
	must(o.t, err)
	acked(o.model, fir)
	return fir
}

func (o *officer) prints(fir record.Revision[record.FIR]) {
	form := wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: recordtest.Arrest(fir, time.Now())}
	arrest, err := insist(o, "arrest", func() (record.Revision[record.Arrest], error) { return o.line.RegisterArrest(o.ctx, form) })
	must(o.t, err)
	acked(o.model, arrest)
	for _, f := range biometric.Fingers() {
		_, err := o.finger(arrest.ID, f, law.Arrested)
		must(o.t, err)
	}
	for _, pose := range record.Poses() {
		_, err := o.photo(arrest.ID, pose)
		must(o.t, err)
	}
}

// reports hands in an FIR every ten seconds while captures are under way, and returns how long each took from the
// appliance's "saved" to the state's "received".
func reports(o *officer, wanted bool) (late []time.Duration) {
	if !wanted {
		return nil
	}
	entry := wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()}
	gd, err := insist(o, "diary", func() (record.Revision[record.GDEntry], error) { return o.line.RegisterGD(o.ctx, entry) })
	must(o.t, err)
	acked(o.model, gd)
	awhile(o.ctx, 20*time.Second) // the day's records go first
	for range 8 {
		fir := o.report(gd)
		until(o.ctx, o.t, "the report at the state", time.Minute, func() (bool, string) {
			s, err := o.line.Sync(o.ctx, 20)
			i := slices.IndexFunc(s.Items, func(i wire.SyncItem) bool { return i.Record == fir.ID && i.Kind == string(record.KindFIR) })
			if err != nil || i < 0 || s.Items[i].Received.IsZero() {
				return false, fmt.Sprintf("not received, %v", err)
			}
			late = append(late, s.Items[i].Received.Sub(s.Items[i].Saved))
			return true, ""
		})
		awhile(o.ctx, 8*time.Second)
	}
	return late
}

// drained waits until the state has stored everything, however slow the line is.
func drained(o *officer) {
	until(o.ctx, o.t, "an empty outbox", time.Hour, func() (bool, string) {
		s, err := insist(o, "sync", func() (wire.SyncStatus, error) { return o.line.Sync(o.ctx, 1) })
		return err == nil && s.Waiting == 0 && s.Up, fmt.Sprintf("%d waiting, up %v, %v %v", s.Waiting, s.Up, s.Code, err)
	})
}

// payloadOf is what a station has to say: every record as JSON and every capture, in clear, as the state opened them.
func payloadOf(t *testing.T, s *station.Station) (n int64) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "payload.zip")
	_, err := s.AtState(t.Context(), "export", station.Code, "--out", name)
	must(t, err)
	z, err := zip.OpenReader(name)
	must(t, err)
	defer z.Close()
	for _, f := range z.File {
		switch {
		case strings.HasPrefix(f.Name, "captures/"):
			n += int64(f.UncompressedSize64)
		case strings.HasPrefix(f.Name, "opened/"):
			var v any
			readJSON(t, z, f.Name, &v)
			compact, err := json.Marshal(v)
			must(t, err)
			n += int64(len(compact))
		}
	}
	return n
}
