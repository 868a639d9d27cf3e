//go:build unix

package all

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"thana/drivers/device"
	"thana/drivers/docscan/escl"
	"thana/drivers/printer/ipp"
	"thana/drivers/transport/dnssd"
)

// Offer is a printer or a document scanner that says in the station's network that it is there. Nobody has proved any of it.
type Offer struct {
	Class device.Class
	Name  string // instance, for people; unique in its network
	Model string // make and model as it says, or empty
	Place string // where it stands, as its owner wrote it
	Host  string // its name, "HP4711.local"
	URL   string // of its address now
	UUID  string // in lower case, or empty
	Both  bool   // takes both sides
	Feeds bool   // a scanner with a feeder
	Fits  bool   // gives or takes a format that we use, as far as it says
}

// Find asks the station's network once for printers and document scanners (docs/protocols/dnssd.md). A device that offers itself with and
// without TLS is given once.
func Find(ctx context.Context, o dnssd.Options) ([]Offer, error) {
	found, err := dnssd.Browse(ctx, o, "_ipp._tcp", "_ipps._tcp", "_uscan._tcp", "_uscans._tcp")
	if err != nil {
		return nil, err
	}
	var all []Offer
	slices.SortStableFunc(found, func(a, b dnssd.Instance) int { return cmp.Compare(secure(a), secure(b)) })
	for _, i := range found {
		one := offer(i)
		if one.URL != "" && !slices.ContainsFunc(all, func(o Offer) bool { return o.Same(one) }) {
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(a, b Offer) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// secure is 1 for a service with TLS, so that the other comes first.
func secure(i dnssd.Instance) int {
	if strings.HasSuffix(i.Service, "s._tcp") {
		return 1
	}
	return 0
}

// Same says that two offers are of one device: by UUID where both tell one, else by name.
func (o Offer) Same(other Offer) bool {
	if o.Class != other.Class {
		return false
	}
	if o.UUID != "" && other.UUID != "" {
		return o.UUID == other.UUID
	}
	return o.Name == other.Name
}

func offer(i dnssd.Instance) Offer {
	o := Offer{
		Name: i.Name, Model: i.Text["ty"], Place: i.Text["note"], Host: i.Host, Both: strings.EqualFold(i.Text["duplex"], "T"),
		UUID: strings.TrimPrefix(strings.ToLower(i.Text["uuid"]), "urn:uuid:"),
	}
	u := url.URL{Host: i.At.String()}
	var formats []string
	switch i.Service {
	case "_ipp._tcp", "_ipps._tcp":
		o.Class, formats = device.Print, []string{"application/pdf"}
		u.Scheme, u.Path = strings.TrimSuffix(i.Service[1:], "._tcp"), cmp.Or(i.Text["rp"], "ipp/print")
	case "_uscan._tcp", "_uscans._tcp":
		o.Class, formats = device.Document, []string{"image/jpeg", "image/png"}
		u.Scheme, u.Path = "http", cmp.Or(i.Text["rs"], "eSCL")
		if secure(i) == 1 {
			u.Scheme = "https"
		}
		o.Feeds = strings.Contains(strings.ToLower(i.Text["is"]), "adf")
	}
	u.Path = "/" + strings.Trim(u.Path, "/")
	o.URL = u.String()
	said := strings.Split(strings.ToLower(i.Text["pdl"]), ",")
	o.Fits = i.Text["pdl"] == "" || slices.ContainsFunc(formats, func(f string) bool { return slices.Contains(said, f) })
	return o
}

// OpenAt opens the printer or document scanner at a URL.
func OpenAt(ctx context.Context, class device.Class, at string) (device.Device, error) {
	if class == device.Document {
		return opened(escl.Open(ctx, at, escl.Options{}))
	}
	return opened(ipp.Open(ctx, at, ipp.Options{}))
}
