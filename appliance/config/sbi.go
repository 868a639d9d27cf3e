package config

import "thana/drivers/fingerprint/sbi"

// checkSBI says what is wrong with the hosts and with the anchors of SBI scanners. Without an anchor no scanner is trusted, so
// one must be named as soon as scanners are looked for.
func (d Devices) checkSBI() (hosts, anchors error) {
	for _, h := range d.SBIHosts {
		if err := sbi.CheckHost(h); err != nil && hosts == nil {
			hosts = err
		}
	}
	if d.SBI || len(d.SBIHosts) > 0 || d.SBIAnchors != "" {
		_, anchors = sbi.Anchors(d.SBIAnchors)
	}
	return hosts, anchors
}
