package wire

import (
	"time"

	"thana/shared/fault"
)

// PathDeviceHistory is what became of the devices: GET ?key=&before= []DeviceEvent, newest first, HistoryPage of them at the most.
const PathDeviceHistory = "/v1/devices/history"

// HistoryPage is how many events one answer holds.
const HistoryPage = 100

// ApplianceKey is the key, and the class, of the appliance itself: its disk, its clock, its line.
const ApplianceKey = "appliance"

// DeviceEvent is something that became of a device. It names no person.
type DeviceEvent struct {
	ID    int64             `json:"id"`
	At    time.Time         `json:"at"`
	Key   string            `json:"key"`
	Class string            `json:"class,omitempty"`
	Name  string            `json:"name,omitempty"`
	What  DeviceChange      `json:"what"`
	Code  fault.Code        `json:"code,omitempty"` // of Failed: what ails it; of Remarked: what there is to look at; of Well: what ailed it
	Facts map[string]string `json:"facts,omitempty"`
	Began time.Time         `json:"began,omitzero"` // of Well: since when it ailed
}

// DeviceChange is what an event is.
type DeviceChange string

const (
	DeviceCame     DeviceChange = "came"
	DeviceLeft     DeviceChange = "left"
	DeviceFailed   DeviceChange = "failed"
	DeviceWell     DeviceChange = "well"
	DeviceRemarked DeviceChange = "remarked" // it works, and there is something to look at
	Started        DeviceChange = "started"  // the appliance
)
