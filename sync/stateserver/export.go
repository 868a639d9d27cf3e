package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/stateserver/archive"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
)

// commandLine is who looks, in the list of views, where a command does.
const commandLine = "(command line)"

type exportCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Record  string `help:"Only this record with its revisions and captures." xor:"what"`
	Case    string `help:"Id of an FIR: it, its diary entries and arrests, their captures, and a proof of each." xor:"what"`
	From    uint64 `help:"First entry." default:"1"`
	To      uint64 `help:"Last entry; the newest if not given."`
	Out     string `help:"Archive to write; it must not be there." required:"" type:"path"`
}

func (c *exportCmd) Run(p *program, st *state) error {
	return st.export(p, c.Out, func(s archive.Source, f io.Writer) (archive.Manifest, error) {
		record := c.Record + c.Case
		if err := st.journal.Viewed(p.ctx, c.Station, commandLine, record, "export", time.Now()); err != nil {
			return archive.Manifest{}, err
		}
		switch {
		case c.Case != "":
			return s.Case(p.ctx, f, c.Station, c.Case)
		case c.Record != "":
			return s.Alone(p.ctx, f, c.Station, c.Record)
		}
		return s.Range(p.ctx, f, c.Station, c.From, c.To)
	})
}

type transactionsCmd struct {
	Day     time.Time `help:"Day on which they were made, 2026-11-22 by the calendar of India; today if not given." format:"2006-01-02"`
	Station []string  `help:"Only of this station. Repeat for more."`
	Out     string    `help:"Archive to write; it must not be there." required:"" type:"path"`
}

func (c *transactionsCmd) Run(p *program, st *state) error {
	day := time.Now()
	if !c.Day.IsZero() {
		day = c.Day.Add(12 * time.Hour) // noon of that day is that day in India
	}
	return st.export(p, c.Out, func(s archive.Source, f io.Writer) (archive.Manifest, error) {
		rows, err := s.OfDay(p.ctx, day, c.Station)
		if err != nil {
			return archive.Manifest{}, err
		}
		for _, r := range rows {
			if err := st.journal.Viewed(p.ctx, r.Station, commandLine, r.Record, "transaction "+r.Capture, time.Now()); err != nil {
				return archive.Manifest{}, err
			}
		}
		m, err := s.Transactions(p.ctx, f, day, rows)
		for _, t := range m.Transactions {
			if t.File == "" {
				fmt.Fprintf(p.out, "%s: transaction %s has not arrived yet\n", t.Station, t.Capture)
			}
		}
		return m, err
	})
}

type checkCmd struct {
	Archive string `arg:"" help:"Archive that a state wrote." type:"path"`
}

// Run needs no state: an archive is checked by whoever gets it.
func (c *checkCmd) Run(p *program) error {
	const op = "state.check"
	f, err := os.Open(c.Archive)
	if err != nil {
		return fault.Wrap(fault.ConfigFile, op, err).With("where", c.Archive).With("problem", err.Error())
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fault.Wrap(fault.ConfigFile, op, err).With("where", c.Archive).With("problem", err.Error())
	}
	m, key, err := archive.Check(f, info.Size())
	if err != nil {
		fmt.Fprintf(p.out, "%s: %v\n", c.Archive, err)
		return errFound
	}
	fmt.Fprintf(p.out, "%s: %s of %s, %d files are as the list says, signed by %s\nCompare the key with the state's own: %x\n", c.Archive, m.Format,
		ist(m.At), len(m.Files), ledger.KeyID(key), []byte(key))
	sayAbsent(p, m)
	return nil
}

// sayAbsent names what an archive's entries promise and it does not hold.
func sayAbsent(p *program, m archive.Manifest) {
	for _, id := range m.Absent {
		fmt.Fprintf(p.out, "Not in it: %s, which had not arrived or was lost\n", id)
	}
}

// archives are made of this state.
func (st *state) archives(open *ingest.State) archive.Source {
	return archive.Source{Journal: st.journal, Objects: st.objects, Open: open.Open, Verify: st.verifier(), Key: st.receipt, Realm: st.Realm}
}

// export writes an archive into a new file. One that is there already stays as it is.
func (st *state) export(p *program, path string, write func(archive.Source, io.Writer) (archive.Manifest, error)) error {
	const op = "state.export"
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	in := ingest.New(ingest.Config{Journal: st.journal, Objects: st.objects, Partials: st.partials, Seal: st.seal, Log: p.log})
	m, err := write(st.archives(in), f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		code := fault.SyncState
		if errors.Is(err, journal.ErrNone) {
			code = fault.RequestNotFound
		}
		return errors.Join(fault.Wrap(code, op, err), os.Remove(path))
	}
	fmt.Fprintf(p.out, "%s: %d files, signed by %s\n", path, len(m.Files), ledger.KeyID(st.receiptKey()))
	sayAbsent(p, m)
	return nil
}
