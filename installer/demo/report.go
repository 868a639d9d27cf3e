package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// write leaves report.md, which shows everything that the demonstration left.
func (p *play) write(failed error) error {
	var b strings.Builder
	b.WriteString("# The demonstration\n\n")
	if failed != nil {
		fmt.Fprintf(&b, "**It failed:** %s\n\n![](screens/failed.png)\n\n", failed)
	}
	fmt.Fprintf(&b, "Made on %s in %.0f s by the real programs, driven through the desktop's own window.\n\n", p.began.Format("02/01/2006 15:04"), time.Since(p.began).Seconds())
	b.WriteString("| step | time |\n|---|---:|\n")
	for _, s := range p.steps {
		fmt.Fprintf(&b, "| %s | %.1f s |\n", s.name, s.took.Seconds())
	}
	b.WriteString("\n")
	for _, f := range p.facts {
		fmt.Fprintf(&b, "- %s\n", f)
	}
	b.WriteString("\n## Papers\n\n")
	list(&b, p.out, "papers")
	b.WriteString("\n## Captures and renditions, as the state opened them\n\n")
	list(&b, p.out, "captures")
	b.WriteString("\n## Screens\n")
	for i, s := range p.screens {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", s.name, s.about)
		for _, size := range []int{width, bigWidth} {
			fmt.Fprintf(&b, "| English, %d | Hindi, %d |\n|---|---|\n", size, size)
			fmt.Fprintf(&b, "| ![](screens/%02d-%s-en-%d.png) | ![](screens/%02d-%s-hi-%d.png) |\n\n", i+1, s.name, size, i+1, s.name, size)
		}
	}
	return os.WriteFile(filepath.Join(p.out, "report.md"), []byte(b.String()), 0o644)
}

// list names the files of a folder; pictures are shown.
func list(b *strings.Builder, out, folder string) {
	var files []string
	_ = filepath.WalkDir(filepath.Join(out, folder), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(out, path)
			files = append(files, rel)
		}
		return nil // a file that cannot be listed is not shown
	})
	sort.Strings(files)
	for _, f := range files {
		switch filepath.Ext(f) {
		case ".jpg", ".png":
			fmt.Fprintf(b, "![%s](%s)\n", f, f)
		default:
			fmt.Fprintf(b, "- [%s](%s)\n", f, f)
		}
	}
}
