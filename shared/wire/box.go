package wire

import "time"

// Paths by which a technician sees how the machine itself is.
const (
	PathBox     = "/v1/appliance"         // GET BoxState
	PathNetwork = "/v1/appliance/network" // POST -> []NetStep: goes the way to the state, step by step
	PathUpdate  = "/v1/appliance/update"  // POST -> UpdateState: installs the version that waits
)

// BoxState is how the appliance's machine is. What it cannot tell is left out.
type BoxState struct {
	At      time.Time    `json:"at"`
	Version string       `json:"version"`
	Started time.Time    `json:"started"` // the appliance
	Disk    Gauge        `json:"disk"`    // of the store
	Memory  Gauge        `json:"memory"`
	Celsius float64      `json:"celsius,omitempty"` // the hottest of its sensors
	Synced  bool         `json:"synced"`            // the clock follows a time source
	Links   []NetLink    `json:"links,omitempty"`
	UPS     *UPS         `json:"ups,omitempty"`
	Health  []Health     `json:"health,omitempty"`
	Update  *UpdateState `json:"update,omitempty"` // nil: not told
}

// Gauge is how much of something is free, in bytes.
type Gauge struct {
	Free uint64 `json:"free"`
	Size uint64 `json:"size"`
}

// Used is the used part in per cent; 0 where nothing is known.
func (g Gauge) Used() int {
	if g.Size == 0 || g.Free > g.Size {
		return 0
	}
	return int(100 - g.Free*100/g.Size)
}

// NetLink is a network adapter.
type NetLink struct {
	Name      string   `json:"name"` // "eth0"
	Up        bool     `json:"up"`
	Mbps      int      `json:"mbps,omitempty"`
	Addresses []string `json:"addresses,omitempty"`
}

// UPS is the battery behind the mains, as Network UPS Tools tells it.
type UPS struct {
	Name    string `json:"name"`
	Battery bool   `json:"battery"`           // it feeds from the battery
	Low     bool   `json:"low,omitempty"`     // and that is nearly empty
	Replace bool   `json:"replace,omitempty"` // the battery is to be replaced
	Charge  int    `json:"charge,omitempty"`  // per cent
	Seconds int    `json:"seconds,omitempty"` // that the battery lasts
}

// NetStep is one step of the way to the state. The steps after the first that failed are not tried.
type NetStep struct {
	Step   NetStepName `json:"step"`
	Good   bool        `json:"good"`
	Tried  bool        `json:"tried"`
	Fact   string      `json:"fact,omitempty"`   // what was found: an adapter, an address
	Detail string      `json:"detail,omitempty"` // for the technician: why not
}

// NetStepName is a step's name.
type NetStepName string

// The steps in their order.
const (
	NetCable  NetStepName = "cable"  // an adapter is connected
	NetRoute  NetStepName = "route"  // it leads out of the station
	NetName   NetStepName = "name"   // the state server's name has an address
	NetReach  NetStepName = "reach"  // the address takes connections
	NetSecure NetStepName = "secure" // both sides know each other
	NetAnswer NetStepName = "answer" // the state server answers
)
