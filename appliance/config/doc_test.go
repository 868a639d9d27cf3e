package config

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// What docs/configuration.md shows is every key, with the value that it has when it is left out.
func TestDocument_ShowsEveryKeyWithItsDefault(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "```toml\n")
	shown, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("no example")
	}
	path := filepath.Join(t.TempDir(), "thana.toml")
	if err := os.WriteFile(path, []byte(shown), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Station.Code, want.Station.Name, want.Station.NameLocal = got.Station.Code, got.Station.Name, got.Station.NameLocal
	want.Station.District, want.Station.State, want.file = got.Station.District, got.Station.State, got.file
	want.Devices.Scanners, want.Devices.Printers, want.Devices.SBIHosts, want.Sync.Caps = []string{}, []string{}, []string{}, []Cap{}
	want.Devices.FingerPorts, want.Devices.FingerServices = []string{}, []string{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the document shows %+v, the defaults are %+v", got, want)
	}
	for _, key := range keysOf(reflect.TypeFor[Config]()) {
		if !regexp.MustCompile(`(?m)^(\[` + key + `\]|` + key + ` =)`).MatchString(shown) {
			t.Errorf("%s is not in the document", key)
		}
	}
}

func keysOf(of reflect.Type) (keys []string) {
	for _, f := range reflect.VisibleFields(of) {
		if key := f.Tag.Get("toml"); key != "" {
			keys = append(keys, key)
			if f.Type.Kind() == reflect.Struct {
				keys = append(keys, keysOf(f.Type)...)
			}
		}
	}
	return keys
}
