package config

import (
	"strings"

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
