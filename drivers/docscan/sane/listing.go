//go:build unix

package sane

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thana/drivers/device"
)

// abilities is what `scanimage -A` says of a scanner, with the scanner's own words for each choice.
type abilities struct {
	sources map[device.ScanSource]string
	colours map[device.ScanColour]string
	ppi     []int // ascending
}

var (
	option     = regexp.MustCompile(`^\s+--(source|mode|resolution)[ =](.+?)\s*(?:\[([^\]]*)\])?\s*$`)
	resolution = regexp.MustCompile(`^(\d+)(?:\.\d+)?\.\.(\d+)(?:\.\d+)?(?:dpi)?(?: \(in steps of (\d+)(?:\.\d+)?\))?$`)
	usualPPI   = []int{75, 100, 150, 200, 300, 400, 600}
)

const maxPPI = 9600

// readAbilities reads the listing of options. A scanner without a source option has a glass.
func readAbilities(lines []string) abilities {
	a := abilities{sources: map[device.ScanSource]string{}, colours: map[device.ScanColour]string{}}
	for _, line := range lines {
		m := option.FindStringSubmatch(line)
		if m == nil || m[3] == "inactive" {
			continue
		}
		switch m[1] {
		case "source":
			a.readSources(strings.Split(m[2], "|"))
		case "mode":
			a.readModes(strings.Split(m[2], "|"))
		case "resolution":
			a.ppi = readResolutions(m[2])
		}
	}
	if len(a.sources) == 0 {
		a.sources[device.Flatbed] = ""
	}
	return a
}

func (a *abilities) readSources(words []string) {
	for _, w := range words {
		lower := strings.ToLower(w)
		feeder := strings.Contains(lower, "adf") || strings.Contains(lower, "feeder")
		source := device.Flatbed
		switch {
		case feeder && strings.Contains(lower, "duplex"):
			source = device.FeederDuplex
		case feeder && strings.Contains(lower, "back"):
			continue
		case feeder:
			source = device.Feeder
		case !strings.Contains(lower, "flatbed") && !strings.Contains(lower, "platen") && lower != "normal":
			continue
		}
		if _, ok := a.sources[source]; !ok {
			a.sources[source] = w
		}
	}
}

func (a *abilities) readModes(words []string) {
	for _, w := range words {
		lower := strings.ToLower(w)
		colour := device.Colour
		switch {
		case strings.Contains(lower, "gray"), strings.Contains(lower, "grey"):
			colour = device.Grey
		case !strings.Contains(lower, "color") && !strings.Contains(lower, "colour"):
			continue
		}
		if _, ok := a.colours[colour]; !ok {
			a.colours[colour] = w
		}
	}
}

func readResolutions(text string) []int {
	var out []int
	if m := resolution.FindStringSubmatch(text); m != nil {
		low, _ := strconv.Atoi(m[1])
		high, _ := strconv.Atoi(m[2])
		step, _ := strconv.Atoi(m[3])
		for _, v := range usualPPI {
			if v >= low && v <= high && (step <= 1 || (v-low)%step == 0) {
				out = append(out, v)
			}
		}
		return out
	}
	for w := range strings.SplitSeq(strings.TrimSuffix(text, "dpi"), "|") {
		if v, err := strconv.Atoi(strings.TrimSpace(w)); err == nil && v > 0 && v <= maxPPI {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// others are names of what is not SANE's to list: cameras, and eSCL scanners, which SANE looks for in the whole network, the neighbours' too.
var others = regexp.MustCompile(`^(v4l|escl|airscan:e\d*):`)

// readDevices reads the lines of `scanimage -f`: name, vendor and model with tabs between.
func readDevices(lines []string) []device.Found {
	var found []device.Found
	for _, line := range lines {
		parts := strings.Split(line, "\t")
		if len(parts) != 3 || parts[0] == "" || strings.HasPrefix(parts[0], "-") || others.MatchString(parts[0]) {
			continue
		}
		name := strings.TrimSpace(parts[1] + " " + parts[2])
		found = append(found, device.Found{Key: parts[0], Class: device.Document, Name: name, Where: "sane " + parts[0]})
	}
	return found
}
