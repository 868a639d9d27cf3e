package wire

// Paths by which a technician looks for printers and document scanners in the station's network, and chooses some.
const (
	PathNearby       = "/v1/devices/network"        // GET []Nearby, those that are chosen; POST looks for others too, for some seconds -> []Nearby
	PathNearbyUse    = "/v1/devices/network/use"    // POST NearbyPick -> Nearby: from now on it is this station's
	PathNearbyRemove = "/v1/devices/network/remove" // POST NearbyPick
)

// Nearby is a printer or a document scanner of the station's network, as it calls itself.
type Nearby struct {
	ID      string `json:"id"`
	Class   string `json:"class"` // of the Device
	Name    string `json:"name"`
	Model   string `json:"model,omitempty"`
	Place   string `json:"place,omitempty"` // as its owner wrote it
	Address string `json:"address"`
	Both    bool   `json:"both,omitempty"`   // takes both sides
	Feeder  bool   `json:"feeder,omitempty"` // of a scanner
	Unfit   bool   `json:"unfit,omitempty"`  // it says that it takes, or gives, no format that we use
	Used    bool   `json:"used,omitempty"`   // it was chosen
	Set     bool   `json:"set,omitempty"`    // it stands in the appliance's settings, by address
}

// NearbyPick names one.
type NearbyPick struct {
	ID string `json:"id" maxLength:"64"`
}
