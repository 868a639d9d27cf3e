package torture

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/desktop/flow"
	"thana/installer/station"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

const (
	storedFIRs = 10_000
	watched    = 60 * time.Second
	busy       = 3 // jobs before the second look
	// settles is more than appliance/daemon's look at the memory and appliance/store's patience with idle readers.
	settles = 130 * time.Second
	// mostRest guards against a leak; docs/performance.md has the promise and the figures.
	mostRest = 120 << 20 // bytes
)

// BenchmarkRest measures the real appliance once: ready after a start with 10,000 FIRs stored, then its memory and its
// share of a core over a minute at rest, after the start and after an hour's work of a busy station.
func BenchmarkRest(b *testing.B) {
	s := serving(b, programs(b, "thana-appliance", "thana-state"), 1)
	o := &officer{t: b, ctx: b.Context(), line: line(b, s, "duty"), login: "verma", model: newModel()}
	fill(b, o)
	drain(b, o.line)
	for b.Loop() {
		must(b, s.Appliance.Stop())
		began := time.Now()
		must(b, s.StartAppliance(b.Context()))
		b.ReportMetric(float64(time.Since(began).Milliseconds()), "ready-ms")
		awhile(b.Context(), 20*time.Second)
		observe(b, s, "started")
		for range busy {
			work(b, o)
		}
		awhile(b.Context(), settles)
		observe(b, s, "worked")
	}
}

// work is one whole job: an FIR with thumb, pages and print, an arrest with fingers, photographs and memo, and a look
// through the station's records and papers.
func work(b *testing.B, o *officer) {
	b.Helper()
	fir, err := o.registerFIR()
	must(b, err)
	must(b, o.arrest(fir))
	rows, err := o.line.FIRs(o.ctx, 5000, "")
	must(b, err)
	if len(rows) != 5000 {
		b.Errorf("%d FIRs in the list", len(rows))
	}
	_, err = o.line.Search(o.ctx, flow.Query{Section: "303"})
	must(b, err)
	_, err = o.line.PaperPage(o.ctx, wire.DocumentFIR, fir.ID, 1, false, 96)
	must(b, err)
}

// fill registers FIRs that rest on one diary entry.
func fill(b *testing.B, o *officer) {
	entry := wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()}
	gd, err := insist(o, "diary", func() (record.Revision[record.GDEntry], error) { return o.line.RegisterGD(o.ctx, entry) })
	must(b, err)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range storedFIRs / 4 {
				if _, err := o.line.RegisterFIR(o.ctx, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: recordtest.FIR(gd, time.Now())}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// observe reports memory now and the share of a core over a minute.
func observe(b *testing.B, s *station.Station, when string) {
	b.Helper()
	before := cpuTime(b, s.Appliance.ID())
	awhile(b.Context(), watched)
	share := float64(cpuTime(b, s.Appliance.ID())-before) / float64(watched)
	rss := resident(b, s.Appliance.ID())
	b.ReportMetric(float64(rss)/1e6, when+"-MB")
	b.ReportMetric(100*share, when+"-%core")
	if rss > mostRest {
		b.Errorf("%s: %d bytes at rest", when, rss)
	}
}

// cpuTime is what the process used of all cores: utime and stime of /proc/pid/stat, proc(5), in ticks of 10 ms.
func cpuTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	must(b, err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	must(b, err)
	system, err := strconv.Atoi(fields[12])
	must(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// resident is the process's memory in bytes: the second field of /proc/pid/statm, in pages.
func resident(b *testing.B, pid int) int {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	must(b, err)
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	must(b, err)
	return pages * os.Getpagesize()
}
