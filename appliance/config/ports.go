package config

import "thana/drivers/fingerprint/zfm"

// checkPorts says what is wrong with the serial scanners.
func (d Devices) checkPorts() error {
	for _, p := range d.FingerPorts {
		if _, err := zfm.Parse(p); err != nil {
			return err
		}
	}
	return nil
}
