package escl

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"thana/drivers/device"
	"thana/shared/fault"
)

// The parts of the eSCL documents that the driver reads; elements are matched by local name (docs/protocols/escl.md).

type capabilitiesXML struct {
	XMLName      xml.Name  `xml:"ScannerCapabilities"`
	MakeAndModel string    `xml:"MakeAndModel"`
	Manufacturer string    `xml:"Manufacturer"`
	Serial       string    `xml:"SerialNumber"`
	UUID         string    `xml:"UUID"`
	Platen       *inputXML `xml:"Platen>PlatenInputCaps"`
	Simplex      *inputXML `xml:"Adf>AdfSimplexInputCaps"`
	Duplex       *inputXML `xml:"Adf>AdfDuplexInputCaps"`
}

type inputXML struct {
	MaxWidth  int          `xml:"MaxWidth"`
	MaxHeight int          `xml:"MaxHeight"`
	Profiles  []profileXML `xml:"SettingProfiles>SettingProfile"`
}

type profileXML struct {
	Colours  []string `xml:"ColorModes>ColorMode"`
	Formats  []string `xml:"DocumentFormats>DocumentFormat"`
	FormatsX []string `xml:"DocumentFormats>DocumentFormatExt"`
	Discrete []int    `xml:"SupportedResolutions>DiscreteResolutions>DiscreteResolution>XResolution"`
	Range    *struct {
		Min, Max, Step int
	} `xml:"SupportedResolutions>ResolutionRange>XResolutionRange"`
}

type statusXML struct {
	XMLName xml.Name `xml:"ScannerStatus"`
	State   string   `xml:"State"`
	Adf     string   `xml:"AdfState"`
	Jobs    []struct {
		URI     string   `xml:"JobUri"`
		State   string   `xml:"JobState"`
		Reasons []string `xml:"JobStateReasons>JobStateReason"`
	} `xml:"Jobs>JobInfo"`
}

// input is one source's abilities; sides in 1/300 inch.
type input struct {
	width, height int
	ppi           []int // ascending
	colours       []device.ScanColour
	format        string
}

// abilities is a scanner's description.
type abilities struct {
	brand, model, serial string
	uuid                 string
	sources              map[device.ScanSource]input
}

const (
	maxSide = 300 * 120 // 1/300 inch: ten feet
	maxPPI  = 9600
)

// usualPPI are offered of a range.
var usualPPI = [...]int{75, 100, 150, 200, 300, 400, 600}

func readCapabilities(body []byte) (abilities, error) {
	const op = "escl.Capabilities"
	var c capabilitiesXML
	if err := xml.NewDecoder(bytes.NewReader(body)).Decode(&c); err != nil {
		return abilities{}, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	a := abilities{brand: strings.TrimSpace(c.Manufacturer), model: strings.TrimSpace(c.MakeAndModel), serial: strings.TrimSpace(c.Serial), sources: map[device.ScanSource]input{}}
	a.uuid = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(c.UUID)), "urn:uuid:")
	if a.serial == "" {
		a.serial = strings.TrimSpace(c.UUID)
	}
	if a.brand == "" {
		a.brand, a.model, _ = strings.Cut(a.model, " ")
	}
	for source, x := range map[device.ScanSource]*inputXML{device.Flatbed: c.Platen, device.Feeder: c.Simplex, device.FeederDuplex: c.Duplex} {
		if x == nil {
			continue
		}
		if in, ok := x.read(); ok {
			a.sources[source] = in
		}
	}
	if len(a.sources) == 0 {
		return abilities{}, fault.New(fault.DeviceProtocol, op, "no source that gives JPEG or PNG in colour or grey")
	}
	return a, nil
}

// read keeps what this driver can use; it is false when nothing of a source is usable.
func (x *inputXML) read() (input, bool) {
	in := input{width: x.MaxWidth, height: x.MaxHeight}
	if in.width <= 0 || in.height <= 0 || in.width > maxSide || in.height > maxSide {
		return in, false
	}
	for _, p := range x.Profiles {
		formats := append(p.FormatsX, p.Formats...)
		for _, f := range []string{"image/jpeg", "image/png"} {
			if in.format == "" && slices.Contains(formats, f) {
				in.format = f
			}
		}
		for _, c := range p.Colours {
			switch strings.TrimSpace(c) {
			case "RGB24":
				in.colours = append(in.colours, device.Colour)
			case "Grayscale8":
				in.colours = append(in.colours, device.Grey)
			}
		}
		in.ppi = append(in.ppi, p.resolutions()...)
	}
	slices.Sort(in.ppi)
	in.ppi = slices.Compact(in.ppi)
	slices.Sort(in.colours)
	in.colours = slices.Compact(in.colours)
	return in, in.format != "" && len(in.ppi) > 0 && len(in.colours) > 0
}

func (p profileXML) resolutions() []int {
	var out []int
	for _, r := range p.Discrete {
		if r > 0 && r <= maxPPI {
			out = append(out, r)
		}
	}
	if r := p.Range; r != nil {
		for _, v := range usualPPI {
			if v >= r.Min && v <= r.Max && (r.Step <= 1 || (v-r.Min)%r.Step == 0) {
				out = append(out, v)
			}
		}
	}
	return out
}

func readStatus(body []byte) (statusXML, error) {
	var s statusXML
	if err := xml.NewDecoder(bytes.NewReader(body)).Decode(&s); err != nil {
		return s, fault.Wrap(fault.DeviceProtocol, "escl.Status", err)
	}
	s.State, s.Adf = strings.TrimSpace(s.State), strings.TrimSpace(s.Adf)
	return s, nil
}

// feeder is the fault that the feeder's state means, or nil.
func (s statusXML) feeder(op string) error {
	switch s.Adf {
	case "ScannerAdfJam", "ScannerAdfMispick", "ScannerAdfMultipickDetected", "ScannerAdfInputTrayFailed",
		"ScannerAdfDuplexPageTooShort", "ScannerAdfDuplexPageTooLong", "ScannerAdfInputTrayOverloaded":
		return fault.New(fault.FeederJam, op, "%s", s.Adf)
	case "ScannerAdfDoorOpen", "ScannerAdfHatchOpen":
		return fault.New(fault.FeederCoverOpen, op, "%s", s.Adf)
	}
	return nil
}

// stopped is the fault of a scanner that says that it does not work, or nil.
func (s statusXML) stopped(op string) error {
	if s.State == "Down" || s.State == "Stopped" {
		return fault.New(fault.DeviceStalled, op, "the scanner says %s", s.State)
	}
	return nil
}

// settings is the ScanSettings document of a scan.
func settings(source device.ScanSource, in input, ppi int, colour device.ScanColour) []byte {
	from, duplex, mode := "Feeder", "false", "RGB24"
	switch source {
	case device.Flatbed:
		from = "Platen"
	case device.FeederDuplex:
		duplex = "true"
	}
	if colour == device.Grey {
		mode = "Grayscale8"
	}
	const a4Width, a4Height = 2480, 3508 // 210 x 297 mm in 1/300 inch
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.6</pwg:Version><scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset><pwg:Width>%d</pwg:Width><pwg:Height>%d</pwg:Height></pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>%s</pwg:InputSource><scan:ColorMode>%s</scan:ColorMode>
<scan:XResolution>%d</scan:XResolution><scan:YResolution>%d</scan:YResolution>
<pwg:DocumentFormat>%s</pwg:DocumentFormat><scan:DocumentFormatExt>%s</scan:DocumentFormatExt>
<scan:Duplex>%s</scan:Duplex></scan:ScanSettings>`,
		min(in.width, a4Width), min(in.height, a4Height), from, mode, ppi, ppi, in.format, in.format, duplex)
}
