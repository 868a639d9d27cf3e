package openapi_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"thana/sync/stateserver/openapi"
)

// described are method and path of every operation.
func described(doc *huma.OpenAPI) map[string]*huma.Operation {
	all := map[string]*huma.Operation{}
	for path, item := range doc.Paths {
		for method, o := range map[string]*huma.Operation{"GET": item.Get, "PUT": item.Put, "POST": item.Post, "PATCH": item.Patch, "HEAD": item.Head, "OPTIONS": item.Options, "DELETE": item.Delete} {
			if o != nil {
				all[method+" "+path] = o
			}
		}
	}
	return all
}

// routes are the patterns that a package gives to a mux, read from its source: one that is added later is seen too.
func routes(t *testing.T, folder string) (all []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]string{}
	var patterns []ast.Expr
	for _, path := range files {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						constants[name.Name] = literal(n.Values[i], nil)
					}
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "HandleFunc" || f.Sel.Name == "Handle") && len(n.Args) == 2 {
					patterns = append(patterns, n.Args[0])
				}
			}
			return true
		})
	}
	for _, e := range patterns {
		if p := literal(e, constants); strings.Contains(p, " ") {
			all = append(all, p)
		}
	}
	return all
}

// literal is the text of a string expression; empty for anything else.
func literal(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return s
		}
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		return literal(e.X, constants) + literal(e.Y, constants)
	}
	return ""
}

func TestDocument_EveryRouteIsDescribed(t *testing.T) {
	have := described(openapi.Document())
	for folder, least := range map[string]int{"../../protocol": 5, "../watch": 3} {
		found := routes(t, folder)
		if len(found) < least {
			t.Errorf("%s: only %v", folder, found)
		}
		for _, r := range found {
			if have[strings.ReplaceAll(r, "...}", "}")] == nil {
				t.Errorf("%s serves %s, which is not described", folder, r)
			}
		}
	}
	for _, r := range []string{"POST /tus/", "HEAD /tus/{id}", "PATCH /tus/{id}", "OPTIONS /tus/"} {
		if have[r] == nil {
			t.Errorf("the tus door's %s is not described", r)
		}
	}
}

// The description is whole: every reference is there, every parameter of a path, a summary, and who may call.
func TestDocument_IsWhole(t *testing.T) {
	doc := openapi.Document()
	text, err := doc.MarshalJSON()
	if err != nil || !strings.HasPrefix(string(text), `{`) || doc.OpenAPI != "3.1.0" {
		t.Fatalf("%.40s, %v", text, err)
	}
	for at, o := range described(doc) {
		if o.Summary == "" || len(o.Tags) != 1 || o.Security == nil || len(o.Responses) == 0 {
			t.Errorf("%s lacks summary, tag, security or answer", at)
		}
		for name := range pathParts(at) {
			if !slices.ContainsFunc(o.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == name && p.Required }) {
				t.Errorf("%s does not describe {%s}", at, name)
			}
		}
		for status, r := range o.Responses {
			for _, c := range r.Content {
				if c.Schema == nil || c.Schema.Ref != "" && doc.Components.Schemas.SchemaFromRef(c.Schema.Ref) == nil {
					t.Errorf("%s, %s: no schema", at, status)
				}
			}
		}
	}
}

func pathParts(path string) map[string]bool {
	all := map[string]bool{}
	for _, part := range strings.Split(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			all[strings.TrimSuffix(name, "}")] = true
		}
	}
	return all
}
