// Package font embeds the one typeface of the screens and the papers: Noto Sans for Latin and the Indian scripts,
// merged into a single file per style (see merge.py), so that nothing depends on what a machine has installed.
package font

import _ "embed"

//go:embed ThanaSans-Regular.ttf
var regular []byte

//go:embed ThanaSans-Bold.ttf
var bold []byte

// Regular is a TrueType file, 1000 units per em. The caller does not write to it.
func Regular() []byte { return regular }

// Bold is the bold companion of Regular with the same characters.
func Bold() []byte { return bold }
