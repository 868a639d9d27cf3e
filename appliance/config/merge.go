package config

import (
	"slices"
	"strings"
)

// Merge sets every key of over in text and keeps the rest, comments too: a key that stands there, or stands there as a comment, is set in its
// place, another at the end of its table. Both are TOML with a key and its whole value on one line, as this program's files are.
func Merge(text, over []byte) []byte {
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	table := ""
	for _, line := range strings.Split(string(over), "\n") {
		line = strings.TrimSpace(line)
		if name, found := header(line); found {
			table = name
			continue
		}
		if key := keyOf(line); key != "" {
			lines = set(lines, table, key, line)
		}
	}
	return []byte(strings.Trim(strings.Join(lines, "\n"), "\n") + "\n")
}

// set puts a line in the place of its key.
func set(lines []string, table, key, line string) []string {
	from, to := section(lines, table)
	if from < 0 {
		return append(lines, "", "["+table+"]", line)
	}
	spare := -1
	for i := from; i < to; i++ {
		bare := strings.TrimSpace(lines[i])
		if keyOf(bare) == key {
			lines[i] = line
			return lines
		}
		if spare < 0 && keyOf(strings.TrimSpace(strings.TrimLeft(bare, "#"))) == key {
			spare = i
		}
	}
	if spare >= 0 {
		lines[spare] = line
		return lines
	}
	for to > from && strings.TrimSpace(lines[to-1]) == "" {
		to--
	}
	return slices.Insert(lines, to, line)
}

// section is where the lines of a table stand; from is -1 where it has none. Before the first header stands the table without name.
func section(lines []string, table string) (from, to int) {
	if from = -1; table == "" {
		from = 0
	}
	for i, line := range lines {
		name, found := header(strings.TrimSpace(line))
		switch {
		case found && from >= 0:
			return from, i
		case found && name == table:
			from = i + 1
		}
	}
	return from, len(lines)
}

func header(line string) (name string, found bool) {
	if !strings.HasPrefix(line, "[") {
		return "", false
	}
	name, _, _ = strings.Cut(line[1:], "]")
	return strings.TrimSpace(name), true
}

// keyOf is the key that a line sets; empty for every other line.
func keyOf(line string) string {
	key, _, found := strings.Cut(line, "=")
	if key = strings.TrimSpace(key); !found || key == "" || strings.ContainsAny(key, "# \t\"'[") {
		return ""
	}
	return key
}
