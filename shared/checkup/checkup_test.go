package checkup

import (
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

func voice(t *testing.T, l fault.Lang) *Voice {
	t.Helper()
	v, err := NewVoice(l)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestMachine_LightsFollowTheFigures(t *testing.T) {
	v := voice(t, fault.English)
	full := wire.BoxState{Disk: wire.Gauge{Free: 1, Size: 100}, Memory: wire.Gauge{Free: 50, Size: 100}, Celsius: 78, UPS: &wire.UPS{Battery: true, Low: true, Charge: 4, Seconds: 60},
		Links: []wire.NetLink{{Name: "eth0", Up: true, Mbps: 100, Addresses: []string{"192.0.2.7/24"}}, {Name: "eth1"}}}
	for name, c := range map[string]struct {
		box  wire.BoxState
		want map[string]Light
	}{
		"tells nothing": {wire.BoxState{}, map[string]Light{"disk": Off, "memory": Off, "heat": Off, "clock": Caution, "ups": Off}},
		"in trouble":    {full, map[string]Light{"disk": Failed, "memory": Fine, "heat": Caution, "ups": Failed, "link.eth0": Fine, "link.eth1": Off}},
		"well":          {wire.BoxState{Disk: wire.Gauge{Free: 60, Size: 100}, Celsius: 44, Synced: true, UPS: &wire.UPS{Charge: 100}}, map[string]Light{"disk": Fine, "heat": Fine, "clock": Fine, "ups": Fine}},
	} {
		seen := map[string]Row{}
		for _, r := range Machine(v, c.box) {
			seen[r.ID] = r
		}
		for id, want := range c.want {
			if r, there := seen[id]; !there || r.Light != want || r.Words == "" || r.Label == "" {
				t.Errorf("%s, %s: %+v, want %v", name, id, r, want)
			}
		}
	}
}

// A technician reads what becomes of the program, and why a newer one does not run, in both languages.
func TestMachine_SaysWhatBecomesOfAnUpdate(t *testing.T) {
	back := &wire.UpdateResult{Version: "1.5.0", Former: "1.4.0"}
	for name, c := range map[string]struct {
		is    *wire.UpdateState
		light Light
		say   string
	}{
		"not looked for": {&wire.UpdateState{Phase: wire.UpdateOff}, Off, "not looked for"},
		"the newest":     {&wire.UpdateState{Phase: wire.UpdateNewest, Checked: time.Date(2026, 11, 22, 8, 32, 0, 0, time.UTC)}, Fine, "22/11/2026 14:02"},
		"comes in":       {&wire.UpdateState{Phase: wire.UpdateFetching, Waits: "1.5.0", Fetched: 4 << 20, Size: 12 << 20}, Working, "1.5.0"},
		"waits":          {&wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.5.0", Window: "02:00-05:00"}, Working, "02:00-05:00"},
		"waits for work": {&wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.5.0", Busy: true}, Working, "until nothing is being taken"},
		"installed":      {&wire.UpdateState{Phase: wire.UpdateNewest, Last: &wire.UpdateResult{Version: "1.5.0", Good: true, At: time.Date(2026, 11, 22, 8, 32, 0, 0, time.UTC)}}, Fine, "1.5.0 was installed 22/11/2026 14:02"},
		"not asked yet":  {&wire.UpdateState{Phase: wire.UpdateNewest}, Off, "not asked"},
		"is tried":       {&wire.UpdateState{Phase: wire.UpdateInstalling, Waits: "1.5.0", Stepping: "trial"}, Working, "1.5.0 is being installed"},
		"is put back":    {&wire.UpdateState{Phase: wire.UpdateInstalling, Version: "1.5.0", Waits: "1.5.0", Former: "1.4.0", Stepping: "back"}, Caution, "1.4.0 is being put back"},
		"put back":       {&wire.UpdateState{Phase: wire.UpdateNewest, Last: back}, Caution, "1.4.0 was put back"},
		"stuck":          {&wire.UpdateState{Phase: wire.UpdateNewest, Last: &wire.UpdateResult{Version: "1.5.0", Stuck: true}}, Failed, "Call the district"},
		"expired":        {&wire.UpdateState{Phase: wire.UpdateNewest, Problem: &wire.Problem{Code: fault.UpdateExpired}}, Caution, ""},
	} {
		for _, l := range []fault.Lang{fault.English, fault.Hindi} {
			rows := Machine(voice(t, l), wire.BoxState{Update: c.is})
			r := rows[len(rows)-1]
			if r.ID != "update" || r.Light != c.light || r.Words == "" || l == fault.English && !strings.Contains(r.Words, c.say) {
				t.Errorf("%s in %s: %+v", name, l, r)
			}
		}
	}
	for _, r := range Machine(voice(t, fault.English), wire.BoxState{}) {
		if r.ID == "update" {
			t.Error("an appliance that tells nothing of updates has a row")
		}
	}
}

func TestWay_EndsWithWhatToDo(t *testing.T) {
	v := voice(t, fault.Hindi)
	rows, open := Way(v, []wire.NetStep{{Step: wire.NetCable, Tried: true, Good: true, Fact: "eth0"}, {Step: wire.NetReach, Tried: true, Detail: "refused"}, {Step: wire.NetAnswer}})
	if open || len(rows) != 3 || rows[0].Light != Fine || rows[1].Light != Failed || rows[1].Cure == "" || rows[1].Why != "refused" || rows[2].Light != Off {
		t.Errorf("%v %+v", open, rows)
	}
	if _, open := Way(v, nil); open {
		t.Error("a way that nobody went is open")
	}
}

// A reader for Aadhaar only works as it should: it is remarked, not failed.
func TestEvent_EachChangeHasItsLight(t *testing.T) {
	v := voice(t, fault.English)
	now := time.Now()
	for what, want := range map[wire.DeviceChange]Light{wire.DeviceCame: Fine, wire.DeviceLeft: Caution, wire.DeviceFailed: Failed, wire.DeviceRemarked: Caution, wire.DeviceWell: Fine, wire.Started: Off} {
		r := Event(v, wire.DeviceEvent{At: now, Name: "x", What: what, Code: fault.DeviceAadhaarOnly, Began: now.Add(-3 * time.Hour), Facts: map[string]string{"device": "x"}})
		if r.Light != want || r.Words == "" || (r.Cure != "") != (what == wire.DeviceFailed) {
			t.Errorf("%s: %+v", what, r)
		}
	}
}

func TestLasting_AndSize(t *testing.T) {
	v := voice(t, fault.English)
	for d, want := range map[time.Duration]string{time.Second: "1 min", time.Hour: "1 h", 47 * time.Hour: "47 h", 72 * time.Hour: "3 days"} {
		if got := Lasting(v, d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
	for n, want := range map[int64]string{900: "900 B", 4 << 10: "4 kB", 3 << 19: "1.5 MB", 20 << 20: "20 MB", 30 << 30: "30 GB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
