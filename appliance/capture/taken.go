package capture

import (
	"context"
	"slices"
	"sync"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/nfiq"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// keepPrints bounds the prints in memory: four arrests at once. A print takes some 70 kB; one that went is made again
// from the stored rendition.
const keepPrints = 40

// prints are what fingers of the last captures are compared by, by capture id.
type prints struct {
	mu    sync.Mutex
	byID  map[string]match.Print
	order []string // least lately used first
}

func newPrints() *prints { return &prints{byID: map[string]match.Print{}} }

func (p *prints) get(id string) (match.Print, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	print, ok := p.byID[id]
	if ok {
		p.touch(id)
	}
	return print, ok
}

func (p *prints) add(id string, print match.Print) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byID[id] = print
	p.touch(id)
	if len(p.order) > keepPrints {
		delete(p.byID, p.order[0])
		p.order = p.order[1:]
	}
}

func (p *prints) touch(id string) {
	p.order = append(slices.DeleteFunc(p.order, func(o string) bool { return o == id }), id)
}

// taken are the prints of the fingers that were accepted for an arrest: of each finger the newest, for it was taken anew
// to replace the one before. One whose file is gone cannot be compared and is left out; the store tells of it by itself.
func (d *Desk) taken(ctx context.Context, rec string) (map[biometric.Finger]match.Print, error) {
	all, err := d.store.Captures(ctx, rec)
	if err != nil {
		return nil, err
	}
	out := map[biometric.Finger]match.Print{}
	var decoder wsq.Decoder // its buffers serve all ten
	for f, id := range newest(all) {
		print, ok := d.prints.get(id)
		if !ok {
			if print, ok = d.printOf(ctx, id, &decoder); !ok {
				continue
			}
			d.prints.add(id, print)
		}
		out[f] = print
	}
	return out, ctx.Err()
}

// newest is the last measurement of each of the ten fingers; a signature is none.
func newest(all []record.Capture) map[biometric.Finger]string {
	out := map[biometric.Finger]string{}
	for _, c := range all {
		f, ok := biometric.ParseFinger(c.Finger)
		if ok && c.Kind == record.FingerCapture && c.Basis != "" && f >= biometric.RightThumb && f <= biometric.LeftLittle {
			out[f] = c.ID
		}
	}
	return out
}

func (d *Desk) printOf(ctx context.Context, id string, decoder *wsq.Decoder) (match.Print, bool) {
	data, err := d.store.OpenCapture(ctx, id, wsqRendition)
	if err != nil {
		return match.Print{}, false
	}
	im, err := decoder.Decode(data)
	if err != nil {
		return match.Print{}, false
	}
	return match.NewPrint(match.Extract(im, nil)), true
}

// looked is what a normalised finger is worth beside its quality.
type looked struct {
	nfiq  int // 0 where it cannot be judged: too small for the detector
	print match.Print
}

// look judges the picture of one finger at 500 ppi, NFIQ and minutiae at once.
func look(im biometric.Image) looked {
	var out looked
	var both sync.WaitGroup
	both.Go(func() {
		if q, err := nfiq.Assess(im, nil); err == nil {
			out.nfiq = q.Class
		}
	})
	out.print = match.NewPrint(match.Extract(im, nil))
	both.Wait()
	return out
}

// scoring begins to score a finger while the officer still looks at it, for the program reads its forest first; what it
// returns waits for the score, nil where there is none.
func (d *Desk) scoring(im biometric.Image) func() *int {
	if d.limits.NFIQ2 == nil {
		return nil
	}
	var score *int
	var scored sync.WaitGroup
	scored.Go(func() {
		if n, err := d.limits.NFIQ2.Score(context.Background(), im); err == nil {
			score = &n
		}
	})
	return func() *int { scored.Wait(); return score }
}

// twice are the remarks that a print was taken before as another finger.
func twice(f biometric.Finger, p match.Print, taken map[biometric.Finger]match.Print) []wire.Remark {
	var out []wire.Remark
	for _, d := range match.AlreadyTaken(f, p, taken) {
		out = append(out, remarkOf(d.Fault()))
	}
	return out
}

func remarkOf(f *fault.Fault) wire.Remark { return wire.Remark{Code: f.Code, Facts: f.Facts} }
