package wire

import "time"

// UpdatePhase is where the appliance stands with updates, in one word.
type UpdatePhase string

// The phases.
const (
	UpdateOff        UpdatePhase = "off"        // it does not look: nobody is trusted, or it is switched off
	UpdateNewest     UpdatePhase = "newest"     // nothing newer is known
	UpdateFetching   UpdatePhase = "fetching"   // a newer version comes in, behind records and captures
	UpdateWaiting    UpdatePhase = "waiting"    // it lies here and waits for its hour, or for a capture to end
	UpdateInstalling UpdatePhase = "installing" // it is being installed, tried or put back
)

// UpdateState is what a technician is told of updates.
type UpdateState struct {
	Version  string        `json:"version"` // runs
	Channel  string        `json:"channel,omitempty"`
	Window   string        `json:"window,omitempty"` // hours in which it installs by itself, IST
	Phase    UpdatePhase   `json:"phase"`
	Checked  time.Time     `json:"checked,omitzero"` // when the publisher's word was last heard
	Waits    string        `json:"waits,omitempty"`  // a newer version
	Fetched  int64         `json:"fetched,omitempty"`
	Size     int64         `json:"size,omitempty"`
	Problem  *Problem      `json:"problem,omitempty"` // why not
	Last     *UpdateResult `json:"last,omitempty"`
	Bad      *Problem      `json:"bad,omitempty"`      // what ails the appliance of the last one: put back, or stuck
	Stepping string        `json:"stepping,omitempty"` // what the installer does now: "installing", "trial", "back"
	Former   string        `json:"former,omitempty"`   // to which it would go back
	Ordered  bool          `json:"ordered,omitempty"`  // somebody did not want to wait: it begins as soon as nothing is being taken
	Busy     bool          `json:"busy,omitempty"`     // a capture is under way, or waits for its officer: nothing is installed now
}

// UpdateAsk is what a technician asks of the channel; empty asks for its state alone.
type UpdateAsk struct {
	Look  bool `json:"look,omitempty"`  // ask the state server now
	Now   bool `json:"now,omitempty"`   // do not wait for the hour
	Again bool `json:"again,omitempty"` // take a version that was put back before
}

// UpdateResult is how the last installation ended.
type UpdateResult struct {
	At      time.Time `json:"at"`
	Version string    `json:"version"`
	Former  string    `json:"former"`
	Good    bool      `json:"good"`
	Stuck   bool      `json:"stuck,omitempty"` // the former version could not be put back
	Why     string    `json:"why,omitempty"`   // for the technician
}

// ApplianceHealth is what the appliance finds when it looks at itself as a desktop would.
type ApplianceHealth struct {
	Version string    `json:"version"`
	Started time.Time `json:"started"`
	Problem *Problem  `json:"problem,omitempty"` // nil: healthy
}
