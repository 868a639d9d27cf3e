package profile

import (
	"embed"
	"path"
)

//go:embed data/*.json
var files embed.FS

// Shipped returns one of the profiles of the program: "itl", the rules of ANSI/NIST-ITL itself, or "arrest", a ten-print
// enrolment from an arrest.
func Shipped(name string) (*Profile, error) {
	data, err := files.ReadFile(path.Join("data", name+".json"))
	if err != nil {
		return nil, bad(name, "no profile of that name is shipped")
	}
	return Load(data)
}
