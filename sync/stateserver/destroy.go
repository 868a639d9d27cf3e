package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/stateserver/certificate"
	"thana/sync/stateserver/journal"
)

type destroyCmd struct {
	Key         destroyKeyCmd               `cmd:"" help:"Make a key for an authority, to be kept by that person alone."`
	Authorities speakFile[down.Authorities] `cmd:"" help:"Tell stations whose signatures bind them, from a JSON file: the whole list."`
	Order       destroyOrderCmd             `cmd:"" help:"Write down a destruction order. Nothing is sent."`
	Sign        destroySignCmd              `cmd:"" help:"Sign an order with an authority's key. It needs two."`
	Send        destroySendCmd              `cmd:"" help:"Send a signed order. It cannot be undone."`
	Status      destroyStatusCmd            `cmd:"" help:"What became of a station's orders."`
	Certificate destroyCertificateCmd       `cmd:"" help:"Print the certificate that an order was carried out, as a PDF."`
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

type destroyOrderCmd struct {
	Station string   `arg:"" help:"Code of the station."`
	Number  string   `help:"Of the authority's register." required:""`
	Ground  string   `help:"Law, court and date; no names." required:""`
	Record  []string `help:"Id of a record; its captures go with it. Repeat for more." required:""`
}

// ProvideOrder checks the form of the order before the state is opened.
func (c *destroyOrderCmd) ProvideOrder() (down.Order, error) {
	o := down.Order{Number: c.Number, Station: c.Station, Records: c.Record, Ground: c.Ground, At: time.Now().UTC().Truncate(time.Second)}
	if err := o.Form(); err != nil {
		return o, fault.New(fault.SyncOrder, "state.destroy", "%v", err)
	}
	return o, nil
}

func (c *destroyOrderCmd) Run(p *program, o down.Order, st *state) error {
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

func (c *destroySignCmd) Run(p *program, st *state) error {
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

func (c *destroySendCmd) Run(p *program, st *state) error {
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

func (c *destroyStatusCmd) Run(p *program, st *state) error {
	all, err := st.journal.Orders(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.destroy", err)
	}
	return show(p, c.JSON, all, "ORDER\tRECORDS\tSIGNATURES\tSENT\tDESTROYED\tKEYS\tFILES", func(o journal.OrderRow) []any {
		return []any{o.Number, len(o.Records), len(o.Signatures), ist(o.SaidAt), ist(o.DestroyedAt), o.Entries, o.Files}
	})
}

type destroyCertificateCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Number  string `arg:"" help:"Of the order."`
	Out     string `help:"File of the paper, a PDF; it must not be there." required:""`
}

// Run writes the paper in any case: before the order is carried out it says that it certifies nothing.
func (c *destroyCertificateCmd) Run(p *program, st *state) error {
	if _, err := st.order(p, c.Station, c.Number); err != nil {
		return err
	}
	d, err := certificate.Of(p.ctx, st.journal, c.Station, c.Number)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.certificate", err)
	}
	paper, err := certificate.Paper(p.ctx, st.journal, st.Realm, d)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.certificate", err)
	}
	pdf, err := paper.PDF()
	if err != nil {
		return fault.Wrap(fault.Unexpected, "state.certificate", err)
	}
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.Write(pdf)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return fault.Wrap(fault.ConfigFile, "state.certificate", err).With("where", c.Out).With("problem", err.Error())
	}
	if !d.Done() {
		fmt.Fprintf(p.out, "Order %s is not yet carried out in full. The paper says so and certifies nothing.\n", c.Number)
		return errFound
	}
	fmt.Fprintf(p.out, "The certificate of order %s is in %s.\n", c.Number, c.Out)
	return nil
}
