// Command thana-state is the state data centre's server: it takes what stations send, proves that nothing is
// missing, and shows it to operators.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"thana/shared/down"
	"thana/shared/fault"
)

// Exit status.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
)

// commands is the command line.
type commands struct {
	Data         string                        `help:"Folder of keys, database and files." env:"THANA_STATE_DATA" default:"/var/lib/thana-state" type:"path"`
	Engines      engines                       `embed:""`
	Init         initCmd                       `cmd:"" help:"Make the keys, the state's certificate authority and an empty database."`
	Serve        serveCmd                      `cmd:"" help:"Serve stations and the console until interrupted."`
	Enrol        enrolCmd                      `cmd:"" help:"Print a one-time token with which a station's appliance enrols itself."`
	Name         nameCmd                       `cmd:"" help:"Name a station and its district, as the boards show them."`
	Revoke       revokeGroup                   `cmd:"" help:"Withdraw a station's certificate, or end a desktop's pairing or an officer's account there."`
	Down         downCmd                       `cmd:"" help:"What was said to the stations."`
	Destroy      destroyCmd                    `cmd:"" help:"Destruction orders, with two signatures."`
	Epoch        epochCmd                      `cmd:"" help:"Let a station in quarantine go on after a fork."`
	Lookout      lookoutCmd                    `cmd:"" help:"Look-outs: wanted, missing, stolen."`
	Request      requestCmd                    `cmd:"" help:"Citizen service requests."`
	Configure    speakFile[down.Configuration] `cmd:"" help:"Send a configuration pack to stations, from a JSON file: the whole pack."`
	Stations     stationsCmd                   `cmd:"" help:"List the stations with backlog and last contact."`
	Alarms       alarmsCmd                     `cmd:"" help:"List the newest alarms: what was refused, and what this state found wrong with itself."`
	Verify       verifyCmd                     `cmd:"" help:"Walk every chain, signature, file and key; say what is missing, doubled, altered or unreadable."`
	Scrub        scrubCmd                      `cmd:"" help:"Read a sample of each station's files; raise an alarm for each that is not as it was put."`
	Export       exportCmd                     `cmd:"" help:"Write a signed archive of a record or of a range of entries."`
	Transactions transactionsCmd               `cmd:"" help:"Write the ANSI/NIST transactions of a day for the bureau, with a signed list."`
	Check        checkCmd                      `cmd:"" help:"Compare an archive with its signed list."`
	Reindex      reindexCmd                    `cmd:"" help:"Make anew what a search finds and the quality board counts; needed only where the notes of an upgrade say so."`
	Operator     operatorCmd                   `cmd:"" help:"Operators of the console."`
	Release      releaseCmd                    `cmd:"" help:"The update channel of appliances: packages, keys, signatures."`
}

// program is what every command gets.
type program struct {
	ctx      context.Context
	data     string
	engines  engines
	in       io.Reader
	out, err io.Writer
	log      *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends at once
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var cli commands
	ended := false
	parser, err := kong.New(&cli, kong.Name("thana-state"), kong.Writers(out, errOut), kong.Exit(func(int) { ended = true }),
		kong.Description("The state data centre of Thana."), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(errOut, err)
		return exitUsage
	}
	command, err := parser.Parse(args)
	if ended {
		return exitDone // help was printed
	}
	if err != nil {
		fmt.Fprintf(errOut, "thana-state: %v\n", err)
		return exitUsage
	}
	p := &program{ctx: ctx, data: cli.Data, engines: cli.Engines, in: in, out: out, err: errOut, log: slog.New(slog.NewJSONHandler(errOut, nil))}
	switch err := p.run(command); {
	case errors.Is(err, errFound):
		return exitRefused
	case err != nil:
		say(errOut, err)
		return exitRefused
	}
	return exitDone
}

// run runs a command. The state is opened once, for a command that asks for it, after what the command provides by itself.
func (p *program) run(command *kong.Context) error {
	var opened *state
	err := command.BindSingletonProvider(func() (st *state, err error) {
		opened, err = open(p)
		return opened, err
	})
	if err == nil {
		err = command.Run(p)
	}
	if opened != nil {
		err = errors.Join(err, opened.close())
	}
	return err
}

// errFound ends a command whose output already says what is wrong.
var errFound = errors.New("found")

// say prints a fault as people read it, the technician's line last.
func say(w io.Writer, err error) {
	lang := fault.English
	if strings.HasPrefix(os.Getenv("LANG"), "hi") {
		lang = fault.Hindi
	}
	text := fault.Say(err, lang)
	fmt.Fprintf(w, "%s. %s\n%s\n  %s\n", text.Title, text.Message, text.Remedy, err)
}
