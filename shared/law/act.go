// Package law holds the acts and sections of the stations, who may be measured and why, and the places of India: facts
// as data files with their source (data/NOTICE.md), and the few pure functions that read them.
package law

import (
	"strconv"
	"time"

	"thana/shared/fault"
)

// Codes of the acts that the rules name.
const (
	BNS   = "BNS"
	IPC   = "IPC"
	BNSS  = "BNSS"
	CrPC  = "CrPC"
	POCSO = "POCSO"
)

var ist = time.FixedZone("IST", 5*3600+1800)

// CutOver is the moment at which the BNS, BNSS and BSA took the place of the IPC, CrPC and Evidence Act.
func CutOver() time.Time { return time.Date(2024, 7, 1, 0, 0, 0, 0, ist) }

// Act is one act of parliament or of a state.
type Act struct {
	Code       string
	Name       Text
	Short      string // as officers write it in Hindi: "भादंसं"
	Year       int
	From       time.Time // in force from; zero where the list does not say
	Until      time.Time // and until; zero while in force
	ReplacedBy string    // code
	Last       int       // its highest section number, 0 where the list does not say
}

// Titled is the act as forms print it: "Bharatiya Nyaya Sanhita (BNS), 2023".
func (a Act) Titled(lang fault.Lang) string {
	short := ""
	if a.Last != 0 {
		short = " (" + a.Code + ")"
		if lang == fault.Hindi {
			short = " (" + a.Short + ")"
		}
	}
	return a.Name.In(lang) + short + ", " + strconv.Itoa(a.Year)
}

// Said is the act in a line of text: "BNS", "बीएनएस".
func (a Act) Said(lang fault.Lang) string {
	switch {
	case lang == fault.Hindi:
		return a.Short
	case a.Last != 0:
		return a.Code
	}
	return a.Name.En
}

// Acts lists every act, the general ones first.
func Acts() []Act { return append([]Act(nil), read().acts...) }

// FindAct returns the act with the code.
func FindAct(code string) (Act, bool) {
	b := read()
	i, ok := b.actByCode[code]
	if !ok {
		return Act{}, false
	}
	return b.acts[i], true
}

// Section is one section of an act as the data files have it. Sub-sections are not listed.
type Section struct {
	Act     string
	Number  string // "303", "120B"
	Title   Text
	Chapter int
	Charge  string // the sub-section usually charged, "303(2)"; the number itself where none is set
}

// Lookup finds a section with or without its sub-section: "303(2)" finds BNS 303.
func Lookup(act, section string) (Section, bool) {
	b := read()
	i, ok := b.byNumber[Ref{act, Base(section)}]
	if !ok {
		return Section{}, false
	}
	return b.sections[i], true
}

// Exists tells whether the act can have the section: a well-formed number up to the act's last one. Of acts whose
// sections are not listed every well-formed number counts.
func Exists(act, section string) bool {
	a, ok := FindAct(act)
	k, well := split(section)
	if !ok || !well {
		return false
	}
	if act == BNS {
		_, listed := Lookup(BNS, section)
		return listed
	}
	return a.Last == 0 || k.number <= a.Last
}

// Successors returns what took the place of an old section; more than one where the sub-section decides.
func Successors(act, section string) []Ref { return read().newer[Ref{act, Base(section)}] }

// Predecessors returns the old sections whose place a new one took.
func Predecessors(act, section string) []Ref { return read().older[Ref{act, Base(section)}] }

// SubstantiveActs says under which act an occurrence is an offence: the IPC before 01.07.2024, the BNS from then, both
// when the range lies over that day. A zero time is taken from the other one; two zero times mean today's act.
func SubstantiveActs(from, to time.Time) []string {
	if from.IsZero() {
		from = to
	}
	if to.IsZero() {
		to = from
	}
	before := !from.IsZero() && from.Before(CutOver())
	after := to.IsZero() || !to.Before(CutOver())
	switch {
	case before && after:
		return []string{BNS, IPC}
	case before:
		return []string{IPC}
	}
	return []string{BNS}
}

// Heading is the section under which an FIR registered at that time is written: s.173 BNSS, s.154 CrPC before 01.07.2024.
func Heading(registered time.Time) Ref {
	if !registered.IsZero() && registered.Before(CutOver()) {
		return Ref{CrPC, "154"}
	}
	return Ref{BNSS, "173"}
}

func (b *book) readActs() {
	for _, r := range rows("acts.csv") {
		b.actByCode[r["code"]] = len(b.acts)
		b.acts = append(b.acts, Act{
			Code: r["code"], Name: Text{r["name_en"], r["name_hi"]}, Short: r["short_hi"], Year: r.number("year"),
			From: r.date("from"), Until: r.date("until"), ReplacedBy: r["replaced_by"], Last: r.number("last"),
		})
	}
}

func (b *book) readSections() {
	for _, r := range rows("bns.csv") {
		charge := r["section"]
		if r["charge"] != "" {
			charge += "(" + r["charge"] + ")"
		}
		b.addSection(Section{BNS, r["section"], Text{r["title_en"], r["title_hi"]}, r.number("chapter"), charge})
	}
	for _, old := range []struct{ file, act, successor string }{{"ipc.csv", IPC, BNS}, {"crpc.csv", CrPC, BNSS}} {
		for _, r := range rows(old.file) {
			from, to := Ref{old.act, r["section"]}, Ref{old.successor, r["successor"]}
			if _, known := b.byNumber[from]; !known {
				b.addSection(Section{old.act, r["section"], Text{r["title_en"], r["title_hi"]}, 0, r["section"]})
			}
			if base := (Ref{to.Act, Base(to.Section)}); old.act == CrPC {
				if _, known := b.byNumber[base]; !known {
					b.addSection(Section{BNSS, base.Section, Text{r["title_en"], r["title_hi"]}, 0, base.Section})
				}
			}
			b.newer[from] = append(b.newer[from], to)
			base := Ref{to.Act, Base(to.Section)}
			b.older[base] = append(b.older[base], from)
		}
	}
}

func (b *book) addSection(s Section) {
	b.byNumber[Ref{s.Act, s.Number}] = len(b.sections)
	b.sections = append(b.sections, s)
}
