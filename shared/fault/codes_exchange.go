package fault

// Faults of files that go to and come from other systems: transactions, records of ISO/IEC 19794, profiles.
const (
	ExchangeUnreadable Code = "request.exchange_unreadable"
	ExchangeCutShort   Code = "request.exchange_cut_short"
	ExchangeTooLarge   Code = "request.exchange_too_large"
	ExchangeNotWritten Code = "request.exchange_not_written"
	ExchangeIncomplete Code = "request.exchange_incomplete"
	ExchangeProfile    Code = "config.exchange_profile"
	ExchangeNoPrint    Code = "request.exchange_no_print"
	ExchangeNoRidges   Code = "request.exchange_no_ridges"   // facts: where
	ExchangeWhichPrint Code = "request.exchange_which_print" // facts: n
)

func exchangeEntries() []Entry {
	return []Entry{
		{ExchangeUnreadable,
			Text{"The file is not laid out as it should be", "The file of prints does not follow its standard and was not read. Nothing was changed.", "Ask the sender for the file again, and give the technician the details."},
			Text{"फ़ाइल की बनावट ठीक नहीं है", "निशानों की फ़ाइल अपने मानक के अनुसार नहीं है, इसलिए पढ़ी नहीं गई। कुछ बदला नहीं गया।", "भेजने वाले से फ़ाइल दोबारा लें और विवरण तकनीशियन को दें।"}},
		{ExchangeCutShort,
			Text{"The file ends too early", "A part of the file of prints is missing at its end. Nothing was changed.", "Copy the file again from where it came."},
			Text{"फ़ाइल अधूरी है", "निशानों की फ़ाइल का अंतिम हिस्सा नहीं है। कुछ बदला नहीं गया।", "फ़ाइल को मूल जगह से दोबारा कॉपी करें।"}},
		{ExchangeTooLarge,
			Text{"The file is too large", "The file of prints is larger than this program reads. Nothing was changed.", "Ask the sender to divide it into several files."},
			Text{"फ़ाइल बहुत बड़ी है", "निशानों की फ़ाइल इतनी बड़ी है कि यह प्रोग्राम नहीं पढ़ता। कुछ बदला नहीं गया।", "भेजने वाले से इसे कई फ़ाइलों में बाँटने को कहें।"}},
		{ExchangeNotWritten,
			Text{"The file of prints was not made", "A value does not fit its place in the file of prints. The captures are safe.", "Give the technician the details; then make the file again."},
			Text{"निशानों की फ़ाइल नहीं बनी", "एक मान निशानों की फ़ाइल में अपनी जगह नहीं बैठता। लिए गए निशान सुरक्षित हैं।", "विवरण तकनीशियन को दें; फिर फ़ाइल दोबारा बनाएँ।"}},
		{ExchangeIncomplete,
			Text{"Something is missing for the bureau", "{what} is missing. The captures are safe.", "Complete it, then make the file of prints again."},
			Text{"ब्यूरो के लिए कुछ बाकी है", "{what} नहीं है। लिए गए निशान सुरक्षित हैं।", "उसे पूरा करें, फिर निशानों की फ़ाइल दोबारा बनाएँ।"}},
		{ExchangeProfile,
			Text{"The bureau's profile cannot be read", "{where}: {problem}. No file of prints was made; the captures are safe.", "Correct the profile and start again."},
			Text{"ब्यूरो की प्रोफ़ाइल पढ़ी नहीं गई", "{where}: {problem}। निशानों की फ़ाइल नहीं बनी; लिए गए निशान सुरक्षित हैं।", "प्रोफ़ाइल ठीक करके फिर शुरू करें।"}},
		{ExchangeNoPrint,
			Text{"There is no fingerprint in the file", "The file was read, but holds no picture of a finger. Nothing was changed.", "Choose a file with fingerprints; 'inspect' shows what this one holds."},
			Text{"फ़ाइल में उँगलियों के निशान नहीं हैं", "फ़ाइल पढ़ी गई, पर उसमें उँगली का कोई चित्र नहीं है। कुछ बदला नहीं गया।", "उँगलियों के निशान वाली फ़ाइल चुनें; इस फ़ाइल में क्या है, 'inspect' दिखाता है।"}},
		{ExchangeWhichPrint,
			Text{"Say which fingerprint", "The file holds {n} pictures of fingers. Nothing was changed.", "Name one by its number from 1 to {n}; 'inspect' lists them."},
			Text{"बताएँ किस उँगली का निशान", "फ़ाइल में उँगलियों के {n} चित्र हैं। कुछ बदला नहीं गया।", "1 से {n} तक किसी एक का नंबर दें; सूची 'inspect' दिखाता है।"}},
		{ExchangeNoRidges,
			Text{"No ridges to compare", "{where} shows no fingerprint that could be compared. Nothing was changed.", "Choose a clearer picture of one finger."},
			Text{"मिलान के लिए रेखाएँ नहीं हैं", "{where} में उँगली का ऐसा निशान नहीं है जिसका मिलान हो सके। कुछ बदला नहीं गया।", "एक उँगली का ज़्यादा साफ़ चित्र चुनें।"}},
	}
}
