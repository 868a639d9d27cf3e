package law

// group names a set of sections that a rule speaks of (data/groups.csv).
type group string

const (
	sexual       group = "sexual"
	child        group = "child"
	womanRecords group = "woman_records"
	spApproval   group = "sp_approval"
	preventive   group = "preventive"
)

// span is one row of a group: a range of whole sections, one section with its parts, or a whole act.
type span struct {
	act         string
	first, last string
	source      string
}

// Sexual tells whether BNS s.72 (IPC s.228A) protects the victim of this offence; source is the provision.
func Sexual(r Ref) (source string, yes bool) { return read().in(sexual, r) }

// ChildOffence tells whether the offence by itself has a child as its victim.
func ChildOffence(r Ref) (source string, yes bool) { return read().in(child, r) }

// WomanRecords tells whether a woman officer records a woman's information of this offence.
func WomanRecords(r Ref) (source string, yes bool) { return read().in(womanRecords, r) }

// Preventive tells whether the section is an order or initiation that alone gives no right to measure.
func Preventive(r Ref) (source string, yes bool) { return read().in(preventive, r) }

// NeedsSP tells whether measurements for this offence wait for the Superintendent's written approval.
func NeedsSP(r Ref) (source string, yes bool) { return read().in(spApproval, r) }

func (b *book) in(g group, r Ref) (string, bool) {
	for _, s := range b.groups[g] {
		if s.act == r.Act && s.holds(r.Section) {
			return s.source, true
		}
	}
	return "", false
}

func (s span) holds(section string) bool {
	if s.first == "" {
		return true
	}
	if s.last == "" {
		return section != Base(s.first) && Covers(s.first, section) || s.first == Normal(section)
	}
	k, ok := split(section)
	first, _ := split(s.first)
	last, _ := split(s.last)
	return ok && !k.less(first) && !last.less(k)
}

func (b *book) readGroups() {
	for _, r := range rows("groups.csv") {
		g := group(r["group"])
		b.groups[g] = append(b.groups[g], span{r["act"], r["first"], r["last"], r["source"]})
	}
}
