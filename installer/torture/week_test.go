package torture

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"thana/installer/slowline"
	"thana/installer/station"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// A week without a line, sync.md of the design: 20 FIRs a day with their scanned papers. The line is scale times as fast
// as the real one, and so are its round trips: what takes t here takes scale x t there.
var weekShare = flag.Float64("share", 1, "of the week's captures; every FIR is registered all the same (scanning 450 MB takes two idle cores 10 minutes)")

const (
	weekFIRs  = 7 * 20
	weekBytes = 450e6 // of captures and their renditions
	weekRate  = 512e3
	weekRTT   = 300 * time.Millisecond
	textsIn   = 5 * time.Minute
	allIn     = 150 * time.Minute
)

// week sends what a station that was cut off for seven days has kept.
func week(t *testing.T, programs string, scale float64) {
	far, err := slowline.Open(slowline.Options{Up: weekRate * scale, Down: weekRate * scale, RTT: time.Duration(float64(weekRTT) / scale), Seed: 7})
	must(t, err)
	t.Cleanup(func() { must(t, far.Close()) })
	s, err := station.New(t.TempDir(), programs)
	must(t, err)
	s.Speed, s.Far = 100, station.Far{Address: slowline.Far, Command: far.Command()}
	must(t, s.Start(t.Context()))
	t.Cleanup(func() { must(t, s.Stop()) })
	l := line(t, s, "duty")
	m := newModel()
	duty := &officer{t: t, ctx: t.Context(), line: l, login: "verma", model: m}
	must(t, s.State.Stop())
	bytes := duty.weekOfWork()
	must(t, s.Appliance.Stop()) // a running one tries again within two minutes, which no line scales
	must(t, s.StartState(t.Context()))
	began := time.Now()
	must(t, s.StartAppliance(t.Context()))
	drained(duty)
	took := time.Duration(float64(time.Since(began)) * scale)
	texts := duty.texts(began, scale)
	m.proveStation(t, l)
	m.proveState(t, s)
	up, _ := far.Bytes()
	fmt.Printf("week   %5.0f kbit/s, line and round trips x%.0f: %d FIRs, %.1f MB of captures, %.1f MB up; all texts after %s, all after %s of line time\n",
		weekRate/1e3, scale, weekFIRs, float64(bytes)/1e6, float64(up)/1e6, texts.Round(time.Second), took.Round(time.Second))
	if most := time.Duration(*weekShare * float64(allIn)); texts > textsIn || took > most {
		t.Errorf("texts after %s and all after %s; at most %s and %s", texts, took, textsIn, most)
	}
}

// weekOfWork registers the FIRs, and scans papers to each until they have their share of the week's bytes.
func (o *officer) weekOfWork() (bytes int64) {
	for i := range weekFIRs {
		entry := wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()}
		gd, err := insist(o, "diary", func() (record.Revision[record.GDEntry], error) { return o.line.RegisterGD(o.ctx, entry) })
		must(o.t, err)
		acked(o.model, gd)
		fir := o.report(gd)
		for float64(bytes) < *weekShare*float64(i+1)*weekBytes/weekFIRs {
			n, err := o.papers(fir.ID)
			must(o.t, err)
			bytes += n
		}
	}
	return bytes
}

// papers scans what lies in the feeder in colour, and returns the bytes of what was accepted.
func (o *officer) papers(id string) (bytes int64, err error) {
	_, err = insist(o, "papers", func() (int64, error) {
		var all []wire.Candidate
		err := o.line.ScanPages(o.ctx, wire.PagesRequest{Record: id, PPI: 300}, func(e wire.CaptureEvent) error {
			if e.Candidate != nil {
				all = append(all, *e.Candidate)
			}
			return nil
		})
		if err == nil && len(all) == 0 {
			err = fault.New(fault.RequestCut, "torture", "stream ended without a page")
		}
		for i := 0; err == nil && i < len(all); i++ {
			var c record.Capture
			c, err = o.accept(all[i])
			bytes += c.Size // also of a try that ends with a fault: what is accepted is sent
			for _, r := range c.Renditions {
				bytes += r.Size
			}
		}
		return bytes, err
	})
	return bytes, err
}

// texts is when the state had the last FIR, in the line's own time. The appliance noted each receipt when it came.
func (o *officer) texts(began time.Time, scale float64) (last time.Duration) {
	s, err := insist(o, "sync", func() (wire.SyncStatus, error) { return o.line.Sync(o.ctx, 2000) })
	must(o.t, err)
	texts := 0
	for _, i := range s.Items {
		if i.Kind == string(record.KindFIR) && !i.Received.IsZero() {
			texts++
			last = max(last, i.Received.Sub(began))
		}
	}
	if texts != weekFIRs {
		o.t.Errorf("%d of %d FIRs are at the state", texts, weekFIRs)
	}
	return time.Duration(float64(last) * scale)
}
