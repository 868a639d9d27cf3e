package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMerge_SetsInPlaceAndKeepsTheRest(t *testing.T) {
	const text = `# Every key.
# data = "/var/lib/thana" # folder

[station]
# code = "23990001" # digits
name = "Old" # English
# realm = "production"

[devices]
usb = false
`
	const over = `data = "/srv"
[station]
  code = "231001"
  name = "Kotwali = one"
  state = 23
[desk]
idle_lock = "5m"
`
	const want = `# Every key.
data = "/srv"

[station]
code = "231001"
name = "Kotwali = one"
# realm = "production"
state = 23

[devices]
usb = false

[desk]
idle_lock = "5m"
`
	got := string(Merge([]byte(text), []byte(over)))
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if again := string(Merge([]byte(got), []byte(over))); again != got {
		t.Errorf("a second time\n%s", again)
	}
	if fresh := string(Merge(nil, []byte(over))); !strings.HasPrefix(fresh, "data =") || !strings.Contains(fresh, "[station]\ncode") {
		t.Errorf("into nothing\n%s", fresh)
	}
}

// The file that the package brings has every key as a comment: a station set into it reads as that station.
func TestMerge_IntoTheFileOfThePackage(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "```toml\n")
	shown, _, _ := strings.Cut(rest, "```")
	var file strings.Builder
	for _, line := range strings.Split(shown, "\n") {
		if line != "" && !strings.HasPrefix(line, "[") {
			line = "# " + line
		}
		file.WriteString(line + "\n")
	}
	c, err := Parse("appliance.toml", Merge([]byte(file.String()), []byte("[station]\ncode = \"231001\"\nname = \"Kotwali\"\nname_local = \"कोतवाली\"\ndistrict = 396\nstate = 23\n")))
	if err != nil || c.Station.Code != "231001" || c.Data != Default().Data {
		t.Errorf("%+v, %v", c.Station, err)
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("[station]\n# code = 1\n", "[station]\ncode = 2\n")
	f.Add("a=1", "=\n[\n]\n[x]\ny=")
	f.Fuzz(func(t *testing.T, text, over string) {
		once := Merge([]byte(text), []byte(over))
		if again := Merge(once, []byte(over)); string(again) != string(once) {
			t.Errorf("%q then %q", once, again)
		}
	})
}
