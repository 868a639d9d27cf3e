//go:build unix

package sane

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/shared/fault"
)

// wrapper stands before the real scanimage: it adds what the file "mode" says, or does itself what no backend does.
const wrapper = `#!/bin/sh
here=%q
case " $* " in *" --batch"*) ;; *) exec scanimage "$@" ;; esac
echo $$ > "$here/pid"
mode=$(cat "$here/mode")
case "$mode" in
plain) exec scanimage "$@" ;;
slow) exec scanimage "$@" --read-delay=yes --read-delay-duration 200000 --read-limit=yes --read-limit-size 8192 ;;
stall) sleep 1000 & echo $! > "$here/child"; wait ;;
tell) echo "scanimage: sane_read: Document feeder jammed" >&2; sleep 1000 ;;
crash) kill -ABRT $$ ;;
garble) echo rubbish > p1.jpg; echo p1.jpg; exit 0 ;;
elsewhere) echo ../../../../etc/hostname; exit 0 ;;
short) scanimage "$@" --batch-count=1 > /dev/null; head -c 500 p1.jpg > p2.jpg; echo p2.jpg; exit 0 ;;
*) exec scanimage "$@" --read-return-value "$mode" ;;
esac
`

// bench is SANE's own test backend with a configuration of its own.
type bench struct {
	t   testing.TB
	dir string
	o   Options
}

func newBench(t testing.TB) *bench {
	t.Helper()
	if _, err := exec.LookPath("scanimage"); err != nil {
		t.Skip("scanimage (sane-utils) is not installed")
	}
	b := &bench{t: t, dir: t.TempDir()}
	b.write("dll.conf", "test\n", 0o600)
	b.write("scanimage", fmt.Sprintf(wrapper, b.dir), 0o700)
	b.mode("plain")
	b.o = Options{Program: filepath.Join(b.dir, "scanimage"), Env: []string{"SANE_CONFIG_DIR=" + b.dir}, Answer: 10 * time.Second, Page: 6 * time.Second}
	return b
}

func (b *bench) write(name, text string, perm os.FileMode) {
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), perm); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) mode(m string) { b.write("mode", m, 0o600) }

func (b *bench) open() *Scanner {
	b.t.Helper()
	s, err := Open(b.t.Context(), device.Found{Key: "test:0", Name: "Noname frontend-tester"}, b.o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { s.Close() })
	return s
}

// gone says that the process whose number is in the file does not run.
func (b *bench) gone(file string) bool {
	data, err := os.ReadFile(filepath.Join(b.dir, file))
	if err != nil {
		return true
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		b.t.Fatal(err)
	}
	// A killed child of the program becomes init's: it may stay a zombie for a moment, which holds nothing.
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(status), ") Z ") || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

func TestScanner_ConformanceOnTestBackend(t *testing.T) {
	drivertest.DocumentScanner(t, func(t testing.TB) drivertest.DocscanRig {
		b := newBench(t)
		return drivertest.DocscanRig{
			Scanner: b.open(), PPI: 75,
			Load: func(n int) int { // the backend's feeder holds ten pages, or none
				if n == 0 {
					b.mode("SANE_STATUS_NO_DOCS")
					return 0
				}
				b.mode("plain")
				return 10
			},
			Lay: func() { b.mode("plain") },
			Jam: func(int) int { b.mode("SANE_STATUS_JAMMED"); return 0 }, ClearJam: func() { b.mode("plain") },
			OpenCover: func() { b.mode("SANE_STATUS_COVER_OPEN") }, CloseCover: func() { b.mode("plain") },
			Busy: func() { b.mode("SANE_STATUS_DEVICE_BUSY") }, Slow: func() { b.mode("slow") },
			Idle:  func() bool { return b.gone("pid") },
			Stall: func() { b.mode("stall") }, Garble: func() { b.mode("garble") }, Truncate: func() { b.mode("short") },
		}
	})
}

func TestScan_FaultsOfTheProgram(t *testing.T) {
	for mode, want := range map[string]fault.Code{
		"crash": fault.DeviceProgram, "SANE_STATUS_IO_ERROR": fault.DeviceGone, "SANE_STATUS_NO_MEM": fault.DeviceProgram,
		"SANE_STATUS_ACCESS_DENIED": fault.DevicePermission, "elsewhere": fault.DeviceProtocol,
		"tell": fault.FeederJam, // reports and hangs, as the test backend itself does at times
	} {
		b := newBench(t)
		s := b.open()
		b.mode(mode)
		err := s.Scan(t.Context(), device.ScanRequest{Source: device.Feeder, PPI: 75}, func(device.Page) error { return nil })
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", mode, err, want)
		}
	}
}

// A scan whose device failed ends then, though scanimage hangs, and not when a page would be overdue.
func TestScan_FailedDeviceIsNotWaitedFor(t *testing.T) {
	b := newBench(t)
	b.o.Page = time.Minute
	s := b.open()
	b.mode("tell")
	begun := time.Now()
	err := s.Scan(t.Context(), device.ScanRequest{Source: device.Feeder, PPI: 75}, func(device.Page) error { return nil })
	if !errors.Is(err, fault.FeederJam) || time.Since(begun) > 20*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

// A backend that ends in the middle of a picture makes scanimage abort or give up; either way there is a fault and no page.
func TestScan_BackendBreaksItsPromise(t *testing.T) {
	b := newBench(t)
	s := b.open()
	b.mode("SANE_STATUS_EOF")
	pages := 0
	err := s.Scan(t.Context(), device.ScanRequest{Source: device.Feeder, PPI: 75}, func(device.Page) error { pages++; return nil })
	if err == nil || pages > 0 || fault.Of(err).Code.Family() != fault.Device {
		t.Errorf("%d pages, %v", pages, err)
	}
	b.mode("plain")
	if err := s.Scan(t.Context(), device.ScanRequest{Source: device.Flatbed, PPI: 75}, func(device.Page) error { return nil }); err != nil {
		t.Errorf("after the crash: %v", err)
	}
}

// A program that hangs is killed with its children, and leaves no folder behind.
func TestScan_KillsTheWholeGroup(t *testing.T) {
	b := newBench(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	b.o.Page = 200 * time.Millisecond
	s := b.open()
	b.mode("stall")
	if err := s.Scan(t.Context(), device.ScanRequest{PPI: 75}, func(device.Page) error { return nil }); !errors.Is(err, fault.DeviceTimeout) {
		t.Errorf("got %v", err)
	}
	tick := time.NewTicker(10 * time.Millisecond) // a killed child takes a moment to die
	defer tick.Stop()
	for limit := time.After(10 * time.Second); !b.gone("pid") || !b.gone("child"); {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal("the program or its child still runs")
		}
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 {
		t.Errorf("left behind: %d", len(left))
	}
}

func TestSource_ListsAndOpens(t *testing.T) {
	b := newBench(t)
	src := Source(b.o)
	found, err := src.List(t.Context())
	if err != nil || len(found) != 2 || found[0].Key != "test:0" || found[0].Name != "Noname frontend-tester" {
		t.Fatalf("%+v, %v", found, err)
	}
	d, err := src.Open(t.Context(), found[1])
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	if _, err := src.Open(t.Context(), device.Found{Key: "test:7"}); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("a scanner that is not there: %v", err)
	}
	missing := Source(Options{Program: filepath.Join(b.dir, "nothing")})
	if _, err := missing.List(t.Context()); !errors.Is(err, fault.DeviceProgram) {
		t.Errorf("no program: %v", err)
	}
}

func TestReadAbilities(t *testing.T) {
	for name, c := range map[string]struct {
		lines   []string
		ppi     []int
		sources map[device.ScanSource]string
		colours map[device.ScanColour]string
	}{
		"choices": {[]string{"    --resolution 75|150|300dpi [75]", "    --mode Lineart|Gray|24bit Color [24bit Color]", "    --source Flatbed|ADF Front|ADF Back|ADF Duplex [Flatbed]"},
			[]int{75, 150, 300}, map[device.ScanSource]string{device.Flatbed: "Flatbed", device.Feeder: "ADF Front", device.FeederDuplex: "ADF Duplex"},
			map[device.ScanColour]string{device.Grey: "Gray", device.Colour: "24bit Color"}},
		"range": {[]string{"    --resolution 100..400dpi (in steps of 100) [100]", "    --mode Color [Color]"},
			[]int{100, 200, 300, 400}, map[device.ScanSource]string{device.Flatbed: ""}, map[device.ScanColour]string{device.Colour: "Color"}},
		"inactive": {[]string{"    --resolution 75|150dpi [inactive]", "    --mode Gray [inactive]"}, nil, map[device.ScanSource]string{device.Flatbed: ""}, map[device.ScanColour]string{}},
	} {
		a := readAbilities(c.lines)
		if !slices.Equal(a.ppi, c.ppi) || fmt.Sprint(a.sources) != fmt.Sprint(c.sources) || fmt.Sprint(a.colours) != fmt.Sprint(c.colours) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// Cameras and eSCL scanners of the network are not SANE's to list.
func TestReadDevices_LeavesOthersOut(t *testing.T) {
	var keys []string
	for _, f := range readDevices([]string{"v4l:/dev/video0\tNoname\tCamera", "escl:http://10.0.0.9:80\tHP\tNeighbour", "airscan:e0:HP Neighbour\tHP\tNeighbour",
		"airscan:e12:HP\tHP\tX", "airscan:w0:Old scanner\tBrother\tMFC", "epson2:libusb:001:004\tEpson\tV37"}) {
		keys = append(keys, f.Key)
	}
	if want := []string{"airscan:w0:Old scanner", "epson2:libusb:001:004"}; !slices.Equal(keys, want) {
		t.Errorf("%q, want %q", keys, want)
	}
}

func FuzzListing(f *testing.F) {
	f.Add("    --resolution 1..1200dpi (in steps of 1) [75]\n    --mode Gray|Color [Gray]\n    --source Flatbed|ADF [Flatbed]")
	f.Add("test:0\tNoname\tfrontend-tester")
	f.Add("    --resolution 99999999999999999999..1dpi [x]")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		a := readAbilities(lines)
		if !slices.IsSorted(a.ppi) || len(a.sources) == 0 {
			t.Fatalf("%+v", a)
		}
		for _, v := range a.ppi {
			if v <= 0 || v > maxPPI {
				t.Fatalf("%d ppi", v)
			}
		}
		for _, found := range readDevices(lines) {
			if found.Key == "" || found.Key[0] == '-' {
				t.Fatalf("%+v would be an option", found)
			}
		}
		if code := report(text); code < 0 || code > 11 {
			t.Fatalf("status %d", code)
		}
		_ = exit{code: 1, told: text}.fault("fuzz")
	})
}
