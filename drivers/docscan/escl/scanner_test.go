package escl

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/escl"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// silence is how long the scanner may be silent that never answers; every other one has as long as the driver gives it.
const silence = time.Second

func quick() Options {
	return Options{Busy: 100 * time.Millisecond, Poll: 10 * time.Millisecond}
}

func emulator(t testing.TB, o emulated.Options) *emulated.Scanner {
	t.Helper()
	e, err := emulated.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func open(t testing.TB, at string, o Options) *Scanner {
	t.Helper()
	s, err := Open(t.Context(), at, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// sheet is a page that can be told from others: its top quarter is as dark as its number.
func sheet(n int) image.Image {
	im := image.NewRGBA(image.Rect(0, 0, 210, 297))
	for y := range 297 {
		for x := range 210 {
			v := uint8(255)
			if y < 74 {
				v = uint8(n * 20)
			}
			im.Set(x, y, color.RGBA{v, v, v, 255})
		}
	}
	return im
}

func pageRequest(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "NextDocument") }

func TestScanner_ConformanceOnEmulator(t *testing.T) {
	drivertest.DocumentScanner(t, func(t testing.TB) drivertest.DocscanRig {
		e := emulator(t, emulated.Options{Width: 300, Height: 300})
		return rigOf(open(t, e.URL(), quick()), e)
	})
}

// rigOf is an opened scanner with the hands on its emulator.
func rigOf(s *Scanner, e *emulated.Scanner) drivertest.DocscanRig {
	return drivertest.DocscanRig{
		Scanner: s, PPI: 75,
		Load: func(n int) int {
			for i := range n {
				e.Load(sheet(i + 1))
			}
			return e.Loaded()
		},
		Lay: func() { e.Lay(sheet(7)) },
		Jam: func(after int) int { e.Jam(after); return after }, ClearJam: e.ClearJam,
		OpenCover: e.OpenCover, CloseCover: e.CloseCover,
		Busy: func() { e.Busy(true) }, Slow: func() { e.Slow(time.Second) }, Idle: e.Idle, Unplug: e.Unplug,
		Stall:  func() { s.o.Page = silence; e.Stall(pageRequest) },
		Garble: func() { e.Garble(pageRequest) }, Truncate: func() { e.Truncate(pageRequest) },
	}
}

// The same faults at any other request end the scan too.
func TestScan_SpoiltStatusAndJobs(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*emulated.Scanner)
		want  []fault.Code
	}{
		"all garbled":   {func(e *emulated.Scanner) { e.Garble(nil) }, []fault.Code{fault.DeviceProtocol}},
		"all truncated": {func(e *emulated.Scanner) { e.Truncate(nil) }, []fault.Code{fault.DeviceGone, fault.DeviceProtocol}},
		"all stalled":   {func(e *emulated.Scanner) { e.Stall(nil) }, []fault.Code{fault.DeviceTimeout}},
	} {
		t.Run(name, func(t *testing.T) {
			e := emulator(t, emulated.Options{})
			s := open(t, e.URL(), quick())
			e.Load(sheet(1))
			if c.want[0] == fault.DeviceTimeout {
				s.o.Answer = silence
			}
			c.spoil(e)
			err := s.Scan(t.Context(), device.ScanRequest{PPI: 75}, func(device.Page) error { return nil })
			ok := false
			for _, code := range c.want {
				ok = ok || errors.Is(err, code)
			}
			if !ok {
				t.Errorf("got %v, want one of %v", err, c.want)
			}
		})
	}
}

// The pages are those that were loaded, in their order: the picture itself is looked at.
func TestScan_PagesAreThePagesLoaded(t *testing.T) {
	e := emulator(t, emulated.Options{})
	s := open(t, e.URL(), quick())
	e.Load(sheet(1), sheet(5), sheet(9))
	e.Lay(sheet(12))
	var tops []uint8
	take := func(p device.Page) error {
		im, err := jpeg.Decode(bytes.NewReader(p.Data))
		if err != nil {
			return err
		}
		if b := im.Bounds(); b.Dx() != 620 || b.Dy() != 877 {
			t.Errorf("page %d is %v, want A4 at 75 ppi", p.Number, b)
		}
		tops = append(tops, color.GrayModel.Convert(im.At(100, 50)).(color.Gray).Y)
		return nil
	}
	for range 2 { // loaded: the feeder; then empty: the glass
		if err := s.Scan(t.Context(), device.ScanRequest{PPI: 75}, take); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []uint8{20, 100, 180, 240} {
		if len(tops) != 4 || max(tops[i], want)-min(tops[i], want) > 4 {
			t.Fatalf("tops %v, want about 20 100 180 240", tops)
		}
	}
}

func TestOpen_NobodyThereIsOffline(t *testing.T) {
	e := emulator(t, emulated.Options{})
	e.Unplug()
	src := Source(quick(), e.URL(), "nonsense")
	found, err := src.List(t.Context())
	if err != nil || len(found) != 2 || found[0].Class != device.Document {
		t.Fatalf("offline scanners are not listed: %v, %v", found, err)
	}
	for _, f := range found {
		if _, err := src.Open(t.Context(), f); !errors.Is(err, fault.DeviceOffline) {
			t.Errorf("%s: %v", f.Key, err)
		}
	}
	if err := e.Plug(); err != nil {
		t.Fatal(err)
	}
	d, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
}

// hostile answers ScannerCapabilities with a body, and everything else with 404.
func hostile(t *testing.T, body []byte) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(body) }))
	t.Cleanup(srv.Close)
	return srv.URL + "/eSCL"
}

func TestOpen_HostileBodies(t *testing.T) {
	deep := bytes.Repeat([]byte("<a>"), 200_000)
	bomb := []byte(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><ScannerCapabilities><MakeAndModel>&b;</MakeAndModel></ScannerCapabilities>`)
	for name, body := range map[string][]byte{
		"empty": nil, "html": []byte("<html>log in</html>"), "too long": bytes.Repeat([]byte{' '}, maxXML+1),
		"deep": deep, "entities": bomb, "no sources": []byte("<ScannerCapabilities/>"),
		"huge sides": []byte(`<ScannerCapabilities><Platen><PlatenInputCaps><MaxWidth>2000000000</MaxWidth><MaxHeight>2000000000</MaxHeight></PlatenInputCaps></Platen></ScannerCapabilities>`),
	} {
		if _, err := Open(t.Context(), hostile(t, body), quick()); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A device cannot send the driver to another host.
func TestLocated_OnlyThePathCounts(t *testing.T) {
	root, _ := url.Parse("http://10.0.0.7:8080/eSCL/")
	s := &Scanner{root: root}
	for location, want := range map[string]string{
		"/eSCL/ScanJobs/7":                     "http://10.0.0.7:8080/eSCL/ScanJobs/7",
		"http://evil.example/eSCL/ScanJobs/7/": "http://10.0.0.7:8080/eSCL/ScanJobs/7",
		"":                                     "",
		"http://x/":                            "",
		"://":                                  "",
	} {
		got, err := s.located(location)
		if want == "" {
			if !errors.Is(err, fault.DeviceProtocol) {
				t.Errorf("%q: %v, %v", location, got, err)
			}
		} else if err != nil || got.String() != want {
			t.Errorf("%q: %v, %v; want %s", location, got, err, want)
		}
	}
}

func TestCapabilities_RangesAndProfiles(t *testing.T) {
	a, err := readCapabilities([]byte(`<s:ScannerCapabilities xmlns:s="u"><MakeAndModel>Acme Scan 9</MakeAndModel><UUID>u-1</UUID>
<Adf><AdfDuplexInputCaps><MaxWidth>2550</MaxWidth><MaxHeight>4200</MaxHeight><SettingProfiles>
<SettingProfile><ColorModes><ColorMode>BlackAndWhite1</ColorMode><ColorMode>Grayscale8</ColorMode></ColorModes><DocumentFormats><DocumentFormat>application/pdf</DocumentFormat><DocumentFormat>image/jpeg</DocumentFormat></DocumentFormats>
<SupportedResolutions><ResolutionRange><XResolutionRange><Min>100</Min><Max>400</Max><Normal>300</Normal><Step>50</Step></XResolutionRange></ResolutionRange></SupportedResolutions></SettingProfile>
</SettingProfiles></AdfDuplexInputCaps></Adf></s:ScannerCapabilities>`))
	if err != nil {
		t.Fatal(err)
	}
	in, ok := a.sources[device.FeederDuplex]
	if !ok || len(a.sources) != 1 || a.brand != "Acme" || a.model != "Scan 9" || a.serial != "u-1" {
		t.Fatalf("%+v", a)
	}
	if got := in.ppi; len(got) != 5 || got[0] != 100 || got[4] != 400 || in.format != "image/jpeg" || len(in.colours) != 1 {
		t.Errorf("%+v", in)
	}
}

func FuzzXML(f *testing.F) {
	f.Add([]byte(`<ScannerStatus><State>Idle</State><AdfState>ScannerAdfJam</AdfState><Jobs><JobInfo><JobUri>/eSCL/ScanJobs/1</JobUri><JobState>Aborted</JobState></JobInfo></Jobs></ScannerStatus>`))
	f.Add([]byte(`<ScannerCapabilities><Platen><PlatenInputCaps><MaxWidth>2550</MaxWidth><MaxHeight>3508</MaxHeight><SettingProfiles><SettingProfile><ColorModes><ColorMode>RGB24</ColorMode></ColorModes><DocumentFormats><DocumentFormat>image/jpeg</DocumentFormat></DocumentFormats><SupportedResolutions><DiscreteResolutions><DiscreteResolution><XResolution>300</XResolution></DiscreteResolution></DiscreteResolutions></SupportedResolutions></SettingProfile></SettingProfiles></PlatenInputCaps></Platen></ScannerCapabilities>`))
	f.Add([]byte(`<a><b`))
	job, _ := url.Parse("http://h/eSCL/ScanJobs/1")
	f.Fuzz(func(t *testing.T, body []byte) {
		if s, err := readStatus(body); err == nil {
			_ = s.feeder("fuzz")
			for _, j := range s.Jobs {
				sameJob(j.URI, job)
			}
		} else if !errors.Is(err, fault.DeviceProtocol) {
			t.Fatal(err)
		}
		a, err := readCapabilities(body)
		if err != nil {
			if !errors.Is(err, fault.DeviceProtocol) {
				t.Fatal(err)
			}
			return
		}
		for source, in := range a.sources {
			if in.width <= 0 || in.height <= 0 || len(in.ppi) == 0 || len(in.colours) == 0 || in.format == "" || nearest(in.ppi, 300) <= 0 {
				t.Fatalf("%s: %+v", source, in)
			}
			settings(source, in, in.ppi[0], in.colours[0])
		}
	})
}

func FuzzPage(f *testing.F) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sheet(3), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[:b.Len()/2])
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		p := device.Page{Number: 1, Data: data}
		if err := whole(&p); err != nil && !errors.Is(err, fault.DeviceProtocol) {
			t.Fatal(err)
		}
	})
}

// airscan is sane-airscan, which shares nothing with us, configured for one scanner.
type airscan struct {
	t   *testing.T
	dir string
}

const virt = "airscan:e0:Virt" // the scanner's name there

func newAirscan(t *testing.T, url string) airscan {
	t.Helper()
	if _, err := exec.LookPath("scanimage"); err != nil {
		t.Skip("scanimage (sane-utils) is not installed")
	}
	if drivers, _ := filepath.Glob("/usr/lib/*/sane/libsane-airscan.so*"); len(drivers) == 0 {
		t.Skip("sane-airscan is not installed")
	}
	a := airscan{t, t.TempDir()}
	for name, text := range map[string]string{
		"dll.conf":     "airscan\n",
		"airscan.conf": "[devices]\nVirt = " + url + ", eSCL\n[options]\ndiscovery = disable\n",
	} {
		if err := os.WriteFile(filepath.Join(a.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// run runs scanimage; want are the exit statuses that are right.
func (a airscan) run(what string, want []int, args ...string) string {
	a.t.Helper()
	cmd := exec.CommandContext(a.t.Context(), "scanimage", args...)
	cmd.Dir = a.dir
	cmd.Env = append(os.Environ(), "SANE_CONFIG_DIR="+a.dir)
	out, err := cmd.CombinedOutput()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		a.t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); !slices.Contains(want, code) {
		a.t.Errorf("%s: exit %d, want %v: %s", what, code, want, out)
	}
	return string(out)
}

// sane-airscan scans from the emulator: pages, empty feeder, jam, the sheets after it, cover, glass.
func TestEmulator_JudgedBySaneAirscan(t *testing.T) {
	e := emulator(t, emulated.Options{})
	a := newAirscan(t, e.URL())
	if out := a.run("list", []int{0}, "-L"); !strings.Contains(out, virt) {
		t.Fatalf("sane-airscan does not list the emulator: %s", out)
	}
	feed := func(what string, want []int, pages int) {
		t.Helper()
		a.run(what, want, "-d", virt, "--source", "ADF", "--resolution", "75", "--format=jpeg", "--batch="+filepath.Join(a.dir, what+"%d.jpg"))
		if files, _ := filepath.Glob(filepath.Join(a.dir, what+"*.jpg")); len(files) != pages {
			t.Errorf("%s: sane-airscan took %d pages, want %d", what, len(files), pages)
		}
	}
	const ok, jammed, noDocuments, coverOpen = 0, 6, 7, 8 // SANE_Status of sane.h, scanimage's exit status
	e.Load(sheet(1), sheet(2), sheet(3))
	feed("three", []int{ok, noDocuments}, 3)
	feed("empty", []int{noDocuments}, 0)
	e.Load(sheet(1), sheet(2), sheet(3))
	e.Jam(1)
	feed("jam", []int{jammed}, 1)
	e.ClearJam()
	feed("after", []int{ok, noDocuments}, 2)
	e.Load(sheet(1))
	e.OpenCover()
	feed("cover", []int{coverOpen}, 0)
	e.CloseCover()
	e.Lay(sheet(4))
	glass := filepath.Join(a.dir, "glass.jpg")
	a.run("glass", []int{ok}, "-d", virt, "--source", "Flatbed", "--resolution", "100", "--mode", "Gray", "--format=jpeg", "-o", glass)
	data, err := os.ReadFile(glass)
	if err != nil {
		t.Fatal(err)
	}
	if config, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || config.ColorModel != color.GrayModel {
		t.Errorf("the glass in grey: %v, %v", config, err)
	}
}

type through func(*http.Request) (*http.Response, error)

func (t through) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// A scanner that works for somebody else is asked again until it is free.
func TestScan_BusyScannerIsAskedAgain(t *testing.T) {
	e := emulator(t, emulated.Options{})
	e.Load(sheet(1))
	e.Busy(true)
	o, asked := quick(), 0
	o.Busy = 10 * time.Second
	network := web.Transport()
	t.Cleanup(network.CloseIdleConnections)
	o.Transport = through(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			if asked++; asked == 3 {
				e.Busy(false)
			}
		}
		return network.RoundTrip(r)
	})
	pages := 0
	err := open(t, e.URL(), o).Scan(t.Context(), device.ScanRequest{PPI: 75}, func(device.Page) error { pages++; return nil })
	if err != nil || pages != 1 || asked != 3 {
		t.Errorf("%v, %d pages, asked %d times", err, pages, asked)
	}
}

// A scanner that has no time to say what it can is busy, and tried again as such.
func TestOpen_NoTimeIsBusy(t *testing.T) {
	o := quick()
	o.Transport = through(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: http.NoBody, Request: r}, nil
	})
	if _, err := Open(t.Context(), "http://127.0.0.1:1/eSCL", o); !errors.Is(err, fault.DeviceBusy) {
		t.Error(err)
	}
}

// Half a page that HTTP calls whole is none.
func TestScan_PageThatEndsEarlyIsRefused(t *testing.T) {
	e := emulator(t, emulated.Options{})
	e.Load(sheet(1))
	o, network := quick(), web.Transport()
	t.Cleanup(network.CloseIdleConnections)
	o.Transport = through(func(r *http.Request) (*http.Response, error) {
		resp, err := network.RoundTrip(r)
		if err == nil && pageRequest(r) && resp.StatusCode == http.StatusOK {
			body, _ := io.ReadAll(resp.Body)
			resp.Body = io.NopCloser(bytes.NewReader(body[:len(body)/2]))
		}
		return resp, err
	})
	err := open(t, e.URL(), o).Scan(t.Context(), device.ScanRequest{PPI: 75}, func(p device.Page) error {
		t.Errorf("a page of %d bytes", len(p.Data))
		return nil
	})
	if !errors.Is(err, fault.DeviceProtocol) {
		t.Error(err)
	}
}
