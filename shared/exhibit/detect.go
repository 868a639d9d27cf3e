// Package exhibit knows the files that people bring on phones and sticks: what they are by their bytes, whatever they are called, and what they say
// of themselves. What they say is read and never believed.
package exhibit

import (
	"bytes"
	"encoding/binary"

	"thana/shared/fault"
)

// Most is the largest file that is taken in: no file on a FAT32 stick or memory card is longer, so cameras and phones cut their films there.
const Most = 4 << 30

// Head is how many of the first bytes tell what a file is.
const Head = 4096

// Kinds of files.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	HEIC = "image/heic"
	MP4  = "video/mp4"
	MOV  = "video/quicktime"
	GP3  = "video/3gpp"
	MP3  = "audio/mpeg"
	M4A  = "audio/mp4"
	AMR  = "audio/amr"
	WAV  = "audio/wav"
	OGG  = "audio/ogg"
	PDF  = "application/pdf"
)

// Detect names the kind of a file by its first bytes, at most Head of them. Programs and archives are CaptureFileProgram, a file without bytes is
// CaptureFileEmpty, anything else CaptureFileUnknown.
func Detect(head []byte) (string, error) {
	const op = "exhibit.Detect"
	if len(head) == 0 {
		return "", fault.New(fault.CaptureFileEmpty, op, "no bytes")
	}
	if harmful(head) { // first: a program can be made to look like a film further on
		return "", fault.New(fault.CaptureFileProgram, op, "a program or an archive")
	}
	for _, m := range known {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.format, nil
		}
	}
	if bytes.HasPrefix(head, []byte("RIFF")) && len(head) >= 12 && string(head[8:12]) == "WAVE" {
		return WAV, nil
	}
	if format := brand(head); format != "" {
		return format, nil
	}
	if mpegAudio(head) {
		return MP3, nil
	}
	return "", fault.New(fault.CaptureFileUnknown, op, "first bytes % x", head[:min(4, len(head))])
}

var known = []struct{ magic, format string }{
	{"\xff\xd8\xff", JPEG},
	{"\x89PNG\r\n\x1a\n", PNG},
	{"ID3", MP3},
	{"#!AMR", AMR}, // RFC 4867 section 5; AMR-WB begins so too
	{"OggS\x00", OGG},
	{"%PDF-", PDF},
}

// brand reads the file type box of an ISO base media file, ISO/IEC 14496-12 section 4.3: the major brand, and where it is a general one the others.
func brand(head []byte) string {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return ""
	}
	size := min(int(binary.BigEndian.Uint32(head)), len(head))
	for at := 8; at+4 <= size; at += 4 {
		if at == 12 {
			continue // the version of the major brand
		}
		switch b := string(head[at : at+4]); {
		case b == "heic" || b == "heix" || b == "heim" || b == "heis" || b == "hevc" || b == "hevx" || b == "mif1" || b == "msf1":
			return HEIC
		case b == "qt  ":
			return MOV
		case b[:3] == "3gp" || b[:3] == "3g2":
			return GP3
		case b == "M4A " || b == "M4B ":
			return M4A
		case b == "isom" || b == "iso2" || b == "iso4" || b == "iso5" || b == "iso6" || b == "mp41" || b == "mp42" || b == "avc1" || b == "M4V " || b == "MSNV" || b == "dash":
			if at == 8 && alsoSound(head[16:max(16, size)]) {
				return M4A
			}
			return MP4
		}
	}
	return ""
}

// alsoSound looks for the brand of sound alone among the compatible ones.
func alsoSound(brands []byte) bool {
	for ; len(brands) >= 4; brands = brands[4:] {
		if string(brands[:4]) == "M4A " {
			return true
		}
	}
	return false
}

var programs = []string{
	"MZ", "\x7fELF", "#!/", "#! ", "\xca\xfe\xba\xbe", "\xfe\xed\xfa", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "dex\n", "\x00asm", "L\x00\x00\x00\x01\x14\x02\x00", // programs, links to them
	"PK\x03\x04", "PK\x05\x06", "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c", "\x1f\x8b", "BZh", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "MSCF", "LZIP", // archives; an office file and an Android program are one
	"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", // old office files and installers
}

func harmful(head []byte) bool {
	for _, magic := range programs {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return len(head) >= 262 && string(head[257:262]) == "ustar"
}

// mpegAudio says that two frames of MPEG audio layer III follow each other, ISO/IEC 11172-3 section 2.4.2.3: two bytes alone would let much pass.
func mpegAudio(head []byte) bool {
	first := frameSize(head)
	return first > 0 && len(head) > first && frameSize(head[first:]) > 0
}

// frameSize is the length in bytes of a layer III frame, 0 where none begins.
func frameSize(b []byte) int {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 {
		return 0
	}
	version, rate, pad := b[1]>>3&3, int(b[2]>>4), int(b[2]>>1&1)
	sampling := int(b[2] >> 2 & 3)
	if version == 1 || rate == 0 || rate == 15 || sampling == 3 {
		return 0
	}
	one := []int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	two := []int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	hertz := []int{44100, 48000, 32000}[sampling]
	switch version {
	case 3: // MPEG-1
		return 144*one[rate]*1000/hertz + pad
	case 2: // MPEG-2
		return 72*two[rate]*1000/(hertz/2) + pad
	}
	return 72*two[rate]*1000/(hertz/4) + pad // MPEG-2.5
}
