package search

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"thana/shared/record"
	"thana/shared/wire"
)

// part is a word of a synthetic name in both scripts.
type part struct{ latin, local string }

// folk makes synthetic persons as the north of India writes them, some of every other part.
type folk struct {
	r     *rand.Rand
	parts map[string][]part
	not   map[string]bool // names that stand for somebody else
}

func newFolk(t testing.TB, seed uint64, variants []variant) *folk {
	t.Helper()
	f := &folk{rand.New(rand.NewPCG(seed, 1)), map[string][]part{}, map[string]bool{}}
	for _, c := range columns(t, "testdata/people.tsv") {
		f.parts[c[0]+" "+c[1]] = append(f.parts[c[0]+" "+c[1]], part{c[2], c[3]})
	}
	for _, v := range variants {
		for _, s := range v.spellings {
			f.not[record.SearchKey(s)] = true
		}
	}
	return f
}

func columns(t testing.TB, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all [][]string
	for s := bufio.NewScanner(file); s.Scan(); {
		if c := strings.Split(s.Text(), "\t"); s.Text()[0] != '#' && c[0] != "no" {
			all = append(all, c)
		}
	}
	return all
}

// variant is one name of the published list of shared/names.
type variant struct {
	half      string
	spellings []string
}

func variants(t testing.TB) []variant {
	var all []variant
	for _, c := range columns(t, "../../../shared/names/testdata/variants.tsv") {
		all = append(all, variant{c[1], c[3:]})
	}
	return all
}

// pick takes early parts of a list more often than late ones.
func (f *folk) pick(list string) part {
	all := f.parts[list]
	return all[int(float64(len(all))*math.Pow(f.r.Float64(), 1.5))]
}

func (f *folk) chance(p float64) bool { return f.r.Float64() < p }

// community gives the parts of one person's name.
func (f *folk) name() []part {
	woman := f.chance(0.3)
	word := func(latin, local string) part { return part{latin, local} }
	switch x := f.r.Float64(); {
	case x < 0.55 && woman:
		name := []part{f.pick("hindi f")}
		switch y := f.r.Float64(); {
		case y < 0.5:
			return append(name, word("Devi", "देवी"))
		case y < 0.62:
			return append(name, word("Kumari", "कुमारी"))
		case y < 0.72:
			return name
		}
		return append(name, f.pick("hindi s"))
	case x < 0.55:
		name := []part{f.pick("hindi m")}
		if f.chance(0.08) {
			return name
		}
		if f.chance(0.4) {
			name = append(name, []part{{"Kumar", "कुमार"}, {"Kumar", "कुमार"}, {"Singh", "सिंह"}, {"Prasad", "प्रसाद"}, {"Lal", "लाल"}, {"Chandra", "चंद्र"}}[f.r.IntN(6)])
		}
		return append(name, f.pick("hindi s"))
	case x < 0.72 && woman:
		return []part{f.pick("muslim f"), f.pick("muslim s")}
	case x < 0.72:
		name := []part{f.pick("muslim m"), f.pick("muslim s")}
		if f.chance(0.25) {
			return append([]part{word("Mohammad", "मोहम्मद")}, name...)
		}
		return name[:2-btoi(f.chance(0.08))]
	case x < 0.78:
		return []part{f.pick("sikh m"), map[bool]part{true: word("Kaur", "कौर"), false: word("Singh", "सिंह")}[woman], f.pick("sikh s")}
	case x < 0.86:
		return []part{f.pick("east m"), f.pick("east s")}
	case x < 0.93 && woman:
		return []part{f.pick("south f"), f.pick("south s")}
	case x < 0.93:
		return []part{f.pick("south m"), f.pick("south s")}
	case x < 0.98 && woman:
		return []part{f.pick("west f"), f.pick("west s")}
	case x < 0.98:
		return []part{f.pick("west m"), f.pick("west s")}
	}
	return []part{f.pick("tribal m"), f.pick("tribal s")}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// write writes a name in one script, or in both, with the spelling habits of whoever writes.
func (f *folk) write(name []part) record.Name {
	var latin, local []string
	for _, p := range name {
		w := p.latin
		if f.chance(0.2) {
			w = []*strings.Replacer{strings.NewReplacer("ee", "i"), strings.NewReplacer("oo", "u"), strings.NewReplacer("w", "v"), strings.NewReplacer("sh", "s"),
				strings.NewReplacer("ndra", "nder"), strings.NewReplacer("i", "ee"), strings.NewReplacer("z", "j"), strings.NewReplacer("ph", "f")}[f.r.IntN(8)].Replace(w)
		}
		latin, local = append(latin, w), append(local, p.local)
	}
	n := record.Name{Local: strings.Join(local, " "), English: strings.Join(latin, " ")}
	switch f.r.IntN(4) {
	case 0:
		n.Local = ""
	case 1:
		n.English = ""
	}
	return n
}

// person is somebody whose name is not one of the variants.
func (f *folk) person() record.Person {
	for {
		name := f.name()
		var latin, local []string
		for _, p := range name {
			latin, local = append(latin, p.latin), append(local, p.local)
		}
		if f.not[record.SearchKey(strings.Join(latin, " "))] || f.not[record.SearchKey(strings.Join(local, " "))] {
			continue
		}
		p := record.Person{Name: f.write(name), Relation: record.Father, Age: record.Age{Kind: record.AgeExact, Years: 18 + f.r.IntN(60)}}
		if f.chance(0.8) {
			p.RelativeName = f.write(f.name()[:1])
		}
		return p
	}
}

var begun = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// entry is a case with these accused.
func entry(id string, n int, people ...record.Person) *Entry {
	e := &Entry{Record: id, Version: 1, Kind: "fir", Number: record.FIRNumber(n%9999+1, 2026), At: begun.Add(time.Duration(n) * time.Minute), Class: string(record.Open)}
	e.section("BNS", []string{"303(2)", "331(4)", "115(2)", "318(4)", "74"}[n%5])
	for _, p := range people {
		e.person(wire.RoleAccused, p)
	}
	e.term(fieldNumber, numberTerm(e.Number))
	return e
}

// fill puts synthetic persons into an index, two in a case, five thousand cases in a transaction.
func fill(t testing.TB, e engine, f *folk, persons int) {
	t.Helper()
	for n := 0; n < persons/2; n += 5000 {
		e.change(t, func(tx Tx) error {
			for i := n; i < min(n+5000, persons/2); i++ {
				station := fmt.Sprintf("09%04d", i%300)
				if err := Keep(context.Background(), tx, station, entry(fmt.Sprintf("r%07d", i), i, f.person(), f.person())); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
