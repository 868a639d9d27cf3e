// Package station lays out a whole demonstration station under one folder and runs its programs as processes: state
// server, appliance and desktop, enrolled and paired. It knows the programs by their command lines alone.
package station

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// Code of the demonstration station; it exists in no list.
const Code = "23990001"

// startWithin is how long a server may take until it answers.
const startWithin = 30 * time.Second

// Station is the folder with everything in it, and the processes that run.
type Station struct {
	Dir     string // absolute
	Bin     string // folder of the programs
	Ports   Ports
	Console string  // operator's password of the console
	Speed   float64 // of the virtual people and machines; 1 as in life
	Slap    bool    // a virtual slap scanner too
	Far     Far     // where the state server runs; the zero Far is beside the appliance

	State, Appliance *Process
}

// Far is another network namespace.
type Far struct {
	Address string   // there, as the appliance reaches it
	Command []string // precedes a program that is to run there
}

// Ports are the loopback ports of the servers.
type Ports struct{ State, Console, Appliance, Panel int }

// New lays out the folder. Ports are kept with it, so that a station found again is the same station.
func New(dir, bin string) (*Station, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Station{Dir: dir, Bin: bin, Speed: 1}
	for _, sub := range []string{"state", "appliance", "desktop", "log"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, err
		}
	}
	return s, s.ports()
}

func (s *Station) ports() error {
	path := filepath.Join(s.Dir, "ports")
	if text, err := os.ReadFile(path); err == nil {
		_, err = fmt.Sscan(string(text), &s.Ports.State, &s.Ports.Console, &s.Ports.Appliance, &s.Ports.Panel)
		return err
	}
	var open []net.Listener
	for _, p := range []*int{&s.Ports.State, &s.Ports.Console, &s.Ports.Appliance, &s.Ports.Panel} {
		l, err := free()
		if err != nil {
			return err
		}
		open = append(open, l)
		*p = l.Addr().(*net.TCPAddr).Port
	}
	for _, l := range open {
		_ = l.Close()
	}
	return os.WriteFile(path, fmt.Appendln(nil, s.Ports.State, s.Ports.Console, s.Ports.Appliance, s.Ports.Panel), 0o600)
}

// free takes a port below those that the system gives to outgoing connections: one of these could be gone by the time the
// program asks for it.
func free() (l net.Listener, err error) {
	const lowest, ports, tries = 10_240, 20_000, 50
	for range tries {
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", lowest+rand.N(ports))); err == nil {
			return l, nil
		}
	}
	return nil, err
}

const applianceConfig = `# Written anew at each start of the demonstration.
data = "{{.Dir}}/appliance/data"
keys = "{{.Dir}}/appliance/keys"
listen = "127.0.0.1:{{.Ports.Appliance}}"
demo = true

[station]
code = "` + Code + `"
name = "Kotwali, Bhopal"
name_local = "कोतवाली, भोपाल"
district = 396
state = 23
realm = "training"

[capture]
checks_only = true # the virtual scanner is a U.are.U 4500

[virtual]
on = true
panel = "127.0.0.1:{{.Ports.Panel}}"
speed = {{.Speed}}
slap = {{.Slap}}
`

func (s *Station) configure() error {
	var text strings.Builder
	if err := template.Must(template.New("config").Parse(applianceConfig)).Execute(&text, s); err != nil {
		return err
	}
	return os.WriteFile(s.config(), []byte(text.String()), 0o600)
}

func (s *Station) config() string { return filepath.Join(s.Dir, "appliance", "appliance.toml") }

// Start brings up the state server and the appliance, enrolling the appliance the first time.
func (s *Station) Start(ctx context.Context) error {
	if err := s.configure(); err != nil {
		return err
	}
	if err := s.StartState(ctx); err != nil {
		return err
	}
	if err := s.enrol(ctx); err != nil {
		return errors.Join(err, s.Stop())
	}
	if err := s.StartAppliance(ctx); err != nil {
		return errors.Join(err, s.Stop())
	}
	return nil
}

// StartState makes the state server's folder the first time and starts it.
func (s *Station) StartState(ctx context.Context) (err error) {
	data := filepath.Join(s.Dir, "state")
	url := "https://" + s.stateAddress()
	if !exists(filepath.Join(s.Dir, "operator")) {
		if _, err := s.Run(ctx, "thana-state", "", "--data", data, "init", "--name", "Madhya Pradesh (demonstration)", "--realm", "training", "--url", url); err != nil {
			return err
		}
		out, err := s.Run(ctx, "thana-state", "", "--data", data, "operator", "add", "operator", "--generate")
		if err != nil {
			return err
		}
		fields := strings.Fields(out)
		if err := os.WriteFile(filepath.Join(s.Dir, "operator"), []byte(fields[len(fields)-1]), 0o600); err != nil {
			return err
		}
	}
	password, err := os.ReadFile(filepath.Join(s.Dir, "operator"))
	if err != nil {
		return err
	}
	s.Console = string(password)
	s.State, err = s.launch("thana-state", nil, "--data", data, "serve",
		"--listen", s.stateAddress(), "--console", fmt.Sprintf("127.0.0.1:%d", s.Ports.Console))
	if err != nil {
		return err
	}
	return s.State.answers(ctx, s.stateAddress())
}

func (s *Station) stateAddress() string {
	return fmt.Sprintf("%s:%d", cmp.Or(s.Far.Address, "127.0.0.1"), s.Ports.State)
}

func (s *Station) enrol(ctx context.Context) error {
	if exists(filepath.Join(s.Dir, "appliance", "keys", "enrolment.json")) {
		return nil
	}
	setup := filepath.Join(s.Dir, "setup.toml")
	if err := os.RemoveAll(setup); err != nil { // of a start that was broken off
		return err
	}
	if _, err := s.AtState(ctx, "enrol", Code, "--name", "Kotwali, Bhopal", "--name-local", "कोतवाली, भोपाल", "--lgd", "396", "--setup", setup); err != nil {
		return err
	}
	_, err := s.AtAppliance(ctx, "setup", setup)
	return err
}

// Redeem gives the appliance a token of the state.
func (s *Station) Redeem(ctx context.Context, token string) error {
	_, err := s.Run(ctx, "thana-appliance", strings.TrimSpace(token)+"\n", "-c", s.config(), "enrol")
	return err
}

// StartAppliance starts the appliance and waits until desktops can connect.
func (s *Station) StartAppliance(ctx context.Context) (err error) {
	s.Appliance, err = s.launch("thana-appliance", nil, "-c", s.config(), "run")
	if err != nil {
		return err
	}
	return s.Appliance.answers(ctx, fmt.Sprintf("127.0.0.1:%d", s.Ports.Appliance))
}

// OpenPairing opens a pairing code at the appliance.
func (s *Station) OpenPairing(ctx context.Context) (string, error) {
	code, err := s.AtAppliance(ctx, "pair", "--digits")
	return strings.TrimSpace(code), err
}

// PairDesktop pairs the desktop of this folder, unless it is paired already.
func (s *Station) PairDesktop(ctx context.Context) error {
	if exists(filepath.Join(s.Dir, "paired")) {
		return nil
	}
	code, err := s.OpenPairing(ctx)
	if err != nil {
		return err
	}
	if _, err := s.Run(ctx, "thana-desktop", code, "--data", s.DesktopData(), "pair", s.Address()); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.Dir, "paired"), nil, 0o600)
}

// Address is where desktops find the appliance.
func (s *Station) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.Ports.Appliance) }

// DesktopData is the desktop's folder.
func (s *Station) DesktopData() string { return filepath.Join(s.Dir, "desktop") }

// StartDesktop opens the desktop's window.
func (s *Station) StartDesktop(env []string, args ...string) (*Process, error) {
	return s.launch("thana-desktop", env, append([]string{"--data", s.DesktopData()}, args...)...)
}

// Verify asks the state server to prove that nothing is missing.
func (s *Station) Verify(ctx context.Context) (string, error) { return s.AtState(ctx, "verify") }

// AtState runs a command of the state's operator.
func (s *Station) AtState(ctx context.Context, args ...string) (string, error) {
	return s.Run(ctx, "thana-state", "", append([]string{"--data", filepath.Join(s.Dir, "state")}, args...)...)
}

// AtAppliance runs a command of the station's technician.
func (s *Station) AtAppliance(ctx context.Context, args ...string) (string, error) {
	return s.Run(ctx, "thana-appliance", "", append([]string{"-c", s.config()}, args...)...)
}

// Hand moves a hand on the virtual devices.
func (s *Station) Hand(ctx context.Context, key string) error {
	url := fmt.Sprintf("http://127.0.0.1:%d/do", s.Ports.Panel)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("hand="+key))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("hand %s: status %d", key, resp.StatusCode)
	}
	return nil
}

// Stop ends the servers the way an operator does, the appliance first.
func (s *Station) Stop() error {
	var err error
	for _, p := range []*Process{s.Appliance, s.State} {
		if p != nil {
			err = errors.Join(err, p.Stop())
		}
	}
	return err
}

// Run runs one of the programs to its end and returns what it printed.
func (s *Station) Run(ctx context.Context, program, input string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.Bin, program), args...)
	cmd.Stdin = strings.NewReader(input)
	var out, errOut strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w\n%s%s", program, err, out.String(), errOut.String())
	}
	return out.String(), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
