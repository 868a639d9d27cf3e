package ippusb

import "testing"

func TestHTTPPort_OfTheDeviceAlone(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "http-port = 1": 0, "[device]\nhttp-port=60000": 60000, "[other]\nhttp-port = 1\n[device]\n http-port = 2 \n": 2,
		"[device]\nhttp-port = 70000": 0, "[device]\nhttp-port = -1": 0, "[device]\nhttp-port = many": 0,
	} {
		if got := httpPort([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func FuzzOverUSB(f *testing.F) {
	f.Add([]byte{9, 4, 0, 0, 2, 7, 1, 4, 0})
	f.Add([]byte{9, 4, 0, 0, 2, 7, 1, 2, 0})
	f.Add([]byte{0, 4, 7, 1, 4})
	f.Fuzz(func(t *testing.T, d []byte) {
		if overUSB(d) && len(d) < 9 {
			t.Error("an interface descriptor has nine bytes")
		}
	})
}
