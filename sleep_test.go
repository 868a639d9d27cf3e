package thana

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// sleeps are the lines of a test file that let the real clock, or a bubble's, pass by time.Sleep.
func sleeps(t *testing.T, name string, source any) (lines []int) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Sleep" {
			if of, ok := s.X.(*ast.Ident); ok && of.Name == "time" {
				lines = append(lines, set.Position(s.Pos()).Line)
			}
		}
		return true
	})
	return lines
}

// TestTests_NeverSleep: a test that sleeps waits too long on a quiet machine and too short on a busy one.
func TestTests_NeverSleep(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir // what setup fetched
		case d.IsDir() || !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files++
		for _, line := range sleeps(t, name, nil) {
			t.Errorf("%s:%d sleeps: wait for what must happen, or let time be testing/synctest's", name, line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Fatalf("only %d files were read", files)
	}
}

func TestTests_ASleepIsSeen(t *testing.T) {
	source := "package x\n\nfunc f() {\n\ttime.After(1) // no time.Sleep\n\tlater(time.Sleep)\n\ttime.Sleep(1)\n}\n"
	if got := sleeps(t, "x_test.go", source); len(got) != 2 || got[0] != 5 || got[1] != 6 {
		t.Errorf("sleeps in lines %v, want 5 and 6", got)
	}
}
