package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"thana/shared/biometric"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

type convertCmd struct {
	In      string  `arg:"" type:"existingfile"`
	Out     string  `arg:"" type:"path" help:"The ending says the format: .png .pgm .bmp .wsq"`
	PPI     int     `help:"Resample to this resolution; 0 keeps it."`
	Bitrate float64 `help:"WSQ bits per pixel." default:"0.75"`
}

func (c *convertCmd) Run(d *desk) error {
	im, _, err := readPicture(c.In)
	if err != nil {
		return err
	}
	if c.PPI > 0 {
		im = biometric.Resample(im, c.PPI)
	}
	formats := map[string]string{".png": picture.PNG, ".pgm": picture.PGM, ".bmp": picture.BMP, ".wsq": picture.WSQ}
	format, known := formats[strings.ToLower(filepath.Ext(c.Out))]
	if !known {
		return fault.New(fault.RequestImageKind, "convert", "ending %q", filepath.Ext(c.Out))
	}
	data, err := picture.Encode(im, format, c.Bitrate)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, data, 0o600); err != nil {
		return fault.Wrap(fault.ConfigFile, "convert", err).With("where", c.Out).With("problem", "cannot be written")
	}
	return nil
}

func readPicture(path string) (biometric.Image, string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return biometric.Image{}, "", fault.Wrap(fault.ConfigFile, "read", err).With("where", path).With("problem", "cannot be read")
	}
	return picture.Decode(data)
}

type inspectCmd struct {
	File string `arg:"" type:"existingfile"`
	JSON bool   `help:"For scripts."`
}

type inspected struct {
	Format   string       `json:"format"`
	Width    int          `json:"width"`
	Height   int          `json:"height"`
	PPI      int          `json:"ppi"`
	SHA256   string       `json:"sha256_pixels"`
	Quality  int          `json:"quality"`
	Verdicts []fault.Code `json:"verdicts"`
}

func (c *inspectCmd) Run(d *desk) error {
	im, format, err := readPicture(c.File)
	if err != nil {
		return err
	}
	q := biometric.Assess(im)
	r := inspected{format, im.Width, im.Height, im.PPI, fmt.Sprintf("%x", im.SHA256()), q.Score, append([]fault.Code{}, q.Verdicts...)}
	if c.JSON {
		return json.NewEncoder(d.out).Encode(r)
	}
	fmt.Fprintf(d.out, "format     %s\nsize       %d x %d pixels at %d ppi\npixels     sha256 %s\nquality    %d of 100 (own measure of ridge clarity)\n", r.Format, r.Width, r.Height, r.PPI, r.SHA256, r.Quality)
	for _, v := range r.Verdicts {
		words := fault.Say(v, d.lang)
		fmt.Fprintf(d.out, "remark     %s. %s\n", words.Title, words.Remedy)
	}
	return nil
}
