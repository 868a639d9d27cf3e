package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"thana/appliance/exchange"
	"thana/appliance/nfiq2"
	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/mindtct"
	"thana/shared/biometric/nfiq"
	"thana/shared/fault"
	"thana/shared/nist"
	"thana/shared/nist/profile"
)

type inspectCmd struct {
	File    string `arg:"" type:"existingfile" help:"A picture, a transaction (traditional or XML) or an ISO record."`
	Profile string `help:"Rules that a transaction is held against: itl, arrest, or a profile file." default:"itl"`
	NFIQ2   string `name:"nfiq2" help:"NIST's program nfiq2, v2.3; with its model it scores each print." placeholder:"PROGRAM"`
	Model   string `name:"nfiq2-model" help:"Its model information file, nist_plain_tir-ink.txt." placeholder:"FILE"`
	JSON    bool   `help:"For scripts."`
}

// measures are quality measures of ISO/IEC 29794-4 by name.
type measures map[string]float64

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
	NFIQ2      *int         `json:"nfiq2,omitempty"`       // 0 to 100; only NIST's own program gives it
	NFIQ2Fault fault.Code   `json:"nfiq2_fault,omitempty"` // why it gave none
	Measures   measures     `json:"iso29794_4,omitempty"`  // by the names of NFIQ 2; none where the picture cannot be measured
	Verdicts   []fault.Code `json:"verdicts"`
	Fault      fault.Code   `json:"fault,omitempty"` // why the picture cannot be read
}

func (c *inspectCmd) Run(d *desk) error {
	f, err := exchange.Open(c.File)
	if err != nil {
		return err
	}
	var scorer *nfiq2.Program
	if c.NFIQ2 != "" || c.Model != "" {
		if scorer, err = nfiq2.Open(c.NFIQ2, c.Model); err != nil {
			return err
		}
	}
	r := inspected{Format: f.Format, Prints: []inspectedPrint{}, Violations: []profile.Violation{}, Ignored: f.Ignored}
	for _, p := range f.Prints {
		r.Prints = append(r.Prints, look(p, scorer))
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

// look decodes a print and judges it; a scorer may be missing.
func look(p exchange.Print, scorer *nfiq2.Program) inspectedPrint {
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
	if m, err := measure.Of(im, nil); err == nil {
		out.Measures, out.Verdicts = measures{}, append([]fault.Code{}, m.Advice(out.Verdicts)...)
		for _, v := range m.Values() {
			out.Measures[v.Name] = v.Value
		}
	}
	if scorer != nil {
		score, err := scorer.Score(context.Background(), im)
		if err == nil {
			out.NFIQ2 = &score
		} else {
			out.NFIQ2Fault = fault.Of(err).Code
		}
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
	p.printMeasures(d)
	for _, v := range p.Verdicts {
		words := fault.Say(v, d.lang)
		fmt.Fprintf(d.out, "remark     %s. %s\n", words.Title, words.Remedy)
	}
}

// printMeasures names every figure: which standard it is of, and what it is not.
func (p inspectedPrint) printMeasures(d *desk) {
	switch {
	case p.NFIQ2 != nil:
		fmt.Fprintf(d.out, "nfiq 2     %d of 100 (NIST's nfiq2 v2.3)\n", *p.NFIQ2)
	case p.NFIQ2Fault != "":
		words := fault.Say(p.NFIQ2Fault, d.lang)
		fmt.Fprintf(d.out, "nfiq 2     none: %s [%s]\n", words.Title, p.NFIQ2Fault)
	default:
		fmt.Fprintln(d.out, "nfiq 2     not measured: it needs NIST's program and its model (--nfiq2, --nfiq2-model)")
	}
	if p.Measures == nil {
		return
	}
	fmt.Fprintf(d.out, "29794-4    frequency %.2f, clarity %.2f, certainty %.2f, flow %.2f, ridge by valley %.2f, coherence %.2f (block measures of ISO/IEC 29794-4, no score)\n",
		p.Measures["FDA_Bin10_Mean"], p.Measures["LCS_Bin10_Mean"], p.Measures["OCL_Bin10_Mean"], p.Measures["OF_Bin10_Mean"], p.Measures["RVUP_Bin10_Mean"],
		p.Measures["OrientationMap_ROIFilter_CoherenceRel"])
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
