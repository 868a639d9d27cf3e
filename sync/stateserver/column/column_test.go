package column_test

import (
	"slices"
	"testing"
	"time"

	"thana/sync/stateserver/column"
)

func TestMoment_TextOrderIsTimeOrder(t *testing.T) {
	at := time.Date(2026, 11, 22, 13, 30, 0, 0, time.FixedZone("IST", 5*3600+1800))
	times := []time.Time{{}, at, at.Add(time.Nanosecond), at.Add(900 * time.Millisecond), at.Add(time.Hour)}
	var texts []string
	for _, x := range times {
		texts = append(texts, column.Moment(x))
		if back := column.Time(column.Moment(x)); !back.Equal(x) {
			t.Errorf("%v comes back as %v", x, back)
		}
	}
	if !slices.IsSorted(texts) || texts[0] != "" {
		t.Errorf("texts %q", texts)
	}
	if !column.Time("yesterday").IsZero() {
		t.Error("what is no time is one")
	}
}

func TestTexts_TakesOutWhatPostgresDoesNotKeep(t *testing.T) {
	got := column.Texts([]any{"a\x00b", "\xffक", 7, []byte{0}})
	if got[0] != "a\uFFFDb" || got[1] != "\uFFFDक" || got[2] != 7 || got[3].([]byte)[0] != 0 {
		t.Errorf("%q", got)
	}
}
