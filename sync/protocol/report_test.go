package protocol_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

func TestHello_TellsWhatAilsTheDevices(t *testing.T) {
	s := serve(t, nil)
	a := receivertest.NewStation("231001", 11)
	s.Enrol(a.Code, a.Public())
	c := s.Client(t, a.Code)
	many := make([]string, protocol.MaxFaults+4)
	for i := range many {
		many[i] = string(fault.DeviceGone)
	}
	for _, faults := range [][]string{nil, {string(fault.DeviceGone), string(fault.DeviceTimeout)}, many} {
		if _, err := c.Hello(t.Context(), protocol.Report{Faults: faults}); err != nil {
			t.Fatal(err)
		}
		if got, want := s.Report(a.Code).Faults, faults[:min(len(faults), protocol.MaxFaults)]; !slices.Equal(got, want) {
			t.Errorf("the state heard %v, want %v", got, want)
		}
	}
	for _, faults := range []string{"Not A Code", "a,,b", strings.Repeat("a", 65), strings.Repeat("a,", 16) + "a", "device.gone;drop"} {
		if _, err := c.Hello(t.Context(), protocol.Report{Faults: []string{faults}}); fault.Of(err).Code != fault.RequestMalformed {
			t.Errorf("%s: %v", url.QueryEscape(faults), err)
		}
	}
}
