package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/device"
	"thana/shared/fault"
)

// speaker is a device that answers the request with say and then closes, or, where it holds, stays silent.
func speaker(t *testing.T, hold bool, say string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, say)
			}
			if hold {
				_, _ = io.Copy(io.Discard, conn) // until the other side goes
			}
			conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

func call(url string) Call {
	return Call{Op: "test", Method: http.MethodGet, URL: url, Answer: 300 * time.Millisecond, Limit: 1000}
}

func TestDo_HostileAnswers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, c := range map[string]struct {
		say  string
		hold bool
		want fault.Code
	}{
		"nothing":               {"", false, fault.DeviceGone},
		"silence":               {"", true, fault.DeviceTimeout},
		"no HTTP":               {"SSH-2.0-OpenSSH\r\n\r\n", false, fault.DeviceProtocol},
		"headers without end":   {ok + strings.Repeat("X-Long: "+strings.Repeat("x", 1000)+"\r\n", 100), true, fault.DeviceProtocol},
		"half a header":         {ok + "Content-Le", false, fault.DeviceProtocol},
		"no end of the headers": {ok + "A: b\r\n", true, fault.DeviceTimeout},
		"long body":             {ok + "Content-Length: 2000\r\n\r\n" + strings.Repeat("x", 2000), false, fault.DeviceProtocol},
		"endless body":          {ok + "\r\n" + strings.Repeat("x", 2000), true, fault.DeviceProtocol},
		"short body":            {ok + "Content-Length: 9\r\n\r\nhalf", false, fault.DeviceGone},
		"body that stops":       {ok + "Content-Length: 9\r\n\r\nhalf", true, fault.DeviceTimeout},
		"negative length":       {ok + "Content-Length: -1\r\n\r\n", false, fault.DeviceProtocol},
		"two lengths":           {ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", false, fault.DeviceProtocol},
		"bad chunk":             {ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", false, fault.DeviceProtocol},
		"half a chunk":          {ok + "Transfer-Encoding: chunked\r\n\r\n8\r\nhalf", false, fault.DeviceGone},
	} {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			url, line := speaker(t, c.hold, c.say), Transport()
			leaveNothing := func() {
				line.CloseIdleConnections()
				if err := goleak.Find(before, goleak.IgnoreAnyFunction("thana/drivers/transport/web.speaker.func2")); err != nil {
					t.Error(err)
				}
			}
			defer leaveNothing()
			if r, err := Do(t.Context(), line, call(url)); !errors.Is(err, c.want) {
				t.Errorf("%d, %d bytes, %v; want %s", r.Status, len(r.Body), err, c.want)
			}
		})
	}
}

// A device does not send the driver elsewhere: the redirection itself is the answer.
func TestDo_DoesNotFollow(t *testing.T) {
	line := Transport()
	defer line.CloseIdleConnections()
	url := speaker(t, false, "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n")
	if r, err := Do(t.Context(), line, call(url)); err != nil || r.Status != http.StatusFound {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestDo_SaysWhoEndedTheCall(t *testing.T) {
	url := speaker(t, true, "")
	line := Transport()
	defer line.CloseIdleConnections()
	c := call(url)
	c.Answer = time.Minute
	for name, want := range map[string]fault.Code{"cancel": fault.CaptureCancelled, "close": fault.DeviceClosed} {
		life := device.NewLife()
		ctx, cancel := context.WithCancel(t.Context())
		joined, leave := life.Join(ctx)
		end := cancel
		if name == "close" {
			end = life.Close
		}
		stop := time.AfterFunc(20*time.Millisecond, end)
		if _, err := Do(joined, line, c); !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
		stop.Stop()
		leave()
		cancel()
	}
}

func TestDo_NobodyThereIsOffline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	l.Close()
	_, err = Do(t.Context(), Transport(), call(url))
	if !errors.Is(err, fault.DeviceOffline) || !errors.Is(Lost("test", err), fault.DeviceGone) {
		t.Error(err)
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A page that keeps coming is not cut off; one that stops is, long before the end of the whole.
func TestDo_SilenceIsMeasuredFromTheLastByte(t *testing.T) {
	for name, c := range map[string]struct {
		pieces int
		answer time.Duration
		want   error
		after  time.Duration
	}{
		"slow":    {9, time.Hour, nil, 9 * time.Second},
		"stops":   {3, time.Hour, fault.DeviceTimeout, 5 * time.Second},
		"endless": {9, 4500 * time.Millisecond, fault.DeviceTimeout, 4500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				_, err := Do(t.Context(), trip(func(r *http.Request) (*http.Response, error) {
					body, page := io.Pipe()
					context.AfterFunc(r.Context(), func() { _ = page.CloseWithError(r.Context().Err()) })
					go func() {
						for range c.pieces {
							<-time.After(time.Second)
							_, _ = io.WriteString(page, "x")
						}
						if name != "stops" {
							_ = page.Close()
						}
					}()
					return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
				}), Call{Op: "test", Method: http.MethodGet, URL: "http://scanner/", Answer: c.answer, Quiet: 2 * time.Second, Limit: 100})
				if !errors.Is(err, c.want) || time.Since(began) != c.after {
					t.Errorf("%v after %v, want %v after %v", err, time.Since(began), c.want, c.after)
				}
				<-time.After(time.Minute) // the device's own end
			})
		})
	}
}

// The transport has words of its own for a connection that the device closed as the request went out: it is a device that is gone.
func TestDo_HungUpWithoutAWordIsGone(t *testing.T) {
	for name, c := range map[string]struct {
		spoke bool
		want  fault.Code
	}{"before a word": {false, fault.DeviceGone}, "after some": {true, fault.DeviceProtocol}} {
		rt := trip(func(r *http.Request) (*http.Response, error) {
			trace := httptrace.ContextClientTrace(r.Context())
			trace.GotConn(httptrace.GotConnInfo{Reused: true})
			if c.spoke {
				trace.GotFirstResponseByte()
			}
			return nil, errors.New("server closed idle connection")
		})
		if _, err := Do(t.Context(), rt, call("http://127.0.0.1:1")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
