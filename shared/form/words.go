package form

import (
	"strconv"
	"strings"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
)

// actTitle is an act as the forms print it, Hindi and English; an act that is not in the list prints as its code.
func actTitle(code string) string {
	a, ok := law.FindAct(code)
	if !ok {
		return code
	}
	return join(" / ", a.Titled(fault.Hindi), a.Titled(fault.English))
}

// district names an LGD district; a code that is not in the directory prints as it is, 0 as nothing.
func district(code int) string { return both(districtName(code)) }

func districtName(code int) record.Name {
	if d, ok := law.FindDistrict(code); ok {
		return record.Name{Local: d.Name.Hi, English: d.Name.En}
	}
	return record.Name{English: whole(code)}
}

func stateName(code int) record.Name {
	if s, ok := law.FindState(code); ok {
		return record.Name{Local: s.Name.Hi, English: s.Name.En}
	}
	return record.Name{English: whole(code)}
}

// whole is a number, or nothing for 0.
func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// both is a name in the local script with the English one behind it.
func both(n record.Name) string {
	switch {
	case n.Local == "" || n.Local == n.English:
		return n.English
	case n.English == "":
		return n.Local
	}
	return n.Local + " (" + n.English + ")"
}

// join puts the parts that are not empty together.
func join(separator string, parts ...string) string {
	var have []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			have = append(have, p)
		}
	}
	return strings.Join(have, separator)
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// The forms' own words, Hindi with English behind it as on the prints of CAS. An unknown value prints as it is.
var (
	sexWords = map[record.Sex]string{record.Male: "पुरुष (Male)", record.Female: "स्त्री (Female)", record.Transgender: "ट्रांसजेंडर (Transgender)"}

	relationWords = map[record.Relation]string{record.Father: "पिता (Father)", record.Mother: "माता (Mother)", record.Husband: "पति (Husband)",
		record.Wife: "पत्नी (Wife)", record.Guardian: "अभिभावक (Guardian)"}

	informationWords = map[record.InformationType]string{record.Written: "लिखित (Written)", record.Oral: "मौखिक (Oral)",
		record.Electronic: "इलेक्ट्रॉनिक (Electronic)"}

	identityWords = map[record.IdentityKind]string{record.Aadhaar: "आधार (Aadhaar / UID)", record.VoterID: "मतदाता पहचान पत्र (Voter ID)",
		record.Passport: "पासपोर्ट (Passport)", record.PAN: "पैन (PAN)", record.Licence: "ड्राइविंग लाइसेंस (Driving licence)",
		record.RationCard: "राशन कार्ड (Ration card)", record.OtherID: "अन्य (Other)"}

	addressWords = map[record.AddressKind]string{record.Present: "वर्तमान पता (Present)", record.Permanent: "स्थायी पता (Permanent)"}

	directionWords = map[string]string{"N": "उत्तर (North)", "NE": "उत्तर-पूर्व (North-East)", "E": "पूर्व (East)", "SE": "दक्षिण-पूर्व (South-East)",
		"S": "दक्षिण (South)", "SW": "दक्षिण-पश्चिम (South-West)", "W": "पश्चिम (West)", "NW": "उत्तर-पश्चिम (North-West)"}

	categoryWords = map[string]string{"general": "सामान्य (General)", "SC": "अ.जा. (SC)", "ST": "अ.ज.जा. (ST)", "OBC": "अ.पि.व. (OBC)"}

	propertyWords = map[string]string{"cash": "नकद (Cash)", "jewellery": "आभूषण (Jewellery)", "vehicle": "वाहन (Vehicle)", "phone": "मोबाइल फ़ोन (Mobile phone)",
		"electronics": "इलेक्ट्रॉनिक (Electronics)", "document": "दस्तावेज़ (Document)", "livestock": "पशु (Livestock)", "weapon": "हथियार (Weapon)", "other": "अन्य (Other)"}

	watchWords = [...]string{"", "पहर 1", "पहर 2", "पहर 3", "पहर 4", "पहर 5", "पहर 6", "पहर 7", "पहर 8"}
)

// say looks a value up and falls back to the value.
func say[T ~string](words map[T]string, value T) string { return first(words[value], string(value)) }

// maskedNumber shows an identity number; of an Aadhaar only the last four digits, whatever the record holds.
func maskedNumber(id record.Identity) string {
	if id.Kind != record.Aadhaar {
		return id.Number
	}
	if four := record.LastFour(id.Number); len(four) == 4 {
		return "XXXX-XXXX-" + four
	}
	return "XXXX-XXXX-XXXX"
}

func ageWords(a record.Age) string {
	years := func(n int) string { return strconv.Itoa(n) + " वर्ष (years)" }
	switch a.Kind {
	case record.AgeBorn:
		return a.Born.Shown()
	case record.AgeYear:
		if a.Year > 0 {
			return strconv.Itoa(a.Year)
		}
	case record.AgeRange:
		if a.To > 0 {
			return strconv.Itoa(a.From) + " - " + years(a.To)
		}
	case record.AgeExact:
		if a.Months > 0 {
			return years(a.Years) + " " + strconv.Itoa(a.Months) + " माह (months)"
		}
		if a.Years > 0 {
			return years(a.Years)
		}
	}
	return ""
}
