package sbi

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"thana/drivers/device"
	emulated "thana/drivers/emulator/sbi"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// portsAround is a range of ports with the service in it.
func portsAround(t *testing.T, e *emulated.Service) [2]int {
	t.Helper()
	_, text, err := net.SplitHostPort(e.Addr())
	if err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(text)
	return [2]int{port - 5, port + 5}
}

func keysOf(found []device.Found) (out []string) {
	for _, f := range found {
		out = append(out, f.Key)
	}
	return out
}

func TestSource_FindsAScannerOnThisComputer(t *testing.T) {
	e, o := service(t, emulated.Options{}), quick(t)
	o.Here, o.Ports = true, portsAround(t, e)
	src := Source(o)
	list := func() ([]device.Found, error) { // tests of other packages have services of their own on the ports beside
		all, err := src.List(t.Context())
		return slices.DeleteFunc(all, func(f device.Found) bool { return f.Where != e.URL() }), err
	}
	found, err := list()
	if err != nil || !slices.Equal(keysOf(found), []string{e.URL() + " 1"}) || found[0].Class != device.Fingerprint || found[0].Name != "Thana Virtual Slap" {
		t.Fatalf("%+v, %v", found, err)
	}
	d, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	e.Unplug()
	if found, err := list(); err != nil || len(found) != 0 {
		t.Errorf("unplugged: %v, %v", found, err)
	}
}

// The whole range costs little where nothing listens: it is asked every five seconds.
func TestSource_AHundredSilentPortsAreQuick(t *testing.T) {
	o := quick(t)
	o.Here, o.Ports = true, [2]int{4501, 4600}
	quickest := time.Hour // the slower ones are the machine's
	for range 3 {
		began := time.Now()
		found, err := Source(o).List(t.Context())
		if err != nil {
			t.Error(err)
		}
		quickest = min(quickest, time.Since(began))
		t.Logf("ports 4501 to 4600 in %v, %d scanners", time.Since(began).Round(time.Millisecond), len(found))
	}
	if quickest > 3*time.Second {
		t.Errorf("took %v", quickest)
	}
}

// Two scanners of one service are two devices; two of one id are one that nobody can open.
func TestSource_TwoScannersOnOnePort(t *testing.T) {
	e, o := service(t, emulated.Options{}), quick(t)
	o.Hosts = []string{e.URL()}
	src := Source(o)
	e.Double(false)
	found, err := src.List(t.Context())
	if err != nil || !slices.Equal(keysOf(found), []string{e.URL() + " 1", e.URL() + " 2"}) {
		t.Fatalf("%v, %v", keysOf(found), err)
	}
	for _, f := range found {
		d, err := src.Open(t.Context(), f)
		if err != nil {
			t.Fatalf("%s: %v", f.Key, err)
		}
		d.Close()
	}
	e.Double(true)
	if found, err = src.List(t.Context()); err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", keysOf(found), err)
	}
	if _, err := src.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceTwoAlike) {
		t.Errorf("two alike: %v", err)
	}
}

// A service that is too busy to answer is not taken for unplugged; one that is not there is listed where it is named.
func TestSource_SilentIsNotGone(t *testing.T) {
	e, o := service(t, emulated.Options{}), quick(t)
	o.Hosts = []string{e.URL()}
	src := Source(o).(*source)
	before, err := src.List(t.Context())
	if err != nil || len(before) != 1 {
		t.Fatalf("%v, %v", before, err)
	}
	e.Stall(nil)
	src.o.Answer = 100 * time.Millisecond // only of the one that never answers
	if found, _ := src.List(t.Context()); !slices.Equal(keysOf(found), keysOf(before)) {
		t.Errorf("silent: %v", keysOf(found))
	}
	src.o.Answer = o.Answer
	e.Unplug()
	found, _ := src.List(t.Context())
	if !slices.Equal(keysOf(found), []string{e.URL()}) {
		t.Fatalf("not there: %v", keysOf(found))
	}
	if _, err := src.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceOffline) {
		t.Errorf("not there: %v", err)
	}
	e.Heal()
	if err := e.Plug(); err != nil {
		t.Fatal(err)
	}
	d, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatalf("there again: %v", err)
	}
	d.Close()
}

// Whatever else answers on a port of the range is no scanner.
func TestSource_OtherProgramsOnThePorts(t *testing.T) {
	for name, body := range map[string]string{
		"web page": "<html>", "nothing": "", "an object": `{"deviceId":"1"}`, "no id": `[{"deviceStatus":"Ready"}]`,
		"numbers": `[1,2]`, "too many": "[" + fmt.Sprint(slices.Repeat([]int{0}, 3)) + "]",
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		u, _ := url.Parse(srv.URL)
		port, _ := strconv.Atoi(u.Port())
		o := quick(t)
		o.Here, o.Ports = true, [2]int{port, port}
		if found, err := Source(o).List(t.Context()); err != nil || len(found) != 0 {
			t.Errorf("%s: %v, %v", name, keysOf(found), err)
		}
		srv.Close()
	}
}

// A service of another computer must show a certificate that holds.
func TestSource_AnotherComputerNeedsTLSThatHolds(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("it was asked although its certificate does not hold")
	}))
	defer srv.Close()
	srv.Config.ErrorLog = nil
	o := quick(t)
	o.Hosts = []string{srv.URL}
	src := Source(o)
	found, err := src.List(t.Context())
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	if _, err := src.Open(t.Context(), found[0]); err == nil {
		t.Error("opened")
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`[{"deviceInfo":"eyJ9.e30.AA","error":{"errorCode":"0"}}]`))
	f.Add([]byte(`{"biometrics":[{"data":"a.b.c","hash":"00","error":{"errorCode":101}}]}`))
	f.Add([]byte(`[{"deviceId":1,"deviceSubId":["1",2],"digitalId":"e30"}]`))
	o := Options{}.filled()
	f.Fuzz(func(t *testing.T, body []byte) {
		var all []informed
		if web.ReadJSON("fuzz", "", body, &all) == nil {
			for _, one := range all {
				if _, err := o.believe(one); err == nil {
					t.Error("believed without an anchor")
				}
			}
		}
		var seen []described
		if web.ReadJSON("fuzz", "", body, &seen) == nil {
			for _, d := range seen {
				foundOf("http://127.0.0.1:4501", d)
			}
		}
		s := &scanner{o: o}
		var answer captureAnswer
		if web.ReadJSON("fuzz", "", body, &answer) == nil {
			if fingers, err := s.fingers(answer.Biometrics, wanted{names: map[string]biometric.Finger{"Left Thumb": biometric.LeftThumb}}, "t", [32]byte{}); err == nil {
				t.Errorf("%d fingers without a signature", len(fingers))
			}
		}
	})
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xd9\r\n--b--\r\n"))
	f.Add([]byte("--\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		n := 0
		_ = eachFrame("fuzz", bytes.NewReader(body), func(frame []byte) error {
			n++
			if _, err := decoded("fuzz", frame, "jpeg", 1<<16); err == nil && len(frame) == 0 {
				t.Error("a picture of nothing")
			}
			return nil
		})
		if n > len(body) {
			t.Errorf("%d frames in %d bytes", n, len(body))
		}
	})
}

func FuzzRecord(f *testing.F) {
	im := biometric.NewImage(8, 8, 500)
	f.Add(recordOf(im, 2, 0, im.Pix))
	f.Add(recordOf(im, 2, 6, pngOf(im)))
	f.Add([]byte("\x00\x00\x00\x0cjP  \xff\x4f\xff\x51\x00\x29"))
	s := &scanner{o: Options{}.filled()}
	s.o.Unpack = func(_ context.Context, jp2 []byte) (biometric.Image, error) { // the program is OpenJPEG's own to fuzz
		return biometric.Image{}, cmp.Or(sized("fuzz", jp2), error(fault.DeviceProgram))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		im, err := s.picture(t.Context(), data, biometric.RightIndex)
		if err == nil && (len(im.Pix) != im.Width*im.Height || im.PPI < enrolmentPPI) {
			t.Errorf("%d x %d, %d bytes", im.Width, im.Height, len(im.Pix))
		}
	})
}

func TestSized_HostileSizes(t *testing.T) {
	for name, siz := range map[string][]byte{
		"nothing": nil, "no codestream": []byte("hello"), "cut": {0xff, 0x4f, 0xff, 0x51, 0, 41},
	} {
		if _, err := OpenJPEG(t.Context(), siz); !errors.Is(err, fault.DeviceProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole := jp2(t, ridges(3))
	huge := slices.Clone(whole)
	for i := range huge[:len(huge)-10] {
		if huge[i] == 0xff && huge[i+1] == 0x4f && huge[i+2] == 0xff && huge[i+3] == 0x51 {
			huge[i+8] = 0x7f // its width
			break
		}
	}
	if _, err := OpenJPEG(t.Context(), huge); !errors.Is(err, fault.DeviceProtocol) {
		t.Errorf("huge: %v", err)
	}
	if _, err := OpenJPEG(t.Context(), whole[:len(whole)/3]); err != nil && !errors.Is(err, fault.DeviceProtocol) {
		t.Errorf("cut: %v", err)
	}
	t.Setenv("PATH", "")
	if _, err := OpenJPEG(t.Context(), whole); !errors.Is(err, fault.DeviceProgram) {
		t.Errorf("without the program: %v", err)
	}
}
