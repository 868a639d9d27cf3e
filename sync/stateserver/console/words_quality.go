package console

func qualityWords() phrases {
	return phrases{
		"quality_menu": {"Data quality", "गुणवत्ता"}, "quality_board": {"Quality of the records", "रिकॉर्डों की गुणवत्ता"},
		"quality_what":    {"Each figure is a number of records, and leads to them. Percentages are of the FIRs or of the arrests.", "हर अंक रिकॉर्डों की संख्या है और दबाने पर वे रिकॉर्ड दिखते हैं। प्रतिशत FIR या गिरफ्तारियों का है।"},
		"quality_caption": {"Records with something late, missing or left out, by station or district. A column's head sorts by it.", "थाने या जिले के अनुसार देर वाले और अधूरे रिकॉर्ड। किसी स्तंभ के नाम से क्रम बदलता है।"},
		"period":          {"Registered", "पंजीकरण"}, "p_month": {"this month", "इस महीने"}, "p_last_month": {"last month", "पिछले महीने"}, "p_year": {"this year", "इस साल"},
		"p_last_year": {"last year", "पिछले साल"}, "p_ever": {"at any time", "कभी भी"}, "line_by": {"A line for each", "हर पंक्ति"},
		"late_after": {"Late after", "देर मानें"}, "days": {"days", "दिन"}, "day_one": {"day", "दिन"}, "hours": {"h", "घंटे"}, "minutes": {"min", "मिनट"}, "seconds": {"s", "सेकंड"}, "thousandths": {"ms", "मि.से."}, "total": {"Together", "कुल"},
		"no_figures":  {"No FIR and no arrest was registered in this period.", "इस अवधि में कोई FIR या गिरफ्तारी दर्ज नहीं हुई।"},
		"no_district": {"in no district yet", "जिला नहीं लिखा"}, "all_stations": {"all stations", "सभी थाने"}, "figure": {"Figure", "अंक"}, "reason": {"Reason", "कारण"},
		"next_page": {"Next page", "अगला पन्ना"},
		"q_firs":    {"FIRs", "FIR"}, "q_arrests": {"Arrests", "गिरफ्तारियाँ"},
		"q_late_event": {"FIR late after the event", "घटना के बाद देर से FIR"}, "q_late_diary": {"FIR late after the diary", "रोजनामचे के बाद देर से FIR"},
		"q_thin": {"Father's name or address missing", "पिता का नाम या पता नहीं"}, "q_photos": {"Photographs missing", "फ़ोटो नहीं"},
		"q_prints": {"Fingerprints missing", "उँगलियों के निशान नहीं"}, "q_below": {"Fingerprints below the limit", "उँगलियों के निशान कम साफ़"},
		"q_reasoned": {"Left out with a reason", "कारण लिखकर छोड़ा"}, "q_unreasoned": {"Left out, no reason", "बिना कारण छोड़ा"},
		"why_firs": {"First information reports.", "प्रथम सूचना रिपोर्टें।"}, "why_arrests": {"Arrests and apprehensions.", "गिरफ्तारियाँ।"},
		"why_late_event": {"Registered long after the occurrence ended. The reason should stand in item 8 of the FIR.", "घटना समाप्त होने के बहुत बाद दर्ज। कारण FIR की मद 8 में होना चाहिए।"},
		"why_late_diary": {"Registered long after the diary entry or after the information came: the police's own delay.", "रोजनामचा प्रविष्टि या सूचना के बहुत बाद दर्ज: यह देरी थाने की है।"},
		"why_thin":       {"The name of the father or husband is blank, or no address has ten characters (informant of an FIR, arrested person).", "पिता/पति का नाम खाली है, या कोई पता दस अक्षर का नहीं (FIR का सूचनाकर्ता, गिरफ्तार व्यक्ति)।"},
		"why_photos":     {"Of the three photographs of an arrest so many are missing.", "गिरफ्तारी की तीन फ़ोटो में से इतनी नहीं हैं।"},
		"why_prints":     {"So many of ten fingers were neither taken nor written down as impossible.", "दस में से इतनी उँगलियाँ न ली गईं, न कारण लिखा गया।"},
		"why_below":      {"So many prints were accepted below the limit of quality after three tries.", "इतने निशान तीन कोशिशों के बाद कम गुणवत्ता में लिए गए।"},
		"why_reasoned":   {"Fingers, photographs or parts of the roll were left out, and a reason is written.", "उँगलियाँ, फ़ोटो या हुलिया के अंश छोड़े गए और कारण लिखा है।"},
		"why_unreasoned": {"Fingers, photographs or parts of the roll are missing, and no reason is written.", "उँगलियाँ, फ़ोटो या हुलिया के अंश नहीं हैं और कारण नहीं लिखा।"},
		"r_amputated":    {"amputated", "कटी हुई"}, "r_bandaged": {"bandaged", "पट्टी बँधी"}, "r_injured": {"injured", "घायल"}, "r_refused": {"refused", "इनकार"}, "r_unable": {"cannot be taken", "नहीं ली जा सकी"},
		"r_device_failed": {"device failed", "यंत्र खराब"}, "r_hospitalised": {"in hospital", "अस्पताल में"}, "r_refused_s6": {"refused (Identification Act s.6)", "इनकार (शिनाख्त अधिनियम धारा 6)"},
		"r_not_lawful": {"not lawful for this arrest", "इस गिरफ्तारी में विधि की अनुमति नहीं"}, "r_released_before": {"released before", "पहले ही रिहा"},
	}
}
