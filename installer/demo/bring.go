package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"thana/installer/hands"
)

// bring adds a photograph and a film from a folder that stands for a stick.
func (p *play) bring() error {
	return p.step("a photograph and a film from a stick", func() error {
		stick := filepath.Join(p.station.Dir, "STICK")
		if err := os.Mkdir(stick, 0o755); err != nil {
			return err
		}
		err := p.do(p.click("fir.file"), p.page("files"), p.choose("field.files.from", "stick"), p.typed("field.files.note", "दुकान का CCTV, दुकानदार विनोद ने दिया"))
		if err != nil {
			return err
		}
		for name, data := range map[string][]byte{"IMG_20261120_180411.jpg": scene(), "VID_20261120_180502.mp4": footage()} {
			path := filepath.Join(stick, name)
			if err := os.WriteFile(path, data, 0o644); err != nil {
				return err
			}
			if err := p.do(p.typed("field.files.path", path), p.click("files.take"), p.sealed(name)); err != nil {
				return err
			}
			p.stick[sha256.Sum256(data)] = name
		}
		if err := p.look("files", "Photographs and films from a phone or stick: each is sealed as it is, with from whom it came."); err != nil {
			return err
		}
		return p.do(p.click("files.back"), p.page("fir.record"), p.shown("record.files"))
	})
}

// sealed waits until the page says that a file is in the record; the last stands first.
func (p *play) sealed(name string) func(*hands.Window) error {
	return func(w *hands.Window) error {
		_, err := w.Await(p.ctx, name+" in the record", func(v hands.View) bool {
			called, _ := v.Find("files.name.0")
			state, _ := v.Find("files.state.0")
			return called.Text == name && strings.HasPrefix(state.Text, "●")
		})
		return err
	}
}

// scene is a photograph: a wall, a road and a lamp at dusk.
func scene() []byte {
	im := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for y := range 1200 {
		for x := range 1600 {
			c := color.RGBA{uint8(40 + y/12), uint8(50 + y/14), uint8(110 - y/20), 255}
			if d := (x-1200)*(x-1200) + (y-300)*(y-300); d < 3600 {
				c = color.RGBA{255, 236, 170, 255}
			} else if y > 900 {
				c = color.RGBA{70, 68, 66, 255}
			}
			im.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, im, nil) // a buffer takes everything
	return out.Bytes()
}

// footage is the shortest film: its type, and five megabytes of data.
func footage() []byte {
	const data = 5 << 20
	out := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42\x00\x50\x00\x08mdat"), make([]byte, data)...)
	for i := range data {
		out[32+i] = byte(i * i >> 7)
	}
	return out
}

// brought finds each file of the stick among what the state opened, byte for byte.
func (p *play) brought() error {
	missing := len(p.stick)
	err := filepath.WalkDir(filepath.Join(p.out, "captures"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if name, there := p.stick[sha256.Sum256(data)]; there {
			missing--
			p.facts = append(p.facts, fmt.Sprintf("%s from the stick came out of the state server as it was: %d bytes, SHA-256 %x.", name, len(data), sha256.Sum256(data)))
		}
		return err
	})
	if err == nil && missing != 0 {
		err = fmt.Errorf("%d of %d files of the stick are not at the state as they were", missing, len(p.stick))
	}
	return err
}
