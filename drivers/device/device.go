// Package device holds the contracts that every driver keeps. drivers/drivertest states the promises as tests.
//
// One shape for every device verb: a blocking call with a context, a request and a callback that runs in the same
// goroutine, in order, and is never called after return. A cancelled context ends the call within a second with
// fault.CaptureCancelled; an unplugged device ends it with fault.DeviceGone. There are no Start/Stop pairs.
package device

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"thana/drivers/transport"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Class is what a device is for.
type Class string

const (
	Fingerprint Class = "fingerprint"
	Photo       Class = "camera"
	Document    Class = "docscan"
	Print       Class = "printer"
	Registered  Class = "registered" // for Aadhaar only: shown, never lent for a capture
)

// Provenance says what the driver of a device has been proven on.
type Provenance string

const (
	ProvenRecording Provenance = "recorded hardware"
	ProvenSpec      Provenance = "specification"
	ProvenPeer      Provenance = "independent program"
	ProvenEmulator  Provenance = "emulator"
)

// Info describes an opened device.
type Info struct {
	Driver     string // the driver's name, as its package
	Class      Class
	Make       string
	Model      string
	Serial     string // the device's own, or empty
	UUID       string // of a network device, in lower case, or empty
	Where      string // stable place: "usb 1-2.3", "/dev/video0", "http://127.0.0.1:8631/ipp/print"
	Provenance Provenance
	Slaps      bool // fingerprint: takes both hands and the thumbs at once (SlapScanner)
}

// Name is make and model; many devices say their make in the model too.
func (i Info) Name() string {
	if i.Make == "" || strings.Contains(strings.ToLower(i.Model), strings.ToLower(i.Make)) {
		return i.Model
	}
	return i.Make + " " + i.Model
}

// Device is an opened device. Close is idempotent and unblocks calls in progress with fault.DeviceClosed.
type Device interface {
	Info() Info
	Close() error
}

// FingerprintScanner takes one picture per call.
type FingerprintScanner interface {
	Device
	Caps() FingerprintCaps
	// Capture waits for a finger, takes its picture and waits until the finger is lifted or ctx ends the wait.
	Capture(ctx context.Context, on func(FingerprintEvent)) (biometric.Image, error)
}

// FingerprintStream is a scanner that shows what lies on it picture after picture. Which of them is taken is not its to decide.
type FingerprintStream interface {
	FingerprintScanner
	// Frames calls fn for each picture, an empty glass too, until fn returns an error (which Frames returns) or ctx ends. A
	// picture is valid only during the callback.
	Frames(ctx context.Context, fn func(biometric.Image) error) error
}

// FingerprintCaps are the constant abilities of a scanner.
type FingerprintCaps struct {
	PPI           int
	Width, Height int  // pixels of a picture; of the glass where Varies
	Varies        bool // each picture is cut to its finger and has a size and resolution of its own, of at least PPI
	Enrolment     bool // false: fit for 1:1 checks only (FBI PIV-071006), to be refused for enrolment
}

// SlapScanner is an optional ability of a FingerprintScanner: several fingers of a hand at once.
type SlapScanner interface {
	FingerprintScanner
	// Slaps are the positions that it takes: biometric.RightFour, LeftFour, BothThumbs.
	Slaps() []biometric.Finger
	// CaptureSlap waits for a hand and gives the fingers of the position that are not missing, in the order of a slip. It
	// gives all of them or a fault. Its events are those of Capture; one that awaits the finger may show the glass live.
	CaptureSlap(ctx context.Context, r SlapRequest, on func(FingerprintEvent)) ([]SlapFinger, error)
}

// SlapRequest says which fingers are laid down.
type SlapRequest struct {
	Position biometric.Finger
	Missing  []biometric.Finger
}

// SlapFinger is one finger of a slap.
type SlapFinger struct {
	Finger biometric.Finger
	Image  biometric.Image
	Signed []byte // what the device signed of it (JWS), or nil
}

// FingerprintPhase is where a capture stands.
type FingerprintPhase string

const (
	AwaitFinger FingerprintPhase = "await_finger"
	FingerOn    FingerprintPhase = "finger_on"
	Preview     FingerprintPhase = "preview"
	AwaitLift   FingerprintPhase = "await_lift"
	FingerOff   FingerprintPhase = "finger_off"
)

// FingerprintEvent is progress; Image is set for Preview, and for AwaitFinger where the scanner shows its glass live. It is valid
// only during the callback.
type FingerprintEvent struct {
	Phase FingerprintPhase
	Image *biometric.Image
}

// Camera streams frames.
type Camera interface {
	Device
	Modes() []CameraMode // best first
	// Stream calls fn for each frame until fn returns an error (which Stream returns) or ctx ends.
	Stream(ctx context.Context, m CameraMode, fn func(Frame) error) error
}

// PixelFormat is how a frame's bytes are coded.
type PixelFormat string

const (
	MJPEG PixelFormat = "MJPG" // one JPEG a frame
	YUYV  PixelFormat = "YUYV" // packed 4:2:2, 2 bytes a pixel
)

// CameraMode is one way a camera can stream.
type CameraMode struct {
	Format        PixelFormat
	Width, Height int     // pixels
	FPS           float64 // frames per second at most
}

// Frame is one picture; Data is valid only during the callback.
type Frame struct {
	Seq  uint32 // gaps are dropped frames
	At   time.Time
	Mode CameraMode
	Data []byte
}

// DocumentScanner scans pages.
type DocumentScanner interface {
	Device
	Caps() DocumentCaps
	// Scan calls fn for each page in order. It returns nil when the feeder is empty or the glass is done,
	// fault.FeederEmpty when there was no page at all, fault.FeederJam or fault.FeederCoverOpen where it stopped.
	Scan(ctx context.Context, r ScanRequest, fn func(Page) error) error
}

// ScanSource is where pages come from.
type ScanSource string

const (
	Flatbed      ScanSource = "flatbed"
	Feeder       ScanSource = "feeder"
	FeederDuplex ScanSource = "feeder_duplex"
)

// ScanColour is how pages are coloured.
type ScanColour string

const (
	Colour ScanColour = "colour"
	Grey   ScanColour = "grey"
)

// DocumentCaps are the abilities of a document scanner.
type DocumentCaps struct {
	Sources []ScanSource
	PPI     []int
	Colours []ScanColour
}

// ScanRequest asks for pages; zero values mean the default in brackets.
type ScanRequest struct {
	Source ScanSource // [Feeder if the scanner has one and it is loaded, else Flatbed]
	PPI    int        // [300]
	Colour ScanColour // [Colour]
}

// Page is one scanned side; Data is a whole JPEG or PNG file and valid only during the callback.
type Page struct {
	Number int    // from 1
	Format string // "image/jpeg" or "image/png"
	PPI    int
	Data   []byte
}

// Printer prints whole documents.
type Printer interface {
	Device
	Formats() []string // MIME types the printer takes, preferred first
	State(ctx context.Context) (PrinterState, error)
	// Print returns when the printer says that the job is complete. While the printer waits for a person (paper,
	// jam) Print waits too and reports it through PrintEvent.Waiting; cancelling ctx cancels the job on the printer.
	Print(ctx context.Context, job PrintJob, on func(PrintEvent)) error
}

// PrinterState is what a printer says of itself; Conditions are fault codes (paper, jam, toner), worst first.
type PrinterState struct {
	Ready      bool
	Printing   bool
	Conditions []fault.Code
}

// PrintJob is one document.
type PrintJob struct {
	Name   string // no personal data: it is shown on the printer
	Format string // MIME type
	Data   []byte
	Copies int // 0 means 1
	Duplex bool
}

// PrintEvent is progress of a print: pages done so far, and what the printer waits for, if anything.
type PrintEvent struct {
	PagesDone int
	Waiting   fault.Code // empty while it prints
}

// ID matches a USB device.
type ID struct{ Vendor, Product uint16 }

// Model is one id that a driver knows, and what it has been proven on.
type Model struct {
	ID         ID
	Name       string // make and model
	Provenance Provenance
}

// Driver is a table row: the registry is an explicit list of rows, and the udev rules are generated from it.
type Driver struct {
	Name   string
	Class  Class
	Models []Model
	Open   func(ctx context.Context, usb transport.USB, found Found, log *slog.Logger) (Device, error)
}

// Model returns the model of an id, if the driver knows it.
func (d Driver) Model(id ID) (Model, bool) {
	for _, m := range d.Models {
		if m.ID == id {
			return m, true
		}
	}
	return Model{}, false
}

// IPPOverUSB is the interface of a printer or scanner that ipp-usb drives (docs/protocols/ippusb.md).
const IPPOverUSB = "070104"

// Found is one device that a source sees. Key is stable while the device stays connected.
type Found struct {
	Key        string // unique within its source: "usb 1-2.3"
	Class      Class  // empty where no driver knows it
	ID         ID     // USB only: vendor and product
	Interfaces string // USB only: interface classes in hexadecimal, each once, "06 ff"; IPPOverUSB instead of 07 for such a printer
	Name       string // make and model as far as known without opening
	Serial     string // the device's own, or empty
	Where      string
}

// Bus is a place where USB devices appear: the kernel's, or an emulator's.
type Bus interface {
	List(ctx context.Context) ([]Found, error)
	Changed() <-chan struct{} // a hint without payload: List again and compare
	Open(ctx context.Context, f Found) (transport.USB, error)
	Close() error
}

// Source finds devices of one kind and opens them: a Bus with its drivers, the kernel's cameras, network scanners.
// plug lists every source, compares with what it holds, and opens and closes; nobody else does.
type Source interface {
	Name() string
	List(ctx context.Context) ([]Found, error)
	Changed() <-chan struct{} // nil where nothing tells
	Open(ctx context.Context, f Found) (Device, error)
	Close() error
}
