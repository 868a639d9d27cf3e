package fault

// Faults of a file that is brought from a phone, a stick or a memory card.
const (
	CaptureFileUnknown Code = "capture.file_unknown"
	CaptureFileProgram Code = "capture.file_program"
	CaptureFileEmpty   Code = "capture.file_empty"
	CaptureFileLarge   Code = "capture.file_large"
	CaptureFileRoom    Code = "capture.file_room"
	CaptureFileChanged Code = "capture.file_changed"
	CaptureFileGone    Code = "capture.file_gone"
	CaptureFileView    Code = "capture.file_view"
	CaptureFileNone    Code = "capture.file_none"
)

func fileEntries() []Entry {
	return []Entry{
		{CaptureFileUnknown,
			Text{"Not a kind of file that is kept", "By its content this is no photograph, film, sound recording or PDF that Thana knows, whatever its name says. Nothing of it was stored.", "Seal the phone or stick as an article and name it in the seizure memo; the laboratory reads it."},
			Text{"इस तरह की फ़ाइल नहीं रखी जाती", "फ़ाइल का नाम जो भी हो, अंदर से यह ऐसी फ़ोटो, वीडियो, आवाज़ या PDF नहीं है जिसे Thana पहचाने। इसका कुछ भी जमा नहीं किया गया।", "फ़ोन या पेन ड्राइव को वस्तु के रूप में सील करें और जब्ती पत्रक में लिखें; लैब उसे पढ़ेगी।"}},
		{CaptureFileProgram,
			Text{"A program or an archive", "By its content this file is a program or a packed folder. Such files are not taken in, since they can do harm. Nothing of it was stored.", "Do not open it. Bring the photographs and films one by one, or seal the carrier as an article."},
			Text{"यह प्रोग्राम या बंद पैकेट है", "अंदर से यह फ़ाइल प्रोग्राम या ज़िप फ़ोल्डर है। ऐसी फ़ाइल नुकसान कर सकती है, इसलिए नहीं ली जाती। इसका कुछ भी जमा नहीं किया गया।", "इसे खोलें नहीं। फ़ोटो और वीडियो अलग-अलग जोड़ें, या फ़ोन/पेन ड्राइव को वस्तु के रूप में सील करें।"}},
		{CaptureFileEmpty,
			Text{"The file is empty", "There is not one byte in this file. Nothing was stored.", "Copy it from the phone again and choose the new copy."},
			Text{"फ़ाइल खाली है", "इस फ़ाइल में कुछ भी नहीं है। कुछ जमा नहीं किया गया।", "फ़ोन से फिर कॉपी करें और नई कॉपी चुनें।"}},
		{CaptureFileLarge,
			Text{"The file is too large", "A file of more than {limit} is not taken in. Nothing of it was stored.", "Seal the carrier as an article, or have the film cut into parts and bring the parts."},
			Text{"फ़ाइल बहुत बड़ी है", "{limit} से बड़ी फ़ाइल नहीं ली जाती। इसका कुछ भी जमा नहीं किया गया।", "फ़ोन या पेन ड्राइव को वस्तु के रूप में सील करें, या वीडियो के हिस्से करवाकर जोड़ें।"}},
		{CaptureFileRoom,
			Text{"No room for this file", "With this file the appliance's disk would be nearly full, and records need that room. Nothing of it was stored; records go on as before.", "Bring smaller files, or have the technician make room first."},
			Text{"इस फ़ाइल के लिए जगह नहीं", "यह फ़ाइल लेने पर थाना बॉक्स की डिस्क लगभग भर जाती, और वह जगह रिकॉर्ड के लिए चाहिए। इसका कुछ भी जमा नहीं किया गया; रिकॉर्ड पहले की तरह चलते हैं।", "छोटी फ़ाइलें जोड़ें, या पहले तकनीशियन से जगह बनवाएँ।"}},
		{CaptureFileChanged,
			Text{"The file is no longer the same", "The file was altered, or the carrier reads it differently, since its hash was taken. What had come of it was dropped.", "Add it again. If this comes back, the phone or stick is failing: seal it and say so in the memo."},
			Text{"फ़ाइल पहले जैसी नहीं रही", "हैश लेने के बाद फ़ाइल बदल गई, या पेन ड्राइव उसे अलग पढ़ रही है। जो हिस्सा आया था, हटा दिया गया।", "फिर से जोड़ें। यही दोबारा हो तो फ़ोन या पेन ड्राइव खराब हो रही है: उसे सील करें और पत्रक में लिखें।"}},
		{CaptureFileGone,
			Text{"The phone or stick is gone", "It was pulled out, or cannot be read. What has come so far is kept for a day.", "Plug it in again; the file goes on where it stopped."},
			Text{"फ़ोन या पेन ड्राइव निकल गई", "वह निकाल ली गई या पढ़ी नहीं जा रही। अब तक जो आया है, एक दिन तक सुरक्षित है।", "फिर से लगाएँ; फ़ाइल जहाँ रुकी थी वहीं से आगे बढ़ेगी।"}},
		{CaptureFileView,
			Text{"This file has no picture here", "Films, sound, and photographs of some phones cannot be shown on this screen. The file is kept whole.", "Look at it on the phone or stick that it came from."},
			Text{"इस फ़ाइल का चित्र यहाँ नहीं", "वीडियो, आवाज़ और कुछ फ़ोनों की फ़ोटो इस स्क्रीन पर नहीं दिखतीं। फ़ाइल पूरी सुरक्षित है।", "जिस फ़ोन या पेन ड्राइव से आई है, उस पर देखें।"}},
		{CaptureFileNone,
			Text{"No file lies there", "Nothing was found at the place that was typed. Nothing was stored.", "Look for a slip in it, or choose the file from the list below."},
			Text{"वहाँ कोई फ़ाइल नहीं", "जो जगह लिखी गई, वहाँ कुछ नहीं मिला। कुछ जमा नहीं किया गया।", "लिखने की भूल देखें, या फ़ाइल नीचे की सूची से चुनें।"}},
	}
}
