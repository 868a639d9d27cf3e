package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thana/shared/names"
	"thana/sync/stateserver/column"
)

// What a search by name reads at most, so that the most frequent name of a state is answered as fast as any other: of
// equals among thousands, a name alone cannot choose.
const (
	perNarrowKey = 2000
	perWideKey   = 1500
	maxRead      = 4000 // of narrow keys, and again of wide ones
	maxKeysAsked = 64   // a name of three words has about ten
	goodScore    = 0.85 // enough of these, and the wide keys are not read
	sameScore    = 0.95 // or one of these, and enough who share two words
	leastScore   = 0.55 // of a person who is shown
	maxFetched   = 500  // persons of whom the case is looked at
	fetchAtOnce  = 50
)

// Find returns the cases that fit a question, the likeliest first, the newest first among equals. Reader is the station
// that asks, as its certificate says, or "" for an operator of the state; it decides what is masked.
func Find(ctx context.Context, db DB, q Question, reader string) ([]Hit, error) {
	groups, understood := groupsOf(q)
	if !understood {
		return nil, nil
	}
	if strings.TrimSpace(q.Name) != "" {
		return byName(ctx, db, q, groups, reader)
	}
	return byCase(ctx, db, q, groups, reader)
}

// groupsOf are the terms of a question: a case has one of each group. False if a word means nothing to the index, which
// then has nothing that fits. Groups of few cases stand first.
func groupsOf(q Question) (all [][]term, understood bool) {
	understood = true
	add := func(asked string, terms ...term) {
		if strings.TrimSpace(asked) == "" {
			return
		}
		if len(terms) == 0 {
			understood = false
			return
		}
		all = append(all, terms)
	}
	add(q.Number, term{fieldNumber, numberTerm(q.Number)})
	add(q.Thing, term{fieldThing, thingTerm(q.Thing)})
	for _, f := range []struct{ field, asked string }{{fieldMark, q.Mark}, {fieldWay, q.Way}} {
		found := concepts(f.field, f.asked)
		if len(found) == 0 {
			add(f.asked)
		}
		for _, c := range found {
			add(f.asked, term{f.field, c})
		}
	}
	words := placeKeys(q.Place)
	if len(words) == 0 {
		add(q.Place)
	}
	for _, keys := range words {
		var either []term
		for _, k := range keys {
			either = append(either, term{fieldPlace, k})
		}
		add(q.Place, either...)
	}
	add(q.Section, term{fieldSection, askedSection(q.Section)})
	return all, understood
}

// candidate is a person whose name has a key in common with the question's.
type candidate struct {
	id    int64
	score float64
}

func byName(ctx context.Context, db DB, q Question, groups [][]term, reader string) ([]Hit, error) {
	asked := names.Read(q.Name)
	people, err := candidates(ctx, db, asked, limit(q))
	if err != nil {
		return nil, err
	}
	most := fetchAtOnce
	if q == (Question{Name: q.Name, Limit: q.Limit}) {
		most = limit(q) // nothing else narrows: the first are the answer
	}
	var hits []Hit
	for len(people) > 0 && len(hits) < limit(q) {
		n := min(len(people), most)
		found, err := persons(ctx, db, people[:n])
		if err != nil {
			return nil, err
		}
		people = people[n:]
		for _, f := range found {
			if fits(q, f, groups) && len(hits) < limit(q) {
				hits = append(hits, mask(f.hit, reader))
			}
		}
	}
	return hits, nil
}

// candidates reads the index of names: first by the keys that few share, then, if that did not answer, by single words.
func candidates(ctx context.Context, db DB, asked names.Called, enough int) ([]candidate, error) {
	narrow, wide := asked.Ask()
	question := names.NewQuestion(asked)
	seen := map[int64]bool{}
	var all []candidate
	good, best := 0, 0.0
	look := func(keys []string, most int) error {
		return postings(ctx, db, keys, most, func(id int64, sounds string) {
			if seen[id] {
				return
			}
			seen[id] = true
			if s := question.Score(sounds); s >= leastScore {
				all = append(all, candidate{id, s})
				best = max(best, s)
				if s >= goodScore {
					good++
				}
			}
		})
	}
	if err := look(narrow, perNarrowKey); err != nil {
		return nil, err
	}
	if answered := good >= enough || best >= sameScore && len(all) >= enough; !answered {
		if err := look(wide, perWideKey); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
	return all[:min(len(all), maxFetched)], nil
}

// postings reads at most so many rows of each key, in one question to the database.
func postings(ctx context.Context, db DB, keys []string, most int, on func(id int64, sounds string)) error {
	if len(keys) == 0 {
		return nil
	}
	keys = keys[:min(len(keys), maxKeysAsked)]
	var b query
	for i, k := range keys {
		if i > 0 {
			b.text.WriteString(" UNION ALL ")
		}
		fmt.Fprintf(&b.text, "SELECT id, sounds FROM (SELECT id, sounds FROM search_name WHERE key=%s LIMIT %d) k%d", b.arg(k), most, i)
	}
	fmt.Fprintf(&b.text, " LIMIT %d", maxRead)
	r, err := db.QueryContext(ctx, b.text.String(), b.args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		var id int64
		var sounds string
		if err := r.Scan(&id, &sounds); err != nil {
			return err
		}
		on(id, sounds)
	}
	return r.Err()
}

// found is a hit with what it is filtered by.
type found struct {
	hit   Hit
	terms string
}

const caseColumns = `c.station_id, COALESCE(s.name_local, ''), COALESCE(s.name_en, ''), c.record, c.kind, c.number, c.at, c.class, c.sections, c.place, c.terms`

// joinStation gives a case its station's name; a case may be kept before its station has one.
const joinStation = ` LEFT JOIN station s ON s.station_id=c.station_id `

func (f *found) targets(at *string) []any {
	return []any{&f.hit.Station, &f.hit.StationName.Local, &f.hit.StationName.English, &f.hit.Record, &f.hit.Kind, &f.hit.Number, at, &f.hit.Class, &f.hit.Sections, &f.hit.Place, &f.terms}
}

// persons fetches candidates with their cases, in the candidates' order.
func persons(ctx context.Context, db DB, people []candidate) ([]found, error) {
	scores := map[int64]float64{}
	marks, args := make([]string, len(people)), make([]any, len(people))
	for i, p := range people {
		scores[p.id] = p.score
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), p.id
	}
	all, err := column.Rows(ctx, db, func(scan func(...any) error) (f found, err error) {
		var at string
		var id int64
		p := &Person{}
		err = scan(append(f.targets(&at), &id, &p.Role, &p.Name.Local, &p.Name.English, &p.Aliases, &p.Relation,
			&p.RelativeName.Local, &p.RelativeName.English, &p.Sex, &p.Born)...)
		f.hit.At, f.hit.Person, f.hit.Score = column.Time(at), p, scores[id]
		return f, err
	}, `SELECT `+caseColumns+`, p.id, p.role, p.name_local, p.name_en, p.aliases, p.relation, p.relative_local, p.relative_en, p.sex, p.born
		FROM search_person p JOIN search_case c ON c.station_id=p.station_id AND c.record=p.record`+joinStation+`WHERE p.id IN (`+strings.Join(marks, ",")+`)`, args...)
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.hit.Score, a.hit.Score), b.hit.At.Compare(a.hit.At), cmp.Compare(a.hit.Station, b.hit.Station), cmp.Compare(a.hit.Record, b.hit.Record))
	})
	return all, err
}

// fits tells whether a person's case has the rest of what was asked.
func fits(q Question, f found, groups [][]term) bool {
	h := f.hit
	if q.Kind != "" && h.Kind != q.Kind || q.Station != "" && h.Station != q.Station ||
		!q.From.IsZero() && h.At.Before(q.From) || !q.To.IsZero() && !h.At.Before(q.To) {
		return false
	}
	for _, either := range groups {
		if !slices.ContainsFunc(either, func(t term) bool { return strings.Contains("\n"+f.terms, "\n"+t.field+"\t"+t.text+"\n") }) {
			return false
		}
	}
	return true
}

// query builds a statement with its arguments.
type query struct {
	text strings.Builder
	args []any
}

func (b *query) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

func (b *query) and(format string, values ...any) {
	marks := make([]any, len(values))
	for i, v := range values {
		marks[i] = b.arg(v)
	}
	fmt.Fprintf(&b.text, " AND "+format, marks...)
}

// term narrows to cases with one of a group's terms.
func (b *query) term(alias string, either []term) {
	b.and(alias+".field=%s", either[0].field)
	marks := make([]string, len(either))
	for i, t := range either {
		marks[i] = b.arg(t.text)
	}
	fmt.Fprintf(&b.text, " AND %s.term IN (%s)", alias, strings.Join(marks, ","))
}

// byCase reads cases newest first: from the postings of the first group of terms, or by the dates alone.
func byCase(ctx context.Context, db DB, q Question, groups [][]term, reader string) ([]Hit, error) {
	if len(groups) == 0 && q.Station == "" && q.From.IsZero() && q.To.IsZero() {
		return nil, nil
	}
	var b query
	at, most := "c", limit(q)
	b.text.WriteString(`SELECT ` + caseColumns + ` FROM search_case c` + joinStation + `WHERE 1=1`)
	if len(groups) > 0 {
		b.text.Reset()
		b.text.WriteString(`SELECT ` + caseColumns + ` FROM search_term t JOIN search_case c ON c.station_id=t.station_id AND c.record=t.record` + joinStation + `WHERE 1=1`)
		b.term("t", groups[0])
		at, most = "t", most*len(groups[0])
		for _, either := range groups[1:] {
			b.text.WriteString(` AND EXISTS (SELECT 1 FROM search_term u WHERE u.at=t.at AND u.station_id=t.station_id AND u.record=t.record`)
			b.term("u", either)
			b.text.WriteString(`)`)
		}
	}
	if q.Station != "" {
		b.and("c.station_id=%s", q.Station)
	}
	if q.Kind != "" {
		b.and("c.kind=%s", q.Kind)
	}
	if !q.From.IsZero() {
		b.and(at+".at>=%s", column.Moment(q.From))
	}
	if !q.To.IsZero() {
		b.and(at+".at<%s", column.Moment(q.To))
	}
	fmt.Fprintf(&b.text, " ORDER BY %s.at DESC, c.station_id, c.record LIMIT %s", at, b.arg(most))
	all, err := column.Rows(ctx, db, func(scan func(...any) error) (f found, err error) {
		var at string
		err = scan(f.targets(&at)...)
		f.hit.At, f.hit.Score = column.Time(at), 1
		return f, err
	}, b.text.String(), b.args...)
	var hits []Hit
	last := ""
	for _, f := range all {
		if key := f.hit.Station + "\t" + f.hit.Record; key != last && len(hits) < limit(q) {
			last = key
			hits = append(hits, mask(f.hit, reader))
		}
	}
	return hits, err
}
