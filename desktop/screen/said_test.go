package screen

import (
	"testing"

	"thana/desktop/lang"
	"thana/shared/law"
	"thana/shared/record"
)

// The acts of a record are said on a Hindi page as officers write them.
func TestSaid_ChargesSpeakTheLanguage(t *testing.T) {
	w := signedIn(t, newStation(), lang.Hindi, small())
	theft, arms := record.ActSections{Act: law.BNS, Sections: []string{"303(2)", "317(2)"}}, record.ActSections{Act: "ARMS", Sections: []string{"25"}}
	if got := w.charges([]record.ActSections{theft, arms}); got != "बीएनएस 303(2), 317(2); आर्म्स एक्ट 25" {
		t.Error(got)
	}
}

func TestSaid_TheSourceOfARuleInTheLanguage(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	if got := w.source("BNSS s.47"); got != "Rule: BNSS s.47" {
		t.Errorf("%q", got)
	}
	w.Voice.Switch(lang.Hindi)
	if got := w.source("BNSS s.47"); got != "नियम: धारा 47 बीएनएसएस" {
		t.Errorf("%q", got)
	}
}
