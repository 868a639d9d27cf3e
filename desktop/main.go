// Program thana-desktop is the station officer's window: it talks to one appliance and owns no device.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/alecthomas/kong"

	"thana/desktop/draft"
	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/link"
	"thana/desktop/screen"
	"thana/shared/fault"
	"thana/shared/wire"
)

type config struct {
	Data      string `help:"Folder of the desktop's certificate, drafts and settings." default:"${data}" type:"path"`
	Appliance string `help:"Address of the appliance, host:port, before pairing." placeholder:"HOST:PORT"`
	Lang      string `help:"Language of this start: en or hi." enum:"en,hi,kept" default:"kept"`
	Name      string `help:"Name of this desktop in the appliance's list of pairings." default:"${host}"`
	Size      string `help:"Size of the window." default:"1366x720" placeholder:"WxH"`
	Probe     string `help:"Unix socket that tells which widgets are visible, one JSON line for each line received; - for standard input and output." placeholder:"SOCKET"`

	Window struct{} `cmd:"" default:"1" help:"Open the window."`
	Pair   struct {
		Address string `arg:"" help:"Address of the appliance." placeholder:"HOST:PORT"`
	} `cmd:"" help:"Introduce this desktop to an appliance without a window; the code that it shows is read from standard input."`
}

func main() {
	attach()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stderr); err != nil {
		hi, en := fault.Say(err, fault.Hindi), fault.Say(err, fault.English)
		tell(fmt.Sprintf("%s। %s %s\n\n%s. %s %s\n\n%v", hi.Title, hi.Message, hi.Remedy, en.Title, en.Message, en.Remedy, err))
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	var c config
	command, err := read(&c, args, out)
	if err != nil {
		return err
	}
	if command == "pair <address>" {
		return pairByCode(ctx, c, c.Pair.Address, in)
	}
	if first, err := alone(c.Data); err != nil {
		return fault.Wrap(fault.Unexpected, "desktop.run", err)
	} else if !first {
		return nil
	}
	out = logTo(c.Data, out)
	kept := readKept(c.Data)
	if c.Lang != "kept" {
		kept.Lang = lang.Lang(c.Lang)
	}
	voice, err := lang.New(kept.Lang)
	if err != nil {
		return err
	}
	own, err := link.Identity(c.Data, c.Name)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(out, nil))
	address, _, paired := link.Paired(c.Data)
	if !paired {
		address = c.Appliance
	}
	deps := screen.Deps{
		Voice: voice, Now: time.Now, Log: log, Dark: kept.Dark, Address: address,
		Line: func(reached func(bool)) screen.Line {
			address, certificate, ok := link.Paired(c.Data)
			if !ok {
				return nil
			}
			return link.New(link.Config{Address: address, Own: own, Appliance: certificate, Reached: reached})
		},
		Pair: func(ctx context.Context, address, code string) error {
			return introduce(ctx, c, address, code)
		},
		Drafts: func(s wire.Session) (flow.Drafts, error) {
			return draft.Open(filepath.Join(c.Data, "drafts"), s.Officer.Login, s.DraftKey)
		},
		Keep: func(l lang.Lang, dark bool) { keep(c.Data, settings{l, dark}, log) },
	}
	return show(ctx, c, deps)
}

// read fills the settings from the arguments and returns the command.
func read(c *config, args []string, out io.Writer) (command string, err error) {
	host, err := os.Hostname()
	if err != nil {
		host = "desktop"
	}
	data, err := home()
	if err != nil {
		data = "."
	}
	parser, err := kong.New(c, kong.Name("thana-desktop"), kong.Description("The station officer's window of Thana."),
		kong.Writers(out, out), kong.Vars{"data": filepath.Join(data, "thana-desktop"), "host": host})
	if err != nil {
		return "", fault.Wrap(fault.Unexpected, "desktop.read", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return "", fault.Wrap(fault.ConfigValue, "desktop.read", err)
	}
	if err := ownFolder(c.Data); err != nil {
		return "", fault.Wrap(fault.ConfigFile, "desktop.read", err)
	}
	return parsed.Command(), nil
}

// show runs the window until it is closed or ctx ends.
func show(ctx context.Context, c config, deps screen.Deps) error {
	if err := canDraw(); err != nil {
		return err
	}
	a := app.NewWithID("in.thana.desktop")
	win := a.NewWindow("Thana")
	win.SetPadded(false)
	var width, height float32
	if n, _ := fmt.Sscanf(c.Size, "%fx%f", &width, &height); n == 2 {
		win.Resize(fyne.NewSize(width, height))
	} else {
		win.Resize(fyne.NewSize(1366, 720))
	}
	w := screen.New(ctx, win, deps)
	switch c.Probe {
	case "":
	case "-":
		go w.AnswerProbe(os.Stdin, os.Stdout)
	default:
		l, err := w.ServeProbe(c.Probe)
		if err != nil {
			return err
		}
		defer l.Close()
	}
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	go func() {
		for {
			select {
			case <-ctx.Done():
				fyne.Do(a.Quit)
				return
			case <-ticks.C:
				fyne.Do(w.Tick)
			}
		}
	}()
	win.ShowAndRun()
	w.Close()
	return nil
}

// settings are what the desktop remembers between starts.
type settings struct {
	Lang lang.Lang `json:"lang"`
	Dark bool      `json:"dark"`
}

const settingsFile = "settings.json"

// readKept returns the kept settings; without them the desktop speaks Hindi in the light look.
func readKept(dir string) settings {
	s := settings{Lang: lang.Hindi}
	text, err := os.ReadFile(filepath.Join(dir, settingsFile))
	if err != nil || json.Unmarshal(text, &s) != nil || s.Lang != lang.English && s.Lang != lang.Hindi {
		return settings{Lang: lang.Hindi}
	}
	return s
}

func keep(dir string, s settings, log *slog.Logger) {
	text, err := json.Marshal(s)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, settingsFile), text, 0o600)
	}
	if err != nil {
		log.Warn("settings were not kept", "cause", err)
	}
}
