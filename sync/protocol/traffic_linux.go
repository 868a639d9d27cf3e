package protocol

import (
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// notSent is how much the kernel takes beyond what it may send, so that a large frame does not vanish into its buffer.
const notSent = 16 << 10

// control is a congestion control that does not probe the line for itself: every 10 s BBR sends almost nothing for 0.2 s,
// a fiftieth of the line. Where it is not allowed, the system's own stays.
const control = "cubic"

// tune prepares a socket before it connects.
func tune(_, _ string, c syscall.RawConn) (err error) {
	failed := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, notSent)
		_ = unix.SetsockoptString(int(fd), unix.IPPROTO_TCP, unix.TCP_CONGESTION, control)
	})
	if failed != nil {
		return failed
	}
	return err
}

// trafficOf asks the kernel; false where the connection is not TCP or is closed.
func trafficOf(conn net.Conn) (t traffic, ok bool) {
	tcp, ok := conn.(syscall.Conn)
	if !ok {
		return t, false
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return t, false
	}
	err = raw.Control(func(fd uintptr) {
		queued, err := unix.IoctlGetInt(int(fd), unix.TIOCOUTQ)
		if err != nil {
			ok = false
			return
		}
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			ok = false
			return
		}
		t = traffic{queued, info.Bytes_acked, time.Duration(info.Min_rtt) * time.Microsecond, int(info.Snd_mss)}
	})
	return t, ok && err == nil
}
