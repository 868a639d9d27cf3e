package exhibit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"thana/shared/fault"
)

func picture(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tiff lays out two directories in one byte order.
func tiff(order binary.AppendByteOrder, long bool) []byte {
	var b []byte
	mark := "II*\x00"
	if order.String() == "BigEndian" {
		mark = "MM\x00*"
	}
	b = order.AppendUint32([]byte(mark), 8)
	texts := []byte("Samsung\x00SM-M315F\x002026:11:20 18:04:11\x00+05:30\x00")
	row := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count), value)
	}
	const mainAt, ownAt, textAt = 8, 8 + 2 + 4*12 + 4, 8 + 2 + 4*12 + 4 + 2 + 2*12 + 4
	b = order.AppendUint16(b, 4)
	row(tagMake, 2, 8, textAt)
	count := uint32(9)
	if long {
		count = 1 << 31
	}
	row(tagModel, 2, count, textAt+8)
	b = order.AppendUint16(order.AppendUint16(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tagLay), 3), 1), 6), 0)
	row(tagExif, 4, 1, ownAt)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 2)
	row(tagOriginal, 2, 20, textAt+17)
	row(tagOffset, 2, 7, textAt+37)
	b = order.AppendUint32(b, 0)
	return append(b, texts...)
}

// withExif puts a TIFF structure into a photograph, where a phone puts it.
func withExif(t testing.TB, tiff []byte) []byte {
	jpg := picture(t)
	app := append([]byte("\xff\xe1"), binary.BigEndian.AppendUint16(nil, uint16(8+len(tiff)))...)
	app = append(append(app, "Exif\x00\x00"...), tiff...)
	return append(append(bytes.Clone(jpg[:2]), app...), jpg[2:]...)
}

func boxOf(kind string, body []byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

func film(major string, others ...string) []byte {
	head := boxOf("ftyp", []byte(major+"\x00\x00\x02\x00"+strings.Join(others, "")))
	mvhd := binary.BigEndian.AppendUint32([]byte{0, 0, 0, 0}, 3_846_506_651) // 2025-11-20 18:04:11 UTC
	return append(append(head, boxOf("mdat", make([]byte, 300))...), boxOf("moov", boxOf("mvhd", append(mvhd, make([]byte, 92)...)))...)
}

func sound() []byte {
	frame := append([]byte{0xff, 0xfb, 0x90, 0x00}, make([]byte, 413)...) // 128 kbit/s, 44,100 Hz: 417 bytes
	return bytes.Repeat(frame, 3)
}

func TestDetect_ByContent(t *testing.T) {
	var pic bytes.Buffer
	if err := png.Encode(&pic, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		head []byte
		want string
	}{
		"photograph": {picture(t), JPEG}, "screenshot": {pic.Bytes(), PNG}, "iPhone": {film("heic", "mif1"), HEIC}, "general HEIF": {film("mif1", "heic"), HEIC},
		"Android film": {film("mp42", "isom", "mp42"), MP4}, "iPhone film": {film("qt  "), MOV}, "old phone": {film("3gp4", "isom"), GP3}, "voice memo": {film("M4A ", "mp42"), M4A},
		"voice memo of another": {film("isom", "M4A "), M4A}, "tagged sound": {[]byte("ID3\x03\x00"), MP3}, "sound": {sound(), MP3},
		"call": {[]byte("#!AMR\n<"), AMR}, "wide call": {[]byte("#!AMR-WB\n"), AMR}, "wave": {[]byte("RIFF\x10\x00\x00\x00WAVEfmt "), WAV},
		"WhatsApp": {[]byte("OggS\x00\x02"), OGG}, "paper": {[]byte("%PDF-1.7\n"), PDF},
	} {
		if got, err := Detect(c.head); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	tar := make([]byte, 512)
	copy(tar[257:], "ustar")
	for name, c := range map[string]struct {
		head []byte
		want fault.Code
	}{
		"empty": {nil, fault.CaptureFileEmpty}, "Windows program": {[]byte("MZ\x90\x00"), fault.CaptureFileProgram}, "Linux program": {[]byte("\x7fELF\x02"), fault.CaptureFileProgram},
		"script": {[]byte("#!/bin/sh\n"), fault.CaptureFileProgram}, "zip, apk, docx": {[]byte("PK\x03\x04\x14"), fault.CaptureFileProgram}, "a program that is a film too": {append([]byte("MZ\x90\x00"), film("mp42", "isom")[4:]...), fault.CaptureFileProgram}, "tar": {tar, fault.CaptureFileProgram},
		"rar": {[]byte("Rar!\x1a\x07\x01\x00"), fault.CaptureFileProgram}, "text": {[]byte("hello"), fault.CaptureFileUnknown},
		"RIFF that is no sound": {[]byte("RIFF\x10\x00\x00\x00AVI LIST"), fault.CaptureFileUnknown}, "two bytes of sound": {[]byte{0xff, 0xfb, 0x90, 0}, fault.CaptureFileUnknown},
		"web page": {[]byte("<html><script>"), fault.CaptureFileUnknown}, "unknown brand": {film("zzzz"), fault.CaptureFileUnknown},
	} {
		if got, err := Detect(c.head); !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestRead_WhatAFileSaysOfItself(t *testing.T) {
	for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
		data := withExif(t, tiff(order, false))
		if got := Read(bytes.NewReader(data), int64(len(data)), JPEG); got != (Facts{"2026:11:20 18:04:11 +05:30", "Samsung SM-M315F", 6}) {
			t.Errorf("%s endian: %+v", name, got)
		}
		data = withExif(t, tiff(order, true)) // a length beyond the end
		if got := Read(bytes.NewReader(data), int64(len(data)), JPEG); got.Maker != "Samsung" {
			t.Errorf("%s endian: %+v", name, got)
		}
	}
	clip := film("mp42", "isom")
	if got := Read(bytes.NewReader(clip), int64(len(clip)), MP4); got.Taken != "2025:11:20 18:04:11 UTC" {
		t.Errorf("film: %+v", got)
	}
	if got := Read(bytes.NewReader(clip[:200]), 200, MP4); got != (Facts{}) {
		t.Errorf("cut film: %+v", got)
	}
	if got := said([]byte("a\x1b[31m\x00b\u202e")); got != "a[31mb" {
		t.Errorf("%q", got)
	}
}

func FuzzExhibit(f *testing.F) {
	f.Add(withExif(f, tiff(binary.LittleEndian, false)))
	f.Add(withExif(f, tiff(binary.BigEndian, true)))
	f.Add(film("mp42", "isom"))
	f.Add(sound())
	f.Fuzz(func(t *testing.T, in []byte) {
		format, err := Detect(in[:min(len(in), Head)])
		if (err == nil) != (format != "") {
			t.Fatal(format, err)
		}
		for _, as := range []string{JPEG, MP4} {
			if got := Read(bytes.NewReader(in), int64(len(in)), as); len(got.Taken) > 200 || len(got.Maker) > 200 {
				t.Fatalf("%+v", got)
			}
		}
	})
}
