package capture

import (
	"bytes"
	"flag"
	"fmt"
	"image/jpeg"
	"runtime"
	"sync"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/portrait"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/synthetic"
	"thana/shared/law"
	"thana/shared/wire"
)

var (
	people = flag.Int("people", 1, "so many drawn people are taken: 13 s of a core each")
	first  = flag.Uint64("first", 1, "the seed of the first of them")
)

// asShipped are the limits of an appliance where nobody set any.
var asShipped = Limits{FingerQuality: 40, PortraitQuality: 40}

// person is somebody drawn whose fingers are grown once.
type person struct {
	synthetic.Subject
	seed  uint64
	grown map[biometric.Finger]synthetic.Print
}

func (p *person) finger(f biometric.Finger) synthetic.Print {
	if _, ok := p.grown[f]; !ok {
		p.grown[f] = p.Finger(f)
	}
	return p.grown[f]
}

// part is something that is taken of a person; it gives how much it took and what of it was refused.
type part struct {
	name string
	take func(p *person) (taken int, refused []string)
}

// The fingers of an arrested person, laid down cleanly: nothing may be refused, whoever it is.
func TestPeople_Fingers(t *testing.T) {
	everybody(t, part{"fingers one by one", fingersOf}, part{"hands", handsOf}, part{"boxes of a slip", slipOf})
}

// And the photographs.
func TestPeople_Photographs(t *testing.T) { everybody(t, part{"photographs", facesOf}) }

// everybody takes the parts of each person. A refusal names the seed, by which that person is drawn again alone: make people N=1 SEED=...
func everybody(t *testing.T, parts ...part) {
	var mu sync.Mutex
	taken, refused := make([]int, len(parts)), make([]int, len(parts))
	seeds := make(chan uint64)
	var all sync.WaitGroup
	for range runtime.NumCPU() {
		all.Go(func() {
			for seed := range seeds {
				p := &person{synthetic.NewSubject(seed), seed, map[biometric.Finger]synthetic.Print{}}
				for i, part := range parts {
					n, no := part.take(p)
					mu.Lock()
					taken[i], refused[i] = taken[i]+n, refused[i]+len(no)
					mu.Unlock()
					for _, why := range no {
						t.Errorf("person %d: %s", seed, why)
					}
				}
			}
		})
	}
	for i := range uint64(*people) {
		seeds <- *first + i
	}
	close(seeds)
	all.Wait()
	for i, part := range parts {
		t.Logf("%s of %d people: %d taken, %d refused", part.name, *people, taken[i], refused[i])
	}
}

// fingersOf are the ten, one after the other.
func fingersOf(p *person) (taken int, refused []string) {
	known := map[biometric.Finger]match.Print{}
	for f := biometric.RightThumb; f <= biometric.LeftLittle; f++ {
		s := sightOf(p.finger(f).Impression(synthetic.ImpressionParams{Seed: p.seed}, 400, 400, 500), true)
		taken++
		if remarks := twice(f, s.print, known); len(remarks) > 0 || len(s.quality.Verdicts) > 0 || s.quality.Score < asShipped.FingerQuality {
			refused = append(refused, fmt.Sprintf("%v: quality %d, %v, %v", f, s.quality.Score, s.quality.Verdicts, remarks))
		}
		known[f] = s.print
	}
	return taken, refused
}

// handsOf are the three slaps, as a scanner sees them that finds the fingers by itself; we find them in its live picture.
func handsOf(p *person) (taken int, refused []string) {
	g := &slapGlass{slaps: []biometric.Finger{biometric.RightFour, biometric.LeftFour, biometric.BothThumbs}}
	d := New(&shelf{dev: g}, &shelf{}, asShipped, nil)
	for _, position := range g.slaps {
		live, fingers := laid(position, p.finger, synthetic.ImpressionParams{Seed: p.seed})
		g.live, g.fingers = biometric.Resample(live, 250), fingers
		lines, err := layHand(d, wire.SlapRequest{Record: "arrest", Slap: position.String(), Basis: law.Arrested, Device: "any"})
		taken++
		if err != nil {
			refused = append(refused, fmt.Sprintf("%v: %v", position, err))
			continue
		}
		if seen := lines[0]; len(seen.Boxes) != len(fingers) || seen.Quality < asShipped.FingerQuality {
			refused = append(refused, fmt.Sprintf("%v: %d boxes, quality %d, %v", position, len(seen.Boxes), seen.Quality, seen.Verdicts))
		}
		offered := lines[len(lines)-1].Slap
		if len(offered) != len(fingers) {
			refused = append(refused, fmt.Sprintf("%v: %d fingers offered", position, len(offered)))
		}
		for _, f := range offered {
			c := f.Candidate
			d.held.drop(c.ID)
			if !c.Good {
				refused = append(refused, fmt.Sprintf("%s of a slap: quality %d, %v, %v", f.Finger, c.Quality, c.Verdicts, c.Remarks))
			}
		}
	}
	return taken, refused
}

// slipOf is an inked slip on a flatbed.
func slipOf(p *person) (taken int, refused []string) {
	const ppi = 500
	sheet, err := slip.Read(synthetic.InkedSlip(synthetic.BlankSlip(uint32(p.seed), ppi), p.finger, synthetic.SlipParams{Seed: p.seed, PPI: ppi, Turn: 1}), nil)
	if err != nil {
		return 1, []string{fmt.Sprintf("slip: %v", err)}
	}
	if !sheet.Numbered || sheet.Number != uint32(p.seed) {
		refused = append(refused, fmt.Sprintf("slip: number %d, %v", sheet.Number, sheet.Numbered))
	}
	for _, b := range New(nil, nil, asShipped, nil).judgeSlip(sheet, nil) {
		taken++
		if b.against {
			refused = append(refused, fmt.Sprintf("%v of the slip: quality %d, %v", b.box.Position, b.quality, b.remarks))
		}
	}
	return taken, refused
}

// facesOf are the three photographs.
func facesOf(p *person) (taken int, refused []string) {
	for _, pose := range []biometric.Pose{biometric.Front, biometric.LeftProfile, biometric.RightProfile} {
		taken++
		picture := p.Face(pose, synthetic.FaceParams{}, 640, 480)
		if r := portrait.Check(picture, pose); len(r.Verdicts) > 0 || r.Score < asShipped.PortraitQuality {
			refused = append(refused, fmt.Sprintf("%v: quality %d, %v", pose, r.Score, r.Verdicts))
		}
		var file bytes.Buffer
		if err := jpeg.Encode(&file, picture, nil); err != nil {
			refused = append(refused, err.Error())
		} else if made, err := portraitRendition(file.Bytes(), string(pose)); err != nil || len(made) != 1 {
			refused = append(refused, fmt.Sprintf("%v: %d portraits, %v", pose, len(made), err))
		}
	}
	return taken, refused
}
