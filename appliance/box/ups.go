package box

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/wire"
)

const (
	nutWithin = 5 * time.Second
	nutMost   = 64 << 10 // bytes of an answer
)

var (
	errNoUPS  = errors.New("upsd has no UPS")
	errAnswer = errors.New("upsd answers something else")
)

// askNUT asks upsd for the first UPS that it has (docs/protocols/nut.md).
func askNUT(ctx context.Context, address string) (*wire.UPS, error) {
	ctx, cancel := context.WithTimeout(ctx, nutWithin)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	answers := bufio.NewReader(io.LimitReader(conn, nutMost))
	list, err := nutList(conn, answers, "UPS")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errNoUPS
	}
	name := slices.Min(slices.Collect(maps.Keys(list)))
	vars, err := nutList(conn, answers, "VAR "+name)
	if err != nil {
		return nil, err
	}
	return upsOf(name, vars), nil
}

// nutList asks for a list and returns its values by name.
func nutList(to io.Writer, from *bufio.Reader, what string) (map[string]string, error) {
	if _, err := fmt.Fprintf(to, "LIST %s\n", what); err != nil {
		return nil, err
	}
	return readNUT(from, what)
}

// readNUT reads a list's answer: lines of its kind with name and quoted value, between BEGIN and END.
func readNUT(from *bufio.Reader, what string) (map[string]string, error) {
	out := map[string]string{}
	for begun := false; ; {
		text, err := from.ReadString('\n')
		if err != nil {
			return nil, err
		}
		text = strings.TrimRight(text, "\r\n")
		switch {
		case !begun && text == "BEGIN LIST "+what:
			begun = true
		case begun && text == "END LIST "+what:
			return out, nil
		case begun && strings.HasPrefix(text, what+" "):
			name, quoted, found := strings.Cut(strings.TrimPrefix(text, what+" "), " ")
			value, err := strconv.Unquote(quoted)
			if !found || err != nil || name == "" {
				return nil, errAnswer
			}
			out[name] = value
		default:
			return nil, errAnswer
		}
	}
}

// upsOf reads ups.status, a list of short words, and the battery's figures.
func upsOf(name string, vars map[string]string) *wire.UPS {
	u := &wire.UPS{Name: name}
	for _, word := range strings.Fields(vars["ups.status"]) {
		switch word {
		case "OB":
			u.Battery = true
		case "LB":
			u.Low = true
		case "RB":
			u.Replace = true
		}
	}
	figure := func(name string, most float64) int {
		n, err := strconv.ParseFloat(vars[name], 64)
		if err != nil || !(n >= 0 && n <= most) {
			return 0
		}
		return int(n)
	}
	u.Charge, u.Seconds = figure("battery.charge", 100), figure("battery.runtime", 7*24*3600)
	return u
}
