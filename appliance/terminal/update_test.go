package terminal

import (
	"strings"
	"testing"
	"time"

	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

// What a technician reads of updates, word for word: scripts look for these lines.
func TestUpdate_SaysWhatRunsWaitsAndCameOfTheLast(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 32, 0, 0, time.UTC)
	back := &wire.UpdateResult{At: at, Version: "1.5.0", Former: "1.4.0", Why: "no answer\x1b[2J"}
	for _, c := range []struct {
		is      wire.UpdateState
		en, hi  string
		nowhere string
	}{
		{wire.UpdateState{Phase: wire.UpdateOff}, "waits      nothing: it does not look", "अपने-आप नहीं खोजता", "last"},
		{wire.UpdateState{Phase: wire.UpdateNewest}, "asked      never, channel stable", "कभी नहीं, चैनल stable", ""},
		{wire.UpdateState{Phase: wire.UpdateNewest, Checked: at}, "asked      22/11/2026 14:02, channel stable", "22/11/2026 14:02", "never"},
		{wire.UpdateState{Phase: wire.UpdateFetching, Waits: "1.5.0", Fetched: 4 << 20, Size: 12 << 20}, "waits      1.5.0 comes in: 4096 of 12288 kB", "12288 में से 4096 kB", ""},
		{wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.5.0", Window: "01:00-05:00"}, "waits      1.5.0, for the hours 01:00-05:00", "समय 01:00-05:00", ""},
		{wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.5.0", Busy: true}, "waits      1.5.0, for a capture to end", "चल रहा काम", "hours"},
		{wire.UpdateState{Phase: wire.UpdateInstalling, Waits: "1.5.0"}, "installs   1.5.0", "लग रहा है   1.5.0", "waits"},
		{wire.UpdateState{Phase: wire.UpdateNewest, Last: back}, "last       22/11/2026 14:02, 1.5.0 was put back to 1.4.0: no answer[2J", "1.4.0 वापस लगाया गया", "\x1b"},
		{wire.UpdateState{Phase: wire.UpdateNewest, Last: &wire.UpdateResult{At: at, Version: "1.5.0", Stuck: true}}, "1.5.0 does not work and could not be put back", "वापस नहीं लग सका", ""},
		{wire.UpdateState{Phase: wire.UpdateNewest, Last: &wire.UpdateResult{At: at, Version: "1.5.0", Good: true}}, "1.5.0 works", "1.5.0 चल रहा है", "put back"},
		{wire.UpdateState{Phase: wire.UpdateOff, Problem: &wire.Problem{Code: fault.UpdateExpired, Detail: "root", Facts: map[string]string{"until": "1", "now": "2"}}}, "why not    ", "[update.expired root]", ""},
	} {
		c.is.Version, c.is.Channel = "1.4.0", "stable"
		for l, want := range map[fault.Lang]string{fault.English: c.en, fault.Hindi: c.hi} {
			v, err := checkup.NewVoice(l)
			if err != nil {
				t.Fatal(err)
			}
			said := strings.Join(Text{Voice: v, Width: 80}.Update(c.is), "\n")
			if !strings.Contains(said, want) || strings.ContainsAny(said, "⟨{") || l == fault.English && (!strings.HasPrefix(said, "runs       1.4.0\n") || c.nowhere != "" && strings.Contains(said, c.nowhere)) {
				t.Errorf("%s: %q is not in\n%s", l, want, said)
			}
		}
	}
}
