package torture

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/desktop/flow"
	"thana/installer/station"
	"thana/shared/exhibit"
	"thana/shared/record"
	"thana/shared/wire"
)

// photograph is a JPEG that says when it was taken and by what: Exif with DateTime, Make and Model.
func photograph(t *testing.T) []byte {
	t.Helper()
	im := image.NewGray(image.Rect(0, 0, 1600, 1200))
	for i := range im.Pix {
		im.Pix[i] = byte(i / 1600)
	}
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, im, nil))
	texts := []struct {
		tag  byte
		text string
	}{{0x0f, "samsung\x00"}, {0x10, "SM-M315F\x00"}, {0x32, "2026:11:20 18:04:11\x00"}}
	tiff, at := []byte("II*\x00\x08\x00\x00\x00\x03\x00"), 8+2+3*12+4
	var tail []byte
	for _, x := range texts {
		tiff = append(tiff, x.tag, 1, 2, 0, byte(len(x.text)), 0, 0, 0, byte(at+len(tail)), 0, 0, 0)
		tail = append(tail, x.text...)
	}
	tiff = append(append(tiff, 0, 0, 0, 0), tail...)
	body := append([]byte("Exif\x00\x00"), tiff...)
	head := []byte{0xff, 0xd8, 0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}
	return append(append(head, body...), out.Bytes()[2:]...)
}

// footage is a small MP4: its type, a movie header of 20/11/2026 12:34:11 UTC, and data.
func footage(size int) []byte {
	made := uint32(time.Date(2026, 11, 20, 12, 34, 11, 0, time.UTC).Sub(time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)) / time.Second)
	header := append([]byte("\x00\x00\x00\x74moov\x00\x00\x00\x6cmvhd\x00\x00\x00\x00"), byte(made>>24), byte(made>>16), byte(made>>8), byte(made))
	header = append(header, make([]byte, 0x74-len(header))...)
	out := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42"), header...)
	rest := size - len(out)
	out = append(out, byte(rest>>24), byte(rest>>16), byte(rest>>8), byte(rest), 'm', 'd', 'a', 't')
	data := make([]byte, size-len(out))
	_, _ = rand.NewChaCha8([32]byte{7}).Read(data)
	return append(out, data...)
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// TestFiles_FromAStickToTheConsole takes a photograph and a film from a folder that stands for a stick into an FIR: by the desktop's own code over TLS,
// while the appliance is killed after the film's second part and again after its fourth. Both are then in the record with the hash of the stick, on the particulars, verified
// at the state, and given out by its console byte for byte.
func TestFiles_FromAStickToTheConsole(t *testing.T) {
	if testing.Short() {
		t.Skip("kills real programs")
	}
	s := serving(t, programs(t, "thana-appliance", "thana-state"), 10)
	o := &officer{t: t, ctx: t.Context(), line: line(t, s, "duty"), login: "verma", model: newModel()}
	fir, err := o.registerFIR()
	must(t, err)
	stick := filepath.Join(t.TempDir(), "STICK")
	must(t, os.Mkdir(stick, 0o700))
	files := map[string][]byte{"IMG_20261120_180411.jpg": photograph(t), "दुकान CCTV.mp4": footage(5*wire.FilePart + 4321)}
	kept := map[string]record.Capture{}
	for name, data := range files {
		must(t, os.WriteFile(filepath.Join(stick, name), data, 0o600))
		kept[name] = bringKilled(t, s, o, fir.ID, filepath.Join(stick, name), map[int64]bool{2 * wire.FilePart: true, 4 * wire.FilePart: true})
	}
	all, err := insist(o, "captures", func() ([]record.Capture, error) { return o.line.Captures(o.ctx, fir.ID) })
	must(t, err)
	brought := 0
	for _, c := range all {
		if c.File == nil {
			continue
		}
		brought++
		if data := files[c.File.Name]; c.SHA256 != hashOf(data) || c.Size != int64(len(data)) || !strings.HasPrefix(c.File.Taken, "2026:11:20 1") || !strings.Contains(c.File.Note, "सुनील यादव") {
			t.Errorf("%s: %+v, %q", c.File.Name, c, c.File.Taken)
		}
	}
	if brought != len(files) {
		t.Errorf("%d files in the record, %d on the stick", brought, len(files))
	}
	particulars(t, s, o, fir.ID, files)
	drain(t, o.line)
	said, err := s.Verify(t.Context())
	if err != nil || !strings.Contains(said, "complete") {
		t.Fatal(said, err)
	}
	t.Log(strings.TrimSpace(said))
	exported(t, s, files)
	c := signedInConsole(t, s)
	for name, data := range files {
		c.gives(t, s, fir.ID, kept[name], name, data)
	}
}

// bringKilled is flow.Bring while the appliance is killed when so many bytes are acknowledged, once each; it must go on there.
func bringKilled(t *testing.T, s *station.Station, o *officer, recordID, path string, blows map[int64]bool) record.Capture {
	t.Helper()
	sure, struck := int64(0), 0
	c, err := flow.Bring(o.ctx, o.line, recordID, flow.Chosen{Path: path, From: record.FromStick, Note: "दुकान का CCTV, सुनील यादव ने दिया"}, func(b flow.Brought) {
		switch b.Phase {
		case flow.BringSends:
			if b.Done < sure || b.Done > sure+wire.FilePart {
				t.Errorf("%s goes on at %d after %d", filepath.Base(path), b.Done, sure)
			}
			sure = b.Done
			if blows[sure] {
				delete(blows, sure)
				struck++
				s.Appliance.Kill()
				must(t, s.StartAppliance(o.ctx))
			}
		case flow.BringLocked:
			_, _ = o.line.SignIn(o.ctx, wire.SignIn{Login: o.login, Password: "demo-" + o.login}) // the next step says whether it helped
		}
	})
	if err != nil {
		t.Fatal(filepath.Base(path), err)
	}
	t.Logf("%s: %d bytes, the appliance killed %d times on the way", filepath.Base(path), c.Size, struck)
	return c
}

// particulars comes out of the printer with every file and its whole hash.
func particulars(t *testing.T, s *station.Station, o *officer, recordID string, files map[string][]byte) {
	t.Helper()
	must(t, o.print(wire.DocumentFiles, recordID))
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("pdftotext is not installed: the particulars are not read")
		return
	}
	printed, err := filepath.Glob(filepath.Join(s.Dir, "appliance", "data", "printed", "*"))
	must(t, err)
	if len(printed) == 0 {
		t.Fatal("nothing came out of the printer")
	}
	newest := slices.MaxFunc(printed, func(a, b string) int {
		x, err := os.Stat(a)
		must(t, err)
		y, err := os.Stat(b)
		must(t, err)
		return x.ModTime().Compare(y.ModTime())
	})
	read := exec.CommandContext(t.Context(), "pdftotext", "-raw", newest, "-")
	text, err := read.Output()
	must(t, err)
	flat := strings.Join(strings.Fields(string(text)), "")
	for name, data := range files {
		if !strings.Contains(flat, hashOf(data)) || strings.HasSuffix(name, "jpg") && !strings.Contains(flat, name) {
			t.Errorf("%s with %s is not on the particulars:\n%s", name, hashOf(data), text)
		}
	}
}

// exported demands each file from the archive that the state makes of the station.
func exported(t *testing.T, s *station.Station, files map[string][]byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "station.zip")
	_, err := s.AtState(t.Context(), "export", station.Code, "--out", path)
	must(t, err)
	archive, err := zip.OpenReader(path)
	must(t, err)
	defer archive.Close()
	there := map[string]bool{}
	for _, f := range archive.File {
		from, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(from)
		must(t, err)
		there[hashOf(data)] = true
	}
	for name, data := range files {
		if !there[hashOf(data)] {
			t.Errorf("%s is not in the archive of the station", name)
		}
	}
}

// operator is a browser at the state's console.
type operator struct {
	http.Client
	at string
}

func signedInConsole(t *testing.T, s *station.Station) *operator {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	o := &operator{http.Client{Jar: jar}, fmt.Sprintf("http://127.0.0.1:%d", s.Ports.Console)}
	resp, err := o.PostForm(o.at+"/sign-in", url.Values{"login": {"operator"}, "password": {s.Console}})
	must(t, err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Request.URL.Path != "/stations" {
		t.Fatalf("sign-in: %s %s", resp.Status, resp.Request.URL)
	}
	return o
}

func (o *operator) get(t *testing.T, path string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.at+path, nil)
	must(t, err)
	resp, err := o.Do(req)
	must(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp, data
}

// gives demands the file from the console, as its bytes and by its name, and the preview of a photograph beside it.
func (o *operator) gives(t *testing.T, s *station.Station, recordID string, c record.Capture, name string, want []byte) {
	t.Helper()
	if _, page := o.get(t, "/records/"+station.Code+"/"+recordID); !bytes.Contains(page, []byte("/files/"+station.Code+"/"+c.ID+`"`)) {
		t.Errorf("the record's page at the state does not name %s", c.ID)
	}
	resp, got := o.get(t, "/files/"+station.Code+"/"+c.ID)
	_, how, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition"))
	if resp.StatusCode != http.StatusOK || hashOf(got) != hashOf(want) || err != nil || how["filename"] != name {
		t.Errorf("%s: %s, %d bytes of %d, called %q, %v", name, resp.Status, len(got), len(want), how["filename"], err)
	}
	t.Logf("the console gives %s: %d bytes, SHA-256 %s", name, len(got), hashOf(got))
	if c.Format != exhibit.JPEG {
		return
	}
	resp, got = o.get(t, "/files/"+station.Code+"/"+c.ID+"."+record.FilePreview)
	shape, err := jpeg.DecodeConfig(bytes.NewReader(got))
	if err != nil || shape.Width != 1000 || resp.Header.Get("Content-Type") != exhibit.JPEG {
		t.Errorf("preview: %s, %+v, %v", resp.Status, shape, err)
	}
}
