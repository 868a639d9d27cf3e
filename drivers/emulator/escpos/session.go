package escpos

import (
	"bytes"
	"io"
	"sync"
)

// session is one program's line: real-time commands are answered as they come, the others wait in a buffer until the printer
// can carry them out.
type session struct {
	p    *Printer
	line io.ReadWriteCloser
	more chan struct{}

	mu     sync.Mutex // of the buffer
	buffer []byte
}

func (s *session) read() {
	defer s.line.Close()
	buf := make([]byte, 1024)
	var tail []byte // of the last read: a command may be cut in two
	for {
		n, err := s.line.Read(buf)
		if err != nil {
			return
		}
		seen := append(tail, buf[:n]...)
		cleared := s.realTime(seen)
		tail = append([]byte(nil), seen[max(0, len(seen)-2):]...)
		if len(tail) == 2 && tail[0] == 0x10 && tail[1] == 0x04 || len(tail) > 0 && tail[len(tail)-1] == 0x10 {
			tail = tail[bytes.LastIndexByte(tail, 0x10):]
		} else {
			tail = nil
		}
		s.mu.Lock()
		if s.buffer = append(s.buffer, buf[:n]...); cleared > 0 {
			s.buffer = bytes.Clone(seen[cleared:]) // it is longer than a tail: what is behind it came now
		}
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
	}
}

// realTime carries out the real-time commands that it finds anywhere. What came before cleared is thrown away.
func (s *session) realTime(data []byte) (cleared int) {
	clearBuffer := []byte{0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08}
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	for i := range data {
		rest := data[i:]
		switch {
		case len(rest) >= 3 && rest[0] == 0x10 && rest[1] == 0x04 && rest[2] >= 1 && rest[2] <= 4:
			s.answer(s.p.state[rest[2]] | 0x12)
		case bytes.HasPrefix(rest, clearBuffer):
			cleared = i + len(clearBuffer)
			s.p.torn = len(s.p.rows) > 0
		case len(rest) >= 2 && rest[0] == 0x10 && (rest[1] == 0x05 || rest[1] == 0x14):
			s.p.drawers++
		}
	}
	return cleared
}

// answer writes one byte, as the printer's mood is.
func (s *session) answer(b byte) {
	switch {
	case s.p.cuts:
		_ = s.line.Close()
	case s.p.garbled:
		_, _ = s.line.Write([]byte{0xff})
	case !s.p.silent:
		_, _ = s.line.Write([]byte{b})
	}
}

// work carries commands out, one after the other, while paper, cover and cutter let it.
func (s *session) work() {
	for {
		s.p.mu.Lock()
		online, wake := s.p.state[1]&0x08 == 0, s.p.wake
		s.p.mu.Unlock()
		if online && s.step() {
			continue
		}
		select {
		case <-wake:
		case <-s.more:
		case <-s.p.gone:
			return
		}
	}
}

// step carries out the first command of the buffer, if it is whole.
func (s *session) step() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	b := s.buffer
	n := 0
	switch {
	case len(b) < 2:
		return false
	case b[0] == 0x10 && b[1] == 0x04:
		n = 3
	case b[0] == 0x10 && b[1] == 0x14:
		n = 10
	case b[0] == 0x1b && b[1] == 0x40:
		n = 2
	case b[0] == 0x1b && b[1] == 0x64, b[0] == 0x1d && b[1] == 0x61, b[0] == 0x1d && b[1] == 0x72:
		n = 3
	case b[0] == 0x1d && b[1] == 0x56:
		n = 4
	case b[0] == 0x1d && b[1] == 0x76 && len(b) >= 8:
		n = 8 + (int(b[4])|int(b[5])<<8)*(int(b[6])|int(b[7])<<8)
	case b[0] == 0x1d && b[1] == 0x76:
		return false
	default:
		n = 1 // text would print as such; nobody sends it
	}
	if len(b) < n {
		return false
	}
	s.carryOut(b[:n])
	s.buffer = b[n:]
	return true
}

func (s *session) carryOut(c []byte) {
	switch {
	case c[0] == 0x1d && len(c) > 1 && c[1] == 0x76:
		width := int(c[4]) | int(c[5])<<8
		for data := c[8:]; len(data) > 0; data = data[width:] {
			s.p.rows = append(s.p.rows, bytes.Clone(data[:width]))
		}
	case c[0] == 0x1d && len(c) > 1 && c[1] == 0x56:
		s.p.cut()
	case c[0] == 0x1d && len(c) > 1 && c[1] == 0x72:
		s.answer(s.p.state[4] & 0x0c >> 2)
	}
}
