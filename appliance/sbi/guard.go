package sbi

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/user"
	"slices"
	"strings"

	"thana/shared/record"
)

// Guard is the station's say in what other programs are given; the API implements it.
type Guard interface {
	// Lender is the officer in charge who lends the scanners to other programs for now, or fault.AccessNotLent.
	Lender(ctx context.Context) (record.Officer, error)
	// Given writes into the ledger what a program is about to be given. Nothing is given where that fails.
	Given(ctx context.Context, lender record.Officer, g Given) error
	// Refused notes a capture that was asked for while nobody lent the scanners.
	Refused(ctx context.Context)
}

// Given is what the ledger keeps of fingers that a program was given: which, of which scanner, and to whom. The fingers themselves
// are not kept.
type Given struct {
	Event       string   `json:"event"`   // "fingers_given"
	Program     string   `json:"program"` // as it names itself
	Account     string   `json:"account"` // under which it runs on the appliance
	Scanner     string   `json:"scanner"` // make, model and serial number
	Fingers     []string `json:"fingers"` // as the protocol calls them
	Transaction string   `json:"transaction"`
}

const (
	mostName = 80 // characters of a program's name
	nobody   = "unknown"
)

// program is the name that a client gives itself.
func program(r *http.Request) string {
	name := []rune(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7F {
			return -1
		}
		return c
	}, r.UserAgent()))
	if len(name) == 0 {
		return nobody
	}
	return string(name[:min(len(name), mostName)])
}

// account is under which account of this computer the other end of a connection runs, which the kernel knows: docs/protocols/sbi.md, section 9.
func account(r *http.Request) string {
	own, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if own == nil || err != nil {
		return nobody
	}
	local, err := netip.ParseAddrPort(own.String())
	if err != nil {
		return nobody
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		uid, ok := uidOf(table, remote, local)
		if !ok {
			continue
		}
		if u, err := user.LookupId(uid); err == nil {
			return u.Username
		}
		return "uid " + uid
	}
	return nobody
}

// uidOf looks a connection up in one of the kernel's tables, from the end of who made it.
func uidOf(table string, from, to netip.AddrPort) (uid string, ok bool) {
	f, err := os.Open(table)
	if err != nil {
		return "", false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		// sl local_address rem_address st tx:rx tr:when retrnsmt uid ...
		if cells := strings.Fields(lines.Text()); len(cells) > 7 && cells[1] == inTable(from, len(cells[1])) && cells[2] == inTable(to, len(cells[2])) {
			return cells[7], true
		}
	}
	return "", false
}

// inTable writes an address as the kernel does on a little-endian machine: each word of four bytes backwards, in hexadecimal. What
// is as long as an IPv6 address with its port is written as one.
func inTable(a netip.AddrPort, long int) string {
	const six = 2*16 + 5 // digits of an address, colon, port
	bytes := a.Addr().Unmap().AsSlice()
	if long == six {
		whole := a.Addr().As16()
		bytes = whole[:]
	}
	for word := range slices.Chunk(bytes, 4) {
		slices.Reverse(word)
	}
	return fmt.Sprintf("%s:%04X", strings.ToUpper(hex.EncodeToString(bytes)), a.Port())
}
