package fault

// Faults of sign-in, roles and pairing.
const (
	AccessDenied        Code = "access.denied"
	AccessSignIn        Code = "access.sign_in"
	AccessWrongPassword Code = "access.wrong_password"
	AccessLocked        Code = "access.locked"
	AccessNotPaired     Code = "access.not_paired"
	AccessPairCode      Code = "access.pair_code"
	AccessPairClosed    Code = "access.pair_closed"
	AccessPairWait      Code = "access.pair_wait"
	AccessRevoked       Code = "access.revoked"
	AccessWeakPassword  Code = "access.weak_password"
	AccessMasked        Code = "access.masked"
	AccessDraft         Code = "access.draft"
	AccessLastInCharge  Code = "access.last_in_charge"
	AccessLoginForm     Code = "access.login_form"
	AccessLoginTaken    Code = "access.login_taken"
	AccessPasswordTwice Code = "access.password_twice"
	AccessNotLent       Code = "access.not_lent"
)

func accessEntries() []Entry {
	return []Entry{
		{AccessDenied,
			Text{"Your role may not do this", "{role} may not do this. Nothing was changed, and the attempt is in the ledger.", "Ask an officer whose role allows it."},
			Text{"आपकी भूमिका में यह नहीं है", "{role} यह नहीं कर सकते। कुछ बदला नहीं गया, और प्रयास लेजर में दर्ज है।", "जिस अधिकारी की भूमिका में हो, उससे कहें।"}},
		{AccessSignIn,
			Text{"Sign in again", "Nobody is signed in on this desktop any more. What was typed is kept.", "Type your password to go on."},
			Text{"फिर से साइन इन करें", "इस कंप्यूटर पर अब कोई साइन इन नहीं है। लिखा हुआ सुरक्षित है।", "आगे बढ़ने के लिए पासवर्ड लिखें।"}},
		{AccessWrongPassword,
			Text{"The password does not fit", "The password is not the one of this officer. {left} tries are left.", "Check Caps Lock and the keyboard language, then type it again."},
			Text{"पासवर्ड सही नहीं है", "यह इस अधिकारी का पासवर्ड नहीं है। {left} प्रयास बाकी हैं।", "Caps Lock और कीबोर्ड की भाषा देखें, फिर लिखें।"}},
		{AccessLocked,
			Text{"The account is locked", "Five wrong passwords locked this account until {until}. Nothing was lost.", "Wait until then, or ask the officer in charge to unlock it."},
			Text{"खाता बंद है", "पाँच गलत पासवर्ड से यह खाता {until} तक बंद है। कुछ खोया नहीं है।", "तब तक रुकें या थाना प्रभारी से खुलवाएँ।"}},
		{AccessNotPaired,
			Text{"This desktop is not paired", "The appliance does not know this desktop.", "Pair it with the code that the appliance shows."},
			Text{"यह कंप्यूटर जुड़ा नहीं है", "थाना बॉक्स इस कंप्यूटर को नहीं पहचानता।", "थाना बॉक्स पर दिख रहे कोड से इसे जोड़ें।"}},
		{AccessPairCode,
			Text{"The code does not fit", "The code is not the one that the appliance shows. {left} tries are left.", "Read the eight digits from the appliance and type them again."},
			Text{"कोड सही नहीं है", "यह वह कोड नहीं जो थाना बॉक्स दिखा रहा है। {left} प्रयास बाकी हैं।", "थाना बॉक्स से आठ अंक पढ़कर फिर लिखें।"}},
		{AccessPairClosed,
			Text{"The appliance is not pairing", "No pairing code is open on the appliance.", "Start pairing on the appliance; it shows a new code."},
			Text{"जोड़ना चालू नहीं है", "थाना बॉक्स पर जोड़ने का कोई कोड खुला नहीं है।", "थाना बॉक्स पर जोड़ना शुरू करें; वह नया कोड दिखाएगा।"}},
		{AccessPairWait,
			Text{"Wait before the next try", "The last code was wrong. The next try is taken in {seconds} seconds.", "Wait, then type the code again."},
			Text{"अगले प्रयास से पहले रुकें", "पिछला कोड गलत था। अगला प्रयास {seconds} सेकंड में लिया जाएगा।", "रुकें, फिर कोड लिखें।"}},
		{AccessRevoked,
			Text{"The pairing was ended", "The pairing of this desktop was ended. What was typed is kept.", "Pair it again with a new code."},
			Text{"जोड़ समाप्त किया गया", "इस कंप्यूटर का जोड़ समाप्त किया गया। लिखा हुआ सुरक्षित है।", "नए कोड से फिर जोड़ें।"}},
		{AccessWeakPassword,
			Text{"The password is too short", "A password has at least {min} characters.", "Choose a longer one; a short sentence is good."},
			Text{"पासवर्ड छोटा है", "पासवर्ड में कम से कम {min} अक्षर होते हैं।", "लंबा पासवर्ड चुनें; छोटा वाक्य अच्छा है।"}},
		{AccessMasked,
			Text{"This is protected", "The law hides who is in this record, and your part in the case does not lift that. Nothing was shown, and the attempt is in the ledger.", "Ask the officer in charge or the investigating officer of the case."},
			Text{"यह सुरक्षित है", "कानून इस रिकॉर्ड के व्यक्ति की पहचान छिपाता है, और इस मामले में आपकी भूमिका से यह नहीं खुलता। कुछ दिखाया नहीं गया, और प्रयास लेजर में दर्ज है।", "थाना प्रभारी या मामले के विवेचक से कहें।"}},
		{AccessLastInCharge,
			Text{"The station keeps an officer in charge", "This is the only officer in charge. Nothing was changed.", "Add the next officer in charge first, then remove or change this one."},
			Text{"थाने में प्रभारी रहना ज़रूरी है", "यही अकेले थाना प्रभारी हैं। कुछ बदला नहीं गया।", "पहले नए थाना प्रभारी को जोड़ें, फिर इन्हें हटाएँ या बदलें।"}},
		{AccessDraft,
			Text{"Another officer began this draft", "Until it is registered, only the officer who began a draft adds to it. Nothing was taken or stored.", "Ask that officer to add it or to register the draft, or begin one of your own."},
			Text{"यह ड्राफ़्ट किसी और अधिकारी का है", "दर्ज होने तक ड्राफ़्ट में वही अधिकारी जोड़ सकता है जिसने उसे शुरू किया। कुछ लिया या रखा नहीं गया।", "उसी अधिकारी से जोड़ने या दर्ज करने को कहें, या अपना ड्राफ़्ट शुरू करें।"}},
		{AccessLoginForm,
			Text{"The login is written differently", "A login has 2 to 32 small English letters, digits, dots or hyphens. Nothing was saved.", "Write it like “rverma”."},
			Text{"लॉगिन ऐसे नहीं लिखा जाता", "लॉगिन में 2 से 32 छोटे अंग्रेज़ी अक्षर, अंक, बिंदु या हाइफ़न होते हैं। कुछ जमा नहीं हुआ।", "“rverma” की तरह लिखें।"}},
		{AccessLoginTaken,
			Text{"The login is taken", "Another officer of this station has this login. Nothing was saved.", "Choose another one: add a letter or a digit."},
			Text{"यह लॉगिन किसी और का है", "इस थाने के दूसरे अधिकारी का यही लॉगिन है। कुछ जमा नहीं हुआ।", "दूसरा चुनें: एक अक्षर या अंक जोड़ें।"}},
		{AccessPasswordTwice,
			Text{"The two passwords differ", "The password was not typed the same both times. Nothing was changed.", "Type the same password in both fields."},
			Text{"दोनों पासवर्ड अलग हैं", "पासवर्ड दोनों बार एक-सा नहीं लिखा गया। कुछ बदला नहीं गया।", "दोनों खानों में एक ही पासवर्ड लिखें।"}},
		{AccessNotLent,
			Text{"The scanners are not lent", "No program beside Thana may use the scanners of this station now. Nothing was taken, and the attempt is in the ledger.", "Ask the officer in charge to lend them, on the page of the devices."},
			Text{"स्कैनर किसी को दिए नहीं गए हैं", "थाना के सिवा कोई प्रोग्राम अभी इस थाने के स्कैनर नहीं चला सकता। कुछ लिया नहीं गया, और प्रयास लेजर में दर्ज है।", "थाना प्रभारी से यंत्रों के पन्ने पर देने को कहें।"}},
	}
}
