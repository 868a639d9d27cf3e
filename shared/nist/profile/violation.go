package profile

import (
	"encoding/json"
	"fmt"
	"strings"

	"thana/shared/fault"
	"thana/shared/nist"
)

// Kind is a rule that can be broken.
type Kind string

const (
	Encoding    Kind = "encoding"    // the file departs from its encoding: Detail says how
	Type        Kind = "transaction" // 1.004 is not a transaction of the profile
	Records     Kind = "records"     // too few or too many records of a type
	Missing     Kind = "missing"     // a mandatory field or item
	Unwanted    Kind = "unwanted"    // a field or record that may not come
	Subfields   Kind = "subfields"   // too few or too many
	Items       Kind = "items"       // more items than the field has
	Length      Kind = "length"
	Characters  Kind = "characters"
	Value       Kind = "value" // not in the list, the range or the pattern
	SameIDC     Kind = "idc"   // two records of a type with one IDC
	Image       Kind = "image" // the image is not what the fields say
	Boxes       Kind = "boxes" // segmentation does not fit image or fingers
	NotTaken    Kind = "not_taken"
	Contradicts Kind = "exception" // an exception contradicts another record
)

// Violation is one rule that a transaction breaks. It holds no value of a person's field.
type Violation struct {
	Kind     Kind   `json:"rule"`
	Record   int    `json:"record"` // from 1; 0 is the transaction
	Type     int    `json:"type"`
	IDC      int    `json:"idc"` // -1 if none
	Field    int    `json:"field,omitempty"`
	Subfield int    `json:"subfield,omitempty"`
	Item     int    `json:"item,omitempty"`
	Mnemonic string `json:"mnemonic,omitempty"`
	Detail   string `json:"detail"` // for the technician

	record Words // what the record is, for the officer
	field  Words
}

// Say tells the officer what is wrong, in a sentence.
func (v Violation) Say(lang fault.Lang) string {
	s := sentences[v.Kind]
	text, record, field := s.English, v.record.English, v.field.English
	if lang == fault.Hindi {
		text, record, field = s.Hindi, v.record.Hindi, v.field.Hindi
	}
	return strings.NewReplacer("{record}", record, "{field}", field).Replace(text)
}

// MarshalJSON writes the violation with its sentences, for scripts.
func (v Violation) MarshalJSON() ([]byte, error) {
	type bare Violation
	return json.Marshal(struct {
		bare
		Words Words `json:"words"`
	}{bare(v), Words{v.Say(fault.English), v.Say(fault.Hindi)}})
}

// String tells the technician: record, field, rule.
func (v Violation) String() string {
	var out strings.Builder
	if v.Record > 0 {
		fmt.Fprintf(&out, "record %d Type-%d", v.Record, v.Type)
	} else {
		out.WriteString("transaction")
	}
	if v.IDC >= 0 {
		fmt.Fprintf(&out, " IDC %d", v.IDC)
	}
	if v.Field > 0 {
		fmt.Fprintf(&out, " field %d.%03d", v.Type, v.Field)
	}
	if v.Mnemonic != "" {
		out.WriteString(" " + v.Mnemonic)
	}
	if v.Subfield > 0 {
		fmt.Fprintf(&out, " subfield %d", v.Subfield)
	}
	if v.Item > 0 {
		fmt.Fprintf(&out, " item %d", v.Item)
	}
	fmt.Fprintf(&out, ": %s: %s", v.Kind, v.Detail)
	return out.String()
}

// sentences are the officer's words for each rule.
var sentences = map[Kind]Words{
	Encoding:    {"The file departs from its standard at {record}.", "{record} पर फ़ाइल अपने मानक से हटती है।"},
	Type:        {"This type of transaction is not in the bureau's profile.", "इस प्रकार का लेन-देन ब्यूरो की प्रोफ़ाइल में नहीं है।"},
	Records:     {"{record}: too few or too many of them.", "{record}: संख्या कम या ज़्यादा है।"},
	Missing:     {"{record}: {field} not given.", "{record}: {field} नहीं है।"},
	Unwanted:    {"{record}: {field}, not allowed here.", "{record}: {field} यहाँ नहीं होना चाहिए।"},
	Subfields:   {"{record}: too few or too many of {field}.", "{record}: {field} की संख्या कम या ज़्यादा है।"},
	Items:       {"{record}: too many parts in {field}.", "{record}: {field} में भाग ज़्यादा हैं।"},
	Length:      {"{record}: {field}, too short or too long.", "{record}: {field} बहुत छोटा या लंबा है।"},
	Characters:  {"{record}: characters that are not allowed in {field}.", "{record}: {field} में ऐसे अक्षर हैं जो नहीं चलते।"},
	Value:       {"{record}: {field}, not one of the allowed values.", "{record}: {field} का मान सूची में नहीं है।"},
	SameIDC:     {"{record}: two records carry the same number.", "{record}: दो रिकॉर्डों का क्रमांक एक ही है।"},
	Image:       {"{record}: the image is not what the record says of it.", "{record}: चित्र रिकॉर्ड में लिखे अनुसार नहीं है।"},
	Boxes:       {"{record}: the finger boxes do not fit the image or the fingers.", "{record}: उँगलियों के खाने चित्र या उँगलियों से मेल नहीं खाते।"},
	NotTaken:    {"{record}: not taken, and no reason is given.", "{record} नहीं है, और कोई कारण नहीं लिखा है।"},
	Contradicts: {"{record}: an exception is not the same in all records of the finger.", "{record}: उँगली के सब रिकॉर्डों में कारण एक जैसा नहीं है।"},
}

// fingerWords are friction ridge positions, 1-2011 table 8.
var fingerWords = map[string]Words{
	"0": {"Unknown finger", "अज्ञात उँगली"},
	"1": {"Right thumb", "दायाँ अँगूठा"}, "2": {"Right index finger", "दाईं तर्जनी"}, "3": {"Right middle finger", "दाईं मध्यमा"},
	"4": {"Right ring finger", "दाईं अनामिका"}, "5": {"Right little finger", "दाईं कनिष्ठा"},
	"6": {"Left thumb", "बायाँ अँगूठा"}, "7": {"Left index finger", "बाईं तर्जनी"}, "8": {"Left middle finger", "बाईं मध्यमा"},
	"9": {"Left ring finger", "बाईं अनामिका"}, "10": {"Left little finger", "बाईं कनिष्ठा"},
	"11": {"Plain right thumb", "दायाँ अँगूठा (सादा)"}, "12": {"Plain left thumb", "बायाँ अँगूठा (सादा)"},
	"13": {"Right four fingers", "दायाँ हाथ, चार उँगलियाँ"}, "14": {"Left four fingers", "बायाँ हाथ, चार उँगलियाँ"},
	"15": {"Both thumbs", "दोनों अँगूठे"},
}

// poseWords are poses, 1-2011 table 62.
var poseWords = map[string]Words{
	"F": {"Photograph from the front", "सामने की फोटो"}, "L": {"Photograph of the left side", "बाईं ओर की फोटो"},
	"R": {"Photograph of the right side", "दाईं ओर की फोटो"},
}

// recordWords says what a record is: by its finger or pose where it has one.
func (p *Profile) recordWords(r *nist.Record) Words {
	if w, ok := valueWords(r.Type, r.Text(positionOf(r.Type))); ok {
		return w
	}
	return p.typeWords(r.Type)
}

func (p *Profile) typeWords(kind int) Words {
	if w, ok := p.Types[kind]; ok {
		return w
	}
	english, hindi := nist.TypeName(kind)
	if english == "" {
		english, hindi = fmt.Sprintf("Record of Type-%d", kind), fmt.Sprintf("टाइप-%d का रिकॉर्ड", kind)
	}
	return Words{english, hindi}
}

func valueWords(kind int, value string) (Words, bool) {
	names := fingerWords
	if kind == 10 {
		names = poseWords
	}
	w, ok := names[strings.TrimLeft(value, "0")]
	return w, ok && positionOf(kind) > 0
}

// positionOf is the field that says which finger or pose a record shows.
func positionOf(kind int) int {
	switch kind {
	case 4:
		return 4
	case 10:
		return 20
	case 13, 14:
		return 13
	}
	return 0
}
