package sbi

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
)

// peer is a service written by hand from the public schemas and the examples of the specification, without a line of the emulator
// or the driver: version 1.0.0, certified L1 with a chip key and chains of two certificates, numbers as numbers, padded
// base64url, x5c as a list.
type peer struct {
	t           testing.TB
	maker, chip signer
	url         string
	records     map[string]string // finger's name to its record, base64url
	asked       string            // body of the last RCAPTURE
}

// signer is a key whose certificate hangs below an authority and one between.
type signer struct {
	key   *rsa.PrivateKey
	x5c   string
	roots []*x509.Certificate
}

var peerKeys = sync.OnceValues(func() (keys [3]*rsa.PrivateKey, err error) {
	for i := range keys {
		if keys[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return keys, err
		}
	}
	return keys, nil
})

func certificate(t testing.TB, name string, ca bool, key *rsa.PrivateKey, parent *x509.Certificate, by *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: ca, BasicConstraintsValid: ca}
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func newSigner(t testing.TB, name string, root, between, own *rsa.PrivateKey) signer {
	t.Helper()
	top := certificate(t, name+" root", true, root, nil, root)
	middle := certificate(t, name+" provider", true, between, top, root)
	leaf := certificate(t, name, false, own, middle, between)
	std := base64.StdEncoding.EncodeToString
	return signer{own, `["` + std(leaf.Raw) + `","` + std(middle.Raw) + `"]`, []*x509.Certificate{top}}
}

func padded(b []byte) string { return base64.URLEncoding.EncodeToString(b) }

func (s signer) sign(t testing.TB, payload string) string {
	t.Helper()
	text := padded([]byte(`{"typ":"JWT","x5c":`+s.x5c+`,"alg":"RS256"}`)) + "." + padded([]byte(payload))
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + padded(signature)
}

func newPeer(t testing.TB) *peer {
	t.Helper()
	k, err := peerKeys()
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, maker: newSigner(t, "device", k[0], k[1], k[2]), chip: newSigner(t, "chip", k[1], k[2], k[0]), records: map[string]string{}}
	srv := httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(srv.Close)
	p.url = srv.URL
	return p
}

func (p *peer) anchors() *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range slices.Concat(p.maker.roots, p.chip.roots) {
		pool.AddCert(c)
	}
	return pool
}

func (p *peer) digital() string {
	return `{"serialNo":"MOS123456789","make":"MOSIP","model":"SLAP01","type":"Finger","deviceSubType":"Slap","deviceProvider":"MOSIP","deviceProviderId":"MOSIP.PROXY.SBI","dateTime":"2026-01-01T00:00:00Z"}`
}

func (p *peer) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Location", p.url)
	w.Header().Set("Connection", "close")
	common := `"deviceStatus":"Ready","certification":"L1","serviceVersion":"1.0.0","deviceSubId":[1,2,3],"callbackId":"` + p.url + `/","deviceCode":"MOS123456789","specVersion":["1.0.0","0.9.5"],"purpose":"Registration"`
	switch r.Method {
	case "MOSIPDISC":
		fmt.Fprintf(w, `[{"deviceId":"7",%s,"digitalId":"%s","error":{"errorCode":0,"errorInfo":"Success"}}]`, common, padded([]byte(p.digital())))
	case "MOSIPDINFO":
		info := fmt.Sprintf(`{"deviceId":"7",%s,"firmware":"SLAP.1","env":"Production","digitalId":"%s"}`, common, p.chip.sign(p.t, p.digital()))
		fmt.Fprintf(w, `[{"deviceInfo":"%s","error":{"errorCode":"0","errorInfo":"Success"}}]`, p.maker.sign(p.t, info))
	case "STREAM":
		var frame bytes.Buffer
		_ = jpeg.Encode(&frame, biometric.NewImage(64, 60, 100).Gray(), nil) // into memory
		w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
		fmt.Fprintf(w, "\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n%s\r\n--frame--\r\n", frame.Bytes())
	case "RCAPTURE":
		p.asked = string(body)
		p.capture(w, body)
	}
}

func (p *peer) capture(w io.Writer, body []byte) {
	var q struct {
		TransactionID string `json:"transactionId"`
		Bio           []struct {
			BioSubType   []string `json:"bioSubType"`
			PreviousHash string   `json:"previousHash"`
		} `json:"bio"`
	}
	if err := json.Unmarshal(body, &q); err != nil {
		p.t.Error(err)
	}
	previous, _ := hex.DecodeString(q.Bio[0].PreviousHash)
	var all []string
	for i := len(q.Bio[0].BioSubType) - 1; i >= 0; i-- { // in an order of its own
		name := q.Bio[0].BioSubType[i]
		record, err := base64.URLEncoding.DecodeString(p.records[name])
		if err != nil {
			p.t.Error(err)
		}
		own := sha256.Sum256(record)
		sum := sha256.Sum256(slices.Concat(previous, own[:]))
		previous = sum[:]
		data := fmt.Sprintf(`{"digitalId":"%s","deviceCode":"MOS123456789","deviceServiceVersion":"1.0.0","bioType":"Finger","bioSubType":"%s","purpose":"Registration","env":"Production","bioValue":"%s","transactionId":"%s","timestamp":"2026-01-01T00:00:00Z","requestedScore":60,"qualityScore":71.5}`,
			p.chip.sign(p.t, p.digital()), name, p.records[name], q.TransactionID)
		all = append(all, fmt.Sprintf(`{"specVersion":"1.0.0","data":"%s","hash":"%s","error":{"errorCode":"0","errorInfo":"Success"}}`, p.maker.sign(p.t, data), strings.ToUpper(hex.EncodeToString(sum[:]))))
	}
	fmt.Fprintf(w, `{"biometrics":[%s]}`, strings.Join(all, ","))
}

// recordOf is an ISO/IEC 19794-4:2011 record byte by byte: one finger, 500 ppi, dated, one quality block, in a compression.
func recordOf(im biometric.Image, position, compression byte, data []byte) []byte {
	one := []byte{0, 0, 0, 0, 0x07, 0xea, 1, 2, 3, 4, 5, 0, 6, 0, 0, 1, 0, 2, 1, 71, 0, 3, 0, 4, position, 0, 1, 1, 0xf4, 1, 0xf4, 1, 0xf4, 1, 0xf4, 8, compression, 0}
	one = append(one, byte(im.Width>>8), byte(im.Width), byte(im.Height>>8), byte(im.Height))
	one = append(one, byte(len(data)>>24), byte(len(data)>>16), byte(len(data)>>8), byte(len(data)))
	one = append(one, data...)
	for i := range 4 {
		one[i] = byte(len(one) >> (24 - 8*i))
	}
	n := len(one) + 16
	return append([]byte{'F', 'I', 'R', 0, '0', '2', '0', 0, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n), 0, 1, 0, 1}, one...)
}

// ridges is a picture with detail, unlike any other position's.
func ridges(position int) biometric.Image {
	im := biometric.NewImage(120+position, 150, 500)
	for i := range im.Pix {
		im.Pix[i] = byte((i%im.Width/6 + i/im.Width/9) % 2 * (100 + 10*position))
	}
	return im
}

// jp2 packs a picture without loss with the OpenJPEG program, or skips.
func jp2(t testing.TB, im biometric.Image) []byte {
	t.Helper()
	program, err := exec.LookPath("opj_compress")
	if err != nil {
		t.Skip("opj_compress (libopenjp2-tools) is not installed")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pgm"), filepath.Join(dir, "out.jp2")
	if err := os.WriteFile(in, append(fmt.Appendf(nil, "P5\n%d %d\n255\n", im.Width, im.Height), im.Pix...), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), program, "-i", in, "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func pngOf(im biometric.Image) []byte {
	var out bytes.Buffer
	_ = png.Encode(&out, im.Gray()) // into memory
	return out.Bytes()
}

func fromPeer(t *testing.T, compression byte, pack func(biometric.Image) []byte) {
	p := newPeer(t)
	names := []string{"Right IndexFinger", "Right MiddleFinger", "Right RingFinger", "Right LittleFinger"}
	for i, name := range names {
		im := ridges(i + 2)
		p.records[name] = padded(recordOf(im, byte(i+2), compression, pack(im)))
	}
	src := Source(Options{Hosts: []string{p.url}, Anchors: p.anchors()})
	found, err := src.List(t.Context())
	if err != nil || len(found) != 1 || found[0].Name != "MOSIP SLAP01" || found[0].Serial != "MOS123456789" {
		t.Fatalf("%+v, %v", found, err)
	}
	d, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	s, ok := d.(device.SlapScanner)
	if !ok || !s.Caps().Enrolment || len(s.Slaps()) != 3 || !s.Info().Slaps || s.Info().Name() != "MOSIP SLAP01" {
		t.Fatalf("%T, %+v, %+v", d, s.Caps(), s.Info())
	}
	frames := 0
	fingers, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.RightFour}, func(e device.FingerprintEvent) {
		if e.Image != nil && e.Phase == device.AwaitFinger {
			frames++
		}
	})
	if err != nil || len(fingers) != 4 {
		t.Fatalf("%d fingers, %v", len(fingers), err)
	}
	for i, f := range fingers {
		want := ridges(i + 2)
		if f.Finger != biometric.Finger(i+2) || f.Image.Width != want.Width || !bytes.Equal(f.Image.Pix, want.Pix) || f.Image.PPI != 500 {
			t.Errorf("%s is not what lay there: %d x %d", f.Finger, f.Image.Width, f.Image.Height)
		}
	}
	asPublished(t, p.asked)
}

// asPublished holds a request against the public schema's facts: which members there are, of which type, with which values.
func asPublished(t *testing.T, body string) {
	t.Helper()
	var q map[string]any
	if err := json.Unmarshal([]byte(body), &q); err != nil {
		t.Fatal(err)
	}
	bio := q["bio"].([]any)[0].(map[string]any)
	for _, c := range []struct {
		in      map[string]any
		members []string
	}{
		{q, []string{"env", "purpose", "specVersion", "timeout", "captureTime", "transactionId", "bio", "customOpts"}},
		{bio, []string{"type", "count", "bioSubType", "exception", "requestedScore", "deviceId", "deviceSubId", "previousHash"}},
	} {
		if len(c.in) != len(c.members) {
			t.Errorf("%d members, the schema has %d", len(c.in), len(c.members))
		}
		for _, m := range c.members {
			v, ok := c.in[m]
			if !ok {
				t.Errorf("%s is missing", m)
			}
			switch m {
			case "bio", "bioSubType", "exception":
				_, ok = v.([]any)
			case "customOpts":
				ok = v == nil
			default:
				_, ok = v.(string)
			}
			if !ok {
				t.Errorf("%s is %T", m, v)
			}
		}
	}
	if q["specVersion"] != "1.0.0" || q["purpose"] != "Registration" || q["env"] != "Production" || bio["count"] != "4" || bio["deviceSubId"] != "2" || bio["deviceId"] != "7" ||
		bio["previousHash"] != "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855" {
		t.Errorf("%v", q)
	}
	if _, err := time.Parse("2006-01-02T15:04:05Z", q["captureTime"].(string)); err != nil {
		t.Error(err)
	}
}

func TestDriver_AgainstAHandWrittenPeer(t *testing.T) {
	t.Run("uncompressed", func(t *testing.T) { fromPeer(t, 0, func(im biometric.Image) []byte { return im.Pix }) })
	t.Run("PNG", func(t *testing.T) { fromPeer(t, 6, pngOf) })
	t.Run("JPEG 2000", func(t *testing.T) {
		fromPeer(t, 5, func(im biometric.Image) []byte { return jp2(t, im) })
	})
}

// A chip's certificate that nobody anchors is as strange as a maker's.
func TestDriver_ChipOfAnUnknownMaker(t *testing.T) {
	p := newPeer(t)
	pool := x509.NewCertPool()
	pool.AddCert(p.maker.roots[0])
	if _, err := Open(t.Context(), p.url, "7", Options{Anchors: pool}); fmt.Sprint(err) == "<nil>" || !strings.Contains(err.Error(), "device.untrusted") {
		t.Error(err)
	}
}
