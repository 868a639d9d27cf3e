package fault

// Faults of the appliance's store. Nothing that was acknowledged is lost by any of them.
const (
	StoreFull     Code = "store.full"
	StoreNewer    Code = "store.newer"
	StoreNearFull Code = "store.near_full"
	StoreReadOnly Code = "store.read_only"
	StoreCorrupt  Code = "store.corrupt"
	StoreBusy     Code = "store.busy"
	StoreFailed   Code = "store.failed"
	StoreMissing  Code = "store.missing"
	StoreClock    Code = "store.clock_behind"

	StoreStateClock Code = "store.state_clock"
)

func storeEntries() []Entry {
	return []Entry{
		{StoreFull,
			Text{"The appliance's disk is full", "This was not saved. Everything saved before is safe, and the form is kept.", "Tell the technician to make room on the appliance; saving works again by itself."},
			Text{"थाना बॉक्स की डिस्क भर गई", "यह जमा नहीं हुआ। पहले का सब सुरक्षित है और फ़ॉर्म रखा हुआ है।", "तकनीशियन से थाना बॉक्स में जगह खाली कराएँ; फिर जमा होना अपने-आप चलेगा।"}},
		{StoreNearFull,
			Text{"The appliance's disk is nearly full", "{percent} % of the disk is used. Everything is saved so far.", "Tell the technician to make room before it is full."},
			Text{"थाना बॉक्स की डिस्क लगभग भर गई", "डिस्क का {percent} % भर चुका है। अब तक सब जमा है।", "पूरी भरने से पहले तकनीशियन से जगह खाली कराएँ।"}},
		{StoreNewer,
			Text{"The records need a newer version", "A newer version of the program changed how they are kept. The program did not start; nothing was changed and nothing is lost.", "Install that version or a newer one again, or restore the backup that was made before it."},
			Text{"रिकॉर्ड के लिए नया संस्करण चाहिए", "प्रोग्राम के नए संस्करण ने रखने का ढंग बदला है। प्रोग्राम शुरू नहीं हुआ; कुछ बदला नहीं और कुछ खोया नहीं।", "वही या उससे नया संस्करण फिर लगाएँ, या उससे पहले का बैकअप लौटाएँ।"}},
		{StoreReadOnly,
			Text{"The appliance's disk cannot be written", "This was not saved. Everything saved before is safe and can be read.", "Tell the technician: the disk is write-protected or failing."},
			Text{"थाना बॉक्स की डिस्क पर लिखा नहीं जा सकता", "यह जमा नहीं हुआ। पहले का सब सुरक्षित है और पढ़ा जा सकता है।", "तकनीशियन को बताएँ: डिस्क लिखने से बंद है या खराब हो रही है।"}},
		{StoreCorrupt,
			Text{"The store is damaged", "What is on the appliance's disk is not what was written. What the state has confirmed is safe there.", "Stop working on this appliance and call the technician; it is restored from a backup."},
			Text{"भंडार में खराबी है", "थाना बॉक्स की डिस्क पर लिखा हुआ बदल गया है। राज्य ने जिसकी पुष्टि की वह वहाँ सुरक्षित है।", "इस थाना बॉक्स पर काम रोकें और तकनीशियन को बुलाएँ; बैकअप से लौटाया जाएगा।"}},
		{StoreBusy,
			Text{"The store is in use", "Another program has the appliance's store open. Nothing was changed.", "Stop the other program, then try again."},
			Text{"भंडार काम में है", "दूसरे प्रोग्राम ने थाना बॉक्स का भंडार खोल रखा है। कुछ बदला नहीं गया।", "दूसरा प्रोग्राम बंद करें, फिर कोशिश करें।"}},
		{StoreFailed,
			Text{"The appliance could not save", "The disk did not take the data. Everything saved before is safe, and the form is kept.", "Try again; if it happens twice, call the technician."},
			Text{"थाना बॉक्स में जमा नहीं हुआ", "डिस्क ने डेटा नहीं लिया। पहले का सब सुरक्षित है और फ़ॉर्म रखा हुआ है।", "फिर कोशिश करें; दोबारा हो तो तकनीशियन को बुलाएँ।"}},
		{StoreMissing,
			Text{"A stored picture cannot be read", "Its file on the appliance is missing or altered. The record itself is safe.", "Tell the technician; the state may hold a copy."},
			Text{"जमा चित्र पढ़ा नहीं जा सकता", "थाना बॉक्स पर उसकी फ़ाइल गायब या बदली हुई है। रिकॉर्ड सुरक्षित है।", "तकनीशियन को बताएँ; राज्य के पास प्रति हो सकती है।"}},
		{StoreClock,
			Text{"The appliance's clock is behind", "The clock shows a time before the state's last receipt. Records take the later time, so their order is safe.", "Tell the technician to set the clock."},
			Text{"थाना बॉक्स की घड़ी पीछे है", "घड़ी राज्य की पिछली रसीद से पहले का समय दिखा रही है। रिकॉर्ड बाद का समय लेते हैं, क्रम सुरक्षित है।", "तकनीशियन से घड़ी ठीक कराएँ।"}},
		{StoreStateClock,
			Text{"The state server's clock is ahead", "The state's last receipt carries a time that has not come yet. Records keep this appliance's own time; nothing is lost.", "Tell the state data centre to set its clock. Here there is nothing to do."},
			Text{"राज्य सर्वर की घड़ी आगे है", "राज्य की पिछली रसीद पर ऐसा समय है जो अभी आया नहीं। रिकॉर्ड इसी थाना बॉक्स का समय लेते हैं; कुछ खोया नहीं।", "राज्य डाटा सेंटर से घड़ी ठीक कराने को कहें। यहाँ कुछ नहीं करना है।"}},
	}
}
