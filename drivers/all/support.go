package all

import (
	"fmt"
	"strings"

	"thana/drivers/device"
)

// Row is a line of the support table: a device or a family of devices, and what it rests on.
type Row struct {
	Class      device.Class
	Driver     string // its package; the protocol page has this name too, where there is one
	Device     string
	Provenance device.Provenance
	Fitness    string // what its pictures or papers may be used for
	Judge      string // who else judged it
	Suites     []Suite
}

// Suite is tests that judge a row: a package under drivers/, and the names of its tests as go test -run takes them.
type Suite struct{ Package, Tests string }

const (
	checksOnly = "1:1 checks; refused for enrolment unless the station accepts and marks it"
	shownOnly  = "shown only: presence, status, serial number; no picture may come from it"
	noJudge    = "nobody else yet"
	lineOnly   = "nobody else yet; its line is the kernel's terminal driver"
)

// Table is the support table. A USB driver's models are its own; the rest says for each driver what its package says.
func Table() []Row {
	var rows []Row
	for _, d := range Drivers() {
		for _, m := range d.Models {
			r := Row{Class: d.Class, Driver: d.Name, Device: fmt.Sprintf("%s (`%04x:%04x`)", m.Name, m.ID.Vendor, m.ID.Product),
				Provenance: m.Provenance, Fitness: checksOnly, Judge: noJudge}
			if m.Provenance == device.ProvenRecording {
				r.Judge = "its recorded session, replayed and through gousb and libusb under umockdev"
			}
			if d.Name == "uru4000" && m.Provenance == device.ProvenRecording {
				r.Judge += "; the kernel's usbfs on the bench"
			}
			r.Suites = []Suite{{"fingerprint/" + d.Name, modelTests(m)}}
			rows = append(rows, r)
		}
	}
	return append(rows, streams()...)
}

// modelTests are the tests of a USB model, by id; a model that is not named here has none, which a test refuses.
func modelTests(m device.Model) string {
	recorded := "TestSuite_Recording|TestSuite_Emulator|TestUmockdev_RealLibusb|TestCapture_RecordedSessionGivesItsPicture|TestCapture_TroubleAtEveryTransfer"
	return map[device.ID]string{
		{Vendor: 0x05ba, Product: 0x000a}: recorded,
		{Vendor: 0x05ba, Product: 0x0007}: "TestSuite_U4000",
		{Vendor: 0x045e, Product: 0x00bd}: "TestSuite_Microsoft$",
		{Vendor: 0x045e, Product: 0x00ca}: "TestSuite_MicrosoftV2|TestOpen_UnansweredChallengeIsSilence",
		{Vendor: 0x147e, Product: 0x2016}: recorded,
		{Vendor: 0x147e, Product: 0x2020}: "TestSuite_Emulator",
	}[m.ID]
}

// streams are the drivers of what is not opened by a USB id.
func streams() []Row {
	return []Row{
		{device.Fingerprint, "zfm", "ZFM-20/60, R301-R308, Adafruit 751: optical sensors on a serial line", device.ProvenSpec, checksOnly, lineOnly,
			[]Suite{{"fingerprint/zfm", "TestSuite|TestCapture|TestOpen"}}},
		{device.Fingerprint, "sbi", "slap and single scanners with a MOSIP SBI 0.9.5 or 1.0 service", device.ProvenSpec, "enrolment, where the signed information says registered, L0 or L1; else refused",
			"a peer written by hand from MOSIP's public schemas", []Suite{{"fingerprint/sbi", "Conformance|TestScanner_NamesWhatDoesNotHold|TestCaptureSlap|Peer"}}},
		{device.Fingerprint, "mfs100", "Mantra MFS100 family behind its client service (HTTP on loopback, HTTPS pinned)", device.ProvenSpec, checksOnly, noJudge,
			[]Suite{{"fingerprint/mfs100", "Test"}}},
		{device.Fingerprint, "sgibiosrv", "SecuGen readers behind the WebAPI service SGIBIOSRV (HTTPS pinned)", device.ProvenSpec, checksOnly, noJudge,
			[]Suite{{"fingerprint/sgibiosrv", "Test"}}},
		{device.Fingerprint, "rdservice", "UIDAI registered devices behind their RD service", device.ProvenSpec, shownOnly, noJudge, []Suite{{"fingerprint/rdservice", "Test"}}},
		{device.Photo, "v4l2", "webcams that the kernel knows (UVC and others), MJPEG and YUYV", device.ProvenPeer, "portraits, judged by the portrait rules", "the kernel's vivid and uvcvideo, on the bench",
			[]Suite{{"camera/v4l2", "."}}},
		{device.Photo, "playback", "virtual camera of the demonstration", device.ProvenEmulator, "training realm only", noJudge, []Suite{{"camera/playback", "Conformance"}}},
		{device.Photo, "gphoto2", "digital cameras that libgphoto2 knows (Canon, Nikon, Sony and others): live picture, photograph, no card, battery, focus", device.ProvenEmulator, "portraits, judged by the portrait rules",
			"`gphoto2` itself for its list, its detection and its words; no camera was at hand", []Suite{{"camera/gphoto2", "."}}},
		{device.Document, "escl", "network scanners with eSCL (AirScan, Mopria)", device.ProvenPeer, "papers; ten-print slips at 500 ppi or more", "sane-airscan judges the emulator",
			[]Suite{{"docscan/escl", "Conformance|JudgedBy"}}},
		{device.Document, "sane", "whatever SANE drives", device.ProvenPeer, "papers; ten-print slips at 500 ppi or more", "scanimage with SANE's test back end",
			[]Suite{{"docscan/sane", "Conformance|TestScan_"}}},
		{device.Print, "ipp", "IPP printers that take PDF", device.ProvenPeer, "every paper", "ippeveprinter, ipptool; CUPS on the bench", []Suite{{"printer/ipp", "Conformance|JudgedBy"}}},
		{device.Print, "escpos", "receipt printers with ESC/POS on TCP, USB and serial lines, 58 and 80 mm", device.ProvenSpec, "receipts", lineOnly,
			[]Suite{{"printer/escpos", "TestSuite|TestPrint|TestOpen"}}},
	}
}

// Result is what the suites of a row said: promises kept, broken, and not tried here (a suite that wants hardware, a bench or a
// program that is not there).
type Result struct{ Kept, Broken, Untried int }

func (r Result) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{r.Kept, "kept"}, {r.Broken, "BROKEN"}, {r.Untried, "not tried"}} {
		if p.n > 0 || p.what == "kept" {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}

// Markdown writes the rows as a table; results come in their order, as text.
func Markdown(rows []Row, results []string) string {
	var b strings.Builder
	b.WriteString("| class | driver | device or family | proven on | suite results | fitness | judged by |\n|---|---|---|---|---|---|---|\n")
	for i, r := range rows {
		driver := r.Driver
		if driver != "playback" {
			driver = fmt.Sprintf("[%s](docs/protocols/%s.md)", driver, driver)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", r.Class, driver, r.Device, r.Provenance, results[i], r.Fitness, r.Judge)
	}
	return b.String()
}

// Marks stand before and behind the table in README.md.
const (
	TableBegins = "<!-- devices: written by make devices -->\n"
	TableEnds   = "<!-- devices end -->"
)
