package screen

import (
	"testing"

	"thana/desktop/lang"
	"thana/shared/record"
	"thana/shared/wire"
)

// What the appliance lists in English is said on a Hindi page as officers write it.
func TestSaid_ListsSpeakTheLanguage(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	for _, c := range []struct{ sections, en, hi string }{
		{"", "", ""},
		{"BNS 303(2)", "BNS 303(2)", "बीएनएस 303(2)"},
		{"BNS 303(2) . BNS 317(2) . ARMS 25", "BNS 303(2), 317(2); Arms Act 25", "बीएनएस 303(2), 317(2); आर्म्स एक्ट 25"},
		{"BNS 303(2) . ARMS 25 . BNS 3(5)", "BNS 303(2); Arms Act 25; BNS 3(5)", "बीएनएस 303(2); आर्म्स एक्ट 25; बीएनएस 3(5)"},
		{"OWN 4", "OWN 4", "OWN 4"}, // an act that the law's data do not know
	} {
		for l, want := range map[lang.Lang]string{lang.English: c.en, lang.Hindi: c.hi} {
			w.Voice.Switch(l)
			if got := w.charges(charged(c.sections)); got != want {
				t.Errorf("%s in %s: %q, want %q", c.sections, l, got, want)
			}
		}
	}
	w.Voice.Switch(lang.Hindi)
	for _, c := range []struct {
		s    wire.Summary
		want string
	}{
		{wire.Summary{Kind: record.KindFIR, Title: "Theft", Sections: "BNS 303(2)"}, "चोरी"},
		{wire.Summary{Kind: record.KindFIR, Title: "Punishment for murder", Sections: "BNS 103 . BNS 3(5)"}, "हत्या का दंड"},
		{wire.Summary{Kind: record.KindFIR, Title: "as the officer wrote it", Sections: "BNS 303(2)"}, "as the officer wrote it"},
		{wire.Summary{Kind: record.KindArrest, Title: "FIR 0123/2026", Sections: "BNS 303(2)"}, "FIR 0123/2026"},
	} {
		if got := w.offence(c.s); got != c.want {
			t.Errorf("%+v: %q, want %q", c.s, got, c.want)
		}
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
