// Package zfm is a ZFM-20 sensor made of software: it answers on its line as docs/protocols/zfm.md says, from which
// alone it was written. Its hands may be used from any goroutine.
package zfm

import (
	"io"
	"sync"

	"thana/drivers/emulator/glass"
	"thana/shared/biometric"
)

// Options say which sensor it is.
type Options struct {
	Password uint32
	Light    bool       // it has the light of the R503
	Baud     int        // its speed; 0 where the line has none
	Speed    func() int // the program's
}

// Sensor is the sensor on its line.
type Sensor struct {
	o    Options
	line io.ReadWriteCloser
	done chan struct{}

	mu       sync.Mutex
	finger   *biometric.Image
	taken    []byte // the picture in its memory
	opened   bool   // the password was right
	lights   []byte // controls of the light, as they came
	deaf     bool   // understands nothing
	silent   bool   // answers nothing
	noisy    bool   // garbage between packets
	garbled  bool   // sums of pictures are wrong
	short    bool   // pictures lack their second half
	breaks   bool   // pictures break off
	unsteady int    // pictures still to be damaged
}

// Start serves the line until it is closed.
func Start(line io.ReadWriteCloser, o Options) *Sensor {
	s := &Sensor{o: o, line: line, done: make(chan struct{})}
	go s.serve()
	return s
}

// Close ends it: the program's end of the line hangs up.
func (s *Sensor) Close() error {
	err := s.line.Close()
	<-s.done
	return err
}

func (s *Sensor) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Touch lays a finger down, scaled to 500 ppi and centred on the window; Lift takes it away.
func (s *Sensor) Touch(finger biometric.Image) { s.set(func() { s.finger = &finger }) }
func (s *Sensor) Lift()                        { s.set(func() { s.finger = nil }) }

// Unplug pulls the cable.
func (s *Sensor) Unplug() { _ = s.Close() }

// Stall makes it understand no command; Silence makes it answer none.
func (s *Sensor) Stall()   { s.set(func() { s.deaf = true }) }
func (s *Sensor) Silence() { s.set(func() { s.silent = true }) }

// Noise puts bytes between its packets.
func (s *Sensor) Noise() { s.set(func() { s.noisy = true }) }

// Garble spoils the sums of pictures, Truncate leaves half of them out, BreakOff ends them in the middle of a packet, Once
// spoils the next one alone.
func (s *Sensor) Garble()   { s.set(func() { s.garbled = true }) }
func (s *Sensor) Truncate() { s.set(func() { s.short = true }) }
func (s *Sensor) BreakOff() { s.set(func() { s.breaks = true }) }
func (s *Sensor) Once()     { s.set(func() { s.unsteady = 1 }) }

// Lights are the controls of the light that came.
func (s *Sensor) Lights() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]byte(nil), s.lights...)
}

func (s *Sensor) serve() {
	defer close(s.done)
	var have []byte
	buf := make([]byte, 256)
	for {
		n, err := s.line.Read(buf)
		if err != nil {
			return
		}
		have = append(have, buf[:n]...)
		for len(have) >= 12 {
			size := 9 + int(have[7])<<8 + int(have[8])
			if have[0] != 0xef || have[1] != 0x01 || size > 300 {
				have = have[1:]
				continue
			}
			if len(have) < size {
				break
			}
			s.mu.Lock()
			out := s.take(have[:size])
			s.mu.Unlock()
			have = have[size:]
			if _, err := s.line.Write(out); err != nil {
				return
			}
		}
	}
}

// take answers one packet.
func (s *Sensor) take(p []byte) []byte {
	if s.silent {
		return nil
	}
	if s.o.Speed != nil && s.o.Speed() != s.o.Baud { // what comes over at another speed is rubbish, both ways
		return []byte{0x00, 0xf8, 0x80, 0x1c, 0xe0, 0xfe}
	}
	body := p[9 : len(p)-2]
	total := 0
	for _, b := range p[6 : len(p)-2] {
		total += int(b)
	}
	if s.deaf || p[6] != 1 || total&0xffff != int(p[len(p)-2])<<8|int(p[len(p)-1]) {
		return s.pack(7, []byte{1})
	}
	return s.command(body[0], body[1:])
}

func (s *Sensor) command(code byte, args []byte) []byte {
	say := func(confirmation byte, data ...byte) []byte { return s.pack(7, append([]byte{confirmation}, data...)) }
	switch {
	case code == 0x13 && len(args) == 4:
		given := uint32(args[0])<<24 | uint32(args[1])<<16 | uint32(args[2])<<8 | uint32(args[3])
		if s.opened = given == s.o.Password; !s.opened {
			return say(0x13)
		}
		return say(0)
	case !s.opened:
		return say(0x21)
	case code == 0x0f:
		return say(0, 0, 0, 0, 9, 0, 200, 0, 3, 0xff, 0xff, 0xff, 0xff, 0, 2, 0, byte(s.o.Baud/9600))
	case code == 0x35 && s.o.Light && len(args) == 4:
		s.lights = append(s.lights, args[0])
		return say(0)
	case code == 0x01 && s.finger == nil:
		return say(2)
	case code == 0x01:
		s.taken = s.picture()
		return say(0)
	case code == 0x0a && s.taken == nil:
		return say(0x0f)
	case code == 0x0a:
		return append(say(0), s.upload()...)
	}
	return say(0x19)
}

// pack makes a packet.
func (s *Sensor) pack(kind byte, body []byte) []byte {
	n := len(body) + 2
	p := append([]byte{0xef, 0x01, 0xff, 0xff, 0xff, 0xff, kind, byte(n >> 8), byte(n)}, body...)
	total := int(kind) + n>>8 + n&0xff
	for _, b := range body {
		total += int(b)
	}
	p = append(p, byte(total>>8), byte(total))
	if s.noisy {
		p = append([]byte{0x55, 0xef, 0x00, 0xef, 0x01, 0xff}, p...)
	}
	return p
}

// upload is the picture in its memory as packets of 128 bytes.
func (s *Sensor) upload() (out []byte) {
	data := s.taken
	if s.short {
		data = data[:len(data)/2]
	}
	for len(data) > 128 {
		out = append(out, s.pack(2, data[:128])...)
		data = data[128:]
	}
	out = append(out, s.pack(8, data)...)
	if s.garbled || s.unsteady > 0 {
		s.unsteady = max(0, s.unsteady-1)
		out[len(out)/2] ^= 0x10
	}
	if s.breaks {
		out = out[:len(out)/2]
	}
	return out
}

// picture is what the window sees: 256 x 288 at 500 ppi, two pixels a byte.
func (s *Sensor) picture() []byte {
	window := biometric.NewImage(256, 288, 500)
	glass.Lay(*s.finger, window)
	out := make([]byte, 256*288/2)
	for i := range out {
		out[i] = window.Pix[2*i]&0xf0 | window.Pix[2*i+1]>>4
	}
	return out
}
