package screen

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"thana/desktop/lang"
)

var update = flag.Bool("update", false, "write the golden trees again")

// The tree of the main pages, as the probe tells it: what is there, under which id, in which words.
func TestScreens_Golden(t *testing.T) {
	for _, l := range []lang.Lang{lang.English, lang.Hindi} {
		s := newStation()
		w := desk(t, s, l, small())
		golden(t, "signin-"+string(l), shown(w))
		w = signedIn(t, s, l, small())
		golden(t, "home-"+string(l), shown(w))
		press(t, w, "home.fir")
		golden(t, "fir-"+string(l), shown(w))
		w, _ = glass(t, s, bench{smudged: true})
		w.Speak(l)
		golden(t, "slip-"+string(l), shown(w))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		failed := filepath.Join("testdata", "failed", name+".txt")
		if err := errors.Join(os.MkdirAll(filepath.Dir(failed), 0o755), os.WriteFile(failed, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s differs; what came is in %s. Look at both, then accept with -update", path, failed)
	}
}
