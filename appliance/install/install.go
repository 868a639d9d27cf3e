// Package install is the privileged side of the update channel: it takes a folder that it does not believe, verifies it by the publisher's
// metadata, installs, tries the new version and puts the former one back where it is not healthy. It reaches no network.
package install

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"thana/appliance/update"
	"thana/shared/fault"
	"thana/shared/release"
	"thana/shared/wire"
)

// Box is the machine: Debian's packages, the service, and the appliance as it answers.
type Box interface {
	Installed() (string, error)               // version
	Newer(a, b string) bool                   // a than b, by Debian's order
	Matches(deb string, o update.Offer) error // the package is the one that the metadata describes
	Install(deb string) error                 // over whatever is there, older or half done
	Force(deb string) error                   // the same, without the scripts of the version that is there
	Repack(to string) error                   // a package of what is installed
	Keep(keeper string) error                 // this program is there, and called at the next start, until Release
	Release(keeper string) error
	Stop() error
	Start() error
	Busy(ctx context.Context) bool // a device is in use
	Health(ctx context.Context, deep bool) (wire.ApplianceHealth, error)
	Runs() error // the program starts at all: for a box that is no station yet
}

// Installer installs.
type Installer struct {
	Box
	Home    string
	Root    []byte // root.json
	Channel string
	Arch    string
	Schema  int64         // newest migration that this program knows
	SetUp   bool          // the box is a station: the new version must serve it
	Within  time.Duration // a new version is healthy in this time
	Steady  time.Duration // and stays so for this
	Now     func() time.Time
	Say     func(format string, args ...any) // one line for each step
}

// Order is what is asked for.
type Order struct {
	update.Order
	OneWay bool // also a version after which the former one could not read the records; a person's alone
}

// interrupted is how often the power may go before a version is thought to be the reason.
const interrupted = 2

// Run installs the newest version of a folder that may replace what is installed. Until the package is verified and lies in Home nothing is
// changed; from then on it ends with the new version healthy or with the former one.
func (i *Installer) Run(ctx context.Context, folder string, order Order) (err error) {
	unlock, err := i.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := i.resume(ctx); err != nil {
		return err
	}
	if err := i.report(func(r *update.Report) { r.Not = nil }); err != nil { // of the order before
		return err
	}
	defer func() {
		f := fault.Of(err)
		err = errors.Join(err, i.report(func(r *update.Report) {
			r.Not = nil
			if f == nil {
				return
			}
			switch f.Code {
			case fault.UpdateNone, fault.UpdateBack, fault.UpdateStuck: // no refusals
			default:
				r.Not = &wire.Problem{Code: f.Code, Detail: f.Detail, Facts: f.Facts}
			}
		}))
	}()
	former, err := i.Installed()
	if err != nil {
		return err
	}
	o, err := i.take(ctx, folder, former, order)
	if err != nil {
		return err
	}
	if err := i.former(former); err != nil {
		return err
	}
	if err := i.Keep(i.path(keeperFile)); err != nil {
		return err
	}
	if i.Busy(ctx) { // asked last: the service is stopped next
		return errors.Join(fault.New(fault.UpdateBusy, "install.Run", "a device is lent, or a candidate waits"), i.Release(i.path(keeperFile)))
	}
	j := journal{Phase: installing, Version: o.Version, Former: former, Began: i.Now()}
	if err := i.note(j); err != nil {
		return err
	}
	i.Say("installing %s over %s", o.Version, former)
	return i.install(ctx, j)
}

// take verifies the folder and copies its best package to Home.
func (i *Installer) take(ctx context.Context, folder, former string, order Order) (o update.Offer, err error) {
	from, err := update.OpenFolder(folder)
	if err != nil {
		return o, err
	}
	defer func() { _ = from.Close() }()
	all, err := update.Look(ctx, from, update.Trust{Dir: i.path(trustFolder), Root: i.Root, Now: i.Now()}, i.Channel, i.Arch)
	if err != nil {
		return o, err
	}
	if o, err = update.Best(all, former, i.Newer); err != nil {
		return o, err
	}
	report, err := update.ReadReport(i.Home)
	if why, failed := report.Failed[o.Version]; failed && !order.Again {
		return o, fault.New(fault.UpdateTried, "install.take", "%s", o.Version).With("version", o.Version).With("why", why)
	}
	if err == nil && o.Reads > i.Schema && !order.OneWay {
		return o, fault.New(fault.UpdateOneWay, "install.take", "%s: migration %d, this program knows %d", o.Version, o.Reads, i.Schema).With("version", o.Version)
	}
	if err := from.Take(o, i.path(newPackage)); err != nil {
		return o, err
	}
	i.Say("%s is the publisher's: %d bytes", o.Version, o.Size)
	return o, i.Matches(i.path(newPackage), o)
}

// former makes sure that the version that runs can be installed again.
func (i *Installer) former(version string) error {
	kept := i.path(ownPackage)
	own := update.Offer{Custom: release.Custom{Package: release.Appliance, Version: version, Architecture: i.Arch}}
	if i.Matches(kept, own) == nil {
		err := os.Remove(i.path(formerPackage))
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			err = os.Link(kept, i.path(formerPackage))
		}
		if err != nil {
			return fault.Wrap(fault.UpdateFile, "install.former", err).With("what", kept)
		}
		return nil
	}
	return i.Repack(i.path(formerPackage))
}

func (i *Installer) install(ctx context.Context, j journal) error {
	err := i.Stop()
	if err == nil {
		err = i.Install(i.path(newPackage))
	}
	if err != nil {
		return i.back(ctx, j, "it could not be installed: "+brief(err))
	}
	j.Phase = trial
	if err := i.note(j); err != nil {
		return err
	}
	return i.trial(ctx, j)
}

func (i *Installer) trial(ctx context.Context, j journal) error {
	if err := i.tried(ctx, j.Version); err != nil {
		if ctx.Err() != nil { // told to end: the next start goes on
			return err
		}
		return i.back(ctx, j, brief(err))
	}
	i.Say("%s is healthy", j.Version)
	if err := os.Rename(i.path(newPackage), i.path(ownPackage)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.UpdateFile, "install.trial", err).With("what", i.path(newPackage))
	}
	return i.end(wire.UpdateResult{At: i.Now(), Version: j.Version, Former: j.Former, Good: true}, func(r *update.Report) { delete(r.Failed, j.Version) })
}

// back puts the former version in place again.
func (i *Installer) back(ctx context.Context, j journal, why string) error {
	if j.Phase != back {
		j.Phase, j.Why = back, why
		if err := i.note(j); err != nil {
			return err
		}
	}
	i.Say("%s does not work here: %s; putting %s back", j.Version, j.Why, j.Former)
	deb := i.path(formerPackage)
	err := i.Stop()
	if again := i.Install(deb); again != nil {
		i.Say("once more without the scripts of %s: %s", j.Version, brief(again))
		err = errors.Join(err, i.Force(deb))
	}
	err = errors.Join(err, i.Start()) // whatever is there shall serve
	at, failed := i.Installed()
	if err = errors.Join(err, failed); err != nil {
		i.Say("%s", brief(err))
	}
	result := wire.UpdateResult{At: i.Now(), Version: j.Version, Former: j.Former, Why: j.Why, Stuck: failed != nil || at != j.Former}
	if !result.Stuck && i.SetUp {
		if err := i.tried(ctx, j.Former); err != nil {
			i.Say("%s is back and not healthy either: %s", j.Former, brief(err))
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	marked := func(r *update.Report) {
		if j.Cut {
			if r.Cuts == nil {
				r.Cuts = map[string]int{}
			}
			if r.Cuts[j.Version]++; r.Cuts[j.Version] < interrupted {
				return
			}
		}
		if r.Failed == nil {
			r.Failed = map[string]string{}
		}
		r.Failed[j.Version] = j.Why
	}
	if err := i.end(result, marked); err != nil {
		return err
	}
	if !result.Stuck {
		i.Say("%s runs again", j.Former)
	}
	return update.Report{Last: &result}.Bad()
}

// end writes the result, then removes what would take the work up again.
func (i *Installer) end(result wire.UpdateResult, change func(*update.Report)) error {
	err := i.report(func(r *update.Report) {
		r.Doing, r.Version, r.Former, r.Last = "", "", "", &result
		change(r)
	})
	if err != nil {
		return err
	}
	if err := os.Remove(i.path(journalFile)); err != nil {
		return fault.Wrap(fault.UpdateFile, "install.end", err).With("what", i.path(journalFile))
	}
	if err := i.Release(i.path(keeperFile)); err != nil {
		return err
	}
	if err := os.Remove(i.path(newPackage)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.UpdateFile, "install.end", err).With("what", i.path(newPackage))
	}
	return nil
}

// Recover takes up what was cut off: at the machine's start, and before another order.
func (i *Installer) Recover(ctx context.Context) error {
	unlock, err := i.lock()
	if err != nil {
		return err
	}
	defer unlock()
	return i.resume(ctx)
}

// resume ends with one version that works. An installation that was cut off is put back: half of a package is not tried. A trial is tried
// again, since a power cut proves nothing, but not for ever.
func (i *Installer) resume(ctx context.Context) error {
	var j journal
	if err := read(i.path(journalFile), &j); err != nil {
		return err
	}
	switch j.Phase {
	case "":
		return i.Release(i.path(keeperFile))
	case installing:
		j.Cut = true
		return i.settled(i.back(ctx, j, "the power went while it was installed"))
	case trial:
		if j.Cuts++; j.Cuts > interrupted {
			return i.settled(i.back(ctx, j, "the machine stopped each time while it was tried"))
		}
		if err := i.note(j); err != nil {
			return err
		}
		return i.settled(i.trial(ctx, j))
	}
	return i.settled(i.back(ctx, j, j.Why))
}

// settled: an update that was put back is an end as good as another.
func (i *Installer) settled(err error) error {
	if errors.Is(err, fault.UpdateBack) {
		return nil
	}
	return err
}
