package console

func roleWords() phrases {
	return phrases{
		"role_viewer": {"A viewer", "दर्शक"}, "role_operator": {"An operator", "ऑपरेटर"}, "role_auditor": {"An auditor", "लेखा परीक्षक"},
		"as_viewer": {"viewer", "दर्शक"}, "as_operator": {"operator", "ऑपरेटर"}, "as_auditor": {"auditor", "लेखा परीक्षक"},
		"look_page": {"page", "पन्ना"}, "look_refused": {"refused:", "अनुमति नहीं:"}, "look_revision": {"revision", "संशोधन"}, "look_file": {"file", "फ़ाइल"}, "look_prove": {"proof", "प्रमाण"},
		"look_search": {"search:", "खोज:"}, "look_verify": {"verification of everything", "सब की जाँच"}, "look_export": {"export", "डाउनलोड"}, "look_transaction": {"file for the bureau", "ब्यूरो की फ़ाइल"},
		"look_sign-in": {"signed in", "साइन इन"}, "look_sign-out": {"signed out", "साइन आउट"}, "look_wrong": {"wrong password", "गलत पासवर्ड"},
		"views_what": {"What was opened, by whom and when: pages, records, files, searches, exports, and what was refused. Searches of stations stand here under the station's code.", "किसने कब क्या खोला: पन्ने, रिकॉर्ड, फ़ाइलें, खोज, डाउनलोड, और जहाँ अनुमति नहीं मिली। थानों की खोज थाने के कोड से लिखी है।"},
		"record_id":  {"Record", "रिकॉर्ड"}, "until_day": {"to", "तक"}, "from_day": {"From", "से"}, "no_view_fits": {"Nothing fits this choice.", "इस चुनाव में कुछ नहीं है।"},
	}
}
