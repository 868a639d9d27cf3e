package main

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/stateserver/console"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
)

type initCmd struct {
	Name  string `help:"Name of the state, for certificates and the console." required:""`
	URL   string `help:"Where stations reach this server." default:"https://127.0.0.1:8443"`
	Realm string `help:"production or training, for ever: only stations of the same realm enrol here." enum:"production,training" default:"production"`
}

func (c *initCmd) Run(p *program) error {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return fault.New(fault.ConfigValue, "state.init", "not an https address").With("where", "command line").
			With("key", "--url").With("problem", "it must begin with https://")
	}
	if err := create(p, settings{Name: c.Name, URL: c.URL, Realm: record.Realm(c.Realm)}); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Made the state %q of the %s realm in %s. Its keys are there and nowhere else: back them up.\n", c.Name, c.Realm, p.data)
	return nil
}

// named is what the state calls a station. What is not given stays as it is.
type named struct {
	Name          string `help:"Name of the station in English."`
	NameLocal     string `help:"Name of the station in the local script."`
	District      string `help:"Name of its district in English."`
	DistrictLocal string `help:"Name of its district in the local script."`
}

func (n named) names() journal.Names {
	return journal.Names{En: n.Name, Local: n.NameLocal, DistrictEn: n.District, DistrictLocal: n.DistrictLocal}
}

type nameCmd struct {
	Station string `arg:"" help:"Code of the station."`
	named
}

func (c *nameCmd) Run(p *program, st *state) error {
	err := st.journal.Name(p.ctx, c.Station, c.names())
	if errors.Is(err, journal.ErrNone) {
		return fault.Wrap(fault.SyncNotEnrolled, "state.name", err)
	}
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.name", err)
	}
	fmt.Fprintf(p.out, "Station %s is named so on the boards from now on.\n", c.Station)
	return nil
}

type enrolCmd struct {
	Station string `arg:"" help:"Code of the station."`
	named
	Valid time.Duration `help:"How long the token may be used." default:"24h"`
	Setup string        `help:"Write a new file for the technician: the token and the station's settings, for thana-appliance setup." type:"path"`
	QR    string        `help:"Write the set-up file's text as a QR code too, a PNG to print, for thana-appliance setup --camera." name:"qr" type:"path"`
	LGD   int           `help:"LGD code of the station's district, for --setup." name:"lgd"`
	JSON  bool          `help:"Print JSON."`
}

func (c *enrolCmd) Run(p *program, st *state) error {
	if err := protocol.CheckStation(c.Station); err != nil {
		return err
	}
	district, known := law.FindDistrict(c.LGD)
	if c.QR != "" && c.Setup == "" {
		return fault.New(fault.ConfigValue, "state.enrol", "--qr without --setup").With("where", "--qr").With("key", "setup").With("problem", "the code is that of a set-up file: name one with --setup")
	}
	if c.Setup != "" && (!known || c.Name == "" || c.NameLocal == "") {
		return fault.New(fault.ConfigValue, "state.enrol", "--setup without name or district").With("where", "--setup").
			With("key", "name, name-local, lgd").With("problem", "a set-up file needs both names and the LGD code of the district")
	}
	t := protocol.Token{URL: st.URL, Realm: st.Realm, Station: c.Station, CA: protocol.Fingerprint(st.ca), Secret: rand.Text()}
	until := time.Now().Add(c.Valid)
	if err := st.journal.Expect(p.ctx, c.Station, c.Name, c.NameLocal, t.Secret, until); err != nil {
		return fault.Wrap(fault.SyncState, "state.enrol", err)
	}
	if err := st.journal.Name(p.ctx, c.Station, c.names()); err != nil {
		return fault.Wrap(fault.SyncState, "state.enrol", err)
	}
	if c.Setup != "" {
		if err := c.setup(t, district); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s is for the appliance of station %s: thana-appliance setup FILE. It is good once, until %s.\n", c.Setup, c.Station, ist(until))
		return nil
	}
	if c.JSON {
		return p.json(map[string]any{"station": c.Station, "token": t.String(), "until": until.UTC()})
	}
	fmt.Fprintln(p.out, t)
	return nil
}

type revokeCmd struct {
	Station string `arg:"" help:"Code of the station."`
}

func (c *revokeCmd) Run(p *program, st *state) error {
	if err := st.journal.Revoke(p.ctx, c.Station, time.Now()); err != nil {
		return fault.Wrap(fault.SyncNotEnrolled, "state.revoke", err)
	}
	fmt.Fprintf(p.out, "The certificate of station %s is withdrawn. A new token lets it enrol again.\n", c.Station)
	return nil
}

type stationsCmd struct {
	JSON bool `help:"Print JSON."`
}

// stationLine is a station as scripts read it.
type stationLine struct {
	Code            string    `json:"code"`
	Name            string    `json:"name"`
	District        string    `json:"district,omitempty"`
	State           string    `json:"state"`
	Entries         uint64    `json:"entries"`
	Backlog         uint64    `json:"backlog"`
	WaitingCaptures int       `json:"waiting_captures"`
	WaitingBytes    int64     `json:"waiting_bytes"`
	OldestUnsent    time.Time `json:"oldest_unsent,omitzero"`
	LastContact     time.Time `json:"last_contact,omitzero"`
	ClockMS         int64     `json:"clock_ms"`
	Faults          []string  `json:"faults,omitempty"` // of the appliance and its devices
	LastReceived    time.Time `json:"last_received,omitzero"`
	LastStored      time.Time `json:"last_stored,omitzero"`
	Alarms          int       `json:"alarms"`
	CertificateEnds time.Time `json:"certificate_ends,omitzero"`
	NeedsToken      bool      `json:"needs_token"` // the certificate has ended or ends within 90 days
}

func (c *stationsCmd) Run(p *program, st *state) error {
	all, err := st.journal.Stations(p.ctx)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.stations", err)
	}
	lines := []stationLine{}
	for _, s := range all {
		lines = append(lines, stationLine{s.Code, s.NameEn, s.DistrictEn, console.StationState(s), s.LastSeq, s.Backlog(), s.WaitingCaptures,
			s.WaitingBytes, s.OldestUnsent, s.ContactAt, s.Clock.Milliseconds(), s.Faults, s.ReceivedAt, s.StoredAt, s.Alarms, s.CertificateEnds, s.CertificateEnding(time.Now())})
	}
	return show(p, c.JSON, lines, "STATION\tNAME\tSTATE\tENTRIES\tWAITING\tCAPTURES WAITING\tLAST CONTACT\tCERTIFICATE", func(s stationLine) []any {
		contact := "never"
		if !s.LastContact.IsZero() {
			contact = ist(s.LastContact)
		}
		return []any{s.Code, s.Name, strings.ReplaceAll(s.State, "_", " "), s.Entries, s.Backlog, s.WaitingCaptures, contact, s.certificate()}
	})
}

// certificate says until when the station may send, and what to do in time.
func (s stationLine) certificate() string {
	switch {
	case s.CertificateEnds.IsZero():
		return "none"
	case s.NeedsToken:
		return s.CertificateEnds.In(record.IST).Format("until 02/01/2006, needs a new token")
	}
	return s.CertificateEnds.In(record.IST).Format("until 02/01/2006")
}

type verifyCmd struct {
	Station string `help:"Only this station."`
	JSON    bool   `help:"Print JSON."`
}

func (c *verifyCmd) Run(p *program, st *state) error {
	all, err := c.walk(p, st)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.verify", err)
	}
	if c.JSON {
		err = p.json(all)
	} else {
		c.print(p, all)
	}
	for _, s := range all {
		if len(s.Problems) > 0 || s.Forked {
			return errFound
		}
	}
	return err
}

func (c *verifyCmd) walk(p *program, st *state) ([]verify.Station, error) {
	v := st.verifier()
	v.Progress = progress(p)
	if c.Station == "" {
		return v.All(p.ctx)
	}
	known, err := st.journal.Station(p.ctx, c.Station)
	if err != nil {
		return nil, err
	}
	one, err := v.One(p.ctx, known)
	return []verify.Station{one}, err
}

// progress says on standard error how far a long walk is.
func progress(p *program) func(string, int, uint64) {
	said := time.Now()
	return func(station string, entries int, of uint64) {
		if time.Since(said) >= progressEvery {
			said = time.Now()
			fmt.Fprintf(p.err, "%s: %d of %d entries\n", station, entries, of)
		}
	}
}

const progressEvery = 5 * time.Second

func (c *verifyCmd) print(p *program, all []verify.Station) {
	for _, s := range all {
		word := "complete"
		switch {
		case len(s.Problems) > 0:
			word = fmt.Sprintf("%d findings", len(s.Problems))
		case s.Forked:
			word = "forked"
		case s.Waiting > 0:
			word = fmt.Sprintf("whole so far, %d files not yet received", s.Waiting)
		}
		fmt.Fprintf(p.out, "%s: %s: %d entries, %d signatures, %d files of %d bytes\n", s.Station, word, s.Entries, s.Batches, s.Captures, s.Bytes)
		for _, number := range slices.Sorted(maps.Keys(s.Destroyed)) {
			fmt.Fprintf(p.out, "  destroyed  %d entries by order %s\n", s.Destroyed[number], number)
		}
		for _, f := range s.Problems {
			fmt.Fprintf(p.out, "  %-10s %s\n", f.Kind, f.What)
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "No stations are enrolled.")
	}
}

type operatorCmd struct {
	Add  operatorAddCmd  `cmd:"" help:"Add an operator, or give a new password and role. The password is read from standard input."`
	List operatorListCmd `cmd:"" help:"List who may sign in, and as what."`
	End  operatorEndCmd  `cmd:"" help:"Take an account away and sign it out. What it looked at stays on the list."`
}

type operatorListCmd struct {
	JSON bool `help:"Print JSON."`
}

// operatorLine is an operator as scripts read it.
type operatorLine struct {
	Login       string       `json:"login"`
	Name        string       `json:"name"`
	Role        journal.Role `json:"role"`
	LockedUntil time.Time    `json:"locked_until,omitzero"`
}

func (c *operatorListCmd) Run(p *program, st *state) error {
	all, err := st.journal.Operators(p.ctx)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.operator", err)
	}
	lines := []operatorLine{}
	for _, o := range all {
		lines = append(lines, operatorLine{o.Login, o.Name, o.Role, o.LockedUntil})
	}
	return show(p, c.JSON, lines, "LOGIN\tNAME\tROLE\tLOCKED UNTIL", func(o operatorLine) []any {
		return []any{o.Login, o.Name, o.Role, ist(o.LockedUntil)}
	})
}

type operatorEndCmd struct {
	Login string `arg:"" help:"Name that the operator signs in with."`
}

func (c *operatorEndCmd) Run(p *program, st *state) error {
	err := st.journal.EndOperator(p.ctx, c.Login)
	if errors.Is(err, journal.ErrNone) {
		return fault.Wrap(fault.RequestNotFound, "state.operator", err)
	}
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.operator", err)
	}
	fmt.Fprintf(p.out, "%s may no longer sign in.\n", c.Login)
	return nil
}

type operatorAddCmd struct {
	Login    string `arg:"" help:"Name to sign in with."`
	Name     string `help:"The operator's own name."`
	Role     string `help:"viewer: boards alone; operator: records, search, proofs, exports; auditor: records, proofs, and who looked at what." enum:"viewer,operator,auditor" default:"operator"`
	Generate bool   `help:"Make a password and print it."`
}

func (c *operatorAddCmd) Run(p *program, st *state) error {
	password := rand.Text()[:16]
	if !c.Generate {
		fmt.Fprint(p.err, "Password: ")
		line := bufio.NewScanner(p.in)
		line.Scan()
		password = strings.TrimRight(line.Text(), "\r\n")
	}
	hash, err := console.HashPassword(password)
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = c.Login
	}
	if err := st.journal.SetOperator(p.ctx, journal.Operator{Login: c.Login, Name: name, Password: hash, Role: journal.Role(c.Role)}); err != nil {
		return fault.Wrap(fault.SyncState, "state.operator", err)
	}
	if c.Generate {
		fmt.Fprintln(p.out, password)
		return nil
	}
	fmt.Fprintf(p.out, "Operator %s may sign in.\n", c.Login)
	return nil
}
