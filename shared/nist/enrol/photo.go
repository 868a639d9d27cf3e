package enrol

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"strconv"

	"thana/shared/fault"
	"thana/shared/nist"
)

// photo makes the Type-10 record of a photograph.
func (e Enrolment) photo(p Photo, idc int) (*nist.Record, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG))
	if err != nil {
		return nil, fault.New(fault.ExchangeNotWritten, "enrol.Build", "photograph %d: %v", idc, err)
	}
	space := "SRGB"
	if config.ColorModel == color.GrayModel {
		space = "GRAY"
	}
	r := nist.NewRecord(10, idc)
	r.Set(3, "FACE")
	r.Set(4, e.Origin)
	r.Set(5, localDate(p.Taken))
	r.Set(6, strconv.Itoa(config.Width))
	r.Set(7, strconv.Itoa(config.Height))
	r.Set(8, "0") // no scale: 9 and 10 are the aspect of a pixel
	r.Set(9, "1")
	r.Set(10, "1")
	r.Set(11, "JPEGB")
	r.Set(12, space)
	if p.Mark != nil {
		p.Mark.fill(r)
	} else {
		r.Set(13, strconv.Itoa(p.SAP))
		r.Set(20, p.Pose)
	}
	r.SetData(p.JPEG)
	return r, nil
}

// Class and subclass of a tattoo that nobody classed, and of what is none: 1-2011 Update 2013, table of tattoo codes.
const (
	otherClass    = "OTHER"
	otherSubclass = "MISC"
)

func (m Mark) fill(r *nist.Record) {
	r.Set(3, m.Kind)
	r.Set(40, m.Place)
	if m.HeightCM > 0 && m.WidthCM > 0 {
		r.Set(41, strconv.Itoa(m.HeightCM), strconv.Itoa(m.WidthCM))
	}
	if m.Description != "" {
		r.Set(42, m.Kind, otherClass, otherSubclass, m.Description)
	}
}
