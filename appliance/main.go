// Thana-appliance drives a police station's scanners, cameras and printers, keeps its records and sends them to the
// state data centre.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"thana/shared/fault"
)

// version is set by the linker of a release.
var version = "development"

// Exit statuses of every command.
const (
	exitRefused = 1
	exitUsage   = 2
)

type cli struct {
	Config string `help:"Configuration file." default:"/etc/thana/appliance.toml" type:"path" short:"c"`
	Lang   string `help:"Language of messages: en or hi; as LANG says." enum:"en,hi" default:"${locale}" env:"THANA_LANG"`

	Run     runCmd     `cmd:"" help:"Serve the station until stopped."`
	Check   checkCmd   `cmd:"" help:"Check configuration and environment; say file and line."`
	Verify  verifyCmd  `cmd:"" help:"Prove the stored chain, files and receipts; the appliance must be stopped."`
	Setup   setupCmd   `cmd:"" help:"Make this box a station's with the file that the state wrote: token and settings in one go."`
	Enrol   enrolCmd   `cmd:"" help:"Redeem the state's one-time token, read from standard input."`
	Status  statusCmd  `cmd:"" help:"Show station, devices, desktops and sync of the running appliance."`
	Devices devicesCmd `cmd:"" help:"Show each device: found, opened, or why not and what to do."`
	Watch   watchCmd   `cmd:"" help:"Show the devices in place, and try them with a key; in a pipe, a line for each change."`
	Try     tryCmd     `cmd:"" help:"Try a device: lay a finger down, take a picture, scan, print a test page. Nothing is kept."`
	Find    findCmd    `cmd:"" help:"Look for printers and scanners in the station's network; use one, or give it up."`
	Swap    swapCmd    `cmd:"" help:"Swap a device for a spare, step by step."`
	History historyCmd `cmd:"" help:"Show what became of the devices and of the appliance, newest first."`
	Health  healthCmd  `cmd:"" help:"Show how the machine is: disk, memory, temperature, clock, network, mains."`
	Network networkCmd `cmd:"" help:"Go the way to the state step by step, and say where it ends; exit status 1 where it is not open."`
	Report  reportCmd  `cmd:"" help:"Write one file for support, without personal data."`
	Capture captureCmd `cmd:"" help:"Take a fingerprint, photograph or page into files, to try a device."`
	Print   printCmd   `cmd:"" help:"Print a PDF on the station's printer."`
	Pair    pairCmd    `cmd:"" help:"Show a code that lets one desktop join."`
	Unpair  unpairCmd  `cmd:"" help:"End a desktop's pairing."`
	Officer officerCmd `cmd:"" help:"Add or change an officer; the password is read from standard input."`
	Update  updateCmd  `cmd:"" help:"Newer versions: what runs, what waits, why not; take one now, or from a stick."`
	Schema  schemaCmd  `cmd:"" hidden:"" help:"Print the store's newest migration and the newest without which it cannot be used."`
	Record  recordCmd  `cmd:"" help:"Record a USB device's session to a file, for support."`
	Convert convertCmd `cmd:"" help:"Convert fingerprints between pictures, ANSI/NIST transactions and ISO records."`
	Inspect inspectCmd `cmd:"" help:"Say what a fingerprint file holds, and what is wrong with it."`
	Compare compareCmd `cmd:"" help:"Compare two fingerprints; exit status 0 for one finger (certain or likely), 1 for two, 2 where it could not be told."`
}

// exitStatus ends a command that has said all that there is to say.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// desk is what every command works with.
type desk struct {
	ctx    context.Context
	config string
	lang   fault.Lang
	out    io.Writer
	err    io.Writer
	in     io.Reader
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("thana-appliance"), kong.UsageOnError(), kong.Writers(out, errOut),
		kong.Vars{"locale": string(locale(os.Getenv))}, kong.Description("The station's appliance: devices, records, sync."), kong.Exit(func(code int) { exit = code }))
	if err != nil {
		panic(err) // the struct above is wrong
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // help was asked for and given
		return exit
	}
	if err != nil {
		fmt.Fprintf(errOut, "thana-appliance: %v\n", err)
		return exitUsage
	}
	d := &desk{ctx: ctx, config: c.Config, lang: fault.Lang(c.Lang), out: out, err: errOut, in: in}
	if err := parsed.Run(d); err != nil {
		var status exitStatus
		if errors.As(err, &status) {
			return int(status)
		}
		d.complain(err)
		return exitRefused
	}
	return 0
}

// complain says what happened and what to do; the technician's line comes last.
func (d *desk) complain(err error) {
	words := fault.Say(err, d.lang)
	fmt.Fprintf(d.err, "%s\n%s\n%s\n  [%v]\n", words.Title, words.Message, words.Remedy, err)
}
