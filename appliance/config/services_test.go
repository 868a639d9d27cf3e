package config

import (
	"strings"
	"testing"
)

func TestCheck_FingerServices(t *testing.T) {
	pin := strings.Repeat("0a", 32)
	for text, right := range map[string]bool{
		"mantra+http://127.0.0.1:8004": true, "secugen+https://10.0.0.5:8443?pin=" + pin + "&licence=x": true, "rd+http://127.0.0.1": true,
		"mantra+http://10.0.0.5:8004": false, "rd+http://127.0.0.1?licence=x": false, "secugen+https://x:1?pin=12": false, "other+http://127.0.0.1:1": false, "": false,
	} {
		if err := (Devices{FingerServices: []string{text}}).checkServices(); (err == nil) != right {
			t.Errorf("%q: %v", text, err)
		}
	}
}
