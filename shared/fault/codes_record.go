package fault

// Refusals and warnings of the rules of a record. Each names what the rule protects and the lawful way out.
const (
	RecordRequired         Code = "record.required"
	RecordChoice           Code = "record.choice"
	RecordFuture           Code = "record.future"
	RecordDateUnreadable   Code = "record.date_unreadable"
	RecordTimeUnreadable   Code = "record.time_unreadable"
	RecordAmountUnreadable Code = "record.amount_unreadable"
	RecordNumberChanged    Code = "record.number_changed"

	RecordAddressShort    Code = "record.address_short"
	RecordRelativeMissing Code = "record.relative_missing"
	RecordMobile          Code = "record.mobile"
	RecordPIN             Code = "record.pin"
	RecordIdentityShape   Code = "record.identity_shape"
	RecordAgeImplausible  Code = "record.age_implausible"
	RecordAgeDisagrees    Code = "record.age_disagrees"
	RecordDistrictUnknown Code = "record.district_unknown"
	RecordDistrictState   Code = "record.district_state"
	RecordHeight          Code = "record.height"

	RecordGDMissing    Code = "record.gd_missing"
	RecordGDProtected  Code = "record.gd_protected"
	RecordGDAfterFIR   Code = "record.gd_after_fir"
	RecordGDClockBack  Code = "record.gd_clock_back"
	RecordGDSuperseded Code = "record.gd_superseded"
	RecordGDOpening    Code = "record.gd_opening"

	RecordOccurrenceOrder          Code = "record.occurrence_order"
	RecordReceivedBeforeOccurrence Code = "record.received_before_occurrence"
	RecordReceivedAfterFIR         Code = "record.received_after_fir"
	RecordDispatchBeforeFIR        Code = "record.dispatch_before_fir"
	RecordWatchDisagrees           Code = "record.watch_disagrees"
	RecordDelayReason              Code = "record.delay_reason"
	RecordNoSection                Code = "record.no_section"
	RecordActTwice                 Code = "record.act_twice"
	RecordNoAccused                Code = "record.no_accused"
	RecordAccusedCount             Code = "record.accused_count"
	RecordPropertyValue            Code = "record.property_value"
	RecordActionOfficer            Code = "record.action_officer"
	RecordActionReason             Code = "record.action_reason"
	RecordActionStation            Code = "record.action_station"
	RecordZeroFIR                  Code = "record.zero_fir"
	RecordReadOver                 Code = "record.read_over"
	RecordThumbMissing             Code = "record.thumb_missing"
	RecordComplaintMissing         Code = "record.complaint_missing"
	RecordWomanOfficer             Code = "record.woman_officer"
	RecordVictimMissing            Code = "record.victim_missing"

	RecordFIRMissing       Code = "record.fir_missing"
	RecordArrestBeforeFIR  Code = "record.arrest_before_fir"
	RecordSectionNotInFIR  Code = "record.section_not_in_fir"
	RecordAccusedCodeShape Code = "record.accused_code_shape"
	RecordAccusedCodeTaken Code = "record.accused_code_taken"
	RecordCourtMissing     Code = "record.court_missing"
	RecordGroundsNotTold   Code = "record.grounds_not_told"
	RecordRelativeNotTold  Code = "record.relative_not_told"
	RecordToldBeforeArrest Code = "record.told_before_arrest"
	RecordWitnessMissing   Code = "record.witness_missing"
	RecordDignity          Code = "record.dignity"
	RecordNotExamined      Code = "record.not_examined"
	RecordChildArrested    Code = "record.child_arrested"
	RecordAgeDoubt         Code = "record.age_doubt"
	RecordAdultApprehended Code = "record.adult_apprehended"
	RecordWomanAtNight     Code = "record.woman_at_night"

	RecordPrintsIncomplete Code = "record.prints_incomplete"
	RecordPhotosIncomplete Code = "record.photos_incomplete"
	RecordRollIncomplete   Code = "record.roll_incomplete"
	RecordReasonNotSeen    Code = "record.reason_not_seen"
	RecordTriesSpent       Code = "record.tries_spent"
)

func recordEntries() []Entry {
	var all []Entry
	for _, part := range [][]Entry{formEntries(), personEntries(), diaryEntries(), firEntries(), arrestEntries(), completeEntries()} {
		all = append(all, part...)
	}
	return all
}

func formEntries() []Entry {
	return []Entry{
		{RecordRequired,
			Text{"Not filled in", "“{field}” is empty, and the form needs it. What is typed is kept.", "Fill in “{field}”."},
			Text{"भरा नहीं गया", "“{field}” खाली है, और फ़ॉर्म में यह ज़रूरी है। लिखा हुआ सुरक्षित है।", "“{field}” भरें।"}},
		{RecordChoice,
			Text{"Not a choice of the form", "“{field}” holds a word that the form does not have. What is typed is kept.", "Choose one of the form's own words for “{field}”."},
			Text{"फ़ॉर्म में यह विकल्प नहीं है", "“{field}” में ऐसा शब्द है जो फ़ॉर्म में नहीं है। लिखा हुआ सुरक्षित है।", "“{field}” के लिए फ़ॉर्म का ही विकल्प चुनें।"}},
		{RecordFuture,
			Text{"That time has not come yet", "“{field}” says {time}, and it is now {now}. What is typed is kept.", "Correct the date or the time; if the clock is wrong, tell the technician."},
			Text{"यह समय अभी आया नहीं", "“{field}” में {time} लिखा है, जबकि अभी {now} है। लिखा हुआ सुरक्षित है।", "तारीख या समय ठीक करें; घड़ी गलत हो तो तकनीशियन से कहें।"}},
		{RecordDateUnreadable,
			Text{"This is not a date", "The calendar has no such date. What is typed is kept.", "Type day, month, year: 221126, 22/11 or 22/11/2026; aaj and kal work too."},
			Text{"यह तारीख नहीं है", "कैलेंडर में ऐसी तारीख नहीं है। लिखा हुआ सुरक्षित है।", "दिन, महीना, वर्ष लिखें: 221126, 22/11 या 22/11/2026; आज और कल भी चलेगा।"}},
		{RecordTimeUnreadable,
			Text{"This is not a time", "The 24-hour clock has no such time. What is typed is kept.", "Type hours and minutes: 1430 or 14:30."},
			Text{"यह समय नहीं है", "24 घंटे की घड़ी में ऐसा समय नहीं है। लिखा हुआ सुरक्षित है।", "घंटे और मिनट लिखें: 1430 या 14:30।"}},
		{RecordAmountUnreadable,
			Text{"This is not an amount", "The value could not be read as rupees. What is typed is kept.", "Type rupees in digits: 1250 or 12,34,567.50."},
			Text{"यह रकम नहीं है", "मूल्य रुपयों में पढ़ा नहीं गया। लिखा हुआ सुरक्षित है।", "रुपये अंकों में लिखें: 1250 या 12,34,567.50।"}},
		{RecordNumberChanged,
			Text{"Number and time of registration stay", "A correction may not change the number or the time of registration. The registered record is untouched.", "Leave number and time as they are, and correct the rest."},
			Text{"संख्या और पंजीकरण का समय नहीं बदलता", "सुधार में संख्या या पंजीकरण का समय नहीं बदला जा सकता। दर्ज रिकॉर्ड वैसा ही है।", "संख्या और समय रहने दें, बाकी सुधारें।"}},
	}
}

func personEntries() []Entry {
	return []Entry{
		{RecordAddressShort,
			Text{"The address is too short to find", "“{field}” has {have} characters; nobody can be found by fewer than {need}. What is typed is kept.", "Write house or landmark, street or village, and post office."},
			Text{"पता बहुत छोटा है", "“{field}” में {have} अक्षर हैं; {need} से कम में कोई मिल नहीं सकता। लिखा हुआ सुरक्षित है।", "मकान या पहचान, गली या गाँव और डाकघर लिखें।"}},
		{RecordRelativeMissing,
			Text{"Father's or husband's name is missing", "“{field}” is empty. Without it two people of one name cannot be told apart.", "Write the name of the father, mother, husband, wife or guardian; if nobody knows it, write \"not known\"."},
			Text{"पिता/पति का नाम नहीं है", "“{field}” खाली है। इसके बिना एक नाम के दो लोग अलग नहीं पहचाने जाते।", "पिता, माता, पति, पत्नी या अभिभावक का नाम लिखें; पता न हो तो \"ज्ञात नहीं\" लिखें।"}},
		{RecordMobile,
			Text{"Not a mobile number", "“{field}” is not ten digits that begin with 6, 7, 8 or 9. What is typed is kept.", "Write ten digits without 0 or +91, or leave it empty; a landline goes under telephone."},
			Text{"मोबाइल नंबर सही नहीं", "“{field}” 6, 7, 8 या 9 से शुरू होने वाले दस अंक नहीं हैं। लिखा हुआ सुरक्षित है।", "0 या +91 के बिना दस अंक लिखें या खाली छोड़ें; लैंडलाइन फ़ोन वाले खाने में लिखें।"}},
		{RecordPIN,
			Text{"Not a PIN code", "“{field}” is not six digits that begin with 1 to 9. What is typed is kept.", "Write the six digits, or leave it empty."},
			Text{"पिन कोड सही नहीं", "“{field}” 1 से 9 से शुरू होने वाले छह अंक नहीं हैं। लिखा हुआ सुरक्षित है।", "छह अंक लिखें या खाली छोड़ें।"}},
		{RecordIdentityShape,
			Text{"The number does not look like this paper's", "“{field}” does not have the shape of such a number: {shape}. It can still be registered.", "Compare it with the paper once more."},
			Text{"नंबर इस कागज़ जैसा नहीं दिखता", "“{field}” का रूप ऐसे नंबर का नहीं है: {shape}। फिर भी दर्ज हो सकता है।", "कागज़ से एक बार फिर मिलाएँ।"}},
		{RecordAgeImplausible,
			Text{"This age cannot be", "“{field}” is below 0 or above 120 years, or the range runs backwards. What is typed is kept.", "Correct the age, the year of birth or the range."},
			Text{"यह आयु संभव नहीं", "“{field}” 0 से कम या 120 वर्ष से अधिक है, या सीमा उलटी है। लिखा हुआ सुरक्षित है।", "आयु, जन्म वर्ष या सीमा ठीक करें।"}},
		{RecordAgeDisagrees,
			Text{"Two ages disagree", "“{field}” is given in two ways that do not fit each other. What is typed is kept.", "Keep the one that a paper proves and clear the other."},
			Text{"दो आयु आपस में नहीं मिलतीं", "“{field}” दो तरह से लिखी है और दोनों मेल नहीं खातीं। लिखा हुआ सुरक्षित है।", "जो कागज़ से सिद्ध हो वह रखें, दूसरी हटाएँ।"}},
		{RecordDistrictUnknown,
			Text{"No such district", "“{field}” is not in the government directory of districts. What is typed is kept.", "Choose the district from the list; if it is new, leave it empty and write it in the address."},
			Text{"ऐसा जिला नहीं है", "“{field}” सरकारी सूची में नहीं है। लिखा हुआ सुरक्षित है।", "जिला सूची से चुनें; नया हो तो खाली छोड़कर पते में लिखें।"}},
		{RecordDistrictState,
			Text{"The district is in another state", "“{field}”: this district belongs to {state}. What is typed is kept.", "Choose the state first, then its district."},
			Text{"जिला दूसरे राज्य का है", "“{field}”: यह जिला {state} का है। लिखा हुआ सुरक्षित है।", "पहले राज्य चुनें, फिर उसका जिला।"}},
		{RecordHeight,
			Text{"This height cannot be", "“{field}” is outside 30 to 250 cm. What is typed is kept.", "Measure again and write centimetres."},
			Text{"यह कद संभव नहीं", "“{field}” 30 से 250 सेमी के बाहर है। लिखा हुआ सुरक्षित है।", "फिर नापें और सेंटीमीटर में लिखें।"}},
	}
}

func diaryEntries() []Entry {
	return []Entry{
		{RecordGDMissing,
			Text{"The diary entry does not exist", "“{field}” names a GD entry that is not in this station's diary. What is typed is kept.", "Write the GD entry first, then choose it here."},
			Text{"यह GD प्रविष्टि नहीं है", "“{field}” में ऐसी GD प्रविष्टि है जो इस थाने के रोजनामचे में नहीं है। लिखा हुआ सुरक्षित है।", "पहले GD लिखें, फिर यहाँ चुनें।"}},
		{RecordGDProtected,
			Text{"The GD entry is of a protected case", "“{field}” names a GD entry of a case in which you have no part. Nothing was shown or registered. What is typed is kept.", "Write a GD entry of this information and choose that one, or ask the officer in charge to register on the protected entry."},
			Text{"यह GD संरक्षित मामले की है", "“{field}” में ऐसे मामले की GD है जिसमें आपकी कोई भूमिका नहीं। कुछ दिखाया या दर्ज नहीं किया गया। लिखा हुआ सुरक्षित है।", "इस सूचना की अपनी GD लिखकर उसे चुनें, या थाना प्रभारी से संरक्षित GD पर दर्ज करने को कहें।"}},
		{RecordGDAfterFIR,
			Text{"The GD entry is later than the FIR", "The GD entry was made at {gd}, the FIR at {fir}. The diary comes first. What is typed is kept.", "Choose the entry that recorded the information when it arrived."},
			Text{"GD प्रविष्टि FIR के बाद की है", "GD {gd} पर लिखी गई, FIR {fir} पर। पहले रोजनामचा होता है। लिखा हुआ सुरक्षित है।", "वह प्रविष्टि चुनें जिसमें सूचना आने पर लिखी गई थी।"}},
		{RecordGDClockBack,
			Text{"The clock runs behind the diary", "The last GD entry was made at {last}, and the clock says {now}. The diary keeps its order; nothing was entered.", "Have the technician set the clock, then enter it again."},
			Text{"घड़ी रोजनामचे से पीछे है", "पिछली GD {last} की है और घड़ी में {now} है। रोजनामचा क्रम में रहता है; कुछ दर्ज नहीं हुआ।", "तकनीशियन से घड़ी ठीक करवाएँ, फिर दर्ज करें।"}},
		{RecordGDSuperseded,
			Text{"The entry to correct does not exist", "The GD entry that this one corrects is not in this station's diary, or is later than this one. The diary is untouched.", "Choose the wrong entry from the diary and correct it from there."},
			Text{"सुधारने वाली प्रविष्टि नहीं मिली", "जिस GD को सुधारना है वह इस थाने के रोजनामचे में नहीं है या इसके बाद की है। रोजनामचा वैसा ही है।", "रोजनामचे से गलत प्रविष्टि चुनकर वहीं से सुधारें।"}},
		{RecordGDOpening,
			Text{"The diary day has not been opened", "The first entry of a diary day is the opening entry with the lock-up roll. This entry can still be made.", "Make the opening entry with everyone in custody."},
			Text{"रोजनामचा खोला नहीं गया", "दिन की पहली प्रविष्टि खुलने की होती है, जिसमें हवालात की गिनती होती है। यह प्रविष्टि फिर भी हो सकती है।", "अभिरक्षा के सभी लोगों के साथ खुलने की प्रविष्टि करें।"}},
	}
}
