package flow

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"thana/shared/exhibit"
	"thana/shared/fault"
)

// Lying is a file or folder on a phone or stick.
type Lying struct {
	Path, Name string
	Folder     bool
	Size       int64
	At         time.Time // when it was last written, by the carrier's clock
}

// Carriers are the places where the system shows phones, sticks and discs: what root holds there now. root is "/" but in tests.
func Carriers(root string) []Lying {
	var out []Lying
	for _, pattern := range carrierPlaces() {
		if filepath.VolumeName(pattern) == "" {
			pattern = filepath.Join(root, pattern)
		}
		found, _ := filepath.Glob(pattern) // the patterns are well formed
		for _, path := range found {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				out = append(out, Lying{Path: path, Name: CarrierName(path), Folder: true})
			}
		}
	}
	return out
}

// CarrierName is the last part of a path; of a phone, which the system names "mtp:host=Samsung_Galaxy_1234", its model.
func CarrierName(path string) string {
	name := filepath.Base(path)
	if _, host, ok := strings.Cut(name, ":host="); ok {
		name = strings.ReplaceAll(host, "_", " ")
	}
	return exhibit.Name(name)
}

// Lies is nil where something lies at a path that an officer typed, else CaptureFileNone.
func Lies(path string) error {
	if _, err := os.Lstat(path); err != nil {
		return fault.New(fault.CaptureFileNone, "flow.Lies", "%T", err)
	}
	return nil
}

// mostLying is how many entries of one folder are shown: a camera's folder holds thousands, and the newest are asked for.
const mostLying = 300

// mostLooked is how many entries of one folder are looked at: over the cable of a phone each takes a millisecond or more.
const mostLooked = 20_000

// Folder lists what lies in a folder: folders by name, then files, the newest first; no links, pipes and devices. More says that some are left out. A
// folder that cannot be read is CaptureFileGone.
func Folder(path string) (all []Lying, more bool, err error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil, false, unreadable(err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, false, unreadable(err)
	}
	defer f.Close()
	found, err := f.ReadDir(mostLooked)
	if err != nil && err != io.EOF {
		return nil, false, unreadable(err)
	}
	for _, e := range found {
		if strings.HasPrefix(e.Name(), ".") || !filepath.IsLocal(e.Name()) {
			continue
		}
		info, err := e.Info()
		if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
			continue
		}
		all = append(all, Lying{Path: filepath.Join(path, e.Name()), Name: exhibit.Name(e.Name()), Folder: e.IsDir(), Size: info.Size(), At: info.ModTime()})
	}
	slices.SortStableFunc(all, func(a, b Lying) int {
		switch {
		case a.Folder && b.Folder:
			return strings.Compare(a.Name, b.Name)
		case a.Folder:
			return -1
		case b.Folder:
			return 1
		}
		return b.At.Compare(a.At)
	})
	return all[:min(len(all), mostLying)], len(all) > mostLying || len(found) == mostLooked, nil
}
