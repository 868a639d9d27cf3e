package update

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"thana/shared/fault"
	"thana/shared/wire"
)

// Home is the installer's folder: root's to write, everybody's to read.
const Home = "/var/lib/thana-update"

// ReportFile is what the installer says, in its folder.
const ReportFile = "report.json"

// Report is what the appliance and the technician may know of installations.
type Report struct {
	Doing   string             `json:"doing,omitempty"`   // phase of an installation that runs
	Version string             `json:"version,omitempty"` // that it installs
	Former  string             `json:"former,omitempty"`  // to which it would go back
	Last    *wire.UpdateResult `json:"last,omitempty"`
	Failed  map[string]string  `json:"failed,omitempty"` // versions that were put back, and why
	Cuts    map[string]int     `json:"cuts,omitempty"`   // installations of a version that the power cut off
	Not     *wire.Problem      `json:"not,omitempty"`    // why the last order was not carried out
}

// ReadReport reads the report; an empty one before the first installation.
func ReadReport(home string) (r Report, err error) {
	path := filepath.Join(home, ReportFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		return Report{}, broken(path, err)
	}
	return r, nil
}

// Order is what the appliance's own user may ask of the installer.
type Order struct {
	Again bool `json:"again,omitempty"` // a version that was put back before
}

// Bad is what ails the appliance of the last installation: UpdateBack, UpdateStuck, or nil.
func (r Report) Bad() *fault.Fault {
	if r.Last == nil || r.Last.Good {
		return nil
	}
	code := fault.UpdateBack
	if r.Last.Stuck {
		code = fault.UpdateStuck
	}
	return fault.New(code, "update", "%s: %s", r.Last.Version, r.Last.Why).
		With("version", r.Last.Version).With("why", r.Last.Why).With("former", r.Last.Former).With("where", Home)
}
