// Package config is the appliance's one configuration struct: defaults in code, a TOML file over them, checked at
// start with file and line.
package config

import (
	"os"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/nist/profile"
	"thana/shared/record"
)

// Config is everything a technician can set.
type Config struct {
	Data     string   `toml:"data"`   // folder of the store
	Keys     string   `toml:"keys"`   // folder of the keys; on another device than Data where there is one
	Listen   string   `toml:"listen"` // host:port for the station's desktops
	Station  Station  `toml:"station"`
	Devices  Devices  `toml:"devices"`
	Capture  Capture  `toml:"capture"`
	Desk     Desk     `toml:"desk"`
	Exchange Exchange `toml:"exchange"`
	Sync     Sync     `toml:"sync"`
	Update   Update   `toml:"update"`
	Virtual  Virtual  `toml:"virtual"`
	Demo     bool     `toml:"demo"` // shows the demonstration accounts on the sign-in page; training realm only

	file string // where it was read from, for messages
}

// Station says which police station this is.
type Station struct {
	Code        string `toml:"code"`
	Name        string `toml:"name"`         // English
	NameLocal   string `toml:"name_local"`   // local script
	District    int    `toml:"district"`     // LGD code
	State       int    `toml:"state"`        // LGD code
	Realm       string `toml:"realm"`        // "production" or "training"
	DiaryStarts string `toml:"diary_starts"` // "00:00", IST
}

// Devices says where to look.
type Devices struct {
	USB      bool     `toml:"usb"`
	Cameras  bool     `toml:"cameras"`  // /dev/video*
	SANE     bool     `toml:"sane"`     // scanners through scanimage, where it is installed
	Scanners []string `toml:"scanners"` // eSCL addresses, "http://host:port/eSCL"
	Printers []string `toml:"printers"` // IPP addresses, "http://host:631/ipp/print", and receipt printers, "escpos+tcp://host:9100"

	FingerPorts []string `toml:"finger_ports"` // serial fingerprint scanners, "/dev/serial/by-path/...?baud=57600"

	// FingerServices are makers' local services: "mantra+https://host:port?pin=SHA-256", "secugen+https://...", "rd+http://127.0.0.1".
	FingerServices []string `toml:"finger_services"`

	SBI        bool     `toml:"sbi"`         // fingerprint scanners through MOSIP SBI on this computer, ports 4501 to 4600
	SBIHosts   []string `toml:"sbi_hosts"`   // and on others, "https://host:port"
	SBIAnchors string   `toml:"sbi_anchors"` // file of the certificates (PEM) whose scanners are trusted
	SBIEnv     string   `toml:"sbi_env"`     // environment in which a scanner must be registered to enrol
	ServeSBI   string   `toml:"serve_sbi"`   // loopback host:port at which other programs use our scanners; empty: nowhere
}

// Capture holds the thresholds of acceptance.
type Capture struct {
	FingerQuality   int `toml:"finger_quality"`   // 0-100, below it is a retry
	PortraitQuality int `toml:"portrait_quality"` // 0-100
	Tries           int `toml:"tries"`            // of a finger of an arrest, 1-3; then the best may be forced
	// ChecksOnly accepts prints of arrested persons from scanners that are fit for 1:1 checks only, and marks each.
	ChecksOnly bool `toml:"checks_only"`
	// NFIQ2 is NIST's program nfiq2, v2.3, and NFIQ2Model its model information file; both or none.
	NFIQ2      string `toml:"nfiq2"`
	NFIQ2Model string `toml:"nfiq2_model"`
}

// Desk holds what concerns the desktops.
type Desk struct {
	IdleLock Duration `toml:"idle_lock"`
}

// Exchange says how the file of prints for the bureau is made. The bureau's own format is a profile of its own.
type Exchange struct {
	Profile     string `toml:"profile"`     // "arrest", "itl", or a file (JSON)
	Agency      string `toml:"agency"`      // code of this agency at the bureau; empty: the station's code
	Destination string `toml:"destination"` // code of the bureau; empty: FPB
}

// Rules reads the profile.
func (e Exchange) Rules() (*profile.Profile, error) {
	if !strings.ContainsAny(e.Profile, "./") {
		return profile.Shipped(e.Profile)
	}
	data, err := os.ReadFile(e.Profile)
	if err != nil {
		return nil, fault.New(fault.ExchangeProfile, "config.Rules", "%v", err)
	}
	return profile.Load(data)
}

// Update says how newer versions are taken.
type Update struct {
	On      bool   `toml:"on"`      // by itself, from the state server; a stick is taken either way
	Channel string `toml:"channel"` // of the publisher
	Window  Hours  `toml:"window"`  // installs by itself in these hours alone, IST
}

// Virtual starts emulated devices behind the same drivers, for training and demonstration.
type Virtual struct {
	On    bool    `toml:"on"`
	Slap  bool    `toml:"slap"`  // a slap scanner beside the scanner of one finger
	Panel string  `toml:"panel"` // loopback host:port of the page with the hands on the virtual devices; empty: none
	Seed  uint64  `toml:"seed"`  // of the virtual persons
	Speed float64 `toml:"speed"` // of the virtual persons, feeder and printer: 1 as in life
	Out   string  `toml:"out"`   // folder for what the virtual printer prints; empty: Data/printed
}

// Duration is a time.Duration written as "10m".
type Duration time.Duration

// UnmarshalText reads "10m", "90s".
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

// MarshalText writes what UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Default is the configuration of a station that sets nothing but its name.
func Default() Config {
	return Config{
		Data: "/var/lib/thana", Keys: "/var/lib/thana-keys", Listen: ":7443",
		Station:  Station{Realm: string(record.Production), DiaryStarts: "00:00"},
		Devices:  Devices{USB: true, Cameras: true, SANE: true, SBIEnv: "Production"},
		Capture:  Capture{FingerQuality: 40, PortraitQuality: 40, Tries: 3},
		Desk:     Desk{IdleLock: Duration(10 * time.Minute)},
		Exchange: Exchange{Profile: "arrest"},
		Update:   Update{On: true, Channel: "stable", Window: Hours{From: time.Hour, To: 5 * time.Hour}},
		Virtual:  Virtual{Seed: 1, Speed: 1},
	}
}

// Record returns the station as records carry it.
func (s Station) Record() record.Station {
	return record.Station{
		Code: s.Code, Name: record.Name{Local: s.NameLocal, English: s.Name}, District: s.District, State: s.State,
		Realm: record.Realm(s.Realm), DiaryStarts: s.DiaryStarts,
	}
}
