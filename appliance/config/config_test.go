package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/fault"
)

const good = `data = "/tmp/d"
keys = "/tmp/k"
[station]
code = "23010101"
name = "Kotwali"
name_local = "कोतवाली"
district = 396
state = 23
realm = "training"
`

func load(t *testing.T, text string) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "thana.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(path)
	return err
}

func TestLoad_GoodFile(t *testing.T) {
	if err := load(t, good); err != nil {
		t.Fatal(err)
	}
}

func TestLoad_NamesFileAndLine(t *testing.T) {
	for _, c := range []struct{ name, text, where, key string }{
		{"syntax", good + "data == 1\n", ":10", ""},
		{"unknown key", good + "[desk]\nidel_lock = \"5m\"\n", ":11", "desk.idel_lock"},
		{"wrong type", strings.Replace(good, "396", `"Bhopal"`, 1), ":7", "station.district"},
		{"code", strings.Replace(good, `"23010101"`, `"KOT1"`, 1), ":4", "station.code"},
		{"district", strings.Replace(good, "396", "99999", 1), ":7", "station.district"},
		{"state", strings.Replace(good, "state = 23", "state = 9", 1), ":8", "station.state"},
		{"realm", strings.Replace(good, `"training"`, `"test"`, 1), ":9", "station.realm"},
		{"diary", good + `diary_starts = "7 o'clock"` + "\n", ":10", "station.diary_starts"},
		{"idle", good + "[desk]\nidle_lock = \"5s\"\n", ":11", "desk.idle_lock"},
		{"profile", good + "[exchange]\nprofile = \"nafis\"\n", ":11", "exchange.profile"},
		{"profile file", good + "[exchange]\nprofile = \"./none.json\"\n", ":11", "exchange.profile"},
		{"panel", good + "[virtual]\npanel = \"0.0.0.0:80\"\n", ":11", "virtual.panel"},
		{"demo", "demo = true\n" + strings.Replace(good, `"training"`, `"production"`, 1), ":1", "demo"},
		{"virtual", strings.Replace(good, `"training"`, `"production"`, 1) + "[virtual]\non = true\n", ":11", "virtual.on"},
		{"listen", "listen = \"7443\"\n" + good, ":1", "listen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := load(t, c.text)
			if !errors.Is(err, fault.ConfigValue) && !errors.Is(err, fault.ConfigFile) {
				t.Fatalf("got %v", err)
			}
			f := fault.Of(err)
			if !strings.HasSuffix(f.Facts["where"], "thana.toml"+c.where) {
				t.Errorf("where = %q, want line %s", f.Facts["where"], c.where)
			}
			if c.key != "" && f.Facts["key"] != c.key {
				t.Errorf("key = %q", f.Facts["key"])
			}
			if words := fault.Say(err, fault.Hindi); strings.Contains(words.Message, "{") {
				t.Errorf("placeholder left in %q", words.Message)
			}
		})
	}
}

func TestLoad_MissingFileIsSaid(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "none.toml")); !errors.Is(err, fault.ConfigFile) {
		t.Fatalf("got %v", err)
	}
}
