// Package sbitest judges a service of the Secure Biometric Interface as a client that is written by hand from the public schemas
// (docs/protocols/sbi.md, [J]), without a line of the driver, the emulator or the appliance's own service.
package sbitest

import (
	"bufio"
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
	"net/textproto"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
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

// Client is a client written by hand.
type Client struct {
	t    *testing.T
	base string
	root *x509.CertPool
	id   string // of the device that is asked
	env  string
}

// New makes a client of the service at base that trusts an anchor (PEM).
func New(t *testing.T, base string, anchor []byte) *Client {
	t.Helper()
	block, _ := pem.Decode(anchor)
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	c := &Client{t: t, base: strings.TrimSuffix(base, "/"), root: x509.NewCertPool()}
	c.root.AddCert(root)
	return c
}

// Describe judges discovery and information, and takes the device of the subtype for what is asked later.
func (c *Client) Describe(subType string) {
	c.t.Helper()
	for _, o := range unjson[[]map[string]any](c.t, c.call("MOSIPDISC", "/device", `{"type":"Biometric Device"}`)) {
		described(`^[\w-]+$`).judge(c.t, "discovery", o)
		digitalID().judge(c.t, "unsigned digital id", unjson[map[string]any](c.t, raw(c.t, o["digitalId"].(string))))
	}
	for _, o := range unjson[[]map[string]any](c.t, c.call("MOSIPDINFO", "/info", ``)) {
		info := c.open(o["deviceInfo"].(string))
		with(described(jws), schema{"firmware": some, "env": "^(Staging|Developer|Pre-Production|Production)$"}).judge(c.t, "information", info)
		digital := c.open(info["digitalId"].(string))
		digitalID().judge(c.t, "digital id", digital)
		if digital["deviceSubType"] == subType {
			c.id, c.env = info["deviceId"].(string), info["env"].(string)
		}
	}
	if c.id == "" {
		c.t.Fatalf("no %s scanner", subType)
	}
}

// ask sends RCAPTURE and gives the elements of its answer.
func (c *Client) ask(sub, count string, wanted []string, previous string) []map[string]any {
	c.t.Helper()
	list, _ := json.Marshal(wanted)
	id, _ := json.Marshal(c.id)
	return unjson[struct{ Biometrics []map[string]any }](c.t, c.call("RCAPTURE", "/capture", fmt.Sprintf(
		`{"env":"%s","purpose":"Registration","specVersion":"0.9.5","timeout":"1500","captureTime":"2026-01-01T00:00:00Z","transactionId":"1234-abcd","customOpts":null,
		"bio":[{"type":"Finger","count":"%s","bioSubType":%s,"exception":[],"requestedScore":"60","deviceId":%s,"deviceSubId":"%s","previousHash":"%s"}]}`, c.env, count, list, id, sub, previous))).Biometrics
}

// First is what the first capture of a chain follows on.
func First() string { return fmt.Sprintf("%X", sha256.Sum256(nil)) }

// Capture takes the named fingers and judges the answer; it gives the records in their order, and the hash that the next capture follows on.
func (c *Client) Capture(sub string, names []string, previous string) (records [][]byte, last string) {
	c.t.Helper()
	all := c.ask(sub, fmt.Sprint(len(names)), names, previous)
	if len(all) != len(names) {
		c.t.Fatalf("%d elements for %v", len(all), names)
	}
	for i, e := range all {
		if e["data"] == nil {
			c.t.Fatalf("refused: %v", e["error"])
		}
		schema{"specVersion": `^0\.9\.5$`, "data": jws, "hash": "^[A-F0-9]{64}$"}.judge(c.t, "element", e)
		data := c.open(e["data"].(string))
		schema{"digitalId": jws, "deviceCode": some, "deviceServiceVersion": some, "bioType": "^Finger$", "bioSubType": "^" + names[i] + "$", "purpose": "^Registration$",
			"env": "^" + c.env + "$", "bioValue": some, "transactionId": "^1234-abcd$", "timestamp": instant, "requestedScore": score, "qualityScore": score}.judge(c.t, "data", data)
		record := raw(c.t, data["bioValue"].(string))
		own := sha256.Sum256(record)
		before, _ := hex.DecodeString(previous)
		if previous = fmt.Sprintf("%X", sha256.Sum256(slices.Concat(before, own[:]))); previous != e["hash"] {
			c.t.Errorf("%s: hash %s", names[i], e["hash"])
		}
		if len(record) < 60 || string(record[:8]) != "FIR\x00020\x00" {
			c.t.Errorf("%s: no record of ISO/IEC 19794-4:2011", names[i])
		}
		records = append(records, record)
	}
	return records, previous
}

// Refused is the error code of a capture that must not work.
func (c *Client) Refused(sub, count string, names []string) string {
	c.t.Helper()
	e, _ := c.ask(sub, count, names, First())[0]["error"].(map[string]any)
	code, _ := e["errorCode"].(string)
	return code
}

// Stream judges the live picture until so many frames came, and says how wide they are. A stream whose time is over ends.
func (c *Client) Stream(frames int) (width int) {
	c.t.Helper()
	id, _ := json.Marshal(c.id)
	stream := func(millis int) *http.Response {
		return c.send("STREAM", "/stream", fmt.Sprintf(`{"deviceId":%s,"deviceSubId":"2","timeout":"%d"}`, id, millis))
	}
	c.read(stream(1))
	resp := stream(60_000)
	defer resp.Body.Close()
	lines := textproto.NewReader(bufio.NewReader(resp.Body))
	for range frames {
		for line := ""; line == ""; { // the boundary, which an empty line may precede
			var err error
			if line, err = lines.ReadLine(); err != nil {
				c.t.Fatal(err)
			}
		}
		head, err := lines.ReadMIMEHeader()
		size, wrong := strconv.Atoi(head.Get("Content-Length"))
		if err != nil || wrong != nil || head.Get("Content-Type") != "image/jpeg" {
			c.t.Fatalf("%v: %v, %v", head, err, wrong)
		}
		frame := make([]byte, size)
		if _, err := io.ReadFull(lines.R, frame); err != nil {
			c.t.Fatal(err)
		}
		im, err := jpeg.Decode(bytes.NewReader(frame))
		if err != nil {
			c.t.Fatal(err)
		}
		width = im.Bounds().Dx()
	}
	return width
}

func (c *Client) call(method, path, body string) []byte {
	c.t.Helper()
	return c.read(c.send(method, path, body))
}

// send makes a request; the answer's body is still to be read and closed.
func (c *Client) send(method, path, body string) *http.Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	line := &http.Transport{DisableKeepAlives: true}
	resp, err := line.RoundTrip(req)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Cache-Control") != "no-store" {
		c.t.Errorf("%s %s: %s, %v", method, path, resp.Status, resp.Header)
	}
	return resp
}

func (c *Client) read(resp *http.Response) []byte {
	c.t.Helper()
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	if err != nil {
		c.t.Fatal(err)
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
func (c *Client) open(text string) map[string]any {
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
