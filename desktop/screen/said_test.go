package screen

import (
	"testing"

	"thana/desktop/lang"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// charged is what the appliance sends of a record's sections.
func charged(acts ...record.ActSections) law.Text {
	return law.Text{En: record.SectionsText(acts, lang.English), Hi: record.SectionsText(acts, lang.Hindi)}
}

// What a list shows of a record is said on a Hindi page as officers write it.
func TestSaid_ListsSpeakTheLanguage(t *testing.T) {
	w := signedIn(t, newStation(), lang.Hindi, small())
	theft, arms := record.ActSections{Act: law.BNS, Sections: []string{"303(2)", "317(2)"}}, record.ActSections{Act: "ARMS", Sections: []string{"25"}}
	murder := record.ActSections{Act: law.BNS, Sections: []string{"103"}}
	if got := w.charges([]record.ActSections{theft, arms}); got != "बीएनएस 303(2), 317(2); आर्म्स एक्ट 25" {
		t.Error(got)
	}
	for _, c := range []struct {
		s    wire.Summary
		want string
	}{
		{wire.Summary{Kind: record.KindFIR, Title: "Theft", Sections: charged(theft)}, "चोरी"},
		{wire.Summary{Kind: record.KindFIR, Title: "Punishment for murder", Sections: charged(murder, arms)}, "हत्या का दंड"},
		{wire.Summary{Kind: record.KindFIR, Title: "as the officer wrote it", Sections: charged(theft)}, "as the officer wrote it"},
		{wire.Summary{Kind: record.KindArrest, Title: "FIR 0123/2026", Sections: charged(theft)}, "FIR 0123/2026"},
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
