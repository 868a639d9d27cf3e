package transport

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"thana/shared/fault"
)

// A session is a recorded conversation with one device, as text that a person can read and a test can replay:
//
//	thana-usb-session 1
//	device 05ba:000a DigitalPersona U.are.U 4500
//	provenance hardware U.are.U 4500 rev 01.03, 2021-09-05
//	# a comment
//	control c0 04 0007 0000 1 -> 01          request type, request, value, index, length -> the bytes read
//	control 40 04 0007 0000 81 -> 1          request type, request, value, index, the bytes written -> how many moved
//	out 1 6b00 -> 2                          endpoint, bytes -> how many moved
//	in 1 64 -> 56aa                          endpoint, length asked for -> the bytes read
//	in 1 64 -> ended                         the caller gave the call up
//	in 1 64 -> device.gone                   the code of the fault that ended it
//
// Numbers are hexadecimal except lengths, counts and endpoints. Lines stand in the order in which the calls ended.

// Header says what a session was recorded on.
type Header struct {
	Device string // "05ba:000a" and the name
	// Provenance is "hardware <model, date>", "spec <document, page>" or "emulator"; only the first two are evidence.
	Provenance string
}

// Session is a parsed recording.
type Session struct {
	Header
	Calls []Call
}

// Call is one finished call: what was asked and what came of it.
type Call struct {
	Line  int    // in the session's text, from 1
	Ask   string // "in 1 64", "control 40 04 0007 0000 81": two calls are the same where their Ask is
	Ended bool   // the caller gave it up: its context ended or the device was closed
	Fault fault.Code
	Count int    // bytes moved, where the host wrote
	Data  []byte // bytes read, where the device did
}

const sessionMagic = "thana-usb-session 1"

// longestLine bounds a line: no USB transfer of ours is larger than a megabyte, and a byte takes two digits.
const longestLine = 4 << 20

// reads says whether the call asked the device for bytes.
func (c Call) reads() bool {
	if strings.HasPrefix(c.Ask, "control ") {
		return len(c.Ask) > len("control 8") && c.Ask[len("control ")] >= '8'
	}
	return strings.HasPrefix(c.Ask, "in ")
}

// lane is what the call must queue behind: the control pipe, or its endpoint and direction.
func (c Call) lane() string {
	fields := strings.SplitN(c.Ask, " ", 3)
	if fields[0] == "control" {
		return "control"
	}
	return fields[0] + " " + fields[1]
}

func askControl(s Setup, data []byte) string {
	what := strconv.Itoa(len(data))
	if s.RequestType&0x80 == 0 {
		what = hexOrDash(data)
	}
	return fmt.Sprintf("control %02x %02x %04x %04x %s", s.RequestType, s.Request, s.Value, s.Index, what)
}

func askOut(endpoint uint8, data []byte) string {
	return fmt.Sprintf("out %d %s", endpoint, hexOrDash(data))
}

func askIn(endpoint uint8, length int) string { return fmt.Sprintf("in %d %d", endpoint, length) }

func hexOrDash(data []byte) string {
	if len(data) == 0 {
		return "-"
	}
	return hex.EncodeToString(data)
}

// String is the call's line in a session.
func (c Call) String() string {
	switch {
	case c.Ended:
		return c.Ask + " -> ended"
	case c.Fault != "":
		return c.Ask + " -> " + string(c.Fault)
	case c.reads():
		return c.Ask + " -> " + hexOrDash(c.Data)
	}
	return c.Ask + " -> " + strconv.Itoa(c.Count)
}

// WriteTo writes the session's text.
func (s Session) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\ndevice %s\nprovenance %s\n", sessionMagic, s.Device, s.Provenance)
	for _, c := range s.Calls {
		fmt.Fprintln(&b, c)
	}
	return b.WriteTo(w)
}

// ParseSession reads a session's text. A line that is not one is a fault.DeviceProtocol whose detail names it.
func ParseSession(r io.Reader) (Session, error) {
	var s Session
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if err := s.take(n, line); err != nil {
			return Session{}, fault.New(fault.DeviceProtocol, "transport.ParseSession", "line %d: %v", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Session{}, fault.Wrap(fault.DeviceProtocol, "transport.ParseSession", err)
	}
	if s.Device == "" || s.Provenance == "" {
		return Session{}, fault.New(fault.DeviceProtocol, "transport.ParseSession", "the header names no device or no provenance")
	}
	return s, nil
}

func (s *Session) take(n int, line string) error {
	if n == 1 {
		if line != sessionMagic {
			return fmt.Errorf("not a session: want %q", sessionMagic)
		}
		return nil
	}
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "", "#":
		return nil
	case "device":
		s.Device = rest
		return nil
	case "provenance":
		return s.takeProvenance(rest)
	case "control", "in", "out":
		call, err := parseCall(line)
		call.Line = n
		s.Calls = append(s.Calls, call)
		return err
	}
	return fmt.Errorf("unknown word %.20q", word)
}

func (s *Session) takeProvenance(text string) error {
	kind, source, _ := strings.Cut(text, " ")
	switch {
	case kind == "emulator", (kind == "hardware" || kind == "spec") && source != "":
		s.Provenance = text
		return nil
	}
	return fmt.Errorf("provenance %.40q is not hardware <model, date>, spec <document, page> or emulator", text)
}

func parseCall(line string) (Call, error) {
	ask, result, ok := strings.Cut(line, " -> ")
	if !ok {
		return Call{}, fmt.Errorf("no result after ->")
	}
	call := Call{Ask: ask}
	asked, err := call.asked()
	if err != nil {
		return Call{}, err
	}
	family, _, isCode := strings.Cut(result, ".")
	switch {
	case result == "ended":
		call.Ended = true
	case isCode && family == string(fault.Device):
		call.Fault = fault.Code(result)
	case call.reads():
		call.Data, err = parseHex(result)
		if err == nil && len(call.Data) > asked {
			err = fmt.Errorf("%d bytes read, %d asked for", len(call.Data), asked)
		}
	default:
		call.Count, err = strconv.Atoi(result)
		if err == nil && (call.Count < 0 || call.Count > asked) {
			err = fmt.Errorf("%d bytes moved of %d", call.Count, asked)
		}
	}
	return call, err
}

// asked checks the left side of a line and returns how many bytes it is about.
func (c Call) asked() (int, error) {
	fields := strings.Split(c.Ask, " ")
	want := map[string]int{"control": 6, "in": 3, "out": 3}[fields[0]]
	if len(fields) != want {
		return 0, fmt.Errorf("%d words, want %d", len(fields), want)
	}
	if fields[0] == "control" {
		for i, digits := range []int{2, 2, 4, 4} {
			word := fields[i+1]
			if _, err := strconv.ParseUint(word, 16, 16); err != nil || len(word) != digits {
				return 0, fmt.Errorf("%.20q is not %d hexadecimal digits", word, digits)
			}
		}
	} else if n, err := strconv.ParseUint(fields[1], 10, 8); err != nil || n < 1 || n > 15 {
		return 0, fmt.Errorf("%.20q is not an endpoint", fields[1])
	}
	last := fields[len(fields)-1]
	if c.reads() {
		n, err := strconv.ParseUint(last, 10, 22)
		return int(n), err
	}
	data, err := parseHex(last)
	return len(data), err
}

func parseHex(s string) ([]byte, error) {
	if s == "-" {
		return nil, nil
	}
	data, err := hex.DecodeString(s)
	if err == nil && s != hex.EncodeToString(data) {
		err = fmt.Errorf("hexadecimal digits are written small")
	}
	return data, err
}
