package store

import (
	"context"
	"slices"

	"thana/shared/record"
)

// Standing tells how protected a record is and who acts in it: they may see its persons. A record whose class rose after
// it was written has the class and the actors of now. RequestNotFound for an id that no record has.
func Standing(ctx context.Context, from Reader, id string) (class record.Sensitivity, acts []record.Officer, err error) {
	var actors string
	err = from.source().QueryRowContext(ctx, `SELECT class, actors FROM record WHERE id = ?`, id).Scan(&class, &actors)
	return class, acting(actors), from.explain("store.Standing", err)
}

// protect raises what is about a protected record: the diary entries that it names or that name it, and the arrests
// of an FIR; and what is about those. They keep their bodies; their class, their rows and their search words follow
// the record's class.
func protect[T any](tx *Tx, d document[T], r record.Revision[T], x index) error {
	if x.class == record.Open {
		return nil
	}
	for _, id := range d.names(r.Body) {
		if err := raise(tx, gd(), id, x, false); err != nil {
			return err
		}
	}
	entries, err := Under[record.GDEntry](tx.ctx, tx, r.ID)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := raise(tx, gd(), e.ID, x, true); err != nil {
			return err
		}
	}
	arrests, err := Under[record.Arrest](tx.ctx, tx, r.ID)
	if err != nil {
		return err
	}
	for _, a := range arrests {
		if err := raise(tx, arrest(), a.ID, x, true); err != nil {
			return err
		}
	}
	return nil
}

// raise gives a record at least the class of x. Who acts in it goes on reading it. Who acts in x does so too where the
// record belongs to x, also one who came to x later, or was open to everybody; an entry that is protected already is not
// opened by naming it.
func raise[T any](tx *Tx, d document[T], id string, x index, belongs bool) error {
	found, err := all[T](tx.ctx, tx.tx, newest+`WHERE record.id = ? AND kind = ?`, id, d.kind)
	if err != nil || len(found) == 0 {
		return err
	}
	r := found[0]
	before, acts, err := Standing(tx.ctx, tx, id)
	if err != nil {
		return err
	}
	r.Class = record.Raise(before, x.class)
	own, err := indexOf(tx, d, r)
	if err != nil {
		return err
	}
	if belongs || before == record.Open {
		own.acts(x.actors...)
	}
	if r.Class == before && slices.Equal(slices.Sorted(slices.Values(own.actors)), slices.Sorted(slices.Values(loginsOf(acts)))) {
		return nil
	}
	if err := tx.show(r.ID, r.Revision, own); err != nil {
		return err
	}
	return protect(tx, d, r, own) // ends, since a class only rises and who acts follows from the records above
}

// acts adds logins that are not there yet.
func (x *index) acts(logins ...string) {
	for _, login := range logins {
		if login != "" && !slices.Contains(x.actors, login) {
			x.actors = append(x.actors, login)
		}
	}
}

func loginsOf(officers []record.Officer) []string {
	var out []string
	for _, o := range officers {
		out = append(out, o.Login)
	}
	return out
}
