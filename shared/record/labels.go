package record

import (
	"strconv"
	"strings"

	"thana/shared/fault"
)

// Label names a field for people from its path: "accused[1].person.mobile" is "Accused 2: mobile number".
func Label(field string, lang fault.Lang) string {
	if field == "" {
		return ""
	}
	group, rest, _ := strings.Cut(field, ".")
	name, number := withoutIndex(group)
	head := word(name, lang) + number
	if rest == "" {
		return head
	}
	parts := strings.Split(rest, ".")
	leaf, _ := withoutIndex(parts[len(parts)-1])
	switch leaf {
	case "local", "english", "text", "kind", "number": // say what it belongs to
		if len(parts) > 1 {
			leaf, _ = withoutIndex(parts[len(parts)-2])
		} else if leaf != "kind" {
			return head
		}
	}
	return head + ": " + word(leaf, lang)
}

func withoutIndex(part string) (name, number string) {
	name, index, found := strings.Cut(part, "[")
	if !found {
		return name, ""
	}
	n, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
	if err != nil {
		return name, ""
	}
	return name, " " + strconv.Itoa(n+1)
}

func word(name string, lang fault.Lang) string {
	for _, w := range fieldWords() {
		if w.name != name {
			continue
		}
		if lang == fault.Hindi {
			return w.hi
		}
		return w.en
	}
	return strings.ReplaceAll(name, "_", " ")
}

// fieldWords follows the labels of the printed forms; groups stand capitalised.
func fieldWords() []struct{ name, en, hi string } {
	return []struct{ name, en, hi string }{
		{"accused", "Accused", "अभियुक्त"},
		{"acts", "Acts and sections", "अधिनियम और धाराएँ"},
		{"act", "act", "अधिनियम"},
		{"action", "Action taken", "की गई कार्यवाही"},
		{"addresses", "address", "पता"},
		{"address", "address", "पता"},
		{"age", "age", "आयु"},
		{"approval", "approval or order", "अनुमति या आदेश"},
		{"articles", "articles found", "मिली वस्तुएँ"},
		{"at", "Date and time", "दिनांक और समय"},
		{"basis", "lawful basis", "कानूनी आधार"},
		{"body", "Text of the entry", "प्रविष्टि का विवरण"},
		{"build", "build", "बनावट"},
		{"child", "Child in conflict with law", "विधि विरुद्ध बालक"},
		{"class", "Protection", "संरक्षण"},
		{"code", "reason", "कारण"},
		{"complaint", "Written complaint", "लिखित शिकायत"},
		{"complexion", "complexion", "रंग"},
		{"condition", "Condition of the person", "व्यक्ति की दशा"},
		{"contents", "First information contents", "प्रथम सूचना तथ्य"},
		{"court", "Court", "न्यायालय"},
		{"custody", "Custody", "अभिरक्षा"},
		{"delay_reasons", "Reasons for delay", "देरी के कारण"},
		{"description", "description", "विवरण"},
		{"direction", "direction", "दिशा"},
		{"dispatched_at", "Dispatch to the court", "न्यायालय में प्रेषण"},
		{"disposal", "Arrest or surrender", "गिरफ्तारी या आत्मसमर्पण"},
		{"distance_km", "distance", "दूरी"},
		{"district", "district", "जिला"},
		{"examined", "medical examination", "मेडिकल परीक्षण"},
		{"exception", "reason", "कारण"},
		{"features", "Descriptive roll", "हुलिया"},
		{"fingers", "finger prints", "उँगलियों के निशान"},
		{"fir", "FIR", "FIR"},
		{"from", "beginning", "आरंभ"},
		{"gd", "GD reference", "रोजनामचा संदर्भ"},
		{"grounds", "grounds of arrest", "गिरफ्तारी का आधार"},
		{"grounds_told", "grounds told", "आधार बताया"},
		{"dignity_kept", "necessary clothing", "ज़रूरी कपड़े"},
		{"height_cm", "height", "कद"},
		{"identities", "identity paper", "पहचान पत्र"},
		{"in_charge", "Officer in charge", "थाना प्रभारी"},
		{"info_type", "Type of information", "सूचना का प्रकार"},
		{"informant", "Informant", "सूचनाकर्ता"},
		{"investigator", "Investigating officer", "विवेचक"},
		{"capture", "thumb impression", "अंगूठे का निशान"},
		{"marks", "identification marks", "पहचान चिह्न"},
		{"measurements", "Measurements", "माप"},
		{"missing", "reason of the incomplete set", "अधूरे सेट का कारण"},
		{"mobile", "mobile number", "मोबाइल"},
		{"name", "name", "नाम"},
		{"nationality", "nationality", "राष्ट्रीयता"},
		{"number", "number", "नंबर"},
		{"occupation", "occupation", "व्यवसाय"},
		{"occurrence", "Occurrence", "घटना"},
		{"officer", "officer", "अधिकारी"},
		{"outside_district", "district outside the limits", "सीमा के बाहर का जिला"},
		{"outside_station", "station outside the limits", "सीमा के बाहर का थाना"},
		{"paise", "value", "मूल्य"},
		{"person", "Person", "व्यक्ति"},
		{"phone", "telephone", "फ़ोन"},
		{"photos", "photographs", "फ़ोटो"},
		{"pin", "PIN code", "पिन कोड"},
		{"place", "Place", "स्थान"},
		{"properties", "Property", "संपत्ति"},
		{"rank", "rank", "पद"},
		{"read_over", "Read over", "पढ़कर सुनाया"},
		{"reason", "reason", "कारण"},
		{"received_at", "information received", "सूचना मिलने का समय"},
		{"relation", "relation", "रिश्ता"},
		{"relative_name", "father's or husband's name", "पिता/पति का नाम"},
		{"registered_at", "Time of registration", "पंजीकरण का समय"},
		{"sections", "sections", "धाराएँ"},
		{"serial", "Number", "संख्या"},
		{"sex", "sex", "लिंग"},
		{"signature", "Signature or thumb impression", "हस्ताक्षर या अंगूठा"},
		{"station", "station", "थाना"},
		{"subject", "Subject", "विषय"},
		{"supersedes", "Entry corrected", "सुधारी गई प्रविष्टि"},
		{"to", "end", "अंत"},
		{"told", "relative told", "सूचना किसे दी"},
		{"told_at", "time told", "सूचना का समय"},
		{"told_relation", "relation of the one told", "सूचित का रिश्ता"},
		{"told_mobile", "mobile of the one told", "सूचित का मोबाइल"},
		{"type", "Type", "प्रकार"},
		{"victims", "Victim", "पीड़ित"},
		{"watch", "pahar", "पहर"},
		{"witnesses", "Witness", "गवाह"},
		{"result", "Result", "परिणाम"},
		{"visited", "Visited on", "मौके पर गए"},
		{"spoke", "Spoken with", "किससे बात हुई"},
		{"cases", "Cases", "प्रकरण"},
		{"remarks", "What was found", "क्या पाया गया"},
		{"accused_more_than", "Accused more than", "नामित के अलावा अभियुक्त (संख्या)"},
	}
}
