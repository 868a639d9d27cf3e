// Run starts a demonstration station on this machine: state server, appliance and desktop, enrolled and paired, with
// virtual devices. Ctrl-C, or closing the window, ends all three.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"thana/installer/station"
)

func main() {
	dir := flag.String("dir", ".run", "folder of everything that is written")
	bin := flag.String("bin", "bin", "folder of the programs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *dir, *bin)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, bin string) error {
	s, err := station.New(dir, bin)
	if err != nil {
		return err
	}
	s.Slap = true
	if err := s.Start(ctx); err != nil {
		return err
	}
	if err = s.Say(ctx); err == nil {
		err = desktop(ctx, s)
	}
	fmt.Println("Stopping.")
	return errors.Join(err, s.Stop())
}

func desktop(ctx context.Context, s *station.Station) error {
	if err := s.PairDesktop(ctx); err != nil {
		return err
	}
	window, err := s.StartDesktop(nil)
	if err != nil {
		return err
	}
	fmt.Printf(`The station is running. Its files are in %s.

  Desktop          its window shows the demonstration accounts
  State console    http://127.0.0.1:%d   operator, password %s
  Virtual devices  http://127.0.0.1:%d   hands: unplug, no paper, dry finger ...

Ctrl-C, or closing the window, ends everything.
`, s.Dir, s.Ports.Console, s.Console, s.Ports.Panel)
	select {
	case <-ctx.Done():
		return window.Stop()
	case <-window.Ended():
		return nil
	case <-s.Appliance.Ended():
		return errors.Join(errors.New("the appliance ended; see log/thana-appliance.log"), window.Stop())
	case <-s.State.Ended():
		return errors.Join(errors.New("the state server ended; see log/thana-state.log"), window.Stop())
	}
}
