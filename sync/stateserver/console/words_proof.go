package console

func proofWords() phrases {
	return phrases{
		"prove_record": {"Proof of a record", "रिकॉर्ड का प्रमाण"}, "prove_this": {"Prove this record", "इस रिकॉर्ड का प्रमाण"}, "as_json": {"The same for a program (JSON)", "प्रोग्राम के लिए यही (JSON)"},
		"print_hint":  {"Print this page with Ctrl+P.", "Ctrl+P से यह पन्ना छापें।"},
		"proof_holds": {"Every check holds.", "हर जाँच सही निकली।"},
		"proof_fails": {"This record is not proved. What failed is marked below.", "यह रिकॉर्ड प्रमाणित नहीं हुआ। जो सही नहीं निकला वह नीचे लिखा है।"},
		"proof_waits": {"What is here holds. Files are announced that have not arrived yet.", "जो आया है वह सही है। कुछ फ़ाइलें अभी नहीं आईं।"},
		"proof_says":  {"The record below stands in the station's ledger since the time named, unaltered, as far as the checks say. They were all made when this page was asked for.", "नीचे का रिकॉर्ड लिखे समय से थाने के लेजर में है और जाँचों के अनुसार बदला नहीं गया। सभी जाँचें यह पन्ना माँगने पर हुईं।"},
		"checked_at":  {"Checked", "जाँच का समय"}, "checked_by": {"Asked for by", "किसने माँगा"}, "checks": {"checks", "जाँचें"}, "of_whole": {"The record as a whole", "पूरा रिकॉर्ड"},
		"check": {"Check", "जाँच"}, "verdict": {"Result", "नतीजा"}, "v_holds": {"holds", "सही"}, "v_fails": {"fails", "सही नहीं"}, "v_waits": {"not yet", "अभी नहीं"}, "v_gone": {"destroyed by order", "आदेश से नष्ट"},
		"c_link":     {"Computed anew from the entry and the chain value before it, the chain value is the one that is kept.", "प्रविष्टि और उससे पहले के शृंखला-मान से दोबारा निकाला मान वही है जो रखा है।"},
		"c_signed":   {"The station's own key signed the batch that brought the entry.", "जिस खेप में प्रविष्टि आई, उस पर थाने की अपनी कुंजी का हस्ताक्षर है।"},
		"c_key":      {"The entry's key is here and opens with the state's.", "प्रविष्टि की कुंजी यहाँ है और राज्य की कुंजी से खुलती है।"},
		"c_file":     {"The file was read just now. It has the hash that its entry announced, and the state's signed receipt.", "फ़ाइल अभी पढ़ी गई। उसका hash वही है जो प्रविष्टि में लिखा है, और राज्य की हस्ताक्षरित रसीद है।"},
		"c_numbers":  {"The revisions are numbered 1, 2, 3 … without a gap, and none stands there twice.", "संशोधन 1, 2, 3 … बिना छूटे हैं और कोई दो बार नहीं है।"},
		"c_path":     {"From the record to the newest receipt every batch begins where the one before ended, and bears the station's signature.", "रिकॉर्ड से नई रसीद तक हर खेप वहीं से शुरू होती है जहाँ पिछली खत्म हुई, और उस पर थाने का हस्ताक्षर है।"},
		"c_receipt":  {"The state signed for the chain at the place of the newest receipt, and the chain there is still the same.", "नई रसीद की जगह पर राज्य ने शृंखला के लिए हस्ताक्षर किया, और वहाँ शृंखला वही है।"},
		"c_received": {"The record stands before that receipt, which so covers it.", "रिकॉर्ड उस रसीद से पहले है, इसलिए रसीद में आता है।"},
		"revision_n": {"Revision", "संशोधन"}, "capture_n": {"Capture", "कैप्चर"}, "station_clock": {"Written, by the station's clock", "लिखा गया, थाने की घड़ी से"},
		"chain_before": {"Chain before it", "इससे पहले की शृंखला"}, "chain_after": {"Chain with it", "इसके साथ शृंखला"}, "body_hash": {"SHA-256 of the entry", "प्रविष्टि का SHA-256"}, "batch": {"Signed batch", "हस्ताक्षरित खेप"},
		"station_key": {"Station's key", "थाने की कुंजी"}, "state_key": {"State's key", "राज्य की कुंजी"}, "batches_n": {"signed batches lead to it", "हस्ताक्षरित खेपें उस तक"}, "file": {"File", "फ़ाइल"}, "file_hash": {"SHA-256 of the sealed file", "सीलबंद फ़ाइल का SHA-256"},
		"destroyed_proof": {"The contents of this record were destroyed by order. That it was there, and when, is still proved.", "इस रिकॉर्ड का विवरण आदेश से नष्ट हुआ। वह था और कब था, यह अब भी प्रमाणित है।"},
		"entries_of":      {"Entries of the record", "रिकॉर्ड की प्रविष्टियाँ"}, "auditor_sign": {"Signature and seal of the office", "कार्यालय के हस्ताक्षर और मुहर"}, "order_n": {"order", "आदेश"},
	}
}
