package zfm

import (
	"bytes"
	"context"
	"encoding/binary"
	"time"

	"thana/drivers/transport/line"
	"thana/shared/fault"
)

// Section numbers are those of docs/protocols/zfm.md.

// Packets, section 2.
const (
	headSize = 9 // start, address, kind, length
	sumSize  = 2
	maxBody  = 256
	maxNoise = 4096 // bytes passed over before a packet
)

func start() []byte { return []byte{0xef, 0x01, 0xff, 0xff, 0xff, 0xff} }

// Kinds of packets.
const (
	kindCommand = 0x01
	kindData    = 0x02
	kindAnswer  = 0x07
	kindLast    = 0x08
)

type packet struct {
	kind byte
	body []byte
}

func (p packet) bytes() []byte {
	raw := append(start(), p.kind)
	raw = binary.BigEndian.AppendUint16(raw, uint16(len(p.body)+sumSize))
	raw = append(raw, p.body...)
	return binary.BigEndian.AppendUint16(raw, sum(raw[6:]))
}

func sum(data []byte) (s uint16) {
	for _, b := range data {
		s += uint16(b)
	}
	return s
}

// cut takes the first packet off pending. skipped counts the bytes before it that are no packet. ok is false where more bytes
// must come first; then rest begins where a packet may.
func cut(pending []byte) (p packet, rest []byte, skipped int, ok bool, err error) {
	at := bytes.Index(pending, start())
	if at < 0 {
		keep := min(len(pending), len(start())-1) // it may begin in these
		return packet{}, pending[len(pending)-keep:], len(pending) - keep, false, nil
	}
	raw := pending[at:]
	if len(raw) < headSize {
		return packet{}, raw, at, false, nil
	}
	n := int(binary.BigEndian.Uint16(raw[7:]))
	if n < sumSize || n > maxBody+sumSize {
		return packet{}, raw[len(start()):], at, false, bad("a packet of %d bytes", n)
	}
	if len(raw) < headSize+n {
		return packet{}, raw, at, false, nil
	}
	whole, rest := raw[:headSize+n], raw[headSize+n:]
	body := whole[headSize : len(whole)-sumSize]
	if want, got := sum(whole[6:len(whole)-sumSize]), binary.BigEndian.Uint16(whole[len(whole)-sumSize:]); want != got {
		return packet{}, rest, at, false, bad("sum %04x, computed %04x", got, want)
	}
	return packet{kind: whole[6], body: bytes.Clone(body)}, rest, at, true, nil
}

func bad(format string, args ...any) error {
	return fault.New(fault.DeviceProtocol, "zfm", format, args...)
}

// wire is the line with what has been read and not been used.
type wire struct {
	line    line.Line
	pending []byte
	heard   bool // at least one byte came
}

// read returns the next packet.
func (w *wire) read(ctx context.Context) (packet, error) {
	noise := 0
	buf := make([]byte, 512)
	for {
		p, rest, skipped, ok, err := cut(w.pending)
		w.pending = rest
		if noise += skipped; ok || err != nil {
			return p, err
		}
		if noise > maxNoise {
			return packet{}, bad("%d bytes and no packet", noise)
		}
		n, err := w.line.Read(ctx, buf)
		if err != nil {
			return packet{}, err
		}
		w.heard = true
		w.pending = append(w.pending, buf[:n]...)
	}
}

// quiet reads until nothing comes for a while: what is left of a picture that was given up.
func (w *wire) quiet(ctx context.Context) error {
	const (
		silence = 60 * time.Millisecond
		longest = 64 << 10 // bytes: more than a picture
	)
	w.pending = nil
	buf := make([]byte, 4096)
	for thrown := 0; ; {
		done := fault.New(fault.DeviceTimeout, "zfm.quiet", "")
		pause, cancel := context.WithTimeoutCause(ctx, silence, done)
		n, err := w.line.Read(pause, buf)
		cancel()
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err == error(done):
			return nil
		case err != nil:
			return err
		}
		if thrown += n; thrown > longest {
			return bad("%d bytes without a pause", thrown)
		}
	}
}
