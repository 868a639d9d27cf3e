package record

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/law"
)

// site is one rule as it stands in the source: its code, and its field or, for a part of a person or a list, how that ends.
type site struct {
	where string
	code  fault.Code
	field string // "" of a rule that several fields share
}

// covers tells whether the finding is one of this rule.
func (s site) covers(f Finding) bool {
	return f.Code == s.code && (f.Field == s.field || s.field == "" || s.field[0] == '.' && strings.HasSuffix(f.Field, s.field))
}

// TestRules_EverySiteHasItsCases reads the rules themselves: each place that finds something is reached by a refusing case
// of its code, whose lawful neighbour TestRules_EachRefusesAndLetsPass lets pass.
func TestRules_EverySiteHasItsCases(t *testing.T) {
	var found []Finding
	for _, c := range ruleCases() {
		s := lawful()
		c.bad(s)
		for _, f := range c.check(s) {
			if f.Code == c.code {
				found = append(found, f)
			}
		}
	}
	all := sites(t)
	if len(all) < 100 {
		t.Fatalf("only %d rules read from the source", len(all))
	}
	for _, s := range all {
		if !slices.ContainsFunc(found, s.covers) {
			t.Errorf("%s: %s at %q has no case", s.where, s.code, s.field)
		}
	}
}

// sites finds the calls of the checker's methods.
func sites(t *testing.T) []site {
	t.Helper()
	codes := faultCodes(t)
	files := token.NewFileSet()
	var all []site
	for _, file := range parsedFiles(t, files, "*.go") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name, code, field := calledRule(call, codes)
			if name != "" {
				all = append(all, site{files.Position(call.Pos()).String() + " " + name, code, fieldOf(field)})
			}
			return true
		})
	}
	return all
}

// calledRule takes a call of a rule apart: c.need(value, field, ...), choice(c, value, field, ...), c.refuse(bad, code, field, ...).
func calledRule(call *ast.CallExpr, codes map[string]fault.Code) (name string, code fault.Code, field ast.Expr) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if f.Name == "choice" {
			return f.Name, fault.RecordChoice, call.Args[2]
		}
	case *ast.SelectorExpr:
		if c, ok := f.X.(*ast.Ident); !ok || c.Name != "c" {
			return "", "", nil
		}
		switch f.Sel.Name {
		case "need":
			return f.Sel.Name, fault.RecordRequired, call.Args[1]
		case "past":
			return f.Sel.Name, fault.RecordFuture, call.Args[1]
		case "mobile":
			return f.Sel.Name, fault.RecordMobile, call.Args[1]
		case "refuse", "warn", "note":
			if selected, ok := call.Args[1].(*ast.SelectorExpr); ok {
				return f.Sel.Name, codes[selected.Sel.Name], call.Args[2]
			}
		}
	}
	return "", "", nil
}

// fieldOf is a field given as it is, or the end of one that is put together.
func fieldOf(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(x.Value)
		return text
	case *ast.BinaryExpr:
		return fieldOf(x.Y)
	}
	return ""
}

// faultCodes are the constants of package fault by their names.
func faultCodes(t *testing.T) map[string]fault.Code {
	t.Helper()
	codes := map[string]fault.Code{}
	for _, file := range parsedFiles(t, token.NewFileSet(), "../fault/codes_*.go") {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, v := range spec.Values {
				if text, ok := v.(*ast.BasicLit); ok {
					code, _ := strconv.Unquote(text.Value)
					codes[spec.Names[i].Name] = fault.Code(code)
				}
			}
			return true
		})
	}
	return codes
}

func parsedFiles(t *testing.T, files *token.FileSet, pattern string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var out []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file)
	}
	return out
}

// TestRules_EverySourceIsCitedInHindi: under a finding of a Hindi page stands its source in Hindi.
func TestRules_EverySourceIsCitedInHindi(t *testing.T) {
	for _, c := range ruleCases() {
		s := lawful()
		c.bad(s)
		for _, f := range c.check(s) {
			for part := range strings.SplitSeq(f.Source, "; ") {
				if part != "" && !devanagari(law.Cite(part, fault.Hindi)) {
					t.Errorf("%s: %q has no Hindi", f.Code, part)
				}
			}
			if got := law.Cite(f.Source, fault.English); devanagari(got) {
				t.Errorf("%s: the English of %q is %q", f.Code, f.Source, got)
			}
		}
	}
}

func devanagari(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x900 && r < 0x980 })
}
