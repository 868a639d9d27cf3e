package config

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
)

// Load reads the file over the defaults and checks it. Every complaint names file and line.
func Load(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Default(), complain(fault.ConfigFile, path, "", err.Error())
	}
	return Parse(path, data)
}

// Parse is Load of what the file will hold.
func Parse(path string, data []byte) (Config, error) {
	c := Default()
	c.file = path
	meta, err := toml.NewDecoder(bytes.NewReader(data)).Decode(&c)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return c, complain(fault.ConfigFile, fmt.Sprintf("%s:%d", path, parse.Position.Line), parse.LastKey, parse.Message)
	}
	if err != nil {
		return c, mistyped(path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		key := unknown[0].String()
		return c, complain(fault.ConfigValue, where(path, data, key), key, "there is no such setting")
	}
	return c, c.check(data)
}

// mistyped reads line and key out of the library's text, the only place where it gives them for a value of the wrong type.
func mistyped(path string, err error) error {
	found := regexp.MustCompile(`line (\d+) \(last key "([^"]+)"\): (.*)`).FindStringSubmatch(err.Error())
	if found == nil {
		return complain(fault.ConfigFile, path, "", err.Error())
	}
	return complain(fault.ConfigValue, path+":"+found[1], found[2], found[3])
}

type rule struct {
	key     string
	good    bool
	problem string
}

func (c Config) check(data []byte) error {
	for _, r := range c.rules() {
		if !r.good {
			return complain(fault.ConfigValue, where(c.file, data, r.key), r.key, r.problem)
		}
	}
	return nil
}

func (c Config) rules() []rule {
	_, _, listenErr := net.SplitHostPort(c.Listen)
	_, rulesErr := c.Exchange.Rules()
	_, clockErr := time.Parse("15:04", c.Station.DiaryStarts)
	district, known := law.FindDistrict(c.Station.District)
	hostsErr, anchorsErr := c.Devices.checkSBI()
	portsErr, receiptsErr, servicesErr := c.Devices.checkPorts(), c.Devices.checkReceipts(), c.Devices.checkServices()
	idle := time.Duration(c.Desk.IdleLock)
	return []rule{
		{"data", c.Data != "", "name a folder"},
		{"keys", c.Keys != "", "name a folder"},
		{"listen", listenErr == nil, "write it as host:port, for example :7443"},
		{"station.code", isDigits(c.Station.Code), "write the state's code of the station, digits only"},
		{"station.name", c.Station.Name != "", "write the station's name in English"},
		{"station.name_local", c.Station.NameLocal != "", "write the station's name in the local script"},
		{"station.district", known, "not in the list of districts (LGD code)"},
		{"station.state", !known || district.State == c.Station.State, "the district lies in another state (LGD code)"},
		{"station.realm", c.Station.Realm == string(record.Production) || c.Station.Realm == string(record.Training), `write "production" or "training"`},
		{"station.diary_starts", clockErr == nil, `write a time, for example "07:00"`},
		{"devices.finger_ports", portsErr == nil, fmt.Sprintf("write each as /dev/serial/by-path/...?baud=57600: %v", portsErr)},
		{"devices.finger_services", servicesErr == nil, fmt.Sprintf("write each as mantra+https://host:port?pin=SHA-256: %v", servicesErr)},
		{"devices.printers", receiptsErr == nil, fmt.Sprintf("write a receipt printer as escpos+tcp://host:9100: %v", receiptsErr)},
		{"devices.sbi_hosts", hostsErr == nil, fmt.Sprintf("write each as https://host:port: %v", hostsErr)},
		{"devices.sbi_anchors", anchorsErr == nil, fmt.Sprintf("name a file of certificates (PEM): %v", anchorsErr)},
		{"devices.serve_sbi", servesSBI(c.Devices.ServeSBI), "only 127.0.0.1 with a port from 4501 to 4600"},
		{"capture.finger_quality", inRange(c.Capture.FingerQuality), "0 to 100"},
		{"capture.portrait_quality", inRange(c.Capture.PortraitQuality), "0 to 100"},
		{"capture.tries", c.Capture.Tries >= 1 && c.Capture.Tries <= 3, "1 to 3"},
		{"capture.nfiq2", (c.Capture.NFIQ2 == "") == (c.Capture.NFIQ2Model == ""), "name NIST's program nfiq2 and, in nfiq2_model, its nist_plain_tir-ink.txt; or neither"},
		{"desk.idle_lock", idle >= time.Minute && idle <= time.Hour, "1m to 1h"},
		{"exchange.profile", rulesErr == nil, fmt.Sprintf("no such profile, or it cannot be read: %v", rulesErr)},
		{"virtual.on", !c.Virtual.On || c.Station.Realm == string(record.Training), "virtual devices exist only in the training realm"},
		{"virtual.panel", c.Virtual.Panel == "" || isLoopback(c.Virtual.Panel), "only a loopback address, for example 127.0.0.1:7480"},
		{"virtual.speed", c.Virtual.Speed >= 0.1 && c.Virtual.Speed <= 100, "0.1 to 100"},
		{"demo", !c.Demo || c.Station.Realm == string(record.Training), "demonstration accounts exist only in the training realm"},
	}
}

func inRange(n int) bool { return n >= 0 && n <= 100 }

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

func complain(code fault.Code, where, key, problem string) error {
	return fault.New(code, "config.Load", "%s: %s: %s", where, key, problem).
		With("where", where).With("key", key).With("problem", problem)
}

// where finds the line that sets a dotted key; the file's name alone where the key is not set.
func where(path string, data []byte, key string) string {
	table, name := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		table, name = key[:i], key[i+1:]
	}
	current := ""
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			current = strings.Trim(line, "[] \t")
			continue
		}
		left, _, found := strings.Cut(line, "=")
		if found && current == table && strings.TrimSpace(left) == name {
			return fmt.Sprintf("%s:%d", path, n+1)
		}
	}
	return path
}
