package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/BurntSushi/toml"
	"github.com/skip2/go-qrcode"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/sync/protocol"
)

// setupFile is what thana-appliance setup reads: the token, and keys of the appliance's configuration (docs/configuration.md).
type setupFile struct {
	Token   string       `toml:"token"`
	Station setupStation `toml:"station"`
}

type setupStation struct {
	Code      string `toml:"code"`
	Name      string `toml:"name"`
	NameLocal string `toml:"name_local"`
	District  int    `toml:"district"` // LGD code
	State     int    `toml:"state"`    // LGD code
	Realm     string `toml:"realm"`
}

// setup writes the file, for its owner alone: the token lets one box enrol as the station. An older file is not overwritten.
func (c *enrolCmd) setup(t protocol.Token, district law.District) error {
	file, err := os.OpenFile(c.Setup, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		problem := err.Error()
		if errors.Is(err, fs.ErrExist) {
			problem = "the file is there already; name a new one"
		}
		return fault.Wrap(fault.ConfigFile, "state.setup", err).With("where", c.Setup).With("problem", problem)
	}
	var said bytes.Buffer
	err = toml.NewEncoder(&said).Encode(setupFile{Token: t.String(), Station: setupStation{
		Code: t.Station, Name: c.Name, NameLocal: c.NameLocal, District: district.Code, State: district.State, Realm: string(t.Realm),
	}})
	_, errHead := fmt.Fprintf(file, "# Sets up the appliance of station %s: thana-appliance setup FILE. The token is good once.\n", t.Station)
	_, errBody := file.Write(said.Bytes())
	if err := errors.Join(err, errHead, errBody, file.Sync(), file.Close()); err != nil {
		return fault.Wrap(fault.ConfigFile, "state.setup", err).With("where", c.Setup).With("problem", err.Error())
	}
	if c.QR == "" {
		return nil
	}
	return c.picture(said.String())
}

// dot is the side of a code's smallest square, pixels: 10 print a set-up file's code some 8 cm wide at 300 dpi.
const dot = 10

// picture writes the file's text as a QR code, as secret as the file. A seventh of it may be covered or smeared.
func (c *enrolCmd) picture(text string) error {
	code, err := qrcode.New(text, qrcode.Medium)
	if err == nil {
		var png []byte
		if png, err = code.PNG(-dot); err == nil {
			err = os.WriteFile(c.QR, png, 0o600)
		}
	}
	if err != nil {
		return fault.Wrap(fault.ConfigFile, "state.setup", err).With("where", c.QR).With("problem", err.Error())
	}
	return nil
}
