package daemon

import (
	"log/slog"
	"strings"

	"thana/appliance/config"
	"thana/drivers/all"
	"thana/drivers/camera/gphoto2"
	"thana/drivers/camera/v4l2"
	"thana/drivers/device"
	"thana/drivers/docscan/escl"
	"thana/drivers/docscan/sane"
	"thana/drivers/fingerprint"
	"thana/drivers/fingerprint/mfs100"
	"thana/drivers/fingerprint/rdservice"
	"thana/drivers/fingerprint/sbi"
	"thana/drivers/fingerprint/sgibiosrv"
	"thana/drivers/fingerprint/zfm"
	"thana/drivers/printer/escpos"
	"thana/drivers/printer/ipp"
	"thana/drivers/transport/libusb"
)

// Sources are the places where the configuration lets devices be.
func Sources(c config.Devices, log *slog.Logger) []device.Source {
	var out []device.Source
	ippAt, escposAt := printers(c.Printers)
	if c.USB {
		out = append(out, all.USB(libusb.NewBus(log), log), all.IPPUSB(log, map[device.Class][]string{device.Print: ippAt, device.Document: c.Scanners}))
	}
	if c.Cameras {
		out = append(out, v4l2.Source(log), gphoto2.Source(gphoto2.Options{}))
	}
	if c.SANE {
		out = append(out, sane.Source(sane.Options{}))
	}
	if c.SBI || len(c.SBIHosts) > 0 {
		anchors, err := sbi.Anchors(c.SBIAnchors)
		if err != nil { // it was there when the configuration was checked: scanners are listed as not trusted
			log.Error("no anchors for SBI scanners", "detail", err)
		}
		out = append(out, sbi.Source(sbi.Options{Here: c.SBI, Hosts: c.SBIHosts, Anchors: anchors, Env: c.SBIEnv, Log: log}))
	}
	if len(c.FingerPorts) > 0 {
		out = append(out, zfm.Source(log, c.FingerPorts...))
	}
	out = append(out, services(c.FingerServices)...)
	if len(c.Scanners) > 0 {
		out = append(out, escl.Source(escl.Options{}, c.Scanners...))
	}
	if len(ippAt) > 0 {
		out = append(out, ipp.Source(ipp.Options{}, ippAt...))
	}
	if len(escposAt) > 0 {
		out = append(out, escpos.Source(escposAt...))
	}
	return out
}

// printers tells those of IPP from receipt printers.
func printers(addresses []string) (ippAt, escposAt []string) {
	for _, at := range addresses {
		if strings.HasPrefix(at, "escpos+") {
			escposAt = append(escposAt, at)
		} else {
			ippAt = append(ippAt, at)
		}
	}
	return ippAt, escposAt
}

// services are the sources of makers' local services, by the kind that an address names.
func services(addresses []string) (out []device.Source) {
	named := map[string][]string{}
	for _, at := range addresses {
		kind, _, _ := strings.Cut(at, "+")
		named[kind] = append(named[kind], at)
	}
	if at := named["mantra"]; len(at) > 0 {
		out = append(out, mfs100.Maker().Source(fingerprint.LocalOptions{}, at...))
	}
	if at := named["secugen"]; len(at) > 0 {
		out = append(out, sgibiosrv.Maker().Source(fingerprint.LocalOptions{}, at...))
	}
	if at := named["rd"]; len(at) > 0 {
		out = append(out, rdservice.Source(rdservice.Options{}, at...))
	}
	return out
}
