package fault

// Refusals that rest on a statute: which act applies, and who may be measured.
const (
	LawActUnknown     Code = "law.act_unknown"
	LawSectionUnknown Code = "law.section_unknown"
	LawSectionNeeded  Code = "law.section_needed"
	LawOldAct         Code = "law.old_act"
	LawNewAct         Code = "law.new_act"
	LawBothActs       Code = "law.both_acts"

	LawBasisMissing    Code = "law.basis_missing"
	LawBasisUnknown    Code = "law.basis_unknown"
	LawBasisRealm      Code = "law.basis_realm"
	LawPreventiveOrder Code = "law.preventive_order"
	LawSPApproval      Code = "law.sp_approval"
	LawOrderMissing    Code = "law.order_missing"
	LawChildMeasured   Code = "law.child_measured"
	LawModality        Code = "law.modality"
	LawRank            Code = "law.rank"
	LawRefusal         Code = "law.refusal"
)

func lawEntries() []Entry {
	return append(actEntries(), basisEntries()...)
}

func actEntries() []Entry {
	return []Entry{
		{LawActUnknown,
			Text{"This act is not in the list", "{act} is not an act of this program's list. What is typed is kept.", "Choose the act from the list; the state can add one."},
			Text{"यह अधिनियम सूची में नहीं", "{act} इस प्रोग्राम की सूची में नहीं है। लिखा हुआ सुरक्षित है।", "सूची से अधिनियम चुनें; राज्य नया जोड़ सकता है।"}},
		{LawSectionUnknown,
			Text{"The act has no such section", "{act} has no section {section}. What is typed is kept.", "Choose the section from the list, or type the offence in words."},
			Text{"अधिनियम में यह धारा नहीं", "{act} में धारा {section} नहीं है। लिखा हुआ सुरक्षित है।", "सूची से धारा चुनें या अपराध शब्दों में लिखें।"}},
		{LawSectionNeeded,
			Text{"The section is missing", "{act} stands without a section. What is typed is kept.", "Choose the section of the offence."},
			Text{"धारा नहीं लिखी", "{act} के साथ धारा नहीं है। लिखा हुआ सुरक्षित है।", "अपराध की धारा चुनें।"}},
		{LawOldAct,
			Text{"The IPC ended on 01/07/2024", "The occurrence is after that day, so IPC {section} does not apply. What is typed is kept.", "Use {offer}, or correct the date of occurrence."},
			Text{"भादंसं 01/07/2024 से समाप्त", "घटना उसके बाद की है, इसलिए भादंसं {section} लागू नहीं। लिखा हुआ सुरक्षित है।", "{offer} लगाएँ या घटना की तारीख ठीक करें।"}},
		{LawNewAct,
			Text{"The BNS began on 01/07/2024", "The occurrence is before that day, so BNS {section} does not apply. What is typed is kept.", "Use {offer}, or correct the date of occurrence."},
			Text{"बीएनएस 01/07/2024 से लागू", "घटना उससे पहले की है, इसलिए बीएनएस {section} लागू नहीं। लिखा हुआ सुरक्षित है।", "{offer} लगाएँ या घटना की तारीख ठीक करें।"}},
		{LawBothActs,
			Text{"The occurrence runs over 01/07/2024", "It began under the IPC and ended under the BNS; only {act} is named. It can still be registered.", "Name the sections of both acts if both parts are offences."},
			Text{"घटना 01/07/2024 के दोनों ओर है", "घटना भादंसं में शुरू और बीएनएस में खत्म हुई; केवल {act} लिखा है। फिर भी दर्ज हो सकता है।", "दोनों भाग अपराध हों तो दोनों की धाराएँ लिखें।"}},
	}
}

func basisEntries() []Entry {
	return []Entry{
		{LawBasisMissing,
			Text{"The lawful basis is missing", "Nobody is measured without a lawful basis. Nothing was taken.", "Choose why this person may be measured."},
			Text{"कानूनी आधार नहीं है", "कानूनी आधार के बिना माप नहीं ली जाती। कुछ लिया नहीं गया।", "चुनें कि इस व्यक्ति की माप क्यों ली जा सकती है।"}},
		{LawBasisUnknown,
			Text{"Not a lawful basis", "{basis} is not a basis of the list. Nothing was taken.", "Choose one from the list."},
			Text{"यह कानूनी आधार नहीं है", "{basis} सूची में नहीं है। कुछ लिया नहीं गया।", "सूची से एक चुनें।"}},
		{LawBasisRealm,
			Text{"Training and real work do not mix", "{basis} does not belong to this realm. Nothing was taken.", "Choose the lawful basis; TRAINING is for practice only."},
			Text{"प्रशिक्षण और असली काम अलग हैं", "{basis} यहाँ का आधार नहीं है। कुछ लिया नहीं गया।", "कानूनी आधार चुनें; TRAINING केवल अभ्यास के लिए है।"}},
		{LawPreventiveOrder,
			Text{"A preventive arrest alone gives no right to measure", "{section} alone bars measurements (Identification Rules 2022, rule 3). Nothing was taken.", "Measure only if the person is also arrested for another offence, or was ordered to give security under s.136 BNSS (117 CrPC)."},
			Text{"केवल निवारक गिरफ्तारी में माप नहीं", "केवल {section} में माप मना है (शिनाख्त नियम 2022, नियम 3)। कुछ लिया नहीं गया।", "माप तभी लें जब दूसरे अपराध में भी गिरफ्तारी हो या धारा 136 बीएनएसएस (117 दंप्रसं) में प्रतिभूति का आदेश हो।"}},
		{LawSPApproval,
			Text{"The SP's written approval comes first", "{section} is an election offence or a contempt of lawful authority; measurements wait for the SP (Identification Rules 2022, rule 3). Nothing was taken.", "Ask the SP in writing, then enter number and date of the approval."},
			Text{"पहले एसपी की लिखित अनुमति", "{section} चुनाव या लोक सेवक के प्राधिकार की अवमानना का अपराध है; माप एसपी की अनुमति तक रुकी है (शिनाख्त नियम 2022, नियम 3)। कुछ लिया नहीं गया।", "एसपी से लिखित अनुमति लें, फिर उसकी संख्या और तारीख लिखें।"}},
		{LawOrderMissing,
			Text{"The order is missing", "{basis} rests on a written order, and none is entered. Nothing was taken.", "Enter number and date of the order."},
			Text{"आदेश नहीं लिखा", "{basis} लिखित आदेश पर टिका है, और वह नहीं लिखा गया। कुछ लिया नहीं गया।", "आदेश की संख्या और तारीख लिखें।"}},
		{LawChildMeasured,
			Text{"A child is not measured", "The person is a child in conflict with law, or may be one by the age given: apprehended, not arrested. Nothing was taken.", "Go on without measurements; only a Magistrate's or the Board's order, chosen as basis and entered with number and date, allows them."},
			Text{"बच्चे की माप नहीं ली जाती", "व्यक्ति विधि विरुद्ध बालक है या लिखी आयु से हो सकता है: पकड़ा जाता है, गिरफ्तार नहीं। कुछ लिया नहीं गया।", "माप के बिना आगे बढ़ें; केवल मजिस्ट्रेट या बोर्ड के आदेश से, आधार चुनकर और संख्या-तारीख लिखकर, माप ली जा सकती है।"}},
		{LawModality,
			Text{"This basis does not cover that", "{basis} does not allow this kind of measurement. Nothing was taken.", "Take only what the basis covers, or choose the basis that applies."},
			Text{"इस आधार में यह नहीं आता", "{basis} में इस तरह की माप की अनुमति नहीं। कुछ लिया नहीं गया।", "वही लें जो आधार में है या सही आधार चुनें।"}},
		{LawRank,
			Text{"A head constable or above measures", "The Act allows the officer in charge or a rank not below Head Constable; this officer is {rank}. Nothing was taken.", "Let a head constable or above sign in and take them."},
			Text{"माप हेड कांस्टेबल या ऊपर लेते हैं", "अधिनियम में थाना प्रभारी या हेड कांस्टेबल से नीचे नहीं; यह अधिकारी {rank} हैं। कुछ लिया नहीं गया।", "हेड कांस्टेबल या ऊपर के अधिकारी साइन इन करके लें।"}},
		{LawRefusal,
			Text{"Refusing measurements is an offence", "The person refused; that is an offence under BNS s.221 (Identification Act 2022 s.6). The arrest can still be completed.", "Enter it in the diary; measurements may be taken in the manner of BNSS ss.51 and 52."},
			Text{"माप से इनकार अपराध है", "व्यक्ति ने इनकार किया; यह धारा 221 बीएनएस का अपराध है (धारा 6 शिनाख्त अधिनियम 2022)। गिरफ्तारी फिर भी पूरी हो सकती है।", "रोजनामचे में लिखें; धारा 51 और 52 बीएनएसएस की रीति से माप ली जा सकती है।"}},
	}
}
