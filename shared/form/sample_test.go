package form

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/record"
)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, record.IST)
}

var station = record.Station{Code: "23101001", Name: record.Name{Local: "कोतवाली", English: "Kotwali"}, District: 396, State: 23, Realm: record.Production, DiaryStarts: "00:00"}

var officer = record.Officer{Login: "rverma", Name: record.Name{Local: "राजेश वर्मा", English: "Rajesh Verma"}, Rank: "SI", Belt: "1142", Role: record.InCharge}

func informant() record.Person {
	return record.Person{Name: record.Name{Local: "सुनीता अहिरवार", English: "Sunita Ahirwar"}, Aliases: []record.Name{{Local: "गुड्डी", English: "Guddi"}},
		Relation: record.Husband, RelativeName: record.Name{Local: "मोहनलाल अहिरवार", English: "Mohanlal Ahirwar"}, Sex: record.Female,
		Age: record.Age{Kind: record.AgeYear, Year: 1991}, Nationality: "Indian", Occupation: "शिक्षिका (Teacher)",
		Identities: []record.Identity{{Kind: record.Aadhaar, Number: "7342"}, {Kind: record.VoterID, Number: "XGH4471902"}, {Kind: record.Passport, Number: "P8841273", IssuedOn: "2019-05-14", IssuedAt: "Lucknow"}},
		Addresses: []record.Address{{Kind: record.Present, Text: "मकान नं. 47, गंगोत्री अपार्टमेंट, पीपलवाली गली", Station: "कोतवाली", District: 396, State: 23, PIN: "462099"},
			{Kind: record.Permanent, Text: "ग्राम बरखेड़ीकलाँ, तहसील हुजूर", Station: "परवलिया", District: 396, State: 23, PIN: "462031"}},
		Phone: "0755-2661177", Mobile: "9826417753"}
}

const narrative = `महोदय, निवेदन है कि मैं सुनीता अहिरवार पति मोहनलाल अहिरवार, मकान नं. 47, गंगोत्री अपार्टमेंट में रहती हूँ। दिनांक 21/11/2026 को रात्रि लगभग 21:30 बजे मैं अपने पति के साथ बाज़ार से घर लौटी तो देखा कि मुख्य द्वार का ताला टूटा हुआ था। अंदर जाकर देखा कि अलमारी का सामान बिखरा पड़ा था तथा सोने का मंगलसूत्र, चाँदी की पायल एवं नगद ₹ 45,000 चोरी हो चुके थे। मोटरसाइकिल MP04 AB 1234 भी आँगन से गायब थी।
पड़ोसी श्री रामकिशन ने बताया कि रात लगभग आठ बजे दो अज्ञात व्यक्ति घर के सामने घूम रहे थे, जिनमें से एक का नाम कल्लू उर्फ़ राकेश बताया जाता है। मेरा मोबाइल नंबर 98264-17753 है। अतः रिपोर्ट दर्ज कर उचित वैधानिक कार्यवाही करने की कृपा करें।
I also state in English that Sunita's house was locked from 18:00 hrs. The matter was reported at once.`

func sampleFIR() record.Revision[record.FIR] {
	f := record.FIR{Year: 2026, Serial: 123, RegisteredAt: at(22, 14, 2),
		Acts:       []record.ActSections{{Act: "BNS", Sections: []string{"305(a)", "331(4)", "3(5)"}}},
		Occurrence: record.Occurrence{From: at(21, 18, 0), To: at(21, 21, 30), Watch: 7, ReceivedAt: at(22, 13, 30), GD: record.GDRef{ID: "g", Day: "2026-11-22", Serial: 14, At: at(22, 13, 40)}},
		InfoType:   record.Written, Place: record.Place{Direction: "W", DistanceKM: 2, Beat: "07", Address: informant().Addresses[0]},
		Informant: informant(), InformantIsVictim: true,
		Accused: []record.Suspect{{Person: record.Person{Name: record.Name{Local: "राकेश लोधी", English: "Rakesh Lodhi"}, Aliases: []record.Name{{Local: "कल्लू", English: "Kallu"}},
			Relation: record.Father, RelativeName: record.Name{Local: "हरिराम लोधी", English: "Hariram Lodhi"}, Sex: record.Male, Age: record.Age{Kind: record.AgeRange, From: 25, To: 30},
			Addresses: []record.Address{{Kind: record.Present, Text: "झुग्गी क्र. 12, बाणगंगा", Station: "टी.टी. नगर", District: 396, State: 23}}},
			Features: record.Features{Build: "मध्यम", HeightCM: 168, Complexion: "साँवला", Marks: "बाएँ गाल पर तिल", Hair: "घुँघराले", Habits: "तम्बाकू", Languages: "बुंदेली", Tattoo: "दाहिनी कलाई"}},
			{Unknown: true}},
		AccusedMoreThan: 1, DelayReasons: "रात्रि में साधन उपलब्ध न होने से",
		Properties: []record.Property{{Category: "jewellery", Type: "सोना (Gold)", Description: "मंगलसूत्र, वज़न 18 ग्राम", Paise: 12500000},
			{Category: "cash", Type: "नगद (Cash)", Description: "₹500 के नोट", Paise: 4500000},
			{Category: "vehicle", Type: "मोटरसाइकिल", Description: "हीरो स्प्लेंडर MP04 AB 1234, काला रंग, इंजन नं. HA10EJ…5521", Paise: 6200000}},
		Contents: narrative, Action: record.Action{Kind: record.Directed, Officer: record.Officer{Name: record.Name{Local: "अनिल दुबे", English: "Anil Dubey"}, Rank: "ASI", Belt: "788"}},
		ReadOver: true, Signature: record.Signature{Kind: record.Thumb, Capture: "c1"}, InCharge: officer, DispatchedAt: at(22, 17, 0), Language: "hi"}
	return record.Revision[record.FIR]{ID: "f1", Kind: record.KindFIR, Revision: 1, Number: "0123/2026", At: at(22, 14, 2), By: officer, Class: record.Open, Body: f}
}

func sampleArrest() record.Revision[record.Arrest] {
	fir := sampleFIR().Body
	a := record.Arrest{FIR: "f1", Accused: "A1", At: at(22, 19, 45), GD: record.GDRef{ID: "g2", Day: "2026-11-22", Serial: 31, At: at(22, 20, 5)},
		Place: record.Address{Text: "बस स्टैंड, नादरा", Station: "हनुमानगंज", District: 396, State: 23}, Acts: fir.Acts, Disposal: record.ArrestedForwarded,
		Person: fir.Accused[0].Person, Condition: record.Condition{Physical: "स्वस्थ", Examined: true},
		Custody: record.Custody{GroundsTold: true, Grounds: "FIR 0123/2026 में गृह भेदन एवं चोरी के पर्याप्त साक्ष्य; चोरी का मंगलसूत्र कब्ज़े से बरामद।", Articles: "मंगलसूत्र एक, मोबाइल फ़ोन एक", DignityKept: true,
			Told: record.Name{Local: "हरिराम लोधी", English: "Hariram Lodhi"}, ToldRelation: "पिता", ToldMobile: "9300012345", ToldAt: at(22, 20, 30)},
		Features:     fir.Accused[0].Features,
		Measurements: record.Measurements{Basis: "ARRESTED", Fingers: map[string]record.FingerTaken{"right_thumb": {Capture: "x", Quality: 80}, "right_index": {Capture: "y", Quality: 70}, "left_little": {Exception: record.Amputated}}},
		Living:       record.Living{Status: "परिवार के साथ", Education: "आठवीं", Occupation: "मज़दूरी", Income: "BPL"},
		Conduct:      record.Conduct{Accomplices: true, Recidivist: true},
		Witnesses:    []record.Witness{{Name: record.Name{Local: "दिनेश यादव", English: "Dinesh Yadav"}, Address: record.Address{Text: "नादरा बस स्टैंड, दुकान 5", District: 396, State: 23}}},
		Signature:    record.Signature{Kind: record.Thumb, Capture: "t"}, Investigator: record.Officer{Name: record.Name{Local: "अनिल दुबे", English: "Anil Dubey"}, Rank: "ASI", Belt: "788"}}
	return record.Revision[record.Arrest]{ID: "a1", Kind: record.KindArrest, Revision: 1, Number: "A1", At: at(22, 20, 10), By: officer, Class: record.Open, Body: a}
}

// ridges is a drawn pattern in the size of a thumb, no person's print.
func ridges() *biometric.Image {
	im := biometric.NewImage(480, 620, 500)
	for y := range im.Height {
		for x := range im.Width {
			dx, dy := float64(x-240)/210, float64(y-320)/280
			if dx*dx+dy*dy < 1 {
				r := math.Hypot(float64(x-240)*1.25, float64(y-290)) + 14*math.Sin(float64(x)/47)
				im.Pix[y*im.Width+x] = byte(128 + 110*math.Sin(r*2*math.Pi/9.5))
			}
		}
	}
	return &im
}

func portrait(t testing.TB, grey uint8) []byte {
	t.Helper()
	im := image.NewRGBA(image.Rect(0, 0, 300, 400))
	for y := range 400 {
		for x := range 300 {
			c := color.RGBA{grey, grey, 210, 255}
			if math.Hypot(float64(x-150)/90, float64(y-170)/120) < 1 {
				c = color.RGBA{190, 150, 120, 255}
			}
			im.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, im, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
