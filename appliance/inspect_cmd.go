package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"thana/appliance/exchange"
	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/mindtct"
	"thana/shared/biometric/nfiq"
	"thana/shared/fault"
	"thana/shared/nist"
	"thana/shared/nist/profile"
)

type inspectCmd struct {
	File    string `arg:"" type:"existingfile" help:"A picture, a transaction (traditional or XML) or an ISO record."`
	Profile string `help:"Rules that a transaction is held against: itl, arrest, or a profile file." default:"itl"`
	JSON    bool   `help:"For scripts."`
}

// inspected is the JSON of a file. Pixels of records are looked at as well: a file may promise what it does not hold.
type inspected struct {
	Format      string              `json:"format"`
	Prints      []inspectedPrint    `json:"prints"`
	Transaction json.RawMessage     `json:"transaction,omitempty"`
	Violations  []profile.Violation `json:"violations"`
	Ignored     []string            `json:"ignored,omitempty"`
	Minutiae    any                 `json:"minutiae,omitempty"`
	Face        any                 `json:"face,omitempty"`
}

type inspectedPrint struct {
	Record     int          `json:"record,omitempty"`
	Finger     string       `json:"finger"`
	Impression int          `json:"impression"`
	Width      int          `json:"width"`
	Height     int          `json:"height"`
	PPI        int          `json:"ppi"`
	SHA256     string       `json:"sha256_pixels"`
	Quality    int          `json:"quality"`
	NFIQ       int          `json:"nfiq1,omitempty"` // 1 best to 5; 0: the resolution or size is not one that it is made for
	Minutiae   int          `json:"minutiae,omitempty"`
	Verdicts   []fault.Code `json:"verdicts"`
	Fault      fault.Code   `json:"fault,omitempty"` // why the picture cannot be read
}

func (c *inspectCmd) Run(d *desk) error {
	f, err := exchange.Open(c.File)
	if err != nil {
		return err
	}
	r := inspected{Format: f.Format, Prints: []inspectedPrint{}, Violations: []profile.Violation{}, Ignored: f.Ignored}
	for _, p := range f.Prints {
		r.Prints = append(r.Prints, look(p))
	}
	if f.Transaction != nil {
		rules, err := rulesOf(c.Profile)
		if err != nil {
			return err
		}
		r.Violations = append(r.Violations, profile.Validate(f.Transaction, rules)...)
	}
	if f.Minutiae != nil {
		r.Minutiae = f.Minutiae
	}
	if f.Face != nil {
		r.Face = faces(*f.Face)
	}
	if c.JSON {
		return r.json(d, f)
	}
	return r.print(d, f)
}

// look decodes a print and judges it.
func look(p exchange.Print) inspectedPrint {
	out := inspectedPrint{Record: p.Record, Finger: p.Position.String(), Impression: p.Impression, PPI: p.PPI, Verdicts: []fault.Code{}}
	im, err := p.Image()
	if err != nil {
		out.Fault = fault.Of(err).Code
		return out
	}
	q := biometric.Assess(im)
	out.Width, out.Height, out.PPI, out.SHA256 = im.Width, im.Height, im.PPI, fmt.Sprintf("%x", im.SHA256())
	out.Quality, out.Verdicts = q.Score, append(out.Verdicts, q.Verdicts...)
	if found, err := mindtct.Detect(im, nil); err == nil {
		out.NFIQ, out.Minutiae = nfiq.FromMinutiae(found, nil).Class, len(found.Minutiae)
	}
	return out
}

func rulesOf(name string) (*profile.Profile, error) {
	if name == "itl" || name == "arrest" {
		return profile.Shipped(name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigFile, "inspect", err).With("where", name).With("problem", "cannot be read")
	}
	return profile.Load(data)
}

func (r inspected) json(d *desk, f exchange.File) error {
	if f.Transaction != nil {
		var out bytes.Buffer
		if err := nist.JSON(&out, f.Transaction); err != nil {
			return err
		}
		r.Transaction = out.Bytes()
	}
	return json.NewEncoder(d.out).Encode(r)
}

func (r inspected) print(d *desk, f exchange.File) error {
	fmt.Fprintf(d.out, "format     %s\n", r.Format)
	if f.Transaction != nil {
		if err := nist.Tree(d.out, f.Transaction); err != nil {
			return err
		}
	}
	if m := f.Minutiae; m != nil {
		for _, v := range m.Fingers {
			fmt.Fprintf(d.out, "view       %s, %d x %d pixels, %d minutiae\n", biometric.Finger(v.Position), v.Width, v.Height, len(v.Minutiae))
		}
	}
	if f.Face != nil {
		for _, im := range faces(*f.Face) {
			fmt.Fprintf(d.out, "face       %d x %d pixels, %d bytes\n", im.Width, im.Height, im.Bytes)
		}
	}
	for i, p := range r.Prints {
		p.print(d, i+1, len(r.Prints))
	}
	for _, v := range r.Violations {
		fmt.Fprintf(d.out, "violation  %s\n           %s\n", v, v.Say(d.lang))
	}
	for _, path := range r.Ignored {
		fmt.Fprintf(d.out, "ignored    %s\n", path)
	}
	if f.Transaction != nil {
		fmt.Fprintf(d.out, "violations %d\n", len(r.Violations))
	}
	return nil
}

func (p inspectedPrint) print(d *desk, n, of int) {
	if of > 1 || p.Record > 0 || p.Finger != biometric.UnknownFinger.String() {
		fmt.Fprintf(d.out, "print      %d of %d: %s, impression %d\n", n, of, p.Finger, p.Impression)
	}
	if p.Fault != "" {
		words := fault.Say(p.Fault, d.lang)
		fmt.Fprintf(d.out, "unread     %s [%s]\n", words.Title, p.Fault)
		return
	}
	fmt.Fprintf(d.out, "size       %d x %d pixels at %d ppi\npixels     sha256 %s\nquality    %d of 100 (own measure of ridge clarity)\n", p.Width, p.Height, p.PPI, p.SHA256, p.Quality)
	if p.NFIQ > 0 {
		fmt.Fprintf(d.out, "nfiq 1     class %d (1 best, 5 worst), %d minutiae\n", p.NFIQ, p.Minutiae)
	}
	for _, v := range p.Verdicts {
		words := fault.Say(v, d.lang)
		fmt.Fprintf(d.out, "remark     %s. %s\n", words.Title, words.Remedy)
	}
}

// face is what inspect tells of one picture of a face record.
type face struct {
	Width  int `json:"width"`
	Height int `json:"height"`
	Bytes  int `json:"bytes"`
	Points int `json:"points"`
}

func faces(r iso.Face) []face {
	var all []face
	for _, im := range r.Images {
		all = append(all, face{int(im.Width), int(im.Tall), len(im.Data), len(im.Points)})
	}
	return all
}
