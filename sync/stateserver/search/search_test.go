package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
	"thana/sync/stateserver/column"
)

const (
	ours   = "091001"
	theirs = "091002"
)

var noon = time.Date(2026, 11, 20, 6, 30, 0, 0, time.UTC)

// keep puts a body into the index as its station registered it.
func keep[T any](t *testing.T, e engine, station, id string, kind record.Kind, number string, class record.Sensitivity, revision int, body T) {
	t.Helper()
	j, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	v := record.Revision[json.RawMessage]{ID: id, Kind: kind, Revision: revision, Number: number, At: noon, Class: class, Body: j}
	x, err := Of(v)
	if err != nil || x == nil {
		t.Fatal(x, err)
	}
	e.change(t, func(tx Tx) error { return Keep(context.Background(), tx, station, x) })
}

func theft() record.FIR {
	return recordtest.FIR(record.Revision[record.GDEntry]{ID: "gd", At: noon}, noon)
}

func accused(local, english string) record.Suspect {
	return record.Suspect{Person: record.Person{Name: record.Name{Local: local, English: english}}}
}

// numbers are the stations and numbers of what a question finds.
func numbers(t *testing.T, e engine, q Question) (out []string) {
	t.Helper()
	hits, err := Find(t.Context(), e.db, q, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		out = append(out, h.Station+" "+h.Number)
	}
	return out
}

// TestSearch makes the same promises on each engine.
func TestSearch(t *testing.T) {
	promises := map[string]func(*testing.T, engine){
		"Find_ByWhatACaseIs":                     findByWhatACaseIs,
		"Find_TellsThePerson":                    findTellsThePerson,
		"Find_ProtectedPersonsAreNotInTheIndex":  findProtectedPersonsAreNotInTheIndex,
		"Keep_TakesWhatIsTooLong":                keepTakesWhatIsTooLong,
		"Forget_LeavesNothing":                   forgetLeavesNothing,
		"Keep_ANewRevisionTakesThePlaceOfTheOld": keepANewRevisionTakesThePlaceOfTheOld,
		"Raise_ProtectsWhatTellsOfTheRecord":     raiseProtectsWhatTellsOfTheRecord,
	}
	for name, start := range engines() {
		t.Run(name, func(t *testing.T) {
			open := start(t)
			for what, promise := range promises {
				t.Run(what, func(t *testing.T) { promise(t, open(t)) })
			}
		})
	}
}

func findByWhatACaseIs(t *testing.T, e engine) {
	first := theft()
	first.Properties = []record.Property{{Category: "वाहन", Description: "हीरो मोटरसाइकिल MP 04 QA-1234, इंजन HA10AGK1234567"}}
	first.Contents = "रात में दुकान का ताला तोड़कर मोटरसाइकिल और IMEI 35 693803 564380 9 वाला फोन ले गए।"
	first.Accused = []record.Suspect{accused("राजू", "Raju")}
	first.Accused[0].Features = record.Features{Mole: "दाएँ गाल पर", Tattoo: "left hand, name Rani"}
	keep(t, e, ours, "a", record.KindFIR, "0012/2026", record.Open, 1, first)
	second := theft()
	second.Acts = []record.ActSections{{Act: law.BNS, Sections: []string{"303(2)", "331(4)"}}, {Act: law.IPC, Sections: []string{"379"}}}
	second.Place.Address.Text = "Sadar Bazar, near the clock tower"
	second.Informant.Mobile = "9811122233"
	keep(t, e, theirs, "b", record.KindFIR, "0345/2026", record.Open, 1, second)

	a, b := []string{ours + " 0012/2026"}, []string{theirs + " 0345/2026"}
	both := []string{a[0], b[0]}
	for name, tc := range map[string]struct {
		q    Question
		want []string
	}{
		"nothing asked":           {Question{}, nil},
		"number as people say it": {Question{Number: "12/26"}, a},
		"number in Devanagari":    {Question{Number: "०३४५/२०२६"}, b},
		"section with its act":    {Question{Section: "bns 331(4)"}, b},
		"section without sub":     {Question{Section: "303"}, both},
		"section in Hindi":        {Question{Section: "धारा ३३१ (४)"}, b},
		"section and act, Hindi":  {Question{Section: "बीएनएस 331(4)"}, b},
		"act alone":               {Question{Section: "भादंसं"}, b},
		"act that is not there":   {Question{Section: "NDPS"}, nil},
		"section of another act":  {Question{Section: "IPC 303"}, nil},
		"vehicle without blanks":  {Question{Thing: "mp04qa1234"}, a},
		"IMEI":                    {Question{Thing: "356938035643809"}, a},
		"engine":                  {Question{Thing: "HA10AGK1234567"}, a},
		"telephone with prefix":   {Question{Thing: "+91 98111 22233"}, b},
		"place in other script":   {Question{Place: "सदर बाज़ार"}, b},
		"place, one word other":   {Question{Place: "Sadar Kotwali"}, nil},
		"mark in English":         {Question{Mark: "mole on right cheek"}, a},
		"mark on the other side":  {Question{Mark: "बायें गाल पर निशान"}, nil},
		"mark in Hindi":           {Question{Mark: "हाथ पर गोदना"}, a},
		"mark not understood":     {Question{Mark: "xyz"}, nil},
		"way":                     {Question{Way: "broke the lock of a shop"}, a},
		"way and section":         {Question{Way: "ताला तोड़कर", Section: "331"}, nil},
		"dates":                   {Question{From: noon.Add(-time.Hour), To: noon.Add(time.Hour)}, both},
		"dates before":            {Question{Section: "303", To: noon}, nil},
		"station":                 {Question{Section: "303", Station: theirs}, b},
		"kind":                    {Question{Section: "303", Kind: "arrest"}, nil},
		"limit":                   {Question{Section: "303", Limit: 1}, a},
		"name and section":        {Question{Name: "राजु", Section: "303(2)"}, a},
		"name and other section":  {Question{Name: "Raju", Section: "331(4)"}, nil},
		"name in dates":           {Question{Name: "Raju", From: noon.Add(time.Hour)}, nil},
		"name of one letter":      {Question{Name: "R"}, nil},
		"name of no letters":      {Question{Name: "?? 12"}, nil},
	} {
		if got := numbers(t, e, tc.q); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func findTellsThePerson(t *testing.T, e engine) {
	e.change(t, func(tx Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO station (station_id, name_en, name_local) VALUES ($1,$2,$3)`, theirs, "PS Kotwali", "थाना कोतवाली")
		return err
	})
	arrest := recordtest.Arrest(record.Revision[record.FIR]{ID: "f", Body: theft()}, noon)
	arrest.Person.Aliases = []record.Name{{Local: "गुड्डू", English: "Guddu"}}
	keep(t, e, theirs, "x", record.KindArrest, "A1", record.Open, 1, arrest)
	for _, asked := range []string{"Rakesh Lodhi", "राकेश लोधी", "Lodhi Rakesh", "Rakes Lodhee S/o Hari Ram", "guddoo", "राकेश उर्फ गुड्डू"} {
		hits, err := Find(t.Context(), e.db, Question{Name: asked}, ours)
		if err != nil || len(hits) != 1 {
			t.Fatalf("%s: %v %v", asked, hits, err)
		}
		p := hits[0].Person
		if hits[0].Score < 0.8 || p.Role != wire.RoleArrested || p.Name != arrest.Person.Name || p.RelativeName.Local != "हरिराम लोधी" || p.Aliases != "गुड्डू" || hits[0].StationName.Local != "थाना कोतवाली" || p.Born != 1999 {
			t.Errorf("%s: %.2f, role %s, born %d", asked, hits[0].Score, p.Role, p.Born)
		}
	}
}

// A protected case holds who is named in it nowhere; other stations see its number alone.
func findProtectedPersonsAreNotInTheIndex(t *testing.T, e engine) {
	f := theft()
	f.Acts = []record.ActSections{{Act: law.BNS, Sections: []string{"64"}}}
	f.Informant.Name, f.Informant.Mobile = record.Name{Local: "कौशल्या निषाद", English: "Kaushalya Nishad"}, "9123456780"
	f.Victims = []record.Person{{Name: record.Name{Local: "संध्या निषाद", English: "Sandhya Nishad"}, Mobile: "9000012345"}}
	f.Accused = []record.Suspect{accused("जगरूप", "Jagroop"), accused("", "Jagroop brother of Sandhya Nishad")}
	f.Contents, f.Place.Address.Text = "संध्या निषाद ने बताया, गाड़ी UP 70 AB 4321", "गोपालपुर, संध्या निषाद का घर"
	keep(t, e, theirs, "s", record.KindFIR, "0077/2026", record.Open, 1, f) // the class is derived, whatever was said

	for _, q := range []Question{{Name: "Sandhya Nishad"}, {Name: "कौशल्या निषाद"}, {Name: "Nishad"}, {Thing: "9000012345"}, {Thing: "9123456780"},
		{Thing: "UP70AB4321"}, {Place: "Gopalpur"}} {
		for _, reader := range []string{"", ours, theirs} {
			hits, err := Find(t.Context(), e.db, q, reader)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hits {
				if h.Person != nil && strings.Contains(fmt.Sprint(h.Person.Name.English, h.Person.Name.Local), "Nishad") {
					t.Errorf("%+v finds a protected person", q)
				}
			}
			if len(hits) > 0 && q.Name == "" {
				t.Errorf("%+v confirms a particular", q)
			}
		}
	}
	for reader, masked := range map[string]bool{"": true, ours: true, theirs: false} {
		hits, err := Find(t.Context(), e.db, Question{Name: "जगरूप"}, reader)
		if err != nil || len(hits) == 0 {
			t.Fatal(hits, err)
		}
		h := hits[0]
		if h.Masked != masked || h.Number != "0077/2026" || h.Class != string(record.SexualOffence) {
			t.Errorf("reader %q: masked %v, number %q, class %q", reader, h.Masked, h.Number, h.Class)
		}
		if masked && (h.Person != nil || h.Record != "" || h.Sections != "" || h.Place != "" || !h.At.IsZero()) {
			t.Errorf("reader %q sees more than the number", reader)
		}
	}
	for table, text := range everything(t, e) {
		for _, private := range []string{"Nishad", "निषाद", "9000012345", "9123456780", "गोपालपुर", "niSad"} {
			if strings.Contains(text, private) {
				t.Errorf("%s holds %q", table, private)
			}
		}
	}
}

// everything is all that the tables hold, as text.
func everything(t *testing.T, e engine) map[string]string {
	t.Helper()
	all := map[string]string{}
	for table, columns := range map[string]string{
		"search_case": `number || sections || place || terms`, "search_person": `name_local || name_en || aliases || relative_local || relative_en || sounds`,
		"search_name": `key || ' ' || sounds`, "search_term": `term`} {
		rows, err := column.Rows(t.Context(), e.db, column.Value[string], `SELECT `+columns+` FROM `+table)
		if err != nil {
			t.Fatal(err)
		}
		all[table] = strings.Join(rows, "\n")
	}
	return all
}

func forgetLeavesNothing(t *testing.T, e engine) {
	keep(t, e, ours, "a", record.KindFIR, "0012/2026", record.Open, 1, theft())
	e.change(t, func(tx Tx) error { return Forget(t.Context(), tx, ours, "a") })
	for table, text := range everything(t, e) {
		if text != "" {
			t.Errorf("%s keeps %q", table, text)
		}
	}
}

func keepANewRevisionTakesThePlaceOfTheOld(t *testing.T, e engine) {
	f := theft()
	keep(t, e, ours, "a", record.KindFIR, "0012/2026", record.Open, 1, f)
	f.Informant.Name = record.Name{Local: "मनोहर", English: "Manohar"}
	keep(t, e, ours, "a", record.KindFIR, "0012/2026", record.Open, 2, f)
	keep(t, e, ours, "a", record.KindFIR, "0012/2026", record.Open, 1, theft()) // once more, late
	if got := numbers(t, e, Question{Name: "Sunil Yadav"}); got != nil {
		t.Error("the old name is still found", got)
	}
	if got := numbers(t, e, Question{Name: "मनोहर"}); len(got) != 1 {
		t.Error("the new name", got)
	}
}

func raiseProtectsWhatTellsOfTheRecord(t *testing.T, e engine) {
	f := theft()
	f.Accused = []record.Suspect{accused("जगरूप", "Jagroop")}
	keep(t, e, ours, "a", record.KindFIR, "0012/2026", record.Open, 1, f)
	raise := func(class record.Sensitivity) {
		e.change(t, func(tx Tx) error { return Raise(t.Context(), tx, ours, "a", class) })
	}
	raise(record.SexualOffence)
	if got := numbers(t, e, Question{Name: "Sunil Yadav"}); got != nil {
		t.Error("the informant is still found", got)
	}
	if got := numbers(t, e, Question{Place: "हमीदिया"}); got != nil {
		t.Error("the place is still found", got)
	}
	if hits, err := Find(t.Context(), e.db, Question{Name: "Jagroop"}, theirs); err != nil || len(hits) != 1 || !hits[0].Masked {
		t.Error("the accused", hits, err)
	}
	raise(record.ChildInConflict)
	if got := numbers(t, e, Question{Name: "Jagroop"}); got != nil {
		t.Error("a child is found", got)
	}
	if got := numbers(t, e, Question{Number: "12/2026"}); len(got) != 1 {
		t.Error("the number", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Raju @ Langda S/o रामू", "BNS 303(2)", "MP 04 AB 1234", "mole on cheek", "सदर")
	f.Add("'; DROP TABLE search_case; --", "%", "_", "\x00", "\xff")
	e := opened(f, "file::memory:")
	e.schema(f)
	e.change(f, func(tx Tx) error {
		return Keep(context.Background(), tx, ours, entry("a", 1, newFolk(f, 1, nil).person()))
	})
	f.Fuzz(func(t *testing.T, name, section, thing, mark, place string) {
		if _, err := Find(t.Context(), e.db, Question{Name: name, Section: section, Thing: thing, Mark: mark, Place: place}, ""); err != nil {
			t.Fatal(err)
		}
		x := &Entry{Record: "b", Version: 1, Kind: "fir", Number: section, At: noon, Place: place}
		x.things(thing)
		x.words(fieldPlace, place)
		x.person(wire.RoleAccused, record.Person{Name: record.Name{English: name, Local: mark}})
		e.change(t, func(tx Tx) error { return Keep(t.Context(), tx, ours, x) })
		e.change(t, func(tx Tx) error { return Forget(t.Context(), tx, ours, "b") })
	})
}

// A station may send what no index takes; its records are taken all the same, and what is found of them is cut.
func keepTakesWhatIsTooLong(t *testing.T, e engine) {
	f := theft()
	who := record.Person{Name: record.Name{English: "Jagroop"}, RelativeName: record.Name{English: strings.Repeat("bcdfghjk", 2000)}}
	for i := range 300 {
		who.Aliases = append(who.Aliases, record.Name{English: fmt.Sprintf("%s%c%c", strings.Repeat("Ramadhar", 20), 'a'+i%26, 'k'+i/26)})
	}
	f.Accused = []record.Suspect{{Person: who}}
	f.Acts = append(f.Acts, record.ActSections{Act: strings.Repeat("Act ", 3000), Sections: []string{strings.Repeat("9", 5000)}})
	f.Place.Address.Text, f.Contents = strings.Repeat("गली ", 5000), strings.Repeat("UP70AB1234", 5000)
	keep(t, e, ours, "long", record.KindFIR, strings.Repeat("1", 5000), record.Open, 1, f)
	if got := numbers(t, e, Question{Name: "जगरूप"}); len(got) != 1 {
		t.Error("not found", len(got))
	}
}

// A question may be as long as the wire lets it, and still is one question to the database.
func TestFind_EndlessNames(t *testing.T) {
	e := lite(t)
	for _, name := range []string{strings.Repeat("a@", 200), strings.Repeat("Ram Lal Das ", 33), strings.Repeat("x S/o y @ ", 40), "Ram S/o " + strings.Repeat("Shyam @ Ram S/o ", 20)} {
		if _, err := Find(t.Context(), e.db, Question{Name: name}, ""); err != nil {
			t.Errorf("%.20s…: %v", name, err)
		}
	}
}
