package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const station = `[station]
code = "23990001"
name = "Kotwali"
name_local = "कोतवाली"
district = 396
state = 23
`

// What would send prints over a wire in the open, or trust nobody or anybody, keeps the appliance from starting.
func TestLoad_SBISettings(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ set, key string }{
		"off":                   {"", ""},
		"on without anchors":    {"sbi = true", "devices.sbi_anchors"},
		"anchors that are none": {"sbi = true\nsbi_anchors = '" + filepath.Join(dir, "no.pem") + "'", "devices.sbi_anchors"},
		"a host in the open":    {`sbi_hosts = ["http://10.0.0.7:4501"]`, "devices.sbi_hosts"},
		"a host without a port": {`sbi_hosts = ["https://scanner"]`, "devices.sbi_hosts"},
		"served to anybody":     {`serve_sbi = ":4501"`, "devices.serve_sbi"},
		"served elsewhere":      {`serve_sbi = "127.0.0.1:80"`, "devices.serve_sbi"},
		"served":                {`serve_sbi = "127.0.0.1:4501"`, ""},
	} {
		path := filepath.Join(dir, "thana.toml")
		if err := os.WriteFile(path, []byte(station+"[devices]\n"+c.set+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path)
		if c.key == "" && err != nil || c.key != "" && (err == nil || !strings.Contains(err.Error(), c.key)) {
			t.Errorf("%s: %v, want a complaint of %q", name, err, c.key)
		}
	}
}
