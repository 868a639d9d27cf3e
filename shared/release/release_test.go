package release

import (
	"encoding/json"
	"testing"
)

func TestCustom_WhatBecomesANameIsWellFormed(t *testing.T) {
	good := Custom{Package: Appliance, Channel: "stable", Version: "0.20261122.205123", Architecture: "amd64", Schema: 11, Reads: 3}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Custom){
		"path in the package":       func(c *Custom) { c.Package = "../thana" },
		"option as version":         func(c *Custom) { c.Version = "--force-all" },
		"option as from":            func(c *Custom) { c.From = "-x" },
		"line break":                func(c *Custom) { c.Version = "1.0\n" },
		"no channel":                func(c *Custom) { c.Channel = "" },
		"space in the architecture": func(c *Custom) { c.Architecture = "amd64 " },
		"reads more than it has":    func(c *Custom) { c.Reads = 12 },
	} {
		c := good
		if spoil(&c); c.Check() == nil {
			t.Errorf("%s passes: %+v", name, c)
		}
	}
}

func FuzzReadCustom(f *testing.F) {
	f.Add([]byte(`{"package":"thana-appliance","channel":"stable","version":"1.0","architecture":"amd64","schema":2}`))
	f.Add([]byte(`{"version":"1","reads":-1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadCustom(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ReadCustom(again); err != nil || back != c {
			t.Fatalf("%+v came back as %+v, %v", c, back, err)
		}
	})
}
