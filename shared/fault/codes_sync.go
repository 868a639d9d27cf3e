package fault

// Faults between the station and the state. The engine retries what can be retried; nothing is lost by any of them.
const (
	SyncLine           Code = "sync.line"
	SyncSilent         Code = "sync.silent"
	SyncSuperseded     Code = "sync.superseded"
	SyncGap            Code = "sync.gap"
	SyncFork           Code = "sync.fork"
	SyncRestored       Code = "sync.restored"
	SyncSignature      Code = "sync.signature"
	SyncChain          Code = "sync.chain"
	SyncStation        Code = "sync.station"
	SyncNotEnrolled    Code = "sync.not_enrolled"
	SyncRevoked        Code = "sync.revoked"
	SyncCaptureUnknown Code = "sync.capture_unknown"
	SyncCaptureGap     Code = "sync.capture_gap"
	SyncCaptureHash    Code = "sync.capture_hash"
	SyncReceipt        Code = "sync.receipt"
	SyncState          Code = "sync.state"
	SyncVersion        Code = "sync.version"
	SyncToken          Code = "sync.token"
	SyncEnrolled       Code = "sync.enrolled"
	SyncRealm          Code = "sync.realm"
	SyncCertificate    Code = "sync.certificate"
	SyncSearch         Code = "sync.search"
)

func syncEntries() []Entry {
	return []Entry{
		{SyncLine,
			Text{"The line to the state is down", "The state server cannot be reached. Everything is saved here and waits.", "Nothing to do; it is sent by itself when the line is back. If it lasts, check the network cable and the modem."},
			Text{"राज्य से लाइन बंद है", "राज्य सर्वर तक पहुँच नहीं है। सब कुछ यहाँ सुरक्षित है और भेजने के लिए रुका है।", "कुछ न करें; लाइन आते ही अपने-आप जाएगा। देर तक रहे तो नेटवर्क का तार और मॉडम देखें।"}},
		{SyncSilent,
			Text{"The state server went silent", "The state server stopped answering. Everything is saved here.", "It is tried again by itself."},
			Text{"राज्य सर्वर चुप हो गया", "राज्य सर्वर ने जवाब देना बंद कर दिया। सब कुछ यहाँ सुरक्षित है।", "यह अपने-आप फिर कोशिश करेगा।"}},
		{SyncSuperseded,
			Text{"A newer connection took over", "This station opened a newer connection. Nothing was lost.", "Nothing to do; the newer connection goes on."},
			Text{"नया संपर्क चालू हुआ", "इस थाने ने नया संपर्क खोल लिया है। कुछ खोया नहीं है।", "कुछ न करें; नया संपर्क काम आगे बढ़ाएगा।"}},
		{SyncGap,
			Text{"Entries are missing in between", "What was sent does not follow what the state has. Nothing was stored or lost.", "It is sent again by itself from the right place."},
			Text{"बीच की प्रविष्टियाँ नहीं आईं", "भेजी गई चीज़ राज्य के पास की पिछली प्रविष्टि के बाद की नहीं है। कुछ जमा नहीं हुआ, कुछ खोया नहीं।", "सही जगह से अपने-आप फिर भेजा जाएगा।"}},
		{SyncFork,
			Text{"Two appliances speak for this station", "The state has other entries under the same numbers. What is saved here is safe; nothing more is taken until this is settled.", "Tell the state data centre at once: this appliance or another was copied or restored."},
			Text{"इस थाने के दो बॉक्स बोल रहे हैं", "राज्य के पास इन्हीं नंबरों पर दूसरी प्रविष्टियाँ हैं। यहाँ का सब सुरक्षित है; निपटारे तक आगे कुछ नहीं लिया जाएगा।", "तुरंत राज्य डाटा सेंटर को बताएँ: यह या कोई दूसरा थाना बॉक्स कॉपी या बैकअप से लौटाया गया है।"}},
		{SyncRestored,
			Text{"The state knows more than this appliance", "The state holds entries that this appliance no longer has. What is saved here is safe; nothing is sent until this is settled.", "Tell the state data centre: this appliance was restored from an older backup."},
			Text{"राज्य के पास इस थाना बॉक्स से ज़्यादा है", "राज्य के पास ऐसी प्रविष्टियाँ हैं जो इस थाना बॉक्स में अब नहीं हैं। यहाँ का सब सुरक्षित है; निपटारे तक कुछ नहीं भेजा जाएगा।", "राज्य डाटा सेंटर को बताएँ: यह थाना बॉक्स पुराने बैकअप से लौटाया गया है।"}},
		{SyncSignature,
			Text{"The signature does not fit", "The signature is not by this station's key. Nothing was stored at the state; all is saved here.", "Tell the state data centre; the appliance may need to be enrolled again."},
			Text{"हस्ताक्षर मेल नहीं खाता", "हस्ताक्षर इस थाने की कुंजी का नहीं है। राज्य में कुछ जमा नहीं हुआ; यहाँ सब सुरक्षित है।", "राज्य डाटा सेंटर को बताएँ; थाना बॉक्स का नामांकन फिर करना पड़ सकता है।"}},
		{SyncChain,
			Text{"The chain does not fit", "An entry does not follow from the one before it. Nothing was stored at the state; all is saved here.", "Tell the state data centre and keep the appliance as it is."},
			Text{"शृंखला मेल नहीं खाती", "एक प्रविष्टि अपने से पहले वाली से नहीं जुड़ती। राज्य में कुछ जमा नहीं हुआ; यहाँ सब सुरक्षित है।", "राज्य डाटा सेंटर को बताएँ और थाना बॉक्स को वैसा ही रहने दें।"}},
		{SyncStation,
			Text{"Not this station's certificate", "What was sent names another station than the certificate. Nothing was stored.", "Tell the state data centre; the appliance may carry another station's certificate."},
			Text{"प्रमाणपत्र इस थाने का नहीं", "भेजी गई चीज़ में प्रमाणपत्र से अलग थाने का नाम है। कुछ जमा नहीं हुआ।", "राज्य डाटा सेंटर को बताएँ; थाना बॉक्स में दूसरे थाने का प्रमाणपत्र हो सकता है।"}},
		{SyncNotEnrolled,
			Text{"This station is not enrolled", "The state does not know this appliance. Everything is saved here.", "Enrol it with a token from the state data centre."},
			Text{"यह थाना नामांकित नहीं है", "राज्य इस थाना बॉक्स को नहीं पहचानता। सब कुछ यहाँ सुरक्षित है।", "राज्य डाटा सेंटर से टोकन लेकर नामांकन करें।"}},
		{SyncRevoked,
			Text{"The certificate was withdrawn", "The state withdrew this appliance's certificate. Everything is saved here.", "Call the state data centre."},
			Text{"प्रमाणपत्र वापस लिया गया", "राज्य ने इस थाना बॉक्स का प्रमाणपत्र वापस ले लिया है। सब कुछ यहाँ सुरक्षित है।", "राज्य डाटा सेंटर को फ़ोन करें।"}},
		{SyncCaptureUnknown,
			Text{"The capture's entry has not arrived", "The state has no entry for this capture yet. Nothing was lost.", "It is sent again by itself after its entry."},
			Text{"कैप्चर की प्रविष्टि नहीं पहुँची", "राज्य के पास इस कैप्चर की प्रविष्टि अभी नहीं है। कुछ खोया नहीं है।", "प्रविष्टि के बाद अपने-आप फिर भेजा जाएगा।"}},
		{SyncCaptureGap,
			Text{"Part of the capture is missing", "The bytes sent do not follow those that the state has. Nothing was lost.", "It goes on by itself from the right byte."},
			Text{"कैप्चर का एक हिस्सा नहीं आया", "भेजा गया हिस्सा राज्य के पास वाले हिस्से के बाद का नहीं है। कुछ खोया नहीं है।", "सही जगह से अपने-आप आगे जाएगा।"}},
		{SyncCaptureHash,
			Text{"The capture arrived altered", "The capture's bytes do not have the hash of its entry. The state threw them away; the original is still here.", "It is sent again by itself; if it happens again, check the appliance's disk."},
			Text{"कैप्चर बदला हुआ पहुँचा", "कैप्चर का hash उसकी प्रविष्टि से मेल नहीं खाता। राज्य ने उसे हटा दिया; मूल यहाँ है।", "अपने-आप फिर भेजा जाएगा; दोबारा हो तो थाना बॉक्स की डिस्क जाँचें।"}},
		{SyncReceipt,
			Text{"The receipt is not the state's", "An answer came without the state's signature and was not believed. Everything is saved here.", "Tell the state data centre: someone may be standing in the line."},
			Text{"रसीद राज्य की नहीं है", "बिना राज्य के हस्ताक्षर का जवाब आया और नहीं माना गया। सब कुछ यहाँ सुरक्षित है।", "राज्य डाटा सेंटर को बताएँ: लाइन के बीच में कोई हो सकता है।"}},
		{SyncState,
			Text{"The state could not store it", "The state server had trouble with its own disk or database. Everything is saved here.", "It is tried again by itself."},
			Text{"राज्य जमा नहीं कर सका", "राज्य सर्वर को अपनी डिस्क या डाटाबेस में दिक्कत हुई। सब कुछ यहाँ सुरक्षित है।", "यह अपने-आप फिर कोशिश करेगा।"}},
		{SyncVersion,
			Text{"The two programs do not speak the same version", "The state server and this program speak different versions. Everything is saved here.", "Update the older of the two."},
			Text{"दोनों प्रोग्राम का संस्करण अलग है", "राज्य सर्वर और यह प्रोग्राम अलग संस्करण के हैं। सब कुछ यहाँ सुरक्षित है।", "जो पुराना है उसे अपडेट करें।"}},
		{SyncToken,
			Text{"The token is not accepted", "The enrolment token is unknown, used or too old. Nothing was changed.", "Ask the state data centre for a new token."},
			Text{"टोकन स्वीकार नहीं हुआ", "नामांकन का टोकन अनजाना, इस्तेमाल किया हुआ या पुराना है। कुछ बदला नहीं गया।", "राज्य डाटा सेंटर से नया टोकन लें।"}},
		{SyncEnrolled,
			Text{"The station already has an appliance", "The state already holds entries of this station under another key. Nothing was changed.", "Call the state data centre to replace the appliance."},
			Text{"थाने का बॉक्स पहले से है", "राज्य के पास इस थाने की प्रविष्टियाँ दूसरी कुंजी से पहले से हैं। कुछ बदला नहीं गया।", "थाना बॉक्स बदलने के लिए राज्य डाटा सेंटर को फ़ोन करें।"}},
		{SyncRealm,
			Text{"Training and production do not mix", "One side is of the training realm, the other of production. Nothing was sent or changed; everything is saved here.", "Ask the state data centre for a token of this appliance's realm, and enrol it with that."},
			Text{"प्रशिक्षण और असली काम नहीं मिलते", "एक पक्ष प्रशिक्षण का है, दूसरा असली काम का। कुछ भेजा या बदला नहीं गया; सब कुछ यहाँ सुरक्षित है।", "राज्य डाटा सेंटर से इस थाना बॉक्स के लिए सही टोकन (प्रशिक्षण या असली) लें और उससे नामांकन करें।"}},
		{SyncCertificate,
			Text{"A certificate has ended", "The state and this appliance no longer accept each other: a certificate has ended, or a clock is wrong. Everything is saved here and waits.", "Check this appliance's clock. If it is right, ask the state data centre for a new token and enrol again; keys and records stay."},
			Text{"प्रमाणपत्र की अवधि पूरी हुई", "राज्य और यह थाना बॉक्स एक-दूसरे को अब नहीं मानते: किसी प्रमाणपत्र की अवधि पूरी हो गई है या कोई घड़ी गलत है। सब कुछ यहाँ सुरक्षित है और भेजने के लिए रुका है।", "इस थाना बॉक्स की घड़ी देखें। ठीक हो तो राज्य डाटा सेंटर से नया टोकन लेकर नामांकन फिर करें; चाबियाँ और रिकॉर्ड वही रहते हैं।"}},
		{SyncSearch,
			Text{"The state did not answer the search", "The question got no answer. That does not mean that there is nobody; the records of this station can be searched as ever.", "The question waits here and is asked again by itself; the home page tells when the answer has come."},
			Text{"राज्य से खोज का जवाब नहीं मिला", "इस खोज का जवाब नहीं आया। इसका मतलब यह नहीं कि कोई नहीं मिला; थाने के अपने रिकॉर्ड में खोज पहले की तरह चलती है।", "सवाल यहीं रखा है और अपने-आप फिर पूछा जाएगा; जवाब आने पर मुख्य पन्ना बताएगा।"}},
	}
}
