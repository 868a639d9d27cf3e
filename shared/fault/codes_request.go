package fault

// Faults of a request that came over the wire, and what no other family covers.
const (
	RequestMalformed Code = "request.malformed"
	RequestTooLarge  Code = "request.too_large"
	RequestNotFound  Code = "request.not_found"
	RequestConflict  Code = "request.conflict"
	RequestCut       Code = "request.cut"
	RequestTaken     Code = "request.taken"
	RequestAnswered  Code = "request.answered"
	Unreachable      Code = "request.unreachable"

	Unexpected Code = "internal.unexpected"
)

func requestEntries() []Entry {
	return []Entry{
		{RequestMalformed,
			Text{"The message could not be read", "What was sent does not fit the form of the message. Nothing was changed.", "Update this program, or report it with the technician's line."},
			Text{"संदेश पढ़ा नहीं गया", "भेजा गया संदेश सही रूप में नहीं है। कुछ बदला नहीं गया।", "यह प्रोग्राम अपडेट करें या तकनीशियन की पंक्ति के साथ बताएँ।"}},
		{RequestTooLarge,
			Text{"Too large", "What was sent is larger than the limit of {limit}. Nothing was changed.", "Send it in smaller parts."},
			Text{"बहुत बड़ा", "भेजी गई चीज़ {limit} की सीमा से बड़ी है। कुछ बदला नहीं गया।", "छोटे हिस्सों में भेजें।"}},
		{RequestNotFound,
			Text{"Not found", "There is no such record at this station.", "Check the number, or search for it."},
			Text{"नहीं मिला", "इस थाने में ऐसा रिकॉर्ड नहीं है।", "नंबर देखें या खोजें।"}},
		{RequestConflict,
			Text{"Someone else changed it first", "The record has a newer revision. What you typed is kept as a draft.", "Open the newer revision and make the change again."},
			Text{"किसी ने पहले बदल दिया", "रिकॉर्ड का नया संशोधन है। आपका लिखा ड्राफ़्ट में सुरक्षित है।", "नया संशोधन खोलें और बदलाव फिर करें।"}},
		{RequestTaken,
			Text{"Another officer has taken this up", "Another officer of the station took this request up and answers it. Nothing was changed; what you typed is kept.", "Speak with that officer; the officer in charge can take it over."},
			Text{"यह आवेदन किसी और ने ले लिया है", "थाने के दूसरे अधिकारी ने यह आवेदन लिया है और वही जवाब देंगे। कुछ बदला नहीं गया; आपका लिखा सुरक्षित है।", "उन अधिकारी से बात करें; थाना प्रभारी इसे अपने पास ले सकते हैं।"}},
		{RequestAnswered,
			Text{"The answer has gone already", "This request was answered, and the answer is on its way to the state. It is not changed; what you typed is kept.", "If the answer must be put right, ask the state to send the request once more."},
			Text{"जवाब पहले ही जा चुका है", "इस आवेदन का जवाब दिया जा चुका है और राज्य को जा रहा है। वह बदला नहीं गया; आपका लिखा सुरक्षित है।", "जवाब सुधारना हो तो राज्य से आवेदन दोबारा भेजने को कहें।"}},
		{RequestCut,
			Text{"The line broke", "The connection ended before the answer was complete. Nothing was lost.", "It is tried again by itself."},
			Text{"संपर्क टूट गया", "जवाब पूरा होने से पहले संपर्क टूट गया। कुछ खोया नहीं है।", "यह अपने-आप फिर कोशिश करेगा।"}},
		{Unreachable,
			Text{"The appliance cannot be reached", "The appliance does not answer. What you type is kept on this desktop.", "Check that the appliance is switched on and its network cable is in."},
			Text{"थाना बॉक्स तक पहुँच नहीं है", "थाना बॉक्स जवाब नहीं दे रहा। आपका लिखा इस कंप्यूटर पर सुरक्षित है।", "देखें कि थाना बॉक्स चालू है और नेटवर्क का तार लगा है।"}},
		{Unexpected,
			Text{"Something went wrong inside", "The program met a situation it does not know. What was saved is safe.", "Try again; if it happens twice, make a report for support."},
			Text{"अंदर कुछ गड़बड़ हुई", "प्रोग्राम के सामने अनजानी स्थिति आई। जो जमा हुआ वह सुरक्षित है।", "फिर कोशिश करें; दोबारा हो तो सहायता के लिए रिपोर्ट बनाएँ।"}},
	}
}
