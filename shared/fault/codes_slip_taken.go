package fault

// Faults of a slip that was read and is to be taken over.
const (
	SlipExcepted Code = "capture.slip_excepted" // facts: finger
	SlipDoubtful Code = "capture.slip_doubtful"
)

func slipTakenEntries() []Entry {
	return []Entry{
		{SlipExcepted,
			Text{"A print where there should be none", "The arrest says why {finger} cannot be taken, yet there is a print in the box. The other boxes are kept.", "Look at the hand: take the reason out of the arrest, or take the fingers again on a new slip."},
			Text{"जहाँ छाप नहीं होनी थी वहाँ छाप है", "गिरफ्तारी में {finger} न ले पाने का कारण लिखा है, फिर भी खाने में छाप है। बाकी खाने सुरक्षित हैं।", "हाथ देखें: गिरफ्तारी से वह कारण हटाएँ, या नई पर्ची पर उंगलियाँ फिर लें।"}},
		{SlipDoubtful,
			Text{"Something stands against this slip", "One or more boxes have a remark. Nothing was stored; what was read is kept until you decide.", "Take these fingers again on a new slip, or accept the slip as it is and write why."},
			Text{"इस पर्ची में कमी है", "एक या अधिक खानों पर टिप्पणी है। कुछ जमा नहीं किया गया; पढ़ी हुई छापें आपके फ़ैसले तक रखी हैं।", "ये उंगलियाँ नई पर्ची पर फिर लें, या कारण लिखकर पर्ची जैसी है वैसी स्वीकार करें।"}},
	}
}
