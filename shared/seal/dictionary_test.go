package seal_test

import (
	"encoding/hex"
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/dict"
	"github.com/klauspost/compress/zstd"

	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/seal"
	"thana/shared/wire"
)

var update = flag.Bool("update", false, "train dictionary.zst anew")

// What the dictionary is trained on. A dictionary holds pieces of its samples, so no word of a real record may be among
// them: people, places and phrases are drawn from these lists.
const (
	givenNames = "रमेश Ramesh|सुरेश Suresh|महेश Mahesh|अनिता Anita|सुनीता Sunita|कविता Kavita|राजेश Rajesh|इमरान Imran|सलमान Salman|फरहान Farhan|लक्ष्मी Lakshmi|मोहन Mohan|सोहन Sohan|दीपक Deepak|अरुण Arun|गीता Geeta|सीमा Seema|अब्दुल Abdul|रहीम Rahim|मेरी Mary"
	surnames   = "कुमार Kumar|शर्मा Sharma|वर्मा Verma|सिंह Singh|पटेल Patel|खान Khan|अंसारी Ansari|देवी Devi|बाई Bai|ठाकुर Thakur|मीणा Meena|गुर्जर Gurjar|राठौर Rathore|चौहान Chauhan|सोलंकी Solanki|जोशी Joshi|मिश्रा Mishra|तिवारी Tiwari|अहिरवार Ahirwar|रजक Rajak"
	places     = "ग्राम पंचायत भवन के पास|शासकीय विद्यालय के सामने|रेलवे स्टेशन रोड|सब्ज़ी मंडी|थाना क्षेत्र अंतर्गत वार्ड क्रमांक|कलेक्टर कार्यालय के पीछे|नया बाज़ार चौराहा|पुराना पुल|शिव मंदिर के पास मोहल्ला|औद्योगिक क्षेत्र"
	phrases    = "प्रार्थी ने थाना उपस्थित होकर रिपोर्ट दर्ज कराई कि|दिनांक को समय लगभग बजे|अज्ञात व्यक्ति द्वारा|घर का ताला तोड़कर नगदी एवं ज़ेवरात चोरी कर ले गया|जान से मारने की धमकी दी|गाली-गलौज कर मारपीट की|आई चोटों का मेडिकल परीक्षण कराया जाता है|तलाश की गई पता नहीं चला|रिपोर्ट दर्ज कर कार्यवाही की जाए|अपराध पंजीबद्ध कर विवेचना में लिया गया|मय हमराह बल के रवाना|वापस थाना आमद|आरोपी को विधिवत गिरफ्तार किया गया|गिरफ्तारी की सूचना परिजन को दी गई|पंचनामा तैयार किया गया|गवाहों के समक्ष जप्त किया गया|न्यायालय में पेश किया जाएगा|रात्रि गश्त हेतु रवानगी|शांति व्यवस्था सामान्य|हवालात चेक किया गया|the complainant stated that|unknown person|was found missing|the case was registered and investigation taken up|the accused was produced before the court"
	someID     = "0123456789abcdeffedcba9876543210"
)

// sampler draws bodies as the appliance seals them.
type sampler struct{ *rand.Rand }

func (s sampler) one(list string) string {
	all := strings.Split(list, "|")
	return all[s.IntN(len(all))]
}

func (s sampler) text(n int) string {
	var words []string
	for range n {
		words = append(words, s.one(phrases))
	}
	return strings.Join(words, " ")
}

func (s sampler) hex(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.Uint32())
	}
	return hex.EncodeToString(b)
}

func (s sampler) name() record.Name {
	given, family := strings.Fields(s.one(givenNames)), strings.Fields(s.one(surnames))
	return record.Name{Local: given[0] + " " + family[0], English: given[1] + " " + family[1]}
}

func (s sampler) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + s.IntN(10))
	}
	return string(b)
}

func (s sampler) address(kind record.AddressKind) record.Address {
	return record.Address{Kind: kind, Text: s.one(places), District: 300 + s.IntN(400), State: 1 + s.IntN(37), PIN: s.digits(6), Station: s.one(places)}
}

func (s sampler) person() record.Person {
	p := recordtest.Arrest(record.Revision[record.FIR]{}, s.moment()).Person
	p.Name, p.RelativeName = s.name(), s.name()
	p.Age.Years, p.Mobile, p.Occupation = 18+s.IntN(60), s.digits(10), s.one("मज़दूरी|कृषि|नौकरी|गृहिणी|छात्र|व्यापार|वाहन चालक")
	p.Addresses = []record.Address{s.address(record.Present), s.address(record.Permanent)}
	return p
}

func (s sampler) moment() time.Time {
	return time.Date(2026, time.Month(1+s.IntN(12)), 1+s.IntN(28), s.IntN(24), s.IntN(60), s.IntN(60), s.IntN(1e9), time.UTC)
}

func (s sampler) officer() record.Officer {
	return record.Officer{Login: s.hex(4), Name: s.name(), Rank: s.one("SI|ASI|Inspector|HC|Constable"), Belt: s.digits(4), Role: record.Duty}
}

func revision[T any](s sampler, kind record.Kind, number string, body T) any {
	return record.Revision[T]{ID: s.hex(16), Kind: kind, Revision: 1 + s.IntN(2), Number: number, At: s.moment(), By: s.officer(), Class: record.Open, Body: body}
}

func (s sampler) diary() any {
	e := record.GDEntry{Day: record.Date(s.moment().Format(time.DateOnly)), Serial: 1 + s.IntN(90), At: s.moment(), Type: record.GDComplaint,
		Subject: s.text(1), Body: s.text(1 + s.IntN(5))}
	e.Type = []record.GDType{record.GDComplaint, record.GDInformation, record.GDArrest, record.GDDeparture, record.GDReturn, record.GDOther}[s.IntN(6)]
	return revision(s, record.KindGD, "GD 0"+s.digits(2)+" of "+s.moment().Format("02/01/2006"), e)
}

func (s sampler) report() record.FIR {
	f := recordtest.FIR(record.Revision[record.GDEntry]{ID: s.hex(16), At: s.moment(), Body: record.GDEntry{Day: "2026-05-02", Serial: s.IntN(90), At: s.moment()}}, s.moment())
	f.Acts[0].Sections = []string{s.one("303(2)|305(a)|331(4)|115(2)|118(1)|351(2)|296|281|125(a)|106(1)|318(4)")}
	f.Place.Address, f.Place.DistanceKM = s.address(""), float64(s.IntN(20))
	f.Informant = s.person()
	f.Properties[0].Description, f.Properties[0].Paise = s.one("नगदी|सोने का मंगलसूत्र|मोबाइल फ़ोन|मोटरसाइकिल|पानी की मोटर"), int64(s.IntN(1e7))
	f.Contents = s.text(8 + s.IntN(14))
	return f
}

func (s sampler) arrest() record.Arrest {
	a := recordtest.Arrest(record.Revision[record.FIR]{ID: s.hex(16), Body: s.report()}, s.moment())
	a.Place, a.Person = s.address(""), s.person()
	a.Custody.Grounds, a.Custody.Told, a.Custody.ToldMobile, a.Custody.ToldRelation = s.text(2), s.name(), s.digits(10), s.one("पिता|पत्नी|भाई|माता|मित्र")
	a.Features.Marks, a.Features.HeightCM = s.one("दाहिने हाथ पर चोट का निशान|माथे पर कटे का निशान|बाएँ हाथ पर गोदना"), 150+s.IntN(40)
	a.Witnesses[0] = record.Witness{Name: s.name(), Address: s.address("")}
	return a
}

func (s sampler) capture() any {
	c := record.Capture{ID: s.hex(16), Kind: record.FingerCapture, Record: s.hex(16), Finger: s.one("right_thumb|right_index|right_middle|left_thumb|left_index|left_little"),
		Basis: law.Arrested, At: s.moment(), By: s.officer(), Device: "Digital Persona, Inc. U.are.U 4500 Fingerprint Reader", Serial: s.hex(4), Format: "image/x-portable-graymap",
		Width: 355, Height: 390, PPI: 500, Size: int64(s.IntN(1e6)), SHA256: s.hex(32), Quality: 40 + s.IntN(60), NFIQ: 1 + s.IntN(3),
		Renditions: []record.Rendition{{Name: "wsq", Format: "image/x-wsq", Width: 512, Height: 512, Size: int64(s.IntN(1e4)), SHA256: s.hex(32)}}}
	switch s.IntN(3) {
	case 1:
		c.Kind, c.Finger, c.Pose, c.Format, c.PPI, c.NFIQ = record.PhotoCapture, "", s.one("front|left|right"), "image/jpeg", 0, 0
		c.Renditions[0].Name, c.Renditions[0].Format = "portrait", "image/jpeg"
	case 2:
		c.Kind, c.Finger, c.Page, c.Format, c.NFIQ, c.Renditions = record.PageCapture, "", 1+s.IntN(9), "image/jpeg", 0, nil
	}
	return c
}

func (s sampler) any() any {
	switch s.IntN(10) {
	case 0, 1, 2, 3:
		return s.diary()
	case 4:
		return revision(s, record.KindFIR, s.digits(4)+"/2026", s.report())
	case 5:
		return revision(s, record.KindArrest, "A1", s.arrest())
	case 6:
		return wire.PrintRow{Document: wire.DocumentFIR, Purpose: wire.ForCourt, Copies: 1, At: s.moment(), By: s.officer(), SHA256: s.hex(32)}
	default:
		return s.capture()
	}
}

func (s sampler) samples(t *testing.T, n int) (all [][]byte) {
	t.Helper()
	for range n {
		body, err := seal.Canonical(s.any())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

func TestDictionary_Train(t *testing.T) {
	if !*update {
		t.Skip("trains only with -update")
	}
	trained, err := dict.BuildZstdDict(sampler{rand.New(rand.NewPCG(1, 1))}.samples(t, 3000),
		dict.Options{MaxDictSize: 16 << 10, HashBytes: 6, ZstdDictID: seal.Dictionary, ZstdLevel: zstd.SpeedDefault})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("dictionary.zst", trained, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Bodies that the dictionary never saw become smaller by a good part, and bodies that were sealed without it open.
func TestDictionary_MakesRecordsSmall(t *testing.T) {
	s := sampler{rand.New(rand.NewPCG(2, 2))}
	plain, with, without := 0, 0, 0
	old, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range append(strangers(), s.diary(), s.diary(), s.capture(), s.capture(), s.capture()) {
		body, err := seal.Canonical(v)
		if err != nil {
			t.Fatal(err)
		}
		key := seal.NewDataKey()
		about := seal.About{Station: "231001", Kind: "gd", Item: "r", Version: 1}
		sealed, err := key.SealBody(about, v)
		if err != nil {
			t.Fatal(err)
		}
		plain, with, without = plain+len(body), with+len(sealed), without+len(old.EncodeAll(body, nil))+16
	}
	t.Logf("%d bytes of JSON: %d sealed, %d without the dictionary", plain, with, without)
	if with*3 > without*2 {
		t.Errorf("sealed %d bytes, without a dictionary %d", with, without)
	}
}

// strangers are the records of the tests, whose words the dictionary was not trained on.
func strangers() []any {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	by := record.Officer{Login: "verma", Name: record.Name{Local: "रमाकांत द्विवेदी", English: "Ramakant Dwivedi"}, Rank: "SI", Belt: "2217", Role: record.Duty}
	gd := record.Revision[record.GDEntry]{ID: someID, Kind: record.KindGD, Revision: 1, Number: "GD 014 of 22/11/2026", At: now, By: by, Class: record.Open, Body: recordtest.GD()}
	fir := record.Revision[record.FIR]{ID: someID, Kind: record.KindFIR, Revision: 1, Number: "0001/2026", At: now, By: by, Class: record.Open, Body: recordtest.FIR(gd, now)}
	arrest := record.Revision[record.Arrest]{ID: someID, Kind: record.KindArrest, Revision: 1, Number: "A1", At: now, By: by, Class: record.Open, Body: recordtest.Arrest(fir, now)}
	return []any{gd, fir, arrest}
}
