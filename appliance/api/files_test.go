package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/exhibit"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// carried is a file on a stick.
type carried struct {
	wire.FileBegin
	data []byte
}

func carry(name string, data []byte) carried {
	sum := sha256.Sum256(data)
	return carried{wire.FileBegin{Name: name, From: record.FromStick, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), Head: data[:min(len(data), exhibit.Head)]}, data}
}

// filmOf is an MP4 by its first bytes, and as long as a test wants.
func filmOf(size int) []byte {
	out := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{4}).Read(out)
	copy(out, "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42")
	return out
}

// bring sends up to parts of a file, from where it stands.
func (d *desk) bring(recordID string, c carried, parts int) (wire.FileAt, error) {
	now, err := send[wire.FileAt](d, http.MethodPost, at(wire.PathFiles, "id", recordID), c.FileBegin)
	for ; err == nil && now.Capture == nil && parts > 0; parts-- {
		part := c.data[now.Offset:min(now.Offset+wire.FilePart, c.Size)]
		now, err = d.part(now, part)
	}
	return now, err
}

// part sends one part as the desktop does.
func (d *desk) part(now wire.FileAt, part []byte) (out wire.FileAt, err error) {
	path := fmt.Sprintf("https://%s%s?offset=%d", d.address, at(wire.PathFilePart, "id", now.ID), now.Offset)
	req, err := http.NewRequestWithContext(d.t.Context(), http.MethodPut, path, bytes.NewReader(part))
	must(d.t, err)
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Authorization", "Bearer "+d.token)
	resp, err := d.http.Do(req)
	must(d.t, err)
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return out, json.NewDecoder(resp.Body).Decode(&out)
	}
	var p wire.Problem
	must(d.t, json.NewDecoder(resp.Body).Decode(&p))
	return out, p.Code
}

func TestFiles_AClipGoesOnAfterACut(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.desktop().as("duty")
	fir := duty.register()
	clip := carry("चोरी की वीडियो.mp4", filmOf(2*wire.FilePart+12_345))
	clip.Note = " दुकान का CCTV, सुनील यादव ने दिया "
	now, err := duty.bring(fir.ID, clip, 1)
	must(t, err)
	if now.Offset != wire.FilePart || now.Capture != nil {
		t.Fatalf("%+v", now)
	}
	again := r.desktop().as("duty") // another desktop, another line
	if now, err = again.bring(fir.ID, clip, 0); err != nil || now.Offset != wire.FilePart {
		t.Fatalf("goes on at %d, %v", now.Offset, err)
	}
	now, err = again.bring(fir.ID, clip, 9)
	must(t, err)
	c := now.Capture
	if c == nil || c.Kind != record.FileCapture || c.Format != exhibit.MP4 || c.File.Name != clip.Name || c.File.From != record.FromStick || c.File.Note != "दुकान का CCTV, सुनील यादव ने दिया" ||
		c.By.Login != "duty" || c.SHA256 != clip.SHA256 || c.Size != clip.Size || c.Record != fir.ID {
		t.Fatalf("%+v", c)
	}
	if back, err := r.store.OpenCapture(t.Context(), c.ID, ""); err != nil || !bytes.Equal(back, clip.data) {
		t.Errorf("%d bytes, %v", len(back), err)
	}
	if once, err := again.bring(fir.ID, clip, 9); err != nil || once.Capture == nil || once.Capture.ID != c.ID {
		t.Errorf("brought twice: %+v, %v", once, err)
	}
	all, err := send[[]record.Capture](duty, http.MethodGet, at(wire.PathCaptures, "id", fir.ID), nil)
	if err != nil || len(all) != 1 {
		t.Errorf("%d captures, %v", len(all), err)
	}
	for _, rendition := range []string{"", "?rendition=original"} {
		_, err = duty.open(http.MethodGet, at(wire.PathImage, "id", c.ID)+rendition, nil)
		wants(t, "the picture of a film", err, fault.CaptureFileView)
	}
	if _, err := r.store.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	paper := at(at(wire.PathDocument, "document", string(wire.DocumentFiles)), "id", fir.ID)
	pdf := duty.bytes(paper)
	if dir := os.Getenv("LOOK"); dir != "" {
		must(t, os.WriteFile(filepath.Join(dir, "files.pdf"), []byte(pdf), 0o600))
	}
	_, err = duty.open(http.MethodGet, paper+"?masked=true", nil)
	wants(t, "a masked one", err, fault.AccessMasked)
	_, err = duty.open(http.MethodGet, at(at(wire.PathDocument, "document", string(wire.DocumentFiles)), "id", duty.register().ID), nil)
	wants(t, "a record without files", err, fault.RequestNotFound)
}

func TestFiles_APhotographHasAPreview(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.desktop().as("duty")
	fir := duty.register()
	im := image.NewGray(image.Rect(0, 0, 2400, 1200))
	for x := range 2400 {
		im.SetGray(x, x/2, color.Gray{255})
	}
	var photo bytes.Buffer
	must(t, jpeg.Encode(&photo, im, nil))
	now, err := duty.bring(fir.ID, carry("IMG_1.txt", photo.Bytes()), 9) // by its content, not by its name
	must(t, err)
	c := now.Capture
	if c.Format != exhibit.JPEG || c.Width != 2400 || len(c.Renditions) != 1 || c.Renditions[0].Width != 1000 || c.Renditions[0].Height != 500 {
		t.Errorf("%+v", c)
	}
	shown, err := jpeg.DecodeConfig(bytes.NewReader([]byte(duty.bytes(at(wire.PathImage, "id", c.ID)))))
	if err != nil || shown.Width != 1000 {
		t.Errorf("%+v, %v", shown, err)
	}
}

func TestFiles_Refused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.desktop().as("duty")
	fir := duty.register()
	good := carry("a.mp4", filmOf(wire.FilePart+1))
	noted := good
	noted.Note = strings.Repeat("क", record.FileNoteMost+1)
	for name, c := range map[string]struct {
		record string
		file   carried
		want   fault.Code
	}{
		"a program":         {fir.ID, carry("photo.jpg", []byte("MZ\x90\x00")), fault.CaptureFileProgram},
		"an archive":        {fir.ID, carry("photo.jpg", []byte("PK\x03\x04")), fault.CaptureFileProgram},
		"unknown":           {fir.ID, carry("photo.jpg", []byte("hello")), fault.CaptureFileUnknown},
		"empty":             {fir.ID, carry("photo.jpg", nil), fault.CaptureFileEmpty},
		"no record":         {"draft7", good, fault.RequestNotFound},
		"a folder's name":   {fir.ID, carry("../a.mp4", good.data), fault.RequestMalformed},
		"a name that turns": {fir.ID, carry("a\u202egpj.mp4", good.data), fault.RequestMalformed},
		"a long note":       {fir.ID, noted, fault.RequestMalformed},
	} {
		_, err := duty.bring(c.record, c.file, 9)
		wants(t, name, err, c.want)
	}
	long := good
	long.Size = exhibit.Most + 1
	_, err := duty.bring(fir.ID, long, 0)
	wants(t, "too large", err, fault.CaptureFileLarge)
	masked := carry("a.mp4", good.data)
	masked.Head, masked.data = filmOf(64), append([]byte("MZ\x90\x00"), masked.data[4:]...) // says it is a film, and is a program
	sum := sha256.Sum256(masked.data)
	masked.SHA256 = hex.EncodeToString(sum[:])
	_, err = duty.bring(fir.ID, masked, 9)
	wants(t, "a program behind a film's head", err, fault.CaptureFileProgram)
	now, err := duty.bring(fir.ID, good, 1)
	must(t, err)
	_, err = send[empty](r.desktop().as("tech"), http.MethodDelete, at(wire.PathFilePart, "id", now.ID), nil)
	wants(t, "the technician", err, fault.AccessDenied)
	_, err = send[empty](duty, http.MethodDelete, at(wire.PathFilePart, "id", now.ID), nil)
	must(t, err)
	_, err = send[wire.FileAt](duty, http.MethodPut, at(wire.PathFilePart, "id", now.ID)+"?offset=2097152", good.data[wire.FilePart:])
	wants(t, "given up", err, fault.RequestNotFound)
	_, err = send[wire.FileAt](duty, http.MethodPost, at(wire.PathFiles, "id", fir.ID), map[string]any{"name": "x", "size": -1})
	wants(t, "no size", err, fault.RequestMalformed)
}
