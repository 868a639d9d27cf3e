package daemon

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/drivers/fingerprint/sbi"
	"thana/shared/fault"
)

// freeOfRange is a free port of those that the protocol names.
func freeOfRange(t *testing.T) string {
	t.Helper()
	for port := 4501; port <= 4600; port++ {
		at := fmt.Sprintf("127.0.0.1:%d", port)
		if l, err := net.Listen("tcp", at); err == nil {
			must(t, l.Close())
			return at
		}
	}
	t.Skip("every port from 4501 to 4600 is taken on this machine")
	return ""
}

// Another program on the box finds the appliance's scanner at its port, by the certificate in the folder of keys, and nothing
// where it is not set. It takes nothing unless the officer in charge lends it (appliance/api).
func TestRun_ServesItsScannersWhereItIsSet(t *testing.T) {
	c := station(t, t.TempDir())
	c.Devices.ServeSBI, c.Devices.SBIEnv = freeOfRange(t), "Developer"
	_, stop := running(t, c)
	defer stop()
	anchors, err := sbi.Anchors(filepath.Join(c.Keys, "sbi-anchor.pem"))
	must(t, err)
	src := sbi.Source(sbi.Options{Hosts: []string{"http://" + c.Devices.ServeSBI}, Anchors: anchors, Env: "Developer", Answer: 20 * time.Second})
	found, err := src.List(t.Context())
	if err != nil || len(found) != 1 || !strings.Contains(found[0].Name, "U.are.U") {
		t.Fatalf("%+v, %v", found, err)
	}
	_, err = src.Open(t.Context(), found[0])
	if !errors.Is(err, fault.DeviceNotReady) { // nobody lends it
		t.Errorf("opened: %v", err)
	}
}

func TestRun_ServesNobodyByDefault(t *testing.T) {
	d := &Daemon{}
	if serve, err := d.scannersFor(); serve != nil || err != nil {
		t.Errorf("it serves: %v", err)
	}
}
