package config

import (
	"net"
	"strconv"

	"thana/drivers/fingerprint/sbi"
)

// servesSBI: the protocol has its clients look at the ports 4501 to 4600 of this computer and nowhere else.
func servesSBI(address string) bool {
	if address == "" {
		return true
	}
	host, text, err := net.SplitHostPort(address)
	port, bad := strconv.Atoi(text)
	return err == nil && bad == nil && host == "127.0.0.1" && port >= 4501 && port <= 4600
}

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
