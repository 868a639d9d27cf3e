package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/stateserver/speech"
)

// everyStation as a code speaks to all that have an appliance.
const everyStation = "all"

// speak says a body to one station or to all.
func speak(p *program, st *state, station string, k down.Kind, v any) error {
	codes := []string{station}
	if station == everyStation {
		var err error
		if codes, err = st.enrolled(p); err != nil {
			return err
		}
	}
	for _, code := range codes {
		f, err := st.speaker().Say(p.ctx, code, k, v)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Station %s: frame %d of lane %d.\n", code, f.Seq, f.Lane)
	}
	return nil
}

func (st *state) speaker() speech.Speaker {
	return speech.Speaker{Journal: st.journal, Key: st.receipt, By: os.Getenv("USER")}
}

func (st *state) enrolled(p *program) ([]string, error) {
	all, err := st.journal.Stations(p.ctx)
	if err != nil {
		return nil, fault.Wrap(fault.SyncState, "state.speak", err)
	}
	var codes []string
	for _, s := range all {
		if !s.EnrolledAt.IsZero() && s.RevokedAt.IsZero() {
			codes = append(codes, s.Code)
		}
	}
	return codes, nil
}

// body is what may be said from a file.
type body interface {
	down.Lookout | down.Request | down.Configuration | down.Authorities
}

func kindOf(v any) down.Kind {
	switch v.(type) {
	case down.Lookout:
		return down.KindLookout
	case down.Request:
		return down.KindRequest
	case down.Configuration:
		return down.KindConfiguration
	}
	return down.KindAuthorities
}

// speakFile says a body from a JSON file.
type speakFile[T body] struct {
	Station string `arg:"" help:"Code of the station, or all."`
	File    string `arg:"" help:"JSON file; - for standard input."`
}

// ProvideBody reads the file before the state is opened. A field that is not known is refused: it would be lost.
func (c *speakFile[T]) ProvideBody(p *program) (v T, err error) {
	var text []byte
	if c.File == "-" {
		text, err = io.ReadAll(io.LimitReader(p.in, down.MaxBody))
	} else {
		text, err = os.ReadFile(c.File)
	}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&v)
	}
	if err != nil {
		return v, fault.Wrap(fault.ConfigFile, "state.read", err).With("where", c.File).With("problem", err.Error())
	}
	return v, nil
}

func (c *speakFile[T]) Run(p *program, v T, st *state) error {
	return speak(p, st, c.Station, kindOf(v), v)
}

type revokeGroup struct {
	Station revokeCmd        `cmd:"" default:"withargs" help:"Withdraw a station's certificate."`
	Desktop revokeDesktopCmd `cmd:"" help:"End the pairing of a station's desktop, at once."`
	Officer revokeOfficerCmd `cmd:"" help:"End an officer's account at a station, at once."`
}

type revokeDesktopCmd struct {
	Code        string `arg:"" name:"station" help:"Code of the station, or all."`
	Fingerprint string `arg:"" help:"Of the desktop's certificate."`
}

func (c *revokeDesktopCmd) Run(p *program, st *state) error {
	return speak(p, st, c.Code, down.KindRevocation, down.Revocation{Desktop: c.Fingerprint})
}

type revokeOfficerCmd struct {
	Code  string `arg:"" name:"station" help:"Code of the station, or all."`
	Login string `arg:"" help:"Name that the officer signs in with."`
}

func (c *revokeOfficerCmd) Run(p *program, st *state) error {
	return speak(p, st, c.Code, down.KindRevocation, down.Revocation{Officer: c.Login})
}

type lookoutCmd struct {
	Add speakFile[down.Lookout] `cmd:"" help:"Say a look-out, or withdraw one, from a JSON file."`
}

type epochCmd struct {
	Station string `arg:"" help:"Code of the station in quarantine."`
	Reach   int    `help:"How many of the last entries here the station may look through for the newest that both have." default:"1024"`
}

func (c *epochCmd) Run(p *program, st *state) error {
	f, err := st.speaker().Epoch(p.ctx, c.Station, c.Reach)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Station %s goes on in a new epoch (frame %d of lane %d). Take the other appliance or copy out of service first: whichever hears this goes on.\n", c.Station, f.Seq, f.Lane)
	return nil
}
