package console

import (
	"maps"
	"strings"
	"sync"

	"thana/shared/fault"
)

// phrases are texts by id: English, Hindi.
type phrases map[string][2]string

// words are the console's texts, put together once.
var words = sync.OnceValue(func() phrases {
	all := phrases{}
	for _, some := range []phrases{frameWords(), qualityWords(), proofWords(), exportWords(), roleWords()} {
		maps.Copy(all, some)
	}
	return all
})

func frameWords() phrases {
	return phrases{
		"product": {"Thana · State", "थाना · राज्य"}, "stations": {"Stations", "थाने"}, "records": {"Records", "रिकॉर्ड"}, "alarms": {"Alarms", "चेतावनियाँ"},
		"verify": {"Proof", "प्रमाण"}, "views": {"Views", "देखे गए"}, "sign_in": {"Sign in", "साइन इन"}, "sign_out": {"Sign out", "साइन आउट"},
		"login": {"Login", "लॉगिन"}, "password": {"Password", "पासवर्ड"}, "skip": {"To the content", "सीधे सामग्री पर"}, "operator": {"An operator", "ऑपरेटर"},
		"certificate_ends":   {"Certificate ends", "प्रमाणपत्र की अवधि"},
		"certificate_ending": {"This station's certificate has ended or ends within 90 days. Make a new token with thana-state enrol CODE and have it typed at the appliance: its keys and its records stay. Without it the station cannot send.", "इस थाने के प्रमाणपत्र की अवधि पूरी हो गई है या 90 दिन में पूरी होगी। thana-state enrol CODE से नया टोकन बनाएँ और थाना बॉक्स पर लिखवाएँ: कुंजियाँ और रिकॉर्ड वही रहते हैं। इसके बिना थाना नहीं भेज सकेगा।"},
		"training":           {"Training", "प्रशिक्षण"},
		"district":           {"District", "जिला"}, "stations_n": {"stations", "थाने"}, "ails": {"Devices", "यंत्र"}, "nothing_ails": {"in order", "ठीक"},
		"received_last": {"Last received", "पिछली बार मिला"}, "stored_last": {"Last stored", "पिछली बार जमा"}, "after": {"after", "देरी"},
		"more_stations": {"More stations", "और थाने"}, "no_station_fits": {"No station fits this choice.", "इस चुनाव में कोई थाना नहीं है।"},
		"stations_caption": {"Stations with what waits there and how the line is. A column's head sorts by it.", "थाने, वहाँ क्या रुका है और लाइन कैसी है। किसी स्तंभ के नाम से क्रम बदलता है।"},
		"code":             {"Code", "कोड"}, "name": {"Name", "नाम"}, "state": {"State", "स्थिति"}, "entries": {"Entries here", "यहाँ प्रविष्टियाँ"},
		"backlog": {"Entries waiting", "रुकी प्रविष्टियाँ"}, "files_waiting": {"Files waiting", "रुकी फ़ाइलें"}, "oldest": {"Oldest unsent", "सबसे पुरानी रुकी"},
		"contact": {"Last contact", "पिछला संपर्क"}, "clock": {"Clock", "घड़ी"}, "never": {"never", "कभी नहीं"}, "none": {"none", "कोई नहीं"},
		"all_sent": {"All sent", "सब भेजा गया"}, "sending": {"Sending", "भेज रहा है"}, "silent": {"Silent", "चुप"}, "expected": {"Not yet enrolled", "नामांकन बाकी"},
		"revoked": {"Withdrawn", "वापस लिया गया"}, "forked": {"Forked", "दो शाखाएँ"}, "exact": {"exact", "ठीक"}, "fast": {"fast", "आगे"}, "slow": {"slow", "पीछे"},
		"no_stations": {"No station is known yet. Make a token with thana-state enrol CODE and type it at the appliance.", "अभी कोई थाना नहीं है। thana-state enrol CODE से टोकन बनाएँ और थाना बॉक्स पर लिखें।"},
		"no_records":  {"No records fit this choice.", "इस चुनाव में कोई रिकॉर्ड नहीं है।"},
		"no_alarms":   {"No alarms. Forks, broken chains and withdrawn appliances that call appear here.", "कोई चेतावनी नहीं। दो शाखाएँ, टूटी शृंखला और वापस लिए गए थाना बॉक्स यहाँ दिखते हैं।"},
		"no_views":    {"Nobody has looked at a record yet.", "अभी किसी ने कोई रिकॉर्ड नहीं देखा।"},
		"no_captures": {"No captures belong to this record.", "इस रिकॉर्ड के कोई कैप्चर नहीं हैं।"},
		"chain":       {"Chain", "शृंखला"}, "position": {"Position", "स्थान"}, "receipt": {"Receipt", "रसीद"}, "received_at": {"Received", "मिला"},
		"stored_at": {"Stored, signed", "जमा, हस्ताक्षरित"}, "key": {"Key", "कुंजी"}, "signature": {"Signature over", "हस्ताक्षर"}, "link_holds": {"the link holds", "कड़ी जुड़ी है"},
		"link_broken": {"the link is broken", "कड़ी टूटी है"}, "files_stored": {"Files stored", "जमा फ़ाइलें"}, "at": {"Time", "समय"}, "what": {"What", "क्या"},
		"number": {"Number", "नंबर"}, "kind": {"Kind", "प्रकार"}, "class": {"Class", "वर्ग"}, "officer": {"Officer", "अधिकारी"}, "subject": {"Subject, sections", "विषय, धाराएँ"},
		"station": {"Station", "थाना"}, "masked": {"masked", "छिपाया गया"}, "masked_why": {"Persons in this record are protected by law (BNS s.72, POCSO s.23, JJ Act s.74). Names, places, narrative and pictures are masked here.", "इस रिकॉर्ड के व्यक्ति कानून से सुरक्षित हैं (BNS धारा 72, POCSO धारा 23, JJ Act धारा 74)। नाम, जगह, विवरण और चित्र यहाँ छिपाए गए हैं।"},
		"open": {"open", "सामान्य"}, "sexual_offence": {"sexual offence", "यौन अपराध"}, "child_victim": {"child victim", "बाल पीड़ित"}, "child_conflict": {"child in conflict with law", "विधि विवादित बालक"},
		"gd": {"Diary", "रोजनामचा"}, "fir": {"FIR", "FIR"}, "arrest": {"Arrest", "गिरफ्तारी"}, "all": {"all", "सभी"}, "show": {"Show", "दिखाएँ"}, "next": {"Older records", "पुराने रिकॉर्ड"},
		"revision": {"Revision", "संशोधन"}, "revisions": {"Revisions", "संशोधन"}, "captures": {"Captures", "कैप्चर"}, "contents": {"Contents", "विवरण"}, "proof": {"Proof", "प्रमाण"},
		"device": {"Device", "यंत्र"}, "quality": {"Quality", "गुणवत्ता"}, "original": {"original", "मूल"}, "waiting": {"not yet received", "अभी नहीं मिला"}, "keep": {"Keep the file", "फ़ाइल रखें"},
		"fingerprint": {"Fingerprint", "उँगली का निशान"}, "photograph": {"Photograph", "फ़ोटो"}, "page": {"Page", "पन्ना"}, "transaction": {"File for the bureau", "ब्यूरो के लिए फ़ाइल"}, "file": {"File from a phone or stick", "फ़ोन या पेन ड्राइव की फ़ाइल"}, "normalised": {"normalised", "सामान्यीकृत"}, "portrait": {"portrait", "पोर्ट्रेट"}, "thumbnail": {"thumbnail", "छोटा चित्र"}, "wsq": {"WSQ", "WSQ"},
		"destroyed": {"The key of this revision is gone. Its body cannot be opened; the chain still proves that it was there.", "इस संशोधन की कुंजी अब नहीं है। विवरण नहीं खुल सकता; शृंखला फिर भी बताती है कि वह था।"},
		"looks":     {"Who looked", "किसने देखा"}, "prove": {"Prove that nothing is missing", "प्रमाणित करें कि कुछ कम नहीं"}, "prove_what": {"Walks every station's chain, checks every signature, reads every file and tries every key. It changes nothing.", "हर थाने की शृंखला, हर हस्ताक्षर, हर फ़ाइल और हर कुंजी जाँचता है। कुछ बदलता नहीं।"},
		"proved": {"Complete: nothing is missing, doubled or altered.", "पूरा: कुछ कम, दोहरा या बदला हुआ नहीं है।"}, "unproved": {"Not complete. What was found:", "पूरा नहीं। यह मिला:"}, "took": {"took", "समय लगा"},
		"signatures": {"Signatures", "हस्ताक्षर"}, "files": {"Files", "फ़ाइलें"}, "bytes": {"Bytes", "बाइट"}, "findings": {"Findings", "निष्कर्ष"}, "missing": {"missing", "नहीं है"}, "doubled": {"doubled", "दोहरा"}, "altered": {"altered", "बदला हुआ"}, "unreadable": {"unreadable", "नहीं खुलता"}, "orphan": {"without entry", "बिना प्रविष्टि"},
		"complete": {"complete", "पूरा"}, "here_only": {"Operators only. Every look at a record is kept.", "केवल ऑपरेटर। रिकॉर्ड का हर अवलोकन दर्ज होता है।"}, "yes": {"yes", "हाँ"}, "no": {"no", "नहीं"}, "by": {"Who", "कौन"}, "technician": {"For the technician", "तकनीशियन के लिए"},
		"right_thumb": {"right thumb", "दाहिना अंगूठा"}, "right_index": {"right index", "दाहिनी तर्जनी"}, "right_middle": {"right middle", "दाहिनी मध्यमा"},
		"right_ring": {"right ring", "दाहिनी अनामिका"}, "right_little": {"right little", "दाहिनी छोटी उँगली"}, "left_thumb": {"left thumb", "बायाँ अंगूठा"},
		"left_index": {"left index", "बाईं तर्जनी"}, "left_middle": {"left middle", "बाईं मध्यमा"}, "left_ring": {"left ring", "बाईं अनामिका"}, "left_little": {"left little", "बाईं छोटी उँगली"},
		"front": {"front", "सामने"}, "left": {"left", "बायाँ"}, "right": {"right", "दाहिना"},
		"search": {"Search", "खोज"}, "search_what": {"Persons and cases of all stations. Every search is kept. Persons whom the law protects are not found by name, and of a protected case only the number is shown.", "सभी थानों के व्यक्ति और मामले। हर खोज दर्ज होती है। कानून से सुरक्षित व्यक्ति नाम से नहीं मिलते, और सुरक्षित मामले का केवल नंबर दिखता है।"},
		"name_asked": {"Name of a person", "व्यक्ति का नाम"}, "name_hint": {"Hindi or English, in any spelling. @ for an alias, S/o for the father: Raju @ Langda S/o Ram Dhari", "हिन्दी या अंग्रेज़ी, किसी भी वर्तनी में। उर्फ या @, पुत्र या S/o भी लिख सकते हैं: राजू उर्फ लंगड़ा पुत्र रामधारी"},
		"section": {"Section", "धारा"}, "thing": {"Vehicle, telephone or other number", "वाहन, फ़ोन या अन्य नंबर"}, "place": {"Place of occurrence", "घटनास्थल"},
		"mark": {"Mark on the body", "शरीर का निशान"}, "way": {"How it was done", "अपराध का तरीका"}, "from": {"Registered from", "पंजीकरण से"}, "to": {"to", "तक"},
		"found": {"found", "मिले"}, "found_caption": {"Persons and cases that were found", "मिले व्यक्ति और मामले"}, "alike": {"Alike", "समानता"}, "person": {"Person", "व्यक्ति"}, "registered": {"Registered", "पंजीकरण"}, "sections": {"Sections", "धाराएँ"},
		"relative": {"relative", "संबंधी"}, "born": {"born about", "जन्म लगभग"}, "accused": {"accused", "अभियुक्त"}, "arrested": {"arrested", "गिरफ्तार"}, "informant": {"informant", "सूचनाकर्ता"}, "victim": {"victim", "पीड़ित"},
		"no_date":       {"Write dates as 22/11/2026. Nothing was searched; this is no date:", "तारीख 22/11/2026 की तरह लिखें। अभी कुछ खोजा नहीं गया; यह तारीख नहीं है:"},
		"nothing_found": {"Nothing fits. Try fewer words, or the name alone.", "कुछ नहीं मिला। कम शब्द लिखें, या केवल नाम।"},
		"said":          {"Said to the station", "थाने को भेजी बातें"}, "lane": {"Lane", "पंक्ति"}, "frame": {"Frame", "क्रम"}, "heard": {"At the station", "थाने पर"},
		"applied": {"applied by", "लागू,"}, "not_heard": {"not yet heard", "अभी नहीं पहुँची"},
		"down_authorities": {"Authorities", "अधिकृत अधिकारी"}, "down_revocation": {"Revocation", "वापसी"}, "down_destruction": {"Destruction order", "नष्ट करने का आदेश"},
		"down_epoch": {"New epoch", "नई शुरुआत"}, "down_resend": {"Capture to be sent again", "कैप्चर फिर भेजें"}, "down_lookout": {"Look-out", "तलाश सूचना"}, "down_request": {"Service request", "नागरिक सेवा का आवेदन"}, "down_configuration": {"Configuration", "सेटिंग"},
		"orders": {"Destruction orders", "नष्ट करने के आदेश"}, "order": {"Order", "आदेश"}, "ground": {"Ground", "आधार"}, "signed": {"Signatures", "हस्ताक्षर"}, "sent": {"Sent", "भेजा"},
		"print_pdf": {"Print (PDF)", "छापें (PDF)"}, "gone_here": {"Destroyed at the state", "राज्य में नष्ट"},
		"certificate_destroyed": {"Certificate of destruction", "नष्ट करने का प्रमाणपत्र"}, "ordered": {"Ordered", "आदेश की तारीख"}, "hash": {"SHA-256 of the order", "आदेश का SHA-256"}, "files_gone": {"Files deleted", "हटाई फ़ाइलें"},
		"not_destroyed":  {"The station has not yet said that this order is carried out. This is no certificate.", "थाने ने अभी नहीं बताया कि यह आदेश पूरा हुआ। यह प्रमाणपत्र नहीं है।"},
		"destroyed_says": {"By this order the keys of the records below were deleted at the station and at the state, with every capture of theirs. Nobody can open them again from what either side holds. The entries stay in the ledger, and its chain can still be verified. Backups taken before are not covered.", "इस आदेश से नीचे लिखे रिकॉर्ड और उनके सभी कैप्चर की कुंजियाँ थाने और राज्य दोनों जगह हटा दी गईं। दोनों के पास जो है उससे उन्हें कोई दोबारा नहीं खोल सकता। प्रविष्टियाँ शृंखला में बनी हैं और शृंखला अब भी जाँची जा सकती है। इससे पहले के बैकअप इसमें नहीं आते।"},
		"gone":           {"Destroyed", "नष्ट हुआ"}, "keys": {"Keys deleted", "हटाई कुंजियाँ"},
		"enrolled": {"Enrolled", "नामांकन"}, "quarantine": {"This station is in quarantine: two appliances signed different entries under the same numbers. Nothing more is taken from it.", "यह थाना रोका गया है: दो बॉक्सों ने एक ही नंबरों पर अलग प्रविष्टियाँ कीं। इससे आगे कुछ नहीं लिया जाता।"},
	}
}

func say(lang fault.Lang, id string) string {
	w, ok := words()[id]
	if !ok {
		return id
	}
	if lang == fault.Hindi {
		return w[1]
	}
	return w[0]
}

// hindiLabels name the fields of the forms; in English the field's own name is readable.
func hindiLabels() map[string]string {
	return map[string]string{
		"year": "वर्ष", "serial": "क्रम", "day": "दिन", "at": "समय", "registered_at": "पंजीकरण", "type": "प्रकार", "subject": "विषय", "body": "विवरण",
		"acts": "अधिनियम और धाराएँ", "act": "अधिनियम", "sections": "धाराएँ", "occurrence": "घटना", "from": "से", "to": "तक", "received_at": "सूचना मिली", "gd": "रोजनामचा",
		"info_type": "सूचना का प्रकार", "place": "स्थान", "direction": "दिशा", "distance_km": "दूरी (कि.मी.)", "beat": "बीट", "address": "पता", "informant": "सूचनाकर्ता",
		"victims": "पीड़ित", "accused": "अभियुक्त", "properties": "संपत्ति", "contents": "प्रथम सूचना तथ्य", "action": "की गई कार्यवाही", "kind": "प्रकार", "read_over": "पढ़कर सुनाया",
		"signature": "हस्ताक्षर", "in_charge": "थाना प्रभारी", "dispatched_at": "न्यायालय को भेजा", "complaint": "शिकायत के पन्ने", "language": "भाषा", "name": "नाम",
		"local": "स्थानीय", "english": "अंग्रेज़ी", "aliases": "उपनाम", "relation": "सम्बन्ध", "relative": "सम्बन्धी", "sex": "लिंग", "age": "आयु", "years": "वर्ष", "nationality": "राष्ट्रीयता",
		"occupation": "व्यवसाय", "mobile": "मोबाइल", "login": "लॉगिन", "rank": "पद", "belt": "बेल्ट नं.", "role": "भूमिका", "fir": "FIR", "disposal": "निस्तारण", "person": "व्यक्ति",
		"condition": "दशा", "custody": "अभिरक्षा", "features": "शारीरिक विशेषताएँ", "measurements": "माप", "basis": "विधिक आधार", "fingers": "उँगलियाँ", "photos": "फ़ोटो", "witnesses": "गवाह",
		"investigator": "विवेचक", "living": "जीवन स्तर", "conduct": "आचरण", "identities": "पहचान पत्र", "addresses": "पते", "category": "श्रेणी", "description": "वर्णन", "paise": "मूल्य (पैसे)",
		"quality": "गुणवत्ता", "capture": "कैप्चर", "delay_reasons": "देरी के कारण", "state": "राज्य", "district": "जिला", "related": "सम्बन्धित", "supersedes": "सुधारता है",
	}
}

func label(lang fault.Lang, key string) string {
	if lang == fault.Hindi {
		if w, ok := hindiLabels()[key]; ok {
			return w
		}
	}
	name := strings.ReplaceAll(key, "_", " ")
	return strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):]
}
