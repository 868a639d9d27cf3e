// Package recordtest has records that the rules accept, of people who do not exist, for tests of everything around them.
package recordtest

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"thana/shared/law"
	"thana/shared/record"
)

// ID draws a record id as a desktop does when a draft begins.
func ID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	return hex.EncodeToString(id)
}

// GD is a complaint in the diary.
func GD() record.GDEntry {
	return record.GDEntry{Type: record.GDComplaint, Subject: "मोटरसाइकिल चोरी की सूचना", Body: "आवेदक सुनील यादव थाना उपस्थित आकर लिखित आवेदन पेश किया।"}
}

// FIR is a theft reported now, resting on the diary entry.
func FIR(gd record.Revision[record.GDEntry], now time.Time) record.FIR {
	home := record.Address{Kind: record.Present, Text: "मकान 12, गली 3, अशोका गार्डन", District: 396, State: 23, PIN: "462023"}
	return record.FIR{
		Acts: []record.ActSections{{Act: law.BNS, Sections: []string{"303(2)"}}},
		Occurrence: record.Occurrence{
			From: now.Add(-10 * time.Hour), To: now.Add(-6 * time.Hour), Watch: record.Watch(now.Add(-10 * time.Hour)), ReceivedAt: gd.At,
			GD: record.GDRef{ID: gd.ID, Day: gd.Body.Day, Serial: gd.Body.Serial, At: gd.Body.At},
		},
		InfoType: record.Oral,
		Place:    record.Place{Direction: "W", DistanceKM: 2, Address: record.Address{Text: "बस स्टैंड के पास, हमीदिया रोड", District: 396, State: 23}},
		Informant: record.Person{
			Name: record.Name{Local: "सुनील यादव", English: "Sunil Yadav"}, Relation: record.Father,
			RelativeName: record.Name{Local: "रामलाल यादव", English: "Ramlal Yadav"}, Sex: record.Male,
			Age: record.Age{Kind: record.AgeExact, Years: 34}, Nationality: "Indian", Occupation: "दुकानदार", Mobile: "9876543210",
			Addresses: []record.Address{home}, Identities: []record.Identity{{Kind: record.PAN, Number: "ABCDE1234F"}},
		},
		Accused:    []record.Suspect{{Unknown: true}},
		Properties: []record.Property{{Category: "वाहन", Description: "मोटरसाइकिल, काली", Paise: 45000_00}},
		Contents:   "रात में मकान के सामने से मोटरसाइकिल चोरी हो गई। आस-पास पता किया, नहीं मिली।",
		Action:     record.Action{Kind: record.Registered}, ReadOver: true, Signature: record.Signature{Kind: record.SignedOnPaper}, Language: "hi",
	}
}

// Arrest is of one adult in the FIR, with everything but prints and photographs.
func Arrest(fir record.Revision[record.FIR], now time.Time) record.Arrest {
	return record.Arrest{
		FIR: fir.ID, At: now, GD: fir.Body.Occurrence.GD,
		Place: record.Address{Text: "नादरा बस स्टैंड, भोपाल", District: 396, State: 23, Station: "हनुमानगंज"},
		Acts:  fir.Body.Acts, Disposal: record.ArrestedForwarded,
		Person: record.Person{
			Name: record.Name{Local: "राकेश लोधी", English: "Rakesh Lodhi"}, Relation: record.Father,
			RelativeName: record.Name{Local: "हरिराम लोधी", English: "Hariram Lodhi"}, Sex: record.Male,
			Age: record.Age{Kind: record.AgeExact, Years: 27}, Nationality: "Indian",
			Addresses: []record.Address{
				{Kind: record.Permanent, Text: "झुग्गी क्रमांक 12, बाणगंगा", District: 396, State: 23, Station: "टी.टी. नगर"},
				{Kind: record.Present, Text: "झुग्गी क्रमांक 12, बाणगंगा", District: 396, State: 23, Station: "टी.टी. नगर"},
			},
		},
		Condition: record.Condition{Physical: "स्वस्थ", Examined: true},
		Custody: record.Custody{
			GroundsTold: true, Grounds: "चोरी की मोटरसाइकिल कब्ज़े से बरामद।", Articles: "NIL", DignityKept: true,
			Told: record.Name{Local: "हरिराम लोधी", English: "Hariram Lodhi"}, ToldRelation: "पिता", ToldMobile: "9300012345", ToldAt: now,
		},
		Features: record.Features{
			Build: "मध्यम", HeightCM: 168, Complexion: "साँवला", Marks: "बाएँ गाल पर तिल", Deformities: "नहीं", Teeth: "सामान्य", Hair: "काले",
			Eyes: "काली", Habits: "नहीं", DressHabits: "पैंट-शर्ट", Languages: "हिंदी",
		},
		Measurements: record.Measurements{Basis: law.Arrested},
		Living:       record.Living{Status: "परिवार के साथ", Education: "आठवीं", Occupation: "मज़दूरी"},
		Witnesses: []record.Witness{{
			Name: record.Name{Local: "दिनेश यादव", English: "Dinesh Yadav"}, Address: record.Address{Text: "नादरा बस स्टैंड, दुकान 5", District: 396, State: 23},
		}},
		Signature: record.Signature{Kind: record.SignedOnPaper},
	}
}
