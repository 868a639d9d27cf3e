package fault

// What the state says to a station, and what the station cannot believe or carry out.
const (
	SyncDownChain   Code = "sync.down_chain"
	SyncDownKind    Code = "sync.down_kind"
	SyncOrder       Code = "sync.order"
	SyncEpoch       Code = "sync.epoch"
	RecordDestroyed Code = "record.destroyed"
)

func downEntries() []Entry {
	return []Entry{
		{SyncDownChain,
			Text{"A word from the state was not believed", "What came does not follow what the state said before, or is not signed by it. Nothing was done; everything is saved here.", "Tell the state data centre: someone may be standing in the line, or the state was restored from a backup."},
			Text{"राज्य के नाम से आई बात नहीं मानी गई", "जो आया वह राज्य की पिछली बात से नहीं जुड़ता या उस पर राज्य का हस्ताक्षर नहीं है। कुछ नहीं किया गया; यहाँ सब सुरक्षित है।", "राज्य डाटा सेंटर को बताएँ: लाइन के बीच में कोई हो सकता है, या राज्य सर्वर बैकअप से लौटाया गया है।"}},
		{SyncDownKind,
			Text{"A word from the state was not understood", "The state said something that this appliance's program does not know, or with a value that it does not take. Nothing was changed.", "Update this appliance's program; then the state says it again."},
			Text{"राज्य की एक बात समझ में नहीं आई", "राज्य ने ऐसा कुछ भेजा जो इस थाना बॉक्स का प्रोग्राम नहीं जानता, या जिसका मान ठीक नहीं है। कुछ बदला नहीं गया।", "इस थाना बॉक्स का प्रोग्राम अपडेट करें; फिर राज्य दोबारा भेजेगा।"}},
		{SyncOrder,
			Text{"A destruction order was refused", "The order lacks two authorised signatures, is for another station, names no record of this one, or was carried out before. Nothing was destroyed.", "Tell the state data centre and the authority that the order names."},
			Text{"नष्ट करने का आदेश नहीं माना गया", "आदेश पर दो अधिकृत हस्ताक्षर नहीं हैं, या वह दूसरे थाने का है, या उसका रिकॉर्ड यहाँ नहीं है, या वह पहले ही पूरा हो चुका है। कुछ नष्ट नहीं किया गया।", "राज्य डाटा सेंटर को और आदेश में लिखे अधिकारी को बताएँ।"}},
		{SyncEpoch,
			Text{"The new beginning does not fit", "The state's order to go on after a fork does not fit what is saved here. Nothing was changed, and nothing is lost.", "Tell the state data centre: the order must reach back to an entry that both sides have."},
			Text{"नई शुरुआत मेल नहीं खाती", "दो शाखाओं के बाद आगे बढ़ने का राज्य का आदेश यहाँ के रिकॉर्ड से मेल नहीं खाता। कुछ बदला नहीं गया, कुछ खोया नहीं।", "राज्य डाटा सेंटर को बताएँ: आदेश उस प्रविष्टि तक जाए जो दोनों के पास है।"}},
		{RecordDestroyed,
			Text{"This record was destroyed by order", "An order with two signatures destroyed this record here and at the state. The ledger proves that it was there.", "The number of the order is in the ledger; ask the officer in charge."},
			Text{"यह रिकॉर्ड आदेश से नष्ट किया गया", "दो हस्ताक्षर वाले आदेश से यह रिकॉर्ड यहाँ और राज्य में नष्ट हो चुका है। लेजर बताता है कि वह था।", "आदेश का नंबर लेजर में है; थाना प्रभारी से पूछें।"}},
	}
}
