package store

import (
	"testing"

	"thana/shared/record"
)

// reads tells which logins may see who is in a protected record.
func (r *rig) reads(t *testing.T, db *DB, id string, want map[string]bool) {
	t.Helper()
	class, acts, err := Standing(t.Context(), db, id)
	ok(t, err)
	if class == record.Open {
		t.Fatalf("%s is open", id)
	}
	for login, may := range want {
		if got := record.MayIdentify(record.Officer{Login: login, Role: record.Duty}, class, acts...); got != may {
			t.Errorf("%s may read %s: %v, want %v", login, id, got, may)
		}
	}
}

// Who recorded it goes on reading it when another officer corrects it; who no longer investigates does not.
func TestStanding_ACorrectionKeepsWhoRecorded(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	officer := func(login string) record.Officer { return record.Officer{Login: login, Role: record.Duty} }
	body := someFIR(1)
	body.InCharge, body.Action.Officer = officer("sho"), officer("io1")
	_, err := db.RegisterFIR(t.Context(), officer("duty"), "f", body, nil)
	ok(t, err)
	_, err = db.RegisterArrest(t.Context(), officer("io1"), "a", record.Arrest{FIR: "f", Investigator: officer("io1")}, nil)
	ok(t, err)
	body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}
	_, err = db.ReviseFIR(t.Context(), officer("sho"), "f", 1, "section added", body, nil)
	ok(t, err)
	r.reads(t, db, "f", map[string]bool{"duty": true, "sho": true, "io1": true, "io2": false})
	_, err = db.ReviseArrest(t.Context(), officer("sho"), "a", 1, "place", record.Arrest{FIR: "f", Investigator: officer("sho")}, nil)
	ok(t, err)
	r.reads(t, db, "a", map[string]bool{"duty": true, "io1": true, "sho": true, "io2": false})

	body.Action.Officer = officer("io2")
	_, err = db.ReviseFIR(t.Context(), officer("sho"), "f", 2, "handed over", body, nil)
	ok(t, err)
	r.reads(t, db, "f", map[string]bool{"duty": true, "io1": false, "io2": true})
	r.reads(t, db, "a", map[string]bool{"duty": true, "io1": true, "io2": true, "io3": false}) // io1 recorded the arrest
	first, err := GetRevision[record.FIR](t.Context(), db, "f", 1)
	ok(t, err)
	if first.By.Login != "duty" {
		t.Errorf("the first revision is by %q", first.By.Login)
	}
}

// An arrest of a case that is protected already is read by those who act in the case, as one that was recorded before is.
func TestStanding_AnArrestBelongsToItsCase(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	officer := func(login string) record.Officer { return record.Officer{Login: login, Role: record.Duty} }
	body := someFIR(1)
	body.InCharge = officer("io1")
	body.Acts = []record.ActSections{{Act: "BNS", Sections: []string{"64"}}}
	_, err := db.RegisterFIR(t.Context(), officer("duty"), "f", body, nil)
	ok(t, err)
	_, err = db.RegisterArrest(t.Context(), officer("night"), "a", record.Arrest{FIR: "f", Investigator: officer("night")}, nil)
	ok(t, err)
	entry, err := db.RegisterGD(t.Context(), officer("munshi"), "g", record.GDEntry{Subject: "गिरफ़्तारी", Related: "a"}, nil)
	ok(t, err)
	r.reads(t, db, "a", map[string]bool{"night": true, "io1": true, "duty": true, "munshi": false})
	body.InCharge = officer("io2")
	_, err = db.ReviseFIR(t.Context(), officer("duty"), "f", 1, "handed over", body, nil)
	ok(t, err)
	r.reads(t, db, "a", map[string]bool{"night": true, "io1": false, "io2": true})
	r.reads(t, db, entry.ID, map[string]bool{"munshi": true, "night": true, "io2": true})
}
