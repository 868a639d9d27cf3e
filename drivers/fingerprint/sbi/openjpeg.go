package sbi

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

const (
	unpacker   = "opj_decompress" // package libopenjp2-tools
	unpackTime = 10 * time.Second
)

// OpenJPEG unpacks with the OpenJPEG program, in a process of its own and a private folder (adr/0112).
func OpenJPEG(ctx context.Context, jp2 []byte) (biometric.Image, error) {
	const op = "sbi.OpenJPEG"
	none := biometric.Image{}
	if err := sized(op, jp2); err != nil {
		return none, err
	}
	program, err := exec.LookPath(unpacker)
	if err != nil {
		return none, fault.Wrap(fault.DeviceProgram, op, err)
	}
	dir, err := os.MkdirTemp("", "thana-jp2-")
	if err != nil {
		return none, fault.Wrap(fault.DeviceProgram, op, err)
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "in.jp2"), filepath.Join(dir, "out.pgm")
	if bytes.HasPrefix(jp2, codestream()) {
		in = filepath.Join(dir, "in.j2k")
	}
	if err := os.WriteFile(in, jp2, 0o600); err != nil {
		return none, fault.Wrap(fault.DeviceProgram, op, err)
	}
	timed, stop := context.WithTimeout(ctx, unpackTime)
	defer stop()
	if err := exec.CommandContext(timed, program, "-i", in, "-o", out).Run(); err != nil {
		if ended := device.Ended(ctx, op); ended != nil {
			return none, ended
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.Exited() { // it did not like the bytes
			return none, fault.Wrap(fault.DeviceProtocol, op, err)
		}
		return none, fault.Wrap(fault.DeviceProgram, op, err)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		return none, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	im, _, err := picture.Decode(data)
	if err != nil {
		return none, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	return im, nil
}

// codestream is how a bare JPEG 2000 codestream begins: SOC, then SIZ (ITU-T T.800, annex A).
func codestream() []byte { return []byte{0xff, 0x4f, 0xff, 0x51} }

// sized refuses a picture that is too large before any program sees it: the size stands in the SIZ segment (T.800, A.5.1).
func sized(op string, jp2 []byte) error {
	at := bytes.Index(jp2, codestream())
	if at < 0 || len(jp2) < at+42 {
		return fault.New(fault.DeviceProtocol, op, "no JPEG 2000 codestream")
	}
	siz := jp2[at+4:]
	number := func(i int) int64 { return int64(binary.BigEndian.Uint32(siz[i:])) }
	width, height := number(4)-number(12), number(8)-number(16)
	components, depth := binary.BigEndian.Uint16(siz[36:]), siz[38]
	if width < 1 || height < 1 || width > maxPixel || height > maxPixel || width*height > maxPixel || components != 1 || depth != 7 {
		return fault.New(fault.DeviceProtocol, op, "%d x %d pixels, %d components of %d bits", width, height, components, depth+1)
	}
	return nil
}
