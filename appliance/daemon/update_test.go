package daemon

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"thana/appliance/store/disktest"
	"thana/shared/fault"
	"thana/shared/wire"
)

// A running appliance finds itself healthy through its own door, and says what runs.
func TestHealth_ThroughItsOwnDoor(t *testing.T) {
	door, stop := running(t, station(t, t.TempDir()))
	defer stop()
	for _, deep := range []bool{false, true} {
		h, err := door.Health(t.Context(), deep)
		if err != nil || h.Problem != nil || h.Version != "test" || h.Started.IsZero() {
			t.Errorf("deep %v: %+v, %+v, %v", deep, h, h.Problem, err)
		}
	}
	s, err := door.Update(t.Context(), wire.UpdateAsk{})
	if err != nil || s.Version != "test" || s.Channel != "stable" || s.Window != "01:00-05:00" || s.Busy {
		t.Errorf("%+v, %v", s, err)
	}
}

// An appliance whose disk turned read-only says that it is not well, and a version that makes it so would be put back.
func TestHealth_DiskTurnsReadOnly(t *testing.T) {
	disk, fail, repair := disktest.Failing(t)
	defer repair()
	c := station(t, filepath.Join(disk, "data"))
	must(t, os.Mkdir(c.Data, 0o700))
	door, stop := running(t, c)
	defer stop()
	fail()
	if door.SetOfficer(t.Context(), officer("khan")) == nil {
		t.Fatal("the disk takes it")
	}
	if h, err := door.Health(t.Context(), false); err != nil || h.Problem == nil || h.Problem.Code != fault.StoreReadOnly {
		t.Errorf("%+v, %+v, %v", h, h.Problem, err)
	}
}

func TestToSelf(t *testing.T) {
	for want, a := range map[string]net.Addr{
		"127.0.0.1:7443": &net.TCPAddr{IP: net.IPv6unspecified, Port: 7443},
		"10.0.0.5:7443":  &net.TCPAddr{IP: net.IPv4(10, 0, 0, 5), Port: 7443},
	} {
		if at := toSelf(a); at != want {
			t.Errorf("%s is asked at %s", a, at)
		}
	}
}
