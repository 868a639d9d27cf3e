//go:build linux

package dnssd

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	emulated "thana/drivers/emulator/dnssd"
)

// cable runs a test once more on one end of a cable between two machines, 192.168.77.1 and .2: network namespaces that go with it.
// The script begins what stands at the other end, with $peer before its command.
const cable = `set -e
mount -t tmpfs none /run
ip link set lo up; ip netns add peer
ip link add one type veth peer name two netns peer
ip addr add 192.168.77.1/24 dev one; ip link set one up
ip -n peer addr add 192.168.77.2/24 dev two; ip -n peer link set lo up; ip -n peer link set two up
peer="ip netns exec peer"
%s
THANA_CABLE=here "$0" -test.run="$1" -test.v`

func onCable(t *testing.T, other string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a network of its own needs root")
	}
	if out, err := exec.Command("unshare", "-n", "-m", "sh", "-c", "mount -t tmpfs none /run && ip netns add peer").CombinedOutput(); err != nil {
		t.Skipf("no network of its own here: %v %s", err, out)
	}
	cmd := exec.Command("unshare", "-n", "-m", "--kill-child", "--pid", "--fork", "sh", "-c", fmt.Sprintf(cable, other), os.Args[0], "^TestCable_Here$")
	cmd.Env = append(os.Environ(), "THANA_PEER="+t.Name(), "SCRATCH="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestCable_Here") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// The multicast itself, on a cable with a responder at its other end: the emulator.
func TestCable_Emulator(t *testing.T) {
	onCable(t, `THANA_CABLE=peer $peer "$0" -test.run="^TestCable_Peer$" & `)
}

// The same with avahi, of the distribution, at the other end.
func TestCable_Avahi(t *testing.T) {
	if _, err := exec.LookPath("avahi-daemon"); err != nil {
		t.Skip("avahi-daemon is not installed")
	}
	onCable(t, `printf '%s' '<service-group><name>HP LaserJet M1.5</name><service><type>_ipp._tcp</type><port>631</port><txt-record>rp=ipp/print</txt-record><txt-record>UUID=7</txt-record></service></service-group>' > "$SCRATCH/a.service"
printf '[server]\nhost-name=peer\nenable-dbus=no\nuse-ipv6=no\n[rlimits]\n' > "$SCRATCH/avahi.conf"
mount --bind "$SCRATCH" /etc/avahi/services
$peer avahi-daemon -f "$SCRATCH/avahi.conf" --no-drop-root --no-rlimits --no-chroot &`)
}

// TestCable_Peer stands at the other end.
func TestCable_Peer(t *testing.T) {
	if os.Getenv("THANA_CABLE") != "peer" {
		t.Skip("it is a part of the others")
	}
	two, err := net.InterfaceByName("two")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenMulticastUDP("udp4", two, &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: 5353})
	if err != nil {
		t.Fatal(err)
	}
	r := emulated.On(conn, printer("HP LaserJet M1.5", "192.168.77.2:631", "rp=ipp/print", "UUID=7"))
	defer r.Close()
	<-time.After(time.Minute) // it goes with the namespace before that
}

// TestCable_Here looks from this end; avahi takes some seconds before it is sure of its name.
func TestCable_Here(t *testing.T) {
	if os.Getenv("THANA_CABLE") != "here" {
		t.Skip("it is a part of the others")
	}
	here := links()
	if len(here) != 1 || here[0].Net != netip.MustParsePrefix("192.168.77.1/24") {
		t.Fatalf("%+v", here)
	}
	for late := time.After(40 * time.Second); ; {
		found := browse(t, time.Second)
		if len(found) == 1 {
			f := found[0]
			if f.Name != "HP LaserJet M1.5" || f.At.String() != "192.168.77.2:631" || f.Text["rp"] != "ipp/print" || f.Text["uuid"] != "7" {
				t.Fatalf("%+v", f)
			}
			break
		}
		select {
		case <-late:
			t.Fatalf("%+v", found)
		default:
		}
	}
	table, err := os.ReadFile("/proc/self/net/udp")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(strings.TrimSpace(string(table)), "\n"); lines != 0 {
		t.Errorf("something listens after the search:\n%s", table)
	}
}
