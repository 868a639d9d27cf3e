package main

import (
	"os"
	"time"

	"thana/appliance/exchange"
	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/fault"
)

type convertCmd struct {
	In         string  `arg:"" type:"existingfile" help:"A picture, a transaction (traditional or XML) or an ISO record; its content says which."`
	Out        string  `arg:"" type:"path" help:"The ending says the format: .png .pgm .bmp .wsq, .an2 .xml, .fir (ISO 19794-4), .fmr (ISO 19794-2)."`
	Print      int     `help:"Which fingerprint of a file with several, from 1; a transaction without it is converted whole." placeholder:"N"`
	PPI        int     `help:"Resample to this resolution; 0 keeps it."`
	Bitrate    float64 `help:"WSQ bits per pixel; 0 keeps a file's own WSQ as it is, and is 0.75 for anything else."`
	Finger     string  `help:"Whose print it is, where the file does not say: right_thumb ... left_little, right_four, left_four." default:"unknown"`
	Impression int     `help:"How it was taken, ANSI/NIST-ITL table 7: 0 live plain, 1 live rolled, 2 ink plain, 3 ink rolled; -1 keeps it." default:"-1"`
	Edition    int     `help:"Of ISO records." enum:"2005,2011" default:"2011"`
	Agency     string  `help:"Originating agency of a transaction." default:"THANA"`
}

func (c *convertCmd) Run(d *desk) error {
	format, err := exchange.FormatOf(c.Out)
	if err != nil {
		return err
	}
	finger, known := biometric.ParseFinger(c.Finger)
	if !known {
		return fault.New(fault.RecordChoice, "convert", "finger %q", c.Finger)
	}
	in, err := exchange.Open(c.In)
	if err != nil {
		return err
	}
	data, err := c.convert(in, exchange.Wish{Format: format, PPI: c.PPI, Bitrate: c.Bitrate, Position: finger, Impression: c.Impression,
		Edition: iso.Edition(c.Edition), Origin: c.Agency, Now: time.Now()})
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, data, 0o600); err != nil {
		return fault.Wrap(fault.ConfigFile, "convert", err).With("where", c.Out).With("problem", "cannot be written")
	}
	return nil
}

func (c *convertCmd) convert(in exchange.File, w exchange.Wish) ([]byte, error) {
	if c.Print == 0 {
		if data, whole, err := in.Whole(w); whole {
			return data, err
		}
	}
	p, err := in.Print(c.Print)
	if err != nil {
		return nil, err
	}
	return p.Write(w)
}
