// Package release is what publisher, state server and appliance agree on about the update channel, beside what the specification of
// The Update Framework (1.0.34) says already. A repository is one folder: N.root.json, N.targets.json, N.snapshot.json, timestamp.json
// and targets/SHA256.NAME.
package release

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// Names within a repository.
const (
	Timestamp = "timestamp.json"
	Targets   = "targets" // folder of the packages
)

// Bounds of what a repository may hold, bytes: an appliance reads no more, whatever it is sent.
const (
	MaxRoot      = 64 << 10
	MaxTimestamp = 16 << 10
	MaxSnapshot  = 64 << 10
	MaxTargets   = 1 << 20
	MaxPackage   = 256 << 20
)

// Appliance is the name of the package that an appliance takes.
const Appliance = "thana-appliance"

// Custom is what the targets' metadata says of a package: the field "custom" of section 4.5.
type Custom struct {
	Package      string `json:"package"` // "thana-appliance"
	Channel      string `json:"channel"` // "stable"
	Version      string `json:"version"` // Debian's
	Architecture string `json:"architecture"`
	From         string `json:"from,omitempty"`   // oldest version that it may replace; empty: any
	Schema       int64  `json:"schema,omitempty"` // newest migration of the program's store; 0: it has none
	Reads        int64  `json:"reads,omitempty"`  // newest migration without which a program cannot work on that store
}

// wellFormed are words that become parts of file names and arguments.
var wellFormed = map[string]*regexp.Regexp{
	"package":      regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]{1,63}$`),
	"channel":      regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`),
	"version":      regexp.MustCompile(`^[0-9][A-Za-z0-9.+~-]{0,63}$`),
	"architecture": regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`),
	"from":         regexp.MustCompile(`^([0-9][A-Za-z0-9.+~-]{0,63})?$`),
}

// Check refuses what is not well formed.
func (c Custom) Check() error {
	for name, value := range map[string]string{"package": c.Package, "channel": c.Channel, "version": c.Version, "architecture": c.Architecture, "from": c.From} {
		if !wellFormed[name].MatchString(value) {
			return fmt.Errorf("%s %q", name, value)
		}
	}
	if c.Schema < 0 || c.Reads < 0 || c.Reads > c.Schema {
		return fmt.Errorf("schema %d, reads %d", c.Schema, c.Reads)
	}
	return nil
}

// ReadCustom reads the field "custom" of a target.
func ReadCustom(data []byte) (Custom, error) {
	var c Custom
	if err := json.Unmarshal(data, &c); err != nil {
		return c, err
	}
	return c, c.Check()
}

// GoodVersion tells whether a version is one that Custom may have.
func GoodVersion(version string) bool { return wellFormed["version"].MatchString(version) }
