package enrol

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/nist"
	"thana/shared/nist/niem"
	"thana/shared/nist/profile"
	"thana/shared/record"
)

var taken = time.Date(2026, 11, 22, 20, 30, 0, 0, time.UTC) // already the 23rd in India

// single and slap are pictures that WSQ takes, encoded once.
var (
	single = sync.OnceValue(func() []byte { return ridges(160, 200) })
	slap   = sync.OnceValue(func() []byte { return ridges(320, 200) })
)

// ridges are waves with a little structure.
func ridges(width, height int) []byte {
	im := biometric.NewImage(width, height, 500)
	for i := range im.Pix {
		im.Pix[i] = byte(128 + 100*((i%width+i/width)/4%2))
	}
	data, err := wsq.Encode(im, wsq.DefaultParams())
	if err != nil {
		panic(err)
	}
	return data
}

func portrait(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewYCbCr(image.Rect(0, 0, 480, 640), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sample is an arrest with everything taken.
func sample(t testing.TB) Enrolment {
	t.Helper()
	e := Enrolment{
		Origin: "UP0123456", Destination: "UPFPB", Control: "UP0123456-2026-000017", Priority: 4, Made: taken,
		Station: Station{"0123456", "कोतवाली", "लखनऊ"},
		Arrest: Arrest{FIR: "0123/2026", GD: 14, GDDate: "2026-11-23", Acts: []Act{{"भारतीय न्याय संहिता, 2023", "303(2), 317(2)"}, {"Arms Act, 1959", "25"}},
			Accused: "A1", At: taken, Place: "चारबाग\nस्टेशन", Basis: "ARRESTED", TakenBy: Officer{"राम सिंह", "HC", "1234"}},
		Subject: Subject{Name: record.Name{Local: "श्याम लाल", English: "Shyam Lal"}, Aliases: []record.Name{{Local: "कालू"}, {English: "Kallu"}},
			Relation: record.Father, Relative: record.Name{Local: "मोहन लाल"}, Sex: record.Male, Years: 31, Born: "1995-02-28",
			Nationality: "Indian", Addresses: []Address{{"PRESENT", "मकान 5, अमीनाबाद"}}, HeightCM: 168, Marks: "बाएँ गाल पर तिल"},
		Photos: []Photo{{Pose: "F", JPEG: portrait(t), Taken: taken}, {Pose: "L", JPEG: portrait(t), Taken: taken}, {Pose: "R", JPEG: portrait(t), Taken: taken},
			{JPEG: portrait(t), Taken: taken, Mark: &Mark{"TATTOO", "TAT UL ARM", "ॐ", 4, 3}}},
	}
	for position := 1; position <= LeftFour; position++ {
		p := Print{Position: position, Impression: LiveRolled, WSQ: single(), Taken: taken, Device: Device{"Maker", "Model", "7"}}
		if position > 10 {
			p.Impression = LivePlain
		}
		for i, finger := range fingersOf(position) {
			p.Quality = append(p.Quality, Quality{Finger: finger, Score: 70, NFIQ: 2})
			if position >= RightFour {
				p.WSQ = slap()
				p.Boxes = append(p.Boxes, Box{finger, 10 + 75*i, 80 + 75*i, 20, 180})
			}
		}
		e.Prints = append(e.Prints, p)
	}
	return e
}

// without takes a finger out of the enrolment for a reason: its own images and its part of the slap.
func without(e Enrolment, finger int, why record.FingerException) Enrolment {
	e.Exceptions = append(slices.Clone(e.Exceptions), Exception{Finger: finger, Why: why})
	var kept []Print
	for _, p := range e.Prints {
		fingers := fingersOf(p.Position)
		if !slices.Contains(fingers, finger) {
			kept = append(kept, p)
			continue
		}
		p.Quality = slices.DeleteFunc(slices.Clone(p.Quality), func(q Quality) bool { return q.Finger == finger })
		p.Boxes = slices.DeleteFunc(slices.Clone(p.Boxes), func(b Box) bool { return b.Finger == finger })
		if len(p.Quality) > 0 {
			kept = append(kept, p)
		}
	}
	e.Prints = kept
	return e
}

func violations(t testing.TB, e Enrolment) []profile.Violation {
	t.Helper()
	built, err := Build(e)
	if err != nil {
		t.Fatal(err)
	}
	data, err := built.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := nist.Read(data) // as the bureau sees it
	if err != nil {
		t.Fatal(err)
	}
	again, err := tr.Bytes()
	if err != nil || !bytes.Equal(again, data) {
		t.Fatalf("it does not come back: %v", err)
	}
	p, err := profile.Shipped(Profile)
	if err != nil {
		t.Fatal(err)
	}
	return profile.Validate(tr, p)
}

func TestBuild_PassesTheProfile(t *testing.T) {
	whole := sample(t)
	amputated := without(whole, 7, record.Amputated)
	hand := whole
	for finger := 6; finger <= 10; finger++ {
		hand = without(hand, finger, record.Bandaged)
	}
	onDiary := whole
	onDiary.Arrest.FIR, onDiary.Arrest.Accused = "", ""
	infant := whole
	infant.Subject.Born, infant.Subject.Years = "", 0
	nobody := whole
	nobody.Photos, nobody.NoPhotos = nil, []NoPhoto{{"F", "refused", ""}, {"L", "refused", ""}, {"R", "device", "कैमरा खराब"}}
	forced := whole
	forced.Prints = slices.Clone(whole.Prints)
	forced.Prints[3].Forced = "तीन प्रयास"
	scored := whole
	scored.Prints = slices.Clone(whole.Prints)
	scored.Prints[0].Quality = append(slices.Clone(whole.Prints[0].Quality), NFIQ2(1, 54))
	for name, e := range map[string]Enrolment{
		"everything taken": whole, "a score of NFIQ 2": scored, "a finger amputated": amputated, "a hand bandaged": hand, "arrest on a GD entry": onDiary,
		"age nought": infant, "no photographs": nobody, "a forced print": forced,
	} {
		for _, v := range violations(t, e) {
			t.Errorf("%s: %s", name, v)
		}
	}
}

func TestBuild_NamesTheScoreOfNFIQ2(t *testing.T) {
	e := sample(t)
	e.Prints[0].Quality = append(e.Prints[0].Quality, NFIQ2(1, 54))
	tr, err := Build(e)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := tr.Of(14)[0].Field(24)
	if got := string(f.Value()); got != "1\x1f70\x1f0000\x1f0\x1e1\x1f54\x1f0101\x1f57" {
		t.Errorf("14.024 is %q", got)
	}
	f, _ = tr.Of(14)[0].Field(22)
	if got := string(f.Value()); got != "1\x1f2" {
		t.Errorf("14.022, the class of NFIQ 1, is %q", got)
	}
}

func TestBuild_FourteenImagesInOrder(t *testing.T) {
	tr, err := Build(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range tr.Of(14) {
		if n, _ := r.Number(13); n != i+1 || r.IDC() != i+1 || r.Data() == nil {
			t.Errorf("record %d: position %d, IDC %d", i, n, r.IDC())
		}
	}
	if n := len(tr.Of(14)); n != 14 {
		t.Errorf("%d prints", n)
	}
	if got := tr.Of(14)[0].Text(5); got != "20261123" {
		t.Errorf("date of capture %s, want the day in India", got)
	}
	if got := tr.Header().Text(14); got != "20261122203000Z" {
		t.Errorf("universal time %s", got)
	}
	if got := tr.Of(2)[0].Text(32); got != "चारबाग स्टेशन" {
		t.Errorf("place %q", got)
	}
}

func TestBuild_ExceptionsAreCodedInBothPlaces(t *testing.T) {
	e := without(without(sample(t), 7, record.Amputated), 9, record.RefusedIt)
	tr, err := Build(e)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range tr.Of(14) {
		if f, ok := r.Field(18); ok {
			got[r.Text(13)] = strings.NewReplacer("\x1F", "=", "\x1E", " ").Replace(string(f.Value()))
		}
	}
	for position, want := range map[string]string{"7": "7=XX", "9": "9=UP", "14": "7=XX 9=UP"} {
		if got[position] != want {
			t.Errorf("position %s: %q, want %q", position, got[position], want)
		}
	}
	f, _ := tr.Of(2)[0].Field(80)
	if s := string(f.Value()); s != "7\x1FAMPUTATED\x1E9\x1FREFUSED" {
		t.Errorf("reasons %q", s)
	}
}

// TestValidate_EveryLackIsSaid takes one thing away at a time.
func TestValidate_EveryLackIsSaid(t *testing.T) {
	whole := sample(t)
	for name, c := range map[string]struct {
		change func(e *Enrolment)
		kind   profile.Kind
		field  int
		hindi  string
	}{
		"no name":                        {func(e *Enrolment) { e.Subject.Name = record.Name{} }, profile.Missing, 40, "विवरण: नाम नहीं है।"},
		"no FIR, no GD":                  {func(e *Enrolment) { e.Arrest.FIR, e.Arrest.GD = "", 0 }, profile.Missing, 20, "विवरण: FIR नंबर नहीं है।"},
		"FIR without year":               {func(e *Enrolment) { e.Arrest.FIR = "0123/26" }, profile.Length, 20, ""},
		"no age":                         {func(e *Enrolment) { e.Subject.Years, e.Subject.Born = -1, "" }, profile.Missing, 44, ""},
		"no sex":                         {func(e *Enrolment) { e.Subject.Sex = "" }, profile.Missing, 43, ""},
		"no station":                     {func(e *Enrolment) { e.Station.Code = "" }, profile.Missing, 10, ""},
		"a Hindi agency code":            {func(e *Enrolment) { e.Origin = "थाना" }, profile.Characters, 8, ""},
		"priority 0":                     {func(e *Enrolment) { e.Priority = 12 }, profile.Length, 6, ""},
		"a long name":                    {func(e *Enrolment) { e.Subject.Name.Local = strings.Repeat("क", 121) }, profile.Length, 40, ""},
		"no left thumb":                  {func(e *Enrolment) { e.Prints = slices.Delete(slices.Clone(e.Prints), 5, 6) }, profile.NotTaken, 13, "बायाँ अँगूठा नहीं है, और कोई कारण नहीं लिखा है।"},
		"no left slap":                   {func(e *Enrolment) { e.Prints = e.Prints[:13] }, profile.NotTaken, 13, ""},
		"no side":                        {func(e *Enrolment) { e.Photos = slices.Delete(slices.Clone(e.Photos), 1, 2) }, profile.NotTaken, 20, "बाईं ओर की फोटो नहीं है, और कोई कारण नहीं लिखा है।"},
		"box outside":                    {func(e *Enrolment) { e.Prints[13].Boxes[3].Right = 400 }, profile.Boxes, 21, ""},
		"box missing":                    {func(e *Enrolment) { e.Prints[13].Boxes = e.Prints[13].Boxes[:3] }, profile.Boxes, 21, ""},
		"no boxes":                       {func(e *Enrolment) { e.Prints[13].Boxes = nil }, profile.Missing, 21, ""},
		"no quality":                     {func(e *Enrolment) { e.Prints[2].Quality = nil }, profile.Missing, 24, ""},
		"an exception that has an image": {func(e *Enrolment) { e.Exceptions = []Exception{{Finger: 8, Why: record.Injured}} }, profile.Contradicts, 18, ""},
		"ink at 300 ppi":                 {func(e *Enrolment) { e.Prints[1].PPI = 300 }, profile.Value, 9, ""},
		"a side of no kind":              {func(e *Enrolment) { e.Photos[0].Pose = "X" }, profile.Value, 20, ""},
		"a mark of no kind":              {func(e *Enrolment) { e.Photos[3].Mark.Kind = "MOLE" }, profile.Value, 3, ""},
	} {
		e := sample(t)
		e.Prints[0].WSQ = whole.Prints[0].WSQ
		c.change(&e)
		found := violations(t, e)
		i := slices.IndexFunc(found, func(v profile.Violation) bool { return v.Kind == c.kind && v.Field == c.field })
		if i < 0 {
			t.Errorf("%s: %v", name, found)
			continue
		}
		for _, lang := range []fault.Lang{fault.English, fault.Hindi} {
			if s := found[i].Say(lang); s == "" || strings.ContainsAny(s, "{}") || strings.Contains(s, "\x00") {
				t.Errorf("%s: %q", name, s)
			}
		}
		if c.hindi != "" && found[i].Say(fault.Hindi) != c.hindi {
			t.Errorf("%s: %q", name, found[i].Say(fault.Hindi))
		}
		t.Logf("%-30s %s | %s", name, found[i].Say(fault.English), found[i])
	}
}

// TestBuild_GoesThroughXML: the enrolment in its XML form is the same enrolment.
func TestBuild_GoesThroughXML(t *testing.T) {
	for name, e := range map[string]Enrolment{"whole": sample(t), "amputated": without(sample(t), 7, record.Amputated)} {
		tr, err := Build(e)
		if err != nil {
			t.Fatal(err)
		}
		want, err := tr.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		var doc bytes.Buffer
		if err := niem.Write(&doc, tr); err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("NIEM_OUT"); dir != "" { // for a validator with the schemas at hand
			if err := os.WriteFile(filepath.Join(dir, name+".xml"), doc.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		back, ignored, err := niem.Read(doc.Bytes())
		if err != nil || len(ignored) > 0 {
			t.Fatalf("%s: %v, ignored %v", name, err, ignored)
		}
		if got, err := back.Bytes(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes came back as %d, %v", name, len(want), len(got), err)
		}
	}
}

func TestBuild_RefusesWhatIsNoImage(t *testing.T) {
	for name, change := range map[string]func(e *Enrolment){
		"print": func(e *Enrolment) { e.Prints[4].WSQ = []byte("no") },
		"photo": func(e *Enrolment) { e.Photos[1].JPEG = nil },
	} {
		e := sample(t)
		change(&e)
		if _, err := Build(e); fault.Of(err) == nil || fault.Of(err).Code != fault.ExchangeNotWritten {
			t.Errorf("%s: %v", name, err)
		}
	}
}
