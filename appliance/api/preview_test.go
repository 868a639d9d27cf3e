package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"image/jpeg"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

var soak = flag.Duration("soak", 10*time.Second, "how long BenchmarkPreview watches a preview")

// film is a camera of 30 pictures a second whose JPEGs bear their number in a comment.
type film struct {
	picture []byte
	taken   [1024]atomic.Int64 // when a number was, nanoseconds; later numbers take the places of earlier ones
}

func (f *film) Use(ctx context.Context, _ device.Class, _, _ string, fn func(context.Context, device.Device) error) error {
	return fn(ctx, f)
}
func (f *film) Info() device.Info { return device.Info{Driver: "test", Model: "film"} }
func (f *film) Close() error      { return nil }
func (f *film) Modes() []device.CameraMode {
	return []device.CameraMode{{Format: device.MJPEG, Width: 1280, Height: 720, FPS: 30}}
}

func (f *film) Stream(ctx context.Context, m device.CameraMode, fn func(device.Frame) error) error {
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	for n := uint32(0); ; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case now := <-tick.C:
			f.taken[n%uint32(len(f.taken))].Store(now.UnixNano())
			if err := fn(device.Frame{Mode: m, At: now, Data: numbered(f.picture, n)}); err != nil {
				return err
			}
		}
	}
}

// numbered puts a comment of four bytes behind the JPEG's start, ISO/IEC 10918-1 B.2.4.5.
func numbered(picture []byte, n uint32) []byte {
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xFE, 0, 6}, binary.BigEndian.AppendUint32(nil, n)...)
	return append(out, picture[2:]...)
}

// load is what this process holds.
type load struct{ resident, goroutines int }

func loadNow(b *testing.B) load {
	b.Helper()
	runtime.GC()
	text, err := os.ReadFile("/proc/self/statm")
	must(b, err)
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	must(b, err)
	return load{pages * os.Getpagesize(), runtime.NumGoroutine()}
}

func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPreview watches a face at 1280 x 720 through the real API, TLS and HTTP/2 as a desktop does, for -soak: pictures a second, from the camera's
// frame to the decoded picture, and how memory and goroutines stand after a tenth of the time and at its end. Appliance and desktop are this process.
func BenchmarkPreview(b *testing.B) {
	r := newRig(b)
	r.ready()
	var face bytes.Buffer
	must(b, jpeg.Encode(&face, synthetic.NewSubject(5).Face(biometric.Front, synthetic.FaceParams{}, 1280, 720), &jpeg.Options{Quality: 85}))
	camera := &film{picture: face.Bytes()}
	r.server.Desk = capture.New(camera, r.store, capture.Limits{FingerQuality: 40, PortraitQuality: 40}, nil)
	duty, officer := r.desktop().as("duty"), r.desktop().as("io")
	request := wire.PhotoRequest{Record: officer.arrest(duty.register()).ID, Pose: record.PoseFront, Basis: law.Arrested}
	for b.Loop() {
		body, err := officer.open(http.MethodPost, wire.PathPhoto, request)
		must(b, err)
		lines := bufio.NewScanner(body)
		lines.Buffer(nil, 8<<20)
		began, spent := time.Now(), used(b)
		var early load
		var late []time.Duration
		for lines.Scan() && time.Since(began) < *soak {
			var e wire.CaptureEvent
			must(b, json.Unmarshal(lines.Bytes(), &e))
			if len(e.Preview) == 0 {
				continue
			}
			if _, err := jpeg.Decode(bytes.NewReader(e.Preview)); err != nil {
				b.Fatal(err)
			}
			at := camera.taken[binary.BigEndian.Uint32(e.Preview[6:])%uint32(len(camera.taken))].Load()
			late = append(late, time.Since(time.Unix(0, at)))
			if early == (load{}) && time.Since(began) > *soak/10 {
				early = loadNow(b)
			}
		}
		took, end := time.Since(began), loadNow(b)
		must(b, lines.Err())
		must(b, body.Close())
		slices.Sort(late)
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		b.ReportMetric(float64(len(late))/took.Seconds(), "fps")
		b.ReportMetric(ms(late[len(late)/2]), "p50-ms")
		b.ReportMetric(ms(late[len(late)*99/100]), "p99-ms")
		b.ReportMetric(ms(used(b)-spent)/float64(len(late)), "cpu-ms/frame")
		b.ReportMetric(float64(early.resident)/1e6, "early-MB")
		b.ReportMetric(float64(end.resident)/1e6, "end-MB")
		b.ReportMetric(float64(end.goroutines-early.goroutines), "goroutines-more")
	}
}
