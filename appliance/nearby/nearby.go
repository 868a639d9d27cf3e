// Package nearby keeps the printers and document scanners of the station's network that a technician chose: it looks for them when asked, remembers
// who they are, and finds them again when their address has changed (docs/adr/0187).
package nearby

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"thana/drivers/all"
	"thana/drivers/device"
	"thana/drivers/transport/dnssd"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/wire"
)

// Options are what a book works with; a zero field means the default in brackets.
type Options struct {
	Configured map[device.Class][]string                                          // addresses that stand in the settings
	Find       func(context.Context) ([]all.Offer, error)                         // [asks the network]
	Open       func(context.Context, device.Class, string) (device.Device, error) // [over the network]
	Now        func() time.Time                                                   // [time.Now]
	Log        *slog.Logger                                                       // [none]
}

// Book is the list of the chosen devices.
type Book struct {
	o       Options
	path    string
	changed chan struct{}

	mu    sync.Mutex
	list  []entry
	found []all.Offer // of the last search

	looking sync.Mutex // one search at a time
}

// entry is a chosen device, as the file keeps it.
type entry struct {
	ID    string       `json:"id"`
	Class device.Class `json:"class"`
	Name  string       `json:"name"` // as it announces itself
	Model string       `json:"model,omitempty"`
	Place string       `json:"place,omitempty"`
	UUID  string       `json:"uuid,omitempty"` // as it announces itself
	Is    string       `json:"is,omitempty"`   // what the device itself said who it is, when it was chosen
	URL   string       `json:"url"`

	sought time.Time // when its address was last looked for
}

// seekEvery is between two searches for a device that does not answer at its address: most are only switched off.
const seekEvery = 5 * time.Minute

// OpenBook reads the list of a file; one that is not there is empty. A file that cannot be read is an error beside an empty book.
func OpenBook(path string, o Options) (*Book, error) {
	if o.Find == nil {
		o.Find = func(ctx context.Context) ([]all.Offer, error) { return all.Find(ctx, dnssd.Options{}) }
	}
	if o.Open == nil {
		o.Open = all.OpenAt
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	b := &Book{o: o, path: path, changed: make(chan struct{}, 1)}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &b.list)
	}
	if err != nil {
		b.list = nil
	}
	return b, err
}

// idOf is short enough to be typed, and the same at every search.
func idOf(o all.Offer) string {
	sum := sha256.Sum256([]byte(string(o.Class) + "\n" + cmp.Or(o.UUID, o.Name)))
	return hex.EncodeToString(sum[:4])
}

// Chosen lists the chosen devices.
func (b *Book) Chosen() []wire.Nearby {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := []wire.Nearby{}
	for _, e := range b.list {
		out = append(out, e.onWire())
	}
	return out
}

func (e entry) onWire() wire.Nearby {
	return wire.Nearby{ID: e.ID, Class: string(e.Class), Name: e.Name, Model: e.Model, Place: e.Place, Address: hostOf(e.URL), Used: true}
}

// Look asks the network, and lists what is there and what is chosen.
func (b *Book) Look(ctx context.Context) ([]wire.Nearby, error) {
	found, err := b.search(ctx)
	if err != nil {
		return nil, err
	}
	out := b.Chosen()
	for _, o := range found {
		n := wire.Nearby{
			ID: idOf(o), Class: string(o.Class), Name: o.Name, Model: o.Model, Place: o.Place, Address: hostOf(o.URL), Both: o.Both, Feeder: o.Feeds, Unfit: !o.Fits,
			Set: slices.ContainsFunc(b.o.Configured[o.Class], func(at string) bool {
				return at != "" && (hostOf(at) == hostOf(o.URL) || strings.EqualFold(hostOf(at), o.Host))
			}),
		}
		if i := slices.IndexFunc(out, func(w wire.Nearby) bool { return w.ID == n.ID }); i >= 0 {
			n.Used, n.Address = true, out[i].Address
			out[i] = n
			continue
		}
		out = append(out, n)
	}
	return out, nil
}

// search keeps what it finds, so that one of it can be chosen.
func (b *Book) search(ctx context.Context) ([]all.Offer, error) {
	b.looking.Lock()
	defer b.looking.Unlock()
	found, err := b.o.Find(ctx)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.found = found
	return found, nil
}

// Use makes a device that was found this station's. It is asked who it is first, and has to be the same ever after.
func (b *Book) Use(ctx context.Context, id string) (wire.Nearby, error) {
	o, err := b.offered(ctx, id)
	if err != nil {
		return wire.Nearby{}, err
	}
	dev, err := b.o.Open(ctx, o.Class, o.URL)
	if err != nil {
		return wire.Nearby{}, fault.Of(err).With("device", o.Name)
	}
	info := dev.Info()
	_ = dev.Close()
	e := entry{ID: id, Class: o.Class, Name: o.Name, Model: cmp.Or(o.Model, info.Name()), Place: o.Place, UUID: o.UUID, Is: identity(info), URL: o.URL}
	return e.onWire(), b.change(func() {
		b.list = append(slices.DeleteFunc(b.list, func(old entry) bool { return old.ID == id }), e)
	})
}

// offered is what was found under an id; where nothing was, the network is asked once more. An address never comes from who asks.
func (b *Book) offered(ctx context.Context, id string) (all.Offer, error) {
	b.mu.Lock()
	found := b.found
	b.mu.Unlock()
	is := func(o all.Offer) bool { return idOf(o) == id }
	if i := slices.IndexFunc(found, is); i >= 0 {
		return found[i], nil
	}
	found, err := b.search(ctx)
	if err != nil {
		return all.Offer{}, err
	}
	if i := slices.IndexFunc(found, is); i >= 0 {
		return found[i], nil
	}
	return all.Offer{}, fault.New(fault.DeviceOffline, "nearby.Use", "nothing with the id %q is announced", id)
}

// Remove takes a device off the list.
func (b *Book) Remove(id string) error {
	return b.change(func() { b.list = slices.DeleteFunc(b.list, func(e entry) bool { return e.ID == id }) })
}

// change changes the list on disk, then here.
func (b *Book) change(how func()) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := slices.Clone(b.list)
	how()
	text, err := json.MarshalIndent(b.list, "", "  ")
	if err == nil {
		err = disk.Replace(b.path, text, 0o600)
	}
	if err != nil {
		b.list = before
		return fault.Wrap(fault.StoreFailed, "nearby", err)
	}
	select {
	case b.changed <- struct{}{}:
	default:
	}
	return nil
}

// identity is what a device says who it is, or nothing.
func identity(i device.Info) string { return cmp.Or(i.UUID, i.Serial) }

func hostOf(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
