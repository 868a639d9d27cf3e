package release

import (
	"bytes"
	"os/exec"
	"strconv"
	"strings"

	"thana/shared/release"
)

// Fields of a package's control file that an appliance's installer must know before it opens a package.
const (
	fieldSchema = "Thana-Schema"
	fieldReads  = "Thana-Schema-Reads"
)

// readPackage reads a Debian package's control file with Debian's own program.
func readPackage(path string) (release.Custom, error) {
	var c release.Custom
	var told bytes.Buffer
	cmd := exec.Command("dpkg-deb", "--field", "--", path)
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		return c, misfit(path, "it is no Debian package: "+strings.TrimSpace(told.String()+" "+err.Error()))
	}
	fields := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if name, value, found := strings.Cut(line, ":"); found && !strings.HasPrefix(line, " ") {
			fields[name] = strings.TrimSpace(value)
		}
	}
	c = release.Custom{Package: fields["Package"], Version: fields["Version"], Architecture: fields["Architecture"]}
	for name, into := range map[string]*int64{fieldSchema: &c.Schema, fieldReads: &c.Reads} {
		if fields[name] == "" {
			continue
		}
		if *into, err = strconv.ParseInt(fields[name], 10, 64); err != nil {
			return c, misfit(path, name+" is no number")
		}
	}
	return c, nil
}
