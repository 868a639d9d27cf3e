package console

import (
	"testing"

	"thana/shared/fault"
)

func TestCharged_SaysTheActsInTheReadersLanguage(t *testing.T) {
	for listed, want := range map[string][2]string{
		"BNS 303(2), BNS 317(2)":            {"BNS 303(2), 317(2)", "बीएनएस 303(2), 317(2)"},
		"BNS 303(2), 3(5); Arms Act 25":     {"BNS 303(2), 3(5); Arms Act 25", "बीएनएस 303(2), 3(5); आर्म्स एक्ट 25"},
		"IPC 379, ARMS 25(1B)(a)":           {"IPC 379; Arms Act 25(1B)(a)", "भादंसं 379; आर्म्स एक्ट 25(1B)(a)"},
		"Theft of a motorcycle, BNS 303(2)": {"Theft of a motorcycle, BNS 303(2)", "Theft of a motorcycle, BNS 303(2)"},
		"ग्राम बरखेड़ी में चोरी; सूचना": {"ग्राम बरखेड़ी में चोरी; सूचना", "ग्राम बरखेड़ी में चोरी; सूचना"},
		"": {"", ""},
	} {
		for i, lang := range []fault.Lang{fault.English, fault.Hindi} {
			if got := charged(lang, listed); got != want[i] {
				t.Errorf("%q is said %q, want %q", listed, got, want[i])
			}
		}
	}
}
