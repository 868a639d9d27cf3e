package main

import (
	"fmt"
	"path/filepath"
	"time"

	"thana/sync/stateserver/release"
)

// releaseCmd is the publisher's work. It needs no state: keys lie on sticks in drawers, a repository is a folder.
type releaseCmd struct {
	Init     releaseInitCmd     `cmd:"" help:"Make keys and an empty repository."`
	Add      releaseAddCmd      `cmd:"" help:"Put Debian packages on a channel."`
	Withdraw releaseWithdrawCmd `cmd:"" help:"Take a version off its channel."`
	Stamp    releaseStampCmd    `cmd:"" help:"Sign the timestamp anew: daily, with the keys that stand on the server."`
	Rotate   releaseRotateCmd   `cmd:"" help:"Give a role a new key for an old one."`
	Renew    releaseRenewCmd    `cmd:"" help:"Sign the root for another term."`
	Sign     releaseSignCmd     `cmd:"" help:"Add the signatures of further keys to a root that waits for them."`
	List     releaseListCmd     `cmd:"" help:"List what the repository offers, and until when."`
}

// repository is where it lies and where the keys are. Keys are files in folders, never arguments.
type repository struct {
	Repository string        `help:"Folder of the repository: what is copied onto a stick or given to serve --updates." required:"" type:"path"`
	Keys       []string      `help:"Folder of keys; several times for several sticks." type:"path"`
	Fresh      time.Duration `help:"How long a timestamp holds." default:"720h"`
}

func (c repository) open() (*release.Repository, error) {
	return release.Open(c.Repository, c.options())
}

func (c repository) options() release.Options { return release.Options{Keys: c.Keys, Fresh: c.Fresh} }

// change opens, changes, and says until when the result holds.
func (c repository) change(p *program, f func(*release.Repository) error) error {
	r, err := c.open()
	if err != nil {
		return err
	}
	if err := f(r); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s: root %d, offered until %s\n", c.Repository, r.RootVersion(), ist(r.Until()))
	return nil
}

type releaseInitCmd struct {
	repository
	RootKeys      int `help:"Keys of the root." default:"3"`
	RootThreshold int `help:"How many of them must sign." default:"2"`
}

func (c *releaseInitCmd) Run(p *program) error {
	if err := release.Create(c.Repository, release.Plan{RootKeys: c.RootKeys, RootThreshold: c.RootThreshold}, c.options()); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "A repository in %s and its keys in %s. Move each root key to a stick of its own, the key of targets to another; snapshot and timestamp may stay on the server.\n"+
		"Appliances trust %s.\n", c.Repository, c.Keys[0], filepath.Join(c.Repository, "1.root.json"))
	return nil
}

type releaseAddCmd struct {
	repository
	Channel string   `help:"Channel." default:"stable"`
	From    string   `help:"Oldest version that these may replace."`
	Package []string `arg:"" help:"Debian packages." type:"path"`
}

func (c *releaseAddCmd) Run(p *program) error {
	return c.change(p, func(r *release.Repository) error { return r.Add(c.Package, c.Channel, c.From) })
}

type releaseWithdrawCmd struct {
	repository
	Version string `arg:"" help:"Version of the packages."`
}

func (c *releaseWithdrawCmd) Run(p *program) error {
	return c.change(p, func(r *release.Repository) error { return r.Withdraw(c.Version) })
}

type releaseStampCmd struct{ repository }

func (c *releaseStampCmd) Run(p *program) error { return c.change(p, (*release.Repository).Stamp) }

type releaseRotateCmd struct {
	repository
	Into string `help:"Folder for the new key." required:"" type:"path"`
	Old  string `help:"Beginning of the old key's identifier, as its file is named; needed where the role has several."`
	Role string `arg:"" help:"root, targets, snapshot or timestamp." enum:"root,targets,snapshot,timestamp"`
}

func (c *releaseRotateCmd) Run(p *program) error {
	return c.change(p, func(r *release.Repository) error { return r.Rotate(c.Role, c.Old, c.Into) })
}

type releaseRenewCmd struct{ repository }

func (c *releaseRenewCmd) Run(p *program) error { return c.change(p, (*release.Repository).Renew) }

type releaseSignCmd struct{ repository }

func (c *releaseSignCmd) Run(p *program) error { return c.change(p, (*release.Repository).Sign) }

type releaseListCmd struct {
	repository
	JSON bool `help:"Print JSON."`
}

func (c *releaseListCmd) Run(p *program) error {
	r, err := c.open()
	if err != nil {
		return err
	}
	return show(p, c.JSON, r.List(), "PACKAGE\tVERSION\tCHANNEL\tFROM\tBYTES", func(o release.Package) []any {
		return []any{o.Package, o.Version + " " + o.Architecture, o.Channel, o.From, o.Size}
	})
}
