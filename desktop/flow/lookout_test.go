package flow

import (
	"strings"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/record"
	"thana/shared/wire"
)

func watch() *Watch {
	row := func(id string, k down.LookoutKind, local, english, vehicle string) wire.LookoutRow {
		return wire.LookoutRow{Lookout: down.Lookout{ID: id, Kind: k, Name: record.Name{Local: local, English: english}, Vehicle: vehicle}}
	}
	return NewWatch([]wire.LookoutRow{
		row("mohan", down.Wanted, "मोहन लाल उर्फ मोनू", "Mohan Lal @ Monu", ""),
		row("girl", down.Missing, "गुड़िया", "", ""),
		row("car", down.Stolen, "सफ़ेद बोलेरो", "White Bolero", "MP 04 CB-1234"),
	})
}

func ids(all []wire.LookoutRow) string {
	var out []string
	for _, l := range all {
		out = append(out, l.ID)
	}
	return strings.Join(out, " ")
}

// In a field of its own a name is compared as it sounds, in either script; who only shares a common word is not meant.
func TestWatch_NamedInAForm(t *testing.T) {
	w := watch()
	for _, c := range []struct {
		name record.Name
		text string
		want string
	}{
		{record.Name{English: "Mohanlal"}, "", "mohan"},
		{record.Name{Local: "मोहनलाल"}, "", "mohan"},
		{record.Name{English: "Mohan Lal Sahu"}, "", "mohan"},
		{record.Name{Local: "मोनू"}, "", "mohan"},
		{record.Name{English: "Gudiya"}, "", "girl"},
		{record.Name{English: "Ramesh Lal"}, "", ""},
		{record.Name{English: "Sohan Lal"}, "", ""},
		{record.Name{}, "बोलेरो की चाबी, mp04cb 1234", "car"},
		{record.Name{}, "", ""},
	} {
		if got := ids(w.Named([]record.Name{c.name}, c.text)); got != c.want {
			t.Errorf("%s %s %q: %q, want %q", c.name.Local, c.name.English, c.text, got, c.want)
		}
	}
}

// In a running text only whole names of two words and numbers of vehicles count: चेकिंग में is nobody.
func TestWatch_SaidInAText(t *testing.T) {
	w := watch()
	for text, want := range map[string]string{
		"आज मोहन लाल बस स्टैंड पर देखा गया।":          "mohan",
		"Informer says Mohan Laal came to the market": "mohan",
		"चेकिंग में एमपी नंबर MP-04-CB-1234 दिखा":     "car",
		"वाहन MP ०४ CB १२३४":                          "car",
		"सफ़ेद बोलेरो खड़ी थी":                        "",
		"गुड़िया खरीदी, मोनू किराना से":               "",
		"विवेचक घटनास्थल हेतु रवाना।":                 "",
		"": "",
	} {
		if got := ids(w.Said(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Typing a long entry under many look-outs must not make the typist wait: each letter is compared in little time.
func TestWatch_KeepsUpWithTyping(t *testing.T) {
	var all []wire.LookoutRow
	for _, first := range []string{"Mohan", "Sohan", "Ramesh", "Suresh", "Salim", "Kamla", "Geeta", "Pappu", "Vijay", "Ajay"} {
		for _, last := range []string{"Yadav", "Sahu", "Verma", "Khan", "Jatav", "Lodhi", "Patel", "Gond", "Meena", "Rajput"} {
			all = append(all, wire.LookoutRow{Lookout: down.Lookout{ID: first + last, Kind: down.Wanted, Name: record.Name{English: first + " " + last}}})
		}
	}
	w := NewWatch(all)
	text := []rune(strings.Repeat("आवेदक ने थाने आकर बताया कि कल रात गाड़ी चोरी हो गई ", 40) + "Mohan Yadav")
	w.Said(string(text))
	const letters = 20
	each := time.Hour // the quickest of them: the others are the machine's
	for i := range letters {
		began := time.Now()
		w.Said(string(text[:len(text)-letters+i]))
		each = min(each, time.Since(began))
	}
	t.Logf("%d words, %d look-outs: %v a letter", len(strings.Fields(string(text))), len(all), each)
	if each > 100*time.Millisecond {
		t.Errorf("a letter takes %v", each)
	}
}
