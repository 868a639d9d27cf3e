package capture

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// rightHand is a hand on the glass and its fingers; it takes a second to grow.
var rightHand = sync.OnceValues(func() (biometric.Image, []device.SlapFinger) {
	who := synthetic.NewSubject(11)
	return laid(biometric.RightFour, who.Finger, synthetic.ImpressionParams{})
})

// laid is a hand on the glass and its fingers, each cut out.
func laid(position biometric.Finger, finger func(biometric.Finger) synthetic.Print, q synthetic.ImpressionParams) (biometric.Image, []device.SlapFinger) {
	var grown []synthetic.Print
	for _, f := range position.Members() {
		grown = append(grown, finger(f))
	}
	slap, placed := synthetic.Slap(grown, synthetic.SlapParams{ImpressionParams: q}, 1600, 1500, 500)
	var fingers []device.SlapFinger
	for _, p := range placed {
		cut := segment.Cut(slap, segment.Box{CenterX: p.CentreX, CenterY: p.CentreY, Width: p.Width + 20, Height: p.Height + 20, Degrees: p.Degrees})
		fingers = append(fingers, device.SlapFinger{Finger: p.Finger, Image: cut, Signed: []byte("signed " + p.Finger.String())})
	}
	return slap, fingers
}

// slapGlass is a slap scanner that shows the hand once and then takes it.
type slapGlass struct {
	glass
	slaps   []biometric.Finger
	live    biometric.Image
	fingers []device.SlapFinger
	asked   device.SlapRequest
}

func (g *slapGlass) Slaps() []biometric.Finger { return g.slaps }

func (g *slapGlass) CaptureSlap(_ context.Context, r device.SlapRequest, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	g.taken++
	g.asked = r
	on(device.FingerprintEvent{Phase: device.AwaitFinger, Image: &g.live})
	return slices.DeleteFunc(slices.Clone(g.fingers), func(f device.SlapFinger) bool { return slices.Contains(r.Missing, f.Finger) }), nil
}

func slapDesk(limits Limits) (*Desk, *shelf, *slapGlass) {
	live, fingers := rightHand()
	g := &slapGlass{slaps: []biometric.Finger{biometric.RightFour}, live: biometric.Resample(live, 250), fingers: slices.Clone(fingers)}
	s := &shelf{dev: g}
	return New(s, s, limits, nil), s, g
}

func layHand(d *Desk, r wire.SlapRequest) (lines []wire.CaptureEvent, err error) {
	err = d.Slap(context.Background(), who, r, func(e wire.CaptureEvent) error { lines = append(lines, e); return nil })
	return lines, err
}

func rightFour() wire.SlapRequest {
	return wire.SlapRequest{Record: "arrest", Slap: biometric.RightFour.String(), Basis: law.Arrested, Device: "any"}
}

func TestSlap_EachFingerIsACandidateWithItsBox(t *testing.T) {
	d, s, _ := slapDesk(Limits{FingerQuality: 30})
	lines, err := layHand(d, rightFour())
	if err != nil {
		t.Fatal(err)
	}
	preview, end := lines[0], lines[len(lines)-1]
	if len(preview.Boxes) != 4 || len(preview.Preview) == 0 || preview.Quality == 0 || len(end.Boxes) != 4 || len(end.Preview) == 0 {
		t.Fatalf("preview with %d boxes, quality %d, %v; end with %d", len(preview.Boxes), preview.Quality, preview.Verdicts, len(end.Boxes))
	}
	last := 0.0
	for i, f := range biometric.RightFour.Members() {
		if b := end.Boxes[i]; b.Finger != f.String() || b.X <= last || b.X > 1 || b.Height < b.Width/2 {
			t.Errorf("box %d: %+v", i, b)
		}
		last = end.Boxes[i].X
	}
	if len(end.Slap) != 4 {
		t.Fatalf("%d candidates", len(end.Slap))
	}
	for i, f := range biometric.RightFour.Members() {
		got := end.Slap[i]
		if got.Finger != f.String() || !got.Candidate.Good || got.Candidate.NFIQ == 0 || len(got.Candidate.Remarks) > 0 {
			t.Errorf("%s: good %v, quality %d, %v, NFIQ %d, %v", got.Finger, got.Candidate.Good, got.Candidate.Quality, got.Candidate.Verdicts, got.Candidate.NFIQ, got.Candidate.Remarks)
		}
		c, err := d.Accept(t.Context(), who, got.Candidate.ID, wire.Accept{})
		if err != nil || c.Finger != f.String() || c.Basis != law.Arrested || len(c.Renditions) != 2 || c.Renditions[1].Name != signedRendition {
			t.Errorf("kept %+v, %v", c, err)
		}
	}
	if len(s.kept) != 4 {
		t.Errorf("%d kept", len(s.kept))
	}
}

// One finger that is not good is asked again, with the hand; those that are stored are not offered a second time.
func TestSlap_OnlyTheOpenFingersAreOfferedAgain(t *testing.T) {
	d, _, g := slapDesk(Limits{FingerQuality: 30})
	blank := biometric.NewImage(300, 400, 500)
	good := g.fingers[2].Image
	g.fingers[2].Image = blank
	r := rightFour()
	for try := range 3 {
		lines, err := layHand(d, r)
		if err != nil {
			t.Fatalf("try %d: %v", try+1, err)
		}
		end := lines[len(lines)-1]
		for _, f := range end.Slap {
			if bad := f.Finger == biometric.RightRing.String(); f.Candidate.Good == bad {
				t.Errorf("%s: good %v", f.Finger, f.Candidate.Good)
			}
		}
		if want := 4 - len(r.Kept); len(end.Slap) != want {
			t.Errorf("try %d: %d offered, want %d", try+1, len(end.Slap), want)
		}
		r.Kept = []string{"right_index", "right_middle", "right_little"}
	}
	_, err := layHand(d, r)
	if f := fault.Of(err); f == nil || f.Code != fault.RecordTriesSpent || f.Facts["candidate"] == "" || g.taken != 3 {
		t.Fatalf("a fourth try: %v after %d hands", err, g.taken)
	}
	c, err := d.Accept(t.Context(), who, fault.Of(err).Facts["candidate"], wire.Accept{Forced: true, Reason: record.ThreeTries})
	if err != nil || !c.Forced || c.Tries != 3 || c.Finger != "right_ring" {
		t.Errorf("%+v, %v", c, err)
	}
	g.fingers[2].Image = good
}

func TestSlap_SameFingerTwiceIsSaid(t *testing.T) {
	d, _, g := slapDesk(Limits{FingerQuality: 30})
	g.fingers[3].Image = g.fingers[0].Image
	lines, err := layHand(d, rightFour())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lines[len(lines)-1].Slap {
		said := len(f.Candidate.Remarks) == 1 && f.Candidate.Remarks[0].Code == fault.CaptureFingerTwice && f.Candidate.Remarks[0].Facts["other"] == "right_index"
		if want := f.Finger == "right_little"; said != want || f.Candidate.Good == want {
			t.Errorf("%s: good %v, %v", f.Finger, f.Candidate.Good, f.Candidate.Remarks)
		}
	}
}

func TestSlap_MissingFingersAreNotAskedFor(t *testing.T) {
	d, _, g := slapDesk(Limits{FingerQuality: 30})
	r := rightFour()
	r.Missing = []string{"right_middle", "left_thumb"}
	lines, err := layHand(d, r)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(g.asked.Missing, []biometric.Finger{biometric.RightMiddle}) || len(lines[len(lines)-1].Slap) != 3 {
		t.Errorf("asked without %v, %d offered", g.asked.Missing, len(lines[len(lines)-1].Slap))
	}
	if v := lines[0].Verdicts; len(lines[0].Boxes) > 0 || len(v) != 1 || v[0] != fault.CaptureFingersMany {
		t.Errorf("four fingers where three belong: %v, %d boxes", v, len(lines[0].Boxes))
	}
}

func TestSlap_RefusedBeforeAnythingIsTaken(t *testing.T) {
	all := []string{"right_index", "right_middle", "right_ring", "right_little"}
	for name, c := range map[string]struct {
		change func(*wire.SlapRequest)
		want   fault.Code
	}{
		"no slap":         {func(r *wire.SlapRequest) { r.Slap = "right_thumb" }, fault.RequestMalformed},
		"nonsense":        {func(r *wire.SlapRequest) { r.Slap = "toes" }, fault.RequestMalformed},
		"none open":       {func(r *wire.SlapRequest) { r.Kept = all }, fault.RequestMalformed},
		"all missing":     {func(r *wire.SlapRequest) { r.Missing = all }, fault.RequestMalformed},
		"not its modules": {func(r *wire.SlapRequest) { r.Slap = "left_four" }, fault.DeviceNoMode},
	} {
		d, _, g := slapDesk(Limits{})
		r := rightFour()
		c.change(&r)
		if _, err := layHand(d, r); !errors.Is(err, c.want) || g.taken > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := &shelf{dev: &glass{}}
	if _, err := layHand(New(s, s, Limits{}, nil), rightFour()); !errors.Is(err, fault.DeviceNoMode) {
		t.Errorf("a scanner of one finger: %v", err)
	}
}
