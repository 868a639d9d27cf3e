package console

func exportWords() phrases {
	return phrases{
		"exports": {"Exports", "डाउनलोड"}, "transactions_day": {"Files of prints for the bureau", "ब्यूरो के लिए उँगलियों के निशान की फ़ाइलें"},
		"transactions_what": {"The ANSI/NIST transactions made on a day, of each arrest the newest, in one archive with a signed list. Each file taken is kept in the list of views.", "एक दिन में बनी ANSI/NIST फ़ाइलें, हर गिरफ्तारी की सबसे नई, हस्ताक्षरित सूची के साथ एक ही फ़ाइल में। ली गई हर फ़ाइल दर्ज होती है।"},
		"day_made":          {"Made on", "बनने की तारीख"}, "no_day": {"Write the date as 22/11/2026. This is no date:", "तारीख 22/11/2026 की तरह लिखें। यह तारीख नहीं है:"},
		"take_zip": {"Take the archive", "फ़ाइल लें"}, "arrived": {"here", "आ गई"},
		"no_transactions": {"No file of prints was made on that day.", "उस दिन उँगलियों के निशान की कोई फ़ाइल नहीं बनी।"},
		"case_archive":    {"A case for a court or another system", "न्यायालय या दूसरे सिस्टम के लिए मामला"}, "take_case": {"Archive of the case", "पूरे मामले की फ़ाइल"},
		"case_how": {"Open the FIR under Records and press “Archive of the case”: its revisions, diary entries, arrests, captures and proofs, with a signed list. A case with protected persons is written by thana-state export --case, by whoever holds the server's keys.", "रिकॉर्ड में FIR खोलें और “पूरे मामले की फ़ाइल” दबाएँ: संशोधन, रोजनामचा, गिरफ्तारियाँ, कैप्चर और प्रमाण, हस्ताक्षरित सूची के साथ। सुरक्षित व्यक्तियों वाला मामला thana-state export --case से वही लिखता है जिसके पास सर्वर की कुंजियाँ हैं।"},
	}
}
