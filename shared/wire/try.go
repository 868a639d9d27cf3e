package wire

// Paths by which a technician, or the officer in charge, tries a device. What it gives is shown and never kept.
const (
	PathTry      = "/v1/devices/try"       // POST Try -> stream of CaptureEvent; its candidates cannot be accepted
	PathTryPrint = "/v1/devices/try-print" // POST Try -> stream of PrintProgress
)

// Try is one device to try.
type Try struct {
	Class  string `json:"class"`            // of the Device: "fingerprint", "camera", "docscan"
	Device string `json:"device,omitempty"` // its key; empty: any of the class
}
