package form

import (
	"flag"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"thana/shared/record"
)

// names that no word of the form's own text contains.
var (
	hindiNames   = []string{"झुमकलता", "गेंदाबाई", "ठुनठुनिया", "घनश्यामदास", "फूलझरी", "चंपाकली", "ढेलाराम", "झगड़ूराम", "छुटकन्नी", "टुनटुनवाला", "भोंदूमल", "खेलावनसिंह"}
	englishNames = []string{"Jhumaklata", "Gendabai", "Thunthuniya", "Ghanshyamdas", "Phuljhari", "Champakali", "Dhelaram", "Jhagduram", "Chhutkanni", "Tuntunwala", "Bhondumal", "Khelawansingh"}
	streets      = []string{"लोहारपट्टी मोहल्ला", "Quilandy Junction Road", "धोबीघाट बस्ती", "Zarinabad Extension", "कुम्हारटोली चौराहा"}
)

func drawName(t *rapid.T, label string) record.Name {
	pick := func(part string) int {
		return rapid.IntRange(0, len(hindiNames)-1).Draw(t, label+part)
	}
	a, b := pick("first"), pick("last")
	return record.Name{Local: hindiNames[a] + " " + hindiNames[b], English: englishNames[a] + " " + englishNames[b]}
}

func drawPerson(t *rapid.T, label string) record.Person {
	digits := func(n string) string { return rapid.StringMatching(`[2-9][0-9]{`+n+`}`).Draw(t, label+"digits") }
	return record.Person{Name: drawName(t, label), Aliases: []record.Name{drawName(t, label+"alias")}, Relation: record.Father, RelativeName: drawName(t, label+"relative"),
		Sex: record.Female, Age: record.Age{Kind: record.AgeExact, Years: 15}, Occupation: "निजी",
		Mobile: digits("9"), Phone: "07" + digits("8"),
		Identities: []record.Identity{{Kind: record.VoterID, Number: "ZQX" + digits("6")}, {Kind: record.Passport, Number: "K" + digits("6"), IssuedOn: "2011-03-19", IssuedAt: "Zirapur"}},
		Addresses:  []record.Address{{Kind: record.Present, Text: "मकान " + rapid.SampledFrom(streets).Draw(t, label+"street"), District: 396, State: 23, PIN: "4" + digits("4")}}}
}

// secrets are the strings that would tell who a person is.
func secrets(p record.Person) []string {
	out := []string{p.Mobile, p.Phone}
	for _, n := range append([]record.Name{p.Name, p.RelativeName}, p.Aliases...) {
		out = append(append(out, strings.Fields(n.Local)...), strings.Fields(n.English)...)
	}
	for _, id := range p.Identities {
		out = append(out, id.Number)
	}
	for _, a := range p.Addresses {
		_, street, _ := strings.Cut(a.Text, " ")
		out = append(out, street, a.PIN)
	}
	return out
}

// sentence mentions a person in the ways that people are mentioned.
func sentence(t *rapid.T, p record.Person) string {
	first := strings.Fields(p.Name.English)[0]
	local := strings.Fields(p.Name.Local)[0]
	return rapid.SampledFrom([]string{
		p.Name.Local + " पिता " + p.RelativeName.Local + " ने बताया। ",
		"Then " + strings.ToUpper(first) + "'s brother came. ",
		local + "ने तक्रार दिली; " + local + "जी रो रही थी। ",
		"मो. " + p.Mobile[:5] + "-" + p.Mobile[5:] + " पर फोन आया। ",
		"call +91 " + p.Mobile[:3] + " " + p.Mobile[3:6] + " " + p.Mobile[6:] + " now. ",
		"वह " + p.Addresses[0].Text + " में रहती है, पिन " + p.Addresses[0].PIN + "। ",
		"voter card " + strings.ToLower(p.Identities[0].Number) + " seen. ",
		"उर्फ़ " + p.Aliases[0].Local + " / " + p.Aliases[0].English + ". ",
	}).Draw(t, "sentence")
}

func drawFIR(t *rapid.T) (record.Revision[record.FIR], []string) {
	r := sampleFIR()
	r.Class = rapid.SampledFrom([]record.Sensitivity{record.Open, record.SexualOffence, record.ChildVictim, record.ChildInConflict}).Draw(t, "class")
	r.Body.Informant, r.Body.Victims = drawPerson(t, "informant"), []record.Person{drawPerson(t, "victim")}
	people := []record.Person{r.Body.Informant, r.Body.Victims[0]}
	if r.Class == record.ChildInConflict {
		r.Body.Accused[0].Person = drawPerson(t, "child")
		people = append(people, r.Body.Accused[0].Person)
	}
	say := func() string {
		var b strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "sentences") {
			b.WriteString(sentence(t, rapid.SampledFrom(people).Draw(t, "who")))
		}
		return b.String()
	}
	r.Body.Contents, r.Body.DelayReasons, r.Body.InquestNumber = say(), say(), say()
	r.Body.Place.Address = people[1].Addresses[0]
	r.Body.Properties[0].Description = say()
	r.Body.Accused[1].Features.Marks = say()
	r.Body.Accused[1].Person.RelativeName = people[1].RelativeName
	r.Body.Action = record.Action{Kind: record.Refused, Reason: say()}
	var all []string
	for _, p := range people {
		all = append(all, secrets(p)...)
	}
	return r, all
}

// found lists the secrets in a text, whatever the case and the spaces in numbers.
func found(text string, secrets []string) []string {
	plain := strings.ToLower(text)
	tight := strings.NewReplacer(" ", "", "-", "").Replace(plain)
	var out []string
	for _, s := range secrets {
		s = strings.ToLower(s)
		if strings.Contains(plain, s) || len(digitsOf(s)) == len(s) && strings.Contains(tight, s) {
			out = append(out, s)
		}
	}
	return out
}

// Forty reports are enough for every run; -rapid.checks asks for more.
func TestMain(m *testing.M) {
	if f := flag.Lookup("rapid.checks"); f != nil {
		f.DefValue = "40"
		if err := f.Value.Set("40"); err != nil {
			panic(err)
		}
	}
	m.Run()
}

func TestMask_NobodyCanBeTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, private := drawFIR(t)
		d, err := FIR(r, Kit{Station: station, Thumb: ridges(), Masked: true})
		if err != nil {
			t.Fatal(err)
		}
		if hits := found(drawn(d), private); len(hits) > 0 {
			t.Fatalf("class %s: the masked paper says %q in %s", r.Class, hits, drawn(d))
		}
	})
}

// drawnCase is a generated FIR with what may not be told.
type drawnCase struct {
	fir     record.Revision[record.FIR]
	private []string
}

func drawCase(t *rapid.T) drawnCase {
	r, private := drawFIR(t)
	return drawnCase{r, private}
}

// The open paper says it all, so the test above can fail.
func TestMask_TheOpenPaperSaysIt(t *testing.T) {
	c := rapid.Custom(drawCase).Example(1)
	if hits := found(drawn(mustFIR(t, c.fir, Kit{Station: station})), c.private); len(hits) < 10 {
		t.Fatalf("only %q of %q", hits, c.private)
	}
}

func TestMask_TheFileHidesToo(t *testing.T) {
	cases := rapid.Custom(drawCase)
	for seed := range 5 {
		c := cases.Example(seed)
		d := mustFIR(t, c.fir, Kit{Station: station, Masked: true, Thumb: ridges()})
		if strings.Contains(string(mustPDF(t, d)), "/Subtype /Image") {
			t.Error("the masked paper holds a picture")
		}
		if hits := found(pdfText(t, d), c.private); len(hits) > 0 {
			t.Errorf("pdftotext finds %q", hits)
		}
	}
}

func TestMask_SensitiveContentsAreWithheldWithTheLaw(t *testing.T) {
	for class, want := range map[record.Sensitivity][]string{
		record.SexualOffence:   {"withheld under section 72, Bharatiya Nyaya Sanhita, 2023", "धारा 72 भारतीय न्याय संहिता"},
		record.ChildVictim:     {"section 23, POCSO Act, 2012", "section 74, Juvenile Justice Act, 2015", "धारा 23 पॉक्सो"},
		record.ChildInConflict: {"section 74, Juvenile Justice Act, 2015", "धारा 74 किशोर न्याय"},
	} {
		r := sampleFIR()
		r.Class = class
		got := drawn(mustFIR(t, r, Kit{Station: station, Masked: true}))
		for _, w := range append(want, "MASKED COPY", "पहचान छिपी प्रति") {
			if !strings.Contains(got, w) {
				t.Errorf("%s: the paper does not say %q", class, w)
			}
		}
		if strings.Contains(got, "अलमारी") || strings.Contains(got, "पश्चिम (West)") {
			t.Errorf("%s: contents or place are told", class)
		}
	}
}

// A masked copy of a case that is not sensitive keeps its story and loses its people.
func TestMask_OpenCaseKeepsItsStory(t *testing.T) {
	got := drawn(mustFIR(t, sampleFIR(), Kit{Station: station, Masked: true}))
	for _, want := range []string{"निवेदन है कि मैं ▮▮▮ पति ▮▮▮", "मुख्य द्वार का ताला टूटा हुआ था।", "▮▮▮'s house was locked", "मेरा मोबाइल नंबर ▮▮▮ है", "राकेश लोधी", "राजेश वर्मा"} {
		if !strings.Contains(got, want) {
			t.Errorf("the paper does not say %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestMask_SpellingsOfOneName(t *testing.T) {
	m := newMask([]record.Person{{Name: record.Name{Local: "अंजलि ज़फ़र", English: "Anjali Li"}, Mobile: "+91 98264 17753",
		Identities: []record.Identity{{Kind: record.Aadhaar, Number: "7342"}}, Addresses: []record.Address{{Text: "मकान नं. 47, शांति नगर", PIN: "462099"}}}})
	for text, want := range map[string]string{
		"अञ्जलि आई":                       "▮▮▮ आई",
		"अन्जलि आई":                       "▮▮▮ आई",
		"अँजलिने कहा":                     "▮▮▮ कहा",
		"जफर और ज\u093cफ\u093cर":          "▮▮▮ और ▮▮▮",
		"ANJALI'S house":                  "▮▮▮'S house",
		"Li said: lift the lid":           "▮▮▮ said: lift the lid",
		"call 098264-17753 or ९८२६४१७७५३": "call ▮▮▮ or ▮▮▮",
		"no. 9826 4177 53, 2026":          "no. ▮▮▮, 2026",
		"XXXX-XXXX-7342 at 73420":         "XXXX-XXXX-▮▮▮ at 73420",
		"शान्ति नगर के पास, शांति रखें": "▮▮▮ के पास, शांति रखें",
		"मकान नं. 47 में":               "▮▮▮ में",
		"PIN 462 099":                   "PIN ▮▮▮",
		"कुछ नहीं":                      "कुछ नहीं",
		"":                              "",
	} {
		if got := m.hide(text); got != want {
			t.Errorf("%q\nbecomes %q\nwant    %q", text, got, want)
		}
	}
}

func TestMask_ChildIsNotInTheMemo(t *testing.T) {
	r := sampleArrest()
	r.Class, r.Body.Child = record.ChildInConflict, true
	photos := map[string][]byte{record.PoseFront: portrait(t, 220)}
	d := mustArrest(t, r, Kit{Station: station, Masked: true, Thumb: ridges(), Photos: photos})
	private := append(secrets(r.Body.Person), "9300012345", "बाणगंगा", "Hariram", "सुनीता", "Ahirwar")
	if hits := found(drawn(d), nonEmpty(private)); len(hits) > 0 {
		t.Errorf("the masked memo says %q", hits)
	}
	if strings.Contains(string(mustPDF(t, d)), "/Subtype /Image") {
		t.Error("the masked memo holds a picture")
	}
	if got := drawn(d); !strings.Contains(got, "APPREHENSION MEMO") || strings.Contains(got, "rrest") || strings.Contains(got, "ARREST") {
		t.Error("a child is apprehended, not arrested")
	}
}

func nonEmpty(texts []string) []string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return out
}

func FuzzMask(f *testing.F) {
	m := newMask([]record.Person{informant()})
	for _, s := range []string{narrative, "सुनीता", "98264 17753", "n98264 17753", "\xff\u200d", "ｓｕｎｉｔａ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := m.hide(text)
		if hits := found(got, []string{"सुनीता", "अहिरवार", "sunita", "ahirwar", "9826417753", "xgh4471902"}); len(hits) > 0 {
			t.Errorf("%q becomes %q, which says %q", text, got, hits)
		}
		if again := m.hide(got); again != got {
			t.Errorf("hiding twice changes %q to %q", got, again)
		}
	})
}
