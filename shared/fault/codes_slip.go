package fault

// Faults of a ten-print slip that was laid on the scanner, read and is to be taken over; the person at the scanner sets them
// right.
const (
	SlipNoMarks    Code = "capture.slip_no_marks"
	SlipCut        Code = "capture.slip_cut"
	SlipCoarse     Code = "capture.slip_coarse"
	SlipNoGrey     Code = "capture.slip_no_grey"
	SlipBent       Code = "capture.slip_bent"
	SlipEdition    Code = "capture.slip_edition"
	SlipShrunk     Code = "capture.slip_shrunk"
	SlipOther      Code = "capture.slip_other"
	SlipUnnumbered Code = "capture.slip_unnumbered"
	SlipBoxEmpty   Code = "capture.slip_box_empty"
	SlipOverLine   Code = "capture.slip_over_line"
	SlipExcepted   Code = "capture.slip_excepted" // facts: finger
	SlipDoubtful   Code = "capture.slip_doubtful"
)

func slipEntries() []Entry {
	return []Entry{
		{SlipNoMarks,
			Text{"This is not the finger side of a slip", "The black corner marks of a ten-print slip were not found. Nothing was stored.", "Lay the slip with the fingers on the glass and scan it again."},
			Text{"यह पर्ची का उँगलियों वाला पन्ना नहीं है", "दस अंगुलि छाप पर्ची के कोनों के काले निशान नहीं मिले। कुछ जमा नहीं किया गया।", "पर्ची को छाप वाली ओर से शीशे पर रखें और फिर स्कैन करें।"}},
		{SlipCut,
			Text{"A corner of the slip is missing", "Not all four black corner marks are in the scan. Nothing was stored.", "Lay the whole slip on the glass with all corners visible and scan the full A4 size. If a mark is torn or inked over, print a new slip."},
			Text{"पर्ची का कोना छूट गया", "स्कैन में चारों कोनों के काले निशान नहीं हैं। कुछ जमा नहीं किया गया।", "पूरी पर्ची शीशे पर रखें, चारों कोने दिखें, और A4 का पूरा पन्ना स्कैन करें। निशान फटा हो या स्याही से ढका हो तो नई पर्ची छापें।"}},
		{SlipCoarse,
			Text{"The scan is too coarse", "Fingers need at least 500 dots per inch. A coarser scan is not enlarged. Nothing was stored.", "Set the scanner to 500 or 600 dpi and scan the same slip again."},
			Text{"स्कैन मोटा है", "उँगलियों के लिए कम से कम 500 dpi चाहिए। कम वाला स्कैन बढ़ाया नहीं जाता। कुछ जमा नहीं किया गया।", "स्कैनर को 500 या 600 dpi पर रखें और वही पर्ची फिर स्कैन करें।"}},
		{SlipNoGrey,
			Text{"The scan is black and white only", "The ridges need shades of grey. Nothing was stored.", "Choose grey, not text or fax, and scan the same slip again."},
			Text{"स्कैन केवल काला-सफ़ेद है", "रेखाओं के लिए धूसर (grey) स्कैन चाहिए। कुछ जमा नहीं किया गया।", "text या fax नहीं, grey चुनें और वही पर्ची फिर स्कैन करें।"}},
		{SlipBent,
			Text{"The slip did not lie flat", "The corner marks are not where they were printed. Nothing was stored.", "Smooth the slip, close the lid, do not use the feeder or a phone, and scan again."},
			Text{"पर्ची सपाट नहीं थी", "कोनों के निशान अपनी जगह पर नहीं हैं। कुछ जमा नहीं किया गया।", "पर्ची सीधी करें, ढक्कन बंद करें, feeder या फ़ोन से नहीं, शीशे पर रखकर फिर स्कैन करें।"}},
		{SlipEdition,
			Text{"A slip of another edition", "This slip was printed by another version of the program and its boxes stand elsewhere. Nothing was stored.", "Print a new slip here, or read this one where it was printed."},
			Text{"दूसरे संस्करण की पर्ची", "यह पर्ची प्रोग्राम के दूसरे संस्करण से छपी है और उसके खाने दूसरी जगह हैं। कुछ जमा नहीं किया गया।", "यहाँ से नई पर्ची छापें, या इसे वहीं पढ़ें जहाँ छपी थी।"}},
		{SlipShrunk,
			Text{"The form was printed at {percent} %", "The printer changed the size of the form. The fingers keep their true size and are stored so.", "Set the printer to actual size (100 %) for the next slip."},
			Text{"पर्ची {percent} % पर छपी है", "प्रिंटर ने पर्ची का आकार बदल दिया। उँगलियाँ अपने असली आकार में ही जमा हुई हैं।", "अगली पर्ची के लिए प्रिंटर को actual size (100 %) पर रखें।"}},
		{SlipOther,
			Text{"This slip belongs to another arrest", "Its number is not that of the record that is open. Nothing was stored.", "Open the arrest that is named on the slip, or lay the right slip on the glass."},
			Text{"यह पर्ची दूसरी गिरफ्तारी की है", "इसकी संख्या खुले हुए रिकॉर्ड की नहीं है। कुछ जमा नहीं किया गया।", "पर्ची पर लिखे नाम की गिरफ्तारी खोलें, या सही पर्ची शीशे पर रखें।"}},
		{SlipUnnumbered,
			Text{"The slip's number cannot be read", "The black cells at the right edge are covered or damaged. The fingers were read.", "Compare the name on the slip with the record before you accept."},
			Text{"पर्ची की संख्या नहीं पढ़ी गई", "दाहिनी ओर के काले खाने ढके या खराब हैं। उँगलियाँ पढ़ ली गई हैं।", "स्वीकार करने से पहले पर्ची का नाम रिकॉर्ड से मिलाएँ।"}},
		{SlipBoxEmpty,
			Text{"A box is empty", "No finger was found in this box. The other boxes are kept.", "Ink the finger on the slip and scan again, or record why it cannot be taken."},
			Text{"खाना खाली है", "इस खाने में उँगली की छाप नहीं मिली। बाकी खाने सुरक्षित हैं।", "पर्ची पर छाप लेकर फिर स्कैन करें, या कारण दर्ज करें कि क्यों नहीं ली जा सकती।"}},
		{SlipOverLine,
			Text{"A finger is over the line", "Part of the finger lies outside its box and is cut off. The other boxes are kept.", "Take this finger again on a new slip, inside the box."},
			Text{"छाप लकीर से बाहर है", "उँगली का कुछ हिस्सा खाने से बाहर है और कट गया है। बाकी खाने सुरक्षित हैं।", "यह उँगली नई पर्ची पर फिर लें, खाने के अंदर।"}},
		{SlipExcepted,
			Text{"A print where there should be none", "The arrest says why {finger} cannot be taken, yet there is a print in the box. The other boxes are kept.", "Look at the hand: take the reason out of the arrest, or take the fingers again on a new slip."},
			Text{"जहाँ छाप नहीं होनी थी वहाँ छाप है", "गिरफ्तारी में {finger} न ले पाने का कारण लिखा है, फिर भी खाने में छाप है। बाकी खाने सुरक्षित हैं।", "हाथ देखें: गिरफ्तारी से वह कारण हटाएँ, या नई पर्ची पर उँगलियाँ फिर लें।"}},
		{SlipDoubtful,
			Text{"Something stands against this slip", "One or more boxes have a remark. Nothing was stored; what was read is kept until you decide.", "Take these fingers again on a new slip, or accept the slip as it is and write why."},
			Text{"इस पर्ची में कमी है", "एक या अधिक खानों पर टिप्पणी है। कुछ जमा नहीं किया गया; पढ़ी हुई छापें आपके फ़ैसले तक रखी हैं।", "ये उँगलियाँ नई पर्ची पर फिर लें, या कारण लिखकर पर्ची जैसी है वैसी स्वीकार करें।"}},
	}
}
