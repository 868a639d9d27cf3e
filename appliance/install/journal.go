package install

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"thana/appliance/update"
	"thana/shared/disk"
	"thana/shared/fault"
)

// Files of the folder.
const (
	journalFile   = "journal.json"
	lockFile      = "lock"
	trustFolder   = "trust"
	newPackage    = "new.deb"       // being installed
	formerPackage = "former.deb"    // to go back to
	ownPackage    = "installed.deb" // of the version that runs, where it came this way
	keeperFile    = "keeper"        // the program that installs, as long as it does: the new one may not run
)

// phase is what was begun. What a journal names may be half done; what comes before it is done.
type phase string

const (
	installing phase = "installing"
	trial      phase = "trial"
	back       phase = "back"
)

// journal stands on the disk from the first change to the last.
type journal struct {
	Phase   phase     `json:"phase"`
	Version string    `json:"version"`
	Former  string    `json:"former"`
	Began   time.Time `json:"began"`
	Cuts    int       `json:"cuts"`          // how often it was taken up again
	Why     string    `json:"why,omitempty"` // it goes back
	Cut     bool      `json:"cut,omitempty"` // it goes back since the power went, which is not the version's fault yet
}

// read decodes a file; one that is not there leaves v as it is.
func read(path string, v any) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return fault.Wrap(fault.UpdateFile, "install.read", err).With("what", path)
	}
	return nil
}

func (i *Installer) path(name string) string { return filepath.Join(i.Home, name) }

func (i *Installer) write(name string, v any) error {
	data, err := json.MarshalIndent(v, "", " ")
	if err == nil {
		err = disk.Replace(i.path(name), data, 0o644)
	}
	if err != nil {
		return fault.Wrap(fault.UpdateFile, "install.write", err).With("what", i.path(name))
	}
	return nil
}

// note writes the journal and lets the report say the same.
func (i *Installer) note(j journal) error {
	if err := i.write(journalFile, j); err != nil {
		return err
	}
	return i.report(func(r *update.Report) { r.Doing, r.Version, r.Former = string(j.Phase), j.Version, j.Former })
}

func (i *Installer) report(change func(*update.Report)) error {
	r, err := update.ReadReport(i.Home)
	if err != nil {
		r = update.Report{} // a damaged one is begun anew: it decides nothing but what is tried by itself
	}
	change(&r)
	return i.write(update.ReportFile, r)
}

// lock admits one installer at a time.
func (i *Installer) lock() (unlock func(), err error) {
	if err := os.MkdirAll(i.Home, 0o755); err != nil {
		return nil, fault.Wrap(fault.UpdateFile, "install.lock", err).With("what", i.Home)
	}
	f, err := os.OpenFile(i.path(lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.UpdateFile, "install.lock", err).With("what", i.path(lockFile))
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(fault.Wrap(fault.UpdateRunning, "install.lock", err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}
