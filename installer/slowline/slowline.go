// Package slowline is a slow, cut and lossy line between this process and a network namespace of its own: two TUN devices
// and a carrier in user space, for kernels without netem. Linux, root.
package slowline

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// Near and Far are the addresses of the two ends: this process's namespace, and the one behind the line.
const (
	Near = "10.77.0.1"
	Far  = "10.77.0.2"
)

// Options are the nature of a line. Rates are bits per second of IP packets; zero values mean none.
type Options struct {
	Up, Down float64       // from Near to Far, and back
	RTT      time.Duration // without queueing
	Queue    time.Duration // how long a full queue takes to empty; what comes then is dropped
	Loss     float64       // of packets, 0 to 1, each way
	Cut      time.Duration // every so often all flows die: the sender is reset, the other end is left half-open
	Seed     uint64        // of the losses
}

// mtu is what a VPN over a leased line or a mobile network leaves.
const mtu = 1400

// Line carries packets until Close.
type Line struct {
	o     Options
	ns    string
	ends  [2]*os.File
	ways  [2]*way
	flows flows
	stop  context.CancelFunc
	work  sync.WaitGroup
	cuts  atomic.Int64
}

// Open makes the namespace, the devices and their addresses, and begins to carry. The caller's own namespace gets the
// address Near: run it in a namespace made for the purpose (`unshare --net`).
func Open(o Options) (*Line, error) {
	if o.Queue == 0 {
		o.Queue = time.Second
	}
	l := &Line{o: o, ns: fmt.Sprintf("thana-line-%d", os.Getpid())}
	l.flows.born = map[flow]int64{}
	var ctx context.Context
	ctx, l.stop = context.WithCancel(context.Background())
	if err := l.lay(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	for i, rate := range []float64{o.Up, o.Down} {
		l.ways[i] = &way{line: l, from: l.ends[i], to: l.ends[1-i], rate: rate, rand: rand.New(rand.NewPCG(o.Seed, uint64(i)))}
		l.work.Go(func() { l.ways[i].carry(ctx) })
	}
	if o.Cut > 0 {
		l.work.Go(func() { l.cutting(ctx) })
	}
	return l, nil
}

// lay makes what Close removes.
func (l *Line) lay() error {
	names := [2]string{"thana-near", "thana-far"}
	for i, name := range names {
		var err error
		if l.ends[i], err = openTUN(name); err != nil {
			return err
		}
	}
	steps := []string{
		"ip link set lo up",
		fmt.Sprintf("ip addr add %s peer %s dev %s", Near, Far, names[0]),
		fmt.Sprintf("ip link set %s mtu %d up", names[0], mtu),
		"ip netns add " + l.ns,
		fmt.Sprintf("ip link set %s netns %s", names[1], l.ns),
		fmt.Sprintf("ip -n %s link set lo up", l.ns),
		fmt.Sprintf("ip -n %s addr add %s peer %s dev %s", l.ns, Far, Near, names[1]),
		fmt.Sprintf("ip -n %s link set %s mtu %d up", l.ns, names[1], mtu),
	}
	for _, s := range steps {
		if err := run(s); err != nil {
			return err
		}
	}
	return nil
}

// Settings applies a file of sysctl settings to this process's namespace: what an appliance is installed with.
func Settings(file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(b)) {
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		path := "/proc/sys/" + strings.ReplaceAll(strings.TrimSpace(name), ".", "/")
		if err := os.WriteFile(path, []byte(strings.TrimSpace(value)), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func run(command string) error {
	words := strings.Fields(command)
	if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("slowline: %s: %w: %s", command, err, out)
	}
	return nil
}

// openTUN makes a TUN device whose packets have no header. The file must be pollable, so that Close ends a read.
func openTUN(name string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("slowline: /dev/net/tun: %w", err)
	}
	ifr, err := unix.NewIfreq(name)
	if err == nil {
		ifr.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, ifr)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("slowline: %s: %w", name, err), unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), name), nil
}

// Command precedes a program that is to run behind the line.
func (l *Line) Command() []string { return []string{"ip", "netns", "exec", l.ns} }

// Cuts is how often the flows were killed.
func (l *Line) Cuts() int64 { return l.cuts.Load() }

// Bytes are the IP bytes put on the line since it was opened: from Near to Far, and back.
func (l *Line) Bytes() (up, down int64) { return l.ways[0].bytes.Load(), l.ways[1].bytes.Load() }

// Packets are what was put on the line since it was opened, by kind: from Near to Far, and back.
func (l *Line) Packets() (up, down Packets) { return l.ways[0].packets(), l.ways[1].packets() }

// Block holds the line dark until it is called again with false: nothing arrives, nobody is told.
func (l *Line) Block(dark bool) { l.flows.dark.Store(dark) }

func (l *Line) cutting(ctx context.Context) {
	tick := time.NewTicker(l.o.Cut)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			l.flows.age.Add(1)
			l.cuts.Add(1)
		}
	}
}

// Close ends the line and removes what Open made.
func (l *Line) Close() error {
	l.stop()
	var err error
	for _, f := range l.ends {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	l.work.Wait()
	if _, there := os.Stat("/run/netns/" + l.ns); there == nil {
		err = errors.Join(err, run("ip netns del "+l.ns))
	}
	return err
}
