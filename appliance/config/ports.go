package config

import (
	"strings"

	"thana/drivers/fingerprint/mfs100"
	"thana/drivers/fingerprint/rdservice"
	"thana/drivers/fingerprint/sgibiosrv"
	"thana/drivers/fingerprint/zfm"
	"thana/drivers/printer/escpos"
)

// checkPorts says what is wrong with the serial scanners.
func (d Devices) checkPorts() error {
	for _, p := range d.FingerPorts {
		if _, err := zfm.Parse(p); err != nil {
			return err
		}
	}
	return nil
}

// checkReceipts says what is wrong with the receipt printers.
func (d Devices) checkReceipts() error {
	for _, p := range d.Printers {
		if !strings.HasPrefix(p, "escpos+") {
			continue
		}
		if _, err := escpos.Parse(p); err != nil {
			return err
		}
	}
	return nil
}

// checkServices says what is wrong with the makers' local services.
func (d Devices) checkServices() error {
	for _, at := range d.FingerServices {
		check := mfs100.Maker().Check
		switch {
		case strings.HasPrefix(at, "secugen+"):
			check = sgibiosrv.Maker().Check
		case strings.HasPrefix(at, "rd+"):
			check = rdservice.Check
		}
		if err := check(at); err != nil {
			return err
		}
	}
	return nil
}
