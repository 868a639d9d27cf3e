package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/speech"
)

// everyStation as a code speaks to all that have an appliance.
const everyStation = "all"

// speak opens the state and says a body to one station or to all.
func speak[T any](p *program, station string, k down.Kind, v T) error {
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	codes := []string{station}
	if station == everyStation {
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

// read reads a JSON file, "-" from standard input. A field that is not known is refused: it would be lost.
func read[T any](p *program, path string) (v T, err error) {
	var text []byte
	if path == "-" {
		text, err = io.ReadAll(io.LimitReader(p.in, down.MaxBody))
	} else {
		text, err = os.ReadFile(path)
	}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&v)
	}
	if err != nil {
		return v, fault.Wrap(fault.ConfigFile, "state.read", err).With("where", path).With("problem", err.Error())
	}
	return v, nil
}

type downCmd struct {
	List downListCmd `cmd:"" help:"List what was said to a station, what it has applied and what it refused."`
}

type downListCmd struct {
	Station string `arg:"" help:"Code of the station."`
	JSON    bool   `help:"Print JSON."`
}

func (c *downListCmd) Run(p *program) error {
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	all, err := st.journal.DownRows(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.down", err)
	}
	if c.JSON {
		return p.json(all)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LANE\tFRAME\tKIND\tSAID\tBY\tSTATION")
	for _, r := range all {
		fmt.Fprintf(w, "%d\t%d\t%s\t%s\t%s\t%s\n", r.Lane, r.Seq, r.Kind, ist(r.SaidAt), r.By, heardAs(r))
	}
	return w.Flush()
}

func heardAs(r journal.DownRow) string {
	switch {
	case r.Refused != "":
		return "refused: " + r.Refused
	case r.Applied:
		return "applied by " + ist(r.AppliedAt)
	}
	return "waits"
}

func ist(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(record.IST).Format("02/01/2006 15:04:05")
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

func (c *revokeDesktopCmd) Run(p *program) error {
	return speak(p, c.Code, down.KindRevocation, down.Revocation{Desktop: c.Fingerprint})
}

type revokeOfficerCmd struct {
	Code  string `arg:"" name:"station" help:"Code of the station, or all."`
	Login string `arg:"" help:"Name that the officer signs in with."`
}

func (c *revokeOfficerCmd) Run(p *program) error {
	return speak(p, c.Code, down.KindRevocation, down.Revocation{Officer: c.Login})
}

type lookoutCmd struct {
	Add lookoutAddCmd `cmd:"" help:"Say a look-out, or withdraw one, from a JSON file."`
}

type lookoutAddCmd struct {
	Station string `arg:"" help:"Code of the station, or all."`
	File    string `arg:"" help:"JSON of the look-out; - for standard input."`
}

func (c *lookoutAddCmd) Run(p *program) error {
	v, err := read[down.Lookout](p, c.File)
	if err != nil {
		return err
	}
	return speak(p, c.Station, down.KindLookout, v)
}

type requestCmd struct {
	Add requestAddCmd `cmd:"" help:"Put a citizen service request into a station's queue, or withdraw one, from a JSON file."`
}

type requestAddCmd struct {
	Station string `arg:"" help:"Code of the station."`
	File    string `arg:"" help:"JSON of the request; - for standard input."`
}

func (c *requestAddCmd) Run(p *program) error {
	v, err := read[down.Request](p, c.File)
	if err != nil {
		return err
	}
	return speak(p, c.Station, down.KindRequest, v)
}

type configureCmd struct {
	Station string `arg:"" help:"Code of the station, or all."`
	File    string `arg:"" help:"JSON of the whole pack; - for standard input."`
}

func (c *configureCmd) Run(p *program) error {
	v, err := read[down.Configuration](p, c.File)
	if err != nil {
		return err
	}
	return speak(p, c.Station, down.KindConfiguration, v)
}

type epochCmd struct {
	Station string `arg:"" help:"Code of the station in quarantine."`
	Reach   int    `help:"How many of the last entries here the station may look through for the newest that both have." default:"1024"`
}

func (c *epochCmd) Run(p *program) error {
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	f, err := st.speaker().Epoch(p.ctx, c.Station, c.Reach)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Station %s goes on in a new epoch (frame %d of lane %d). Take the other appliance or copy out of service first: whichever hears this goes on.\n", c.Station, f.Seq, f.Lane)
	return nil
}

type destroyCmd struct {
	Key         destroyKeyCmd         `cmd:"" help:"Make a key for an authority, to be kept by that person alone."`
	Authorities destroyAuthoritiesCmd `cmd:"" help:"Tell stations whose signatures bind them, from a JSON file: the whole list."`
	Order       destroyOrderCmd       `cmd:"" help:"Write down a destruction order. Nothing is sent."`
	Sign        destroySignCmd        `cmd:"" help:"Sign an order with an authority's key. It needs two."`
	Send        destroySendCmd        `cmd:"" help:"Send a signed order. It cannot be undone."`
	Status      destroyStatusCmd      `cmd:"" help:"What became of a station's orders."`
}

type destroyKeyCmd struct {
	Out string `help:"File of the private key; it must not be there." required:""`
}

func (c *destroyKeyCmd) Run(p *program) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "state.destroy", err)
	}
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.Write(keyPEM(private))
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return fault.Wrap(fault.ConfigFile, "state.destroy", err).With("where", c.Out).With("problem", err.Error())
	}
	return p.json(map[string]any{"key": []byte(public)})
}

type destroyAuthoritiesCmd struct {
	Station string `arg:"" help:"Code of the station, or all."`
	File    string `arg:"" help:"JSON of the list; - for standard input."`
}

func (c *destroyAuthoritiesCmd) Run(p *program) error {
	v, err := read[down.Authorities](p, c.File)
	if err != nil {
		return err
	}
	return speak(p, c.Station, down.KindAuthorities, v)
}

type destroyOrderCmd struct {
	Station string   `arg:"" help:"Code of the station."`
	Number  string   `help:"Of the authority's register." required:""`
	Ground  string   `help:"Law, court and date; no names." required:""`
	Record  []string `help:"Id of a record; its captures go with it. Repeat for more." required:""`
}

func (c *destroyOrderCmd) Run(p *program) error {
	o := down.Order{Number: c.Number, Station: c.Station, Records: c.Record, Ground: c.Ground, At: time.Now().UTC().Truncate(time.Second)}
	if err := o.Form(); err != nil {
		return fault.New(fault.SyncOrder, "state.destroy", "%v", err)
	}
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	if err := keepOrder(p, st, o); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Order %s is written down. Its hash is %s.\n", o.Number, o.Hash())
	return nil
}

func keepOrder(p *program, st *state, o down.Order) error {
	err := st.journal.KeepOrder(p.ctx, o, time.Now())
	if errors.Is(err, journal.ErrOrder) {
		return fault.New(fault.SyncOrder, "state.destroy", "another order has this number, or it was sent")
	}
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.destroy", err)
	}
	return nil
}

type destroySignCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Number  string `arg:"" help:"Of the order."`
	Key     string `help:"File of the authority's private key." required:""`
}

func (c *destroySignCmd) Run(p *program) error {
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	row, err := st.order(p, c.Station, c.Number)
	if err != nil {
		return err
	}
	key, err := readKey[ed25519.PrivateKey](c.Key)
	if err != nil {
		return fault.Wrap(fault.ConfigKey, "state.destroy", err)
	}
	o := row.Order
	o.Sign(key)
	if err := keepOrder(p, st, o); err != nil {
		return err
	}
	known, err := st.speaker().Authorities(p.ctx, c.Station)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Order %s has %d of %d signatures of authorities in force.\n", o.Number, len(o.Signed(known)), down.Signers)
	return nil
}

func (st *state) order(p *program, station, number string) (journal.OrderRow, error) {
	row, err := st.journal.Order(p.ctx, station, number)
	if errors.Is(err, journal.ErrNone) {
		return row, fault.Wrap(fault.RequestNotFound, "state.destroy", err)
	}
	if err != nil {
		return row, fault.Wrap(fault.SyncState, "state.destroy", err)
	}
	return row, nil
}

type destroySendCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Number  string `arg:"" help:"Of the order."`
}

func (c *destroySendCmd) Run(p *program) error {
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	row, err := st.order(p, c.Station, c.Number)
	if err != nil {
		return err
	}
	f, err := st.speaker().Destroy(p.ctx, row.Order)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Order %s is sent as frame %d of lane %d.\n", c.Number, f.Seq, f.Lane)
	return nil
}

type destroyStatusCmd struct {
	Station string `arg:"" help:"Code of the station."`
	JSON    bool   `help:"Print JSON."`
}

func (c *destroyStatusCmd) Run(p *program) error {
	st, err := open(p)
	if err != nil {
		return err
	}
	defer st.close()
	all, err := st.journal.Orders(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.destroy", err)
	}
	if c.JSON {
		return p.json(all)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ORDER\tRECORDS\tSIGNATURES\tSENT\tDESTROYED\tKEYS\tFILES")
	for _, o := range all {
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%d\t%d\n", o.Number, len(o.Records), len(o.Signatures), ist(o.SaidAt), ist(o.DestroyedAt), o.Entries, o.Files)
	}
	return w.Flush()
}
