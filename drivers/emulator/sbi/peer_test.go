package sbi

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thana/shared/biometric"
)

// schema says what an object of the public schemas must be: its required members, each with a pattern that its text matches. An
// array is matched member by member. Nothing else may stand in it.
type schema map[string]string

const (
	some    = `.+`
	instant = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`
	score   = `^(100(\.0+)?|\d{1,2}(\.\d+)?)$`
	jws     = `^[\w-]+\.[\w-]+\.[\w-]+$`
)

func described(digital string) schema {
	return schema{"deviceId": some, "deviceStatus": "^(Ready|Busy|Not Ready|Not Registered)$", "certification": "^L[01]$", "serviceVersion": some,
		"deviceSubId": "^[0-3]$", "callbackId": `^http://127\.0\.0\.1:\d+/$`, "digitalId": digital, "deviceCode": some,
		"specVersion": `^(0\.9\.5|1\.0\.0)$`, "purpose": "^(Auth|Registration)$"}
}

func digitalID() schema {
	return schema{"serialNo": some, "make": some, "model": some, "type": "^Finger$", "deviceSubType": "^(Slap|Single|Touchless)$",
		"deviceProvider": some, "deviceProviderId": some, "dateTime": instant}
}

func with(s schema, more schema) schema {
	for k, v := range more {
		s[k] = v
	}
	return s
}

func (s schema) judge(t *testing.T, what string, o map[string]any) {
	t.Helper()
	for member, pattern := range s {
		v, there := o[member]
		if !there {
			t.Errorf("%s: no %s", what, member)
			continue
		}
		texts, list := v.([]any)
		if !list {
			texts = []any{v}
		}
		for _, one := range texts {
			if text, ok := one.(string); !ok || !regexp.MustCompile(pattern).MatchString(text) {
				t.Errorf("%s: %s is %v", what, member, one)
			}
		}
	}
	for member := range o {
		if _, known := s[member]; !known && member != "error" {
			t.Errorf("%s: %s is not in the schema", what, member)
		}
	}
	if e, ok := o["error"].(map[string]any); ok && (e["errorCode"] != "0" || e["errorInfo"] != "Success") {
		t.Errorf("%s: error %v", what, e)
	}
}

// client is a client written by hand.
type client struct {
	t    *testing.T
	base string
	root *x509.CertPool
}

func (c client) call(method, path, body string) []byte {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	line := &http.Transport{}
	defer line.CloseIdleConnections()
	resp, err := line.RoundTrip(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Cache-Control") != "no-store" {
		c.t.Errorf("%s %s: %s, %v", method, path, resp.Status, resp.Header)
	}
	return data
}

func unjson[T any](t *testing.T, data []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v in %.200s", err, data)
	}
	return v
}

// open verifies a compact JWS as RFC 7515 has it, and the chain of its certificate.
func (c client) open(text string) map[string]any {
	c.t.Helper()
	parts := strings.Split(text, ".")
	head := unjson[struct {
		Alg, Typ string
		X5C      []string
	}](c.t, raw(c.t, parts[0]))
	der, err := base64.StdEncoding.DecodeString(head.X5C[0])
	if err != nil || head.Alg != "RS256" || head.Typ != "JWT" {
		c.t.Fatalf("header %+v, %v", head, err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := cert.Verify(x509.VerifyOptions{Roots: c.root, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		c.t.Error(err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, sum[:], raw(c.t, parts[2])); err != nil {
		c.t.Error(err)
	}
	return unjson[map[string]any](c.t, raw(c.t, parts[1]))
}

func raw(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func started(t *testing.T) (*Service, client) {
	t.Helper()
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	block, _ := pem.Decode(s.Anchor())
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	c := client{t, s.URL(), x509.NewCertPool()}
	c.root.AddCert(root)
	return s, c
}

func TestService_AgainstAHandWrittenClient(t *testing.T) {
	s, c := started(t)
	seen := unjson[[]map[string]any](t, c.call("MOSIPDISC", "/device", `{"type":"Biometric Device"}`))
	if len(seen) != 1 {
		t.Fatalf("%d devices", len(seen))
	}
	described(`^[\w-]+$`).judge(t, "discovery", seen[0])
	digitalID().judge(t, "unsigned digital id", unjson[map[string]any](t, raw(t, seen[0]["digitalId"].(string))))

	told := unjson[[]map[string]any](t, c.call("MOSIPDINFO", "/info", ``))
	info := c.open(told[0]["deviceInfo"].(string))
	with(described(jws), schema{"firmware": some, "env": "^(Staging|Developer|Pre-Production|Production)$"}).judge(t, "information", info)
	digitalID().judge(t, "digital id", c.open(info["digitalId"].(string)))

	names := []string{"Left IndexFinger", "Left MiddleFinger", "Left RingFinger", "Left LittleFinger"}
	laid := map[biometric.Finger]biometric.Image{}
	for i := range names {
		laid[biometric.LeftIndex+biometric.Finger(i)] = biometric.NewImage(100+i, 120, 500)
	}
	s.Lay(biometric.NewImage(1600, 1500, 500), laid)
	none := sha256.Sum256(nil)
	previous := fmt.Sprintf("%X", none)
	ask := func(sub, count string, wanted []string, previous string) []map[string]any {
		list, _ := json.Marshal(wanted)
		return unjson[struct{ Biometrics []map[string]any }](t, c.call("RCAPTURE", "/capture", fmt.Sprintf(
			`{"env":"Developer","purpose":"Registration","specVersion":"0.9.5","timeout":"500","captureTime":"2026-01-01T00:00:00Z","transactionId":"1234-abcd","customOpts":null,
			"bio":[{"type":"Finger","count":"%s","bioSubType":%s,"exception":[],"requestedScore":"60","deviceId":"1","deviceSubId":"%s","previousHash":"%s"}]}`, count, list, sub, previous))).Biometrics
	}
	for range 2 { // the second follows on the first
		all := ask("1", "4", names, previous)
		for i, e := range all {
			schema{"specVersion": `^0\.9\.5$`, "data": jws, "hash": "^[A-F0-9]{64}$"}.judge(t, "element", e)
			data := c.open(e["data"].(string))
			schema{"digitalId": jws, "deviceCode": some, "deviceServiceVersion": some, "bioType": "^Finger$", "bioSubType": "^" + names[i] + "$", "purpose": "^Registration$",
				"env": "^Developer$", "bioValue": some, "transactionId": "^1234-abcd$", "timestamp": instant, "requestedScore": score, "qualityScore": score}.judge(t, "data", data)
			record := raw(t, data["bioValue"].(string))
			own := sha256.Sum256(record)
			before, _ := hex.DecodeString(previous)
			sum := sha256.Sum256(slices.Concat(before, own[:]))
			if previous = fmt.Sprintf("%X", sum); previous != e["hash"] {
				t.Errorf("%s: hash %s", names[i], e["hash"])
			}
			if string(record[:8]) != "FIR\x00020\x00" || record[35] != byte(biometric.LeftIndex)+byte(i) || !bytes.Contains(record, laid[biometric.LeftIndex+biometric.Finger(i)].Pix) {
				t.Errorf("%s: record begins %x", names[i], record[:40])
			}
		}
		if len(all) != 4 {
			t.Fatalf("%d elements", len(all))
		}
	}
	s.Lift()
	for name, c := range map[string]struct {
		sub, count, code string
		wanted           []string
	}{
		"nobody there":      {"1", "4", "101", names},
		"thumbs of a hand":  {"3", "4", "109", names},
		"another count":     {"1", "3", "109", names},
		"an unknown module": {"9", "4", "109", names},
	} {
		if e := ask(c.sub, c.count, c.wanted, previous)[0]["error"].(map[string]any); e["errorCode"] != c.code {
			t.Errorf("%s: %v", name, e)
		}
	}
}

func TestService_StreamIsMotionJPEG(t *testing.T) {
	_, c := started(t)
	body := string(c.call("STREAM", "/stream", `{"deviceId":"1","deviceSubId":"2","timeout":"350"}`))
	parts := strings.Split(body, "--BoundaryString\r\n")[1:]
	if len(parts) < 2 {
		t.Fatalf("%d frames in 350 ms", len(parts))
	}
	for _, p := range parts {
		head, frame, _ := strings.Cut(p, "\r\n\r\n")
		im, err := jpeg.Decode(strings.NewReader(frame))
		if err != nil || !strings.Contains(head, "image/jpeg") || im.Bounds().Dx() != 800 {
			t.Fatalf("%q: %v", head, err)
		}
	}
}

// A scanner that takes a picture takes no second one meanwhile.
func TestService_OneCaptureAtATime(t *testing.T) {
	s, _ := started(t)
	if !s.begin() || s.begin() {
		t.Error("two captures began")
	}
}
