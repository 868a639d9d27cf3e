package fault

// Faults of the update channel: nothing of the station is lost by any of them, and the version that works goes on.
const (
	UpdateUnset     Code = "update.unset"
	UpdateSignature Code = "update.signature"
	UpdateOld       Code = "update.old"
	UpdateExpired   Code = "update.expired"
	UpdateFile      Code = "update.file"
	UpdateLine      Code = "update.line"
	UpdateAbsent    Code = "update.absent"
	UpdateNone      Code = "update.none"
	UpdateFrom      Code = "update.from"
	UpdateOneWay    Code = "update.one_way"
	UpdateTried     Code = "update.tried"
	UpdateBusy      Code = "update.busy"
	UpdateRunning   Code = "update.running"
	UpdateBack      Code = "update.rolled_back"
	UpdateStuck     Code = "update.stuck"
	UpdateKeys      Code = "update.keys"
	UpdateRelease   Code = "update.release"
	UpdateRoot      Code = "update.root"
)

func updateEntries() []Entry {
	return []Entry{
		{UpdateUnset,
			Text{"This appliance takes no updates", "It does not know whose updates to trust: {where} is not there. The version that runs goes on.", "Ask the state for the publisher's root.json and put it there, or install the newer package by hand."},
			Text{"यह थाना बॉक्स अपडेट नहीं लेता", "इसे पता नहीं कि किसके अपडेट पर भरोसा करे: {where} नहीं है। चल रहा संस्करण चलता रहेगा।", "राज्य से प्रकाशक की root.json लेकर वहाँ रखें, या नया पैकेज हाथ से लगाएँ।"}},
		{UpdateSignature,
			Text{"The update is not the publisher's", "Its signature or its contents do not fit. Nothing was installed; the version that runs goes on.", "Take a new copy from the state. If it happens again, tell the state data centre: somebody may have altered it."},
			Text{"अपडेट प्रकाशक का नहीं है", "उसके दस्तख़त या सामग्री मेल नहीं खाते। कुछ लगाया नहीं गया; चल रहा संस्करण चलता रहेगा।", "राज्य से नई प्रति लें। फिर हो तो राज्य डाटा सेंटर को बताएँ: किसी ने छेड़छाड़ की हो सकती है।"}},
		{UpdateOld,
			Text{"The update is older than one seen before", "What is offered was put back to an earlier state. Nothing was installed; the version that runs goes on.", "Take a newer copy from the state. If the state server offers it, tell the state data centre."},
			Text{"अपडेट पहले देखे गए से पुराना है", "जो दिया जा रहा है वह पुरानी स्थिति का है। कुछ लगाया नहीं गया; चल रहा संस्करण चलता रहेगा।", "राज्य से नई प्रति लें। राज्य सर्वर ही पुराना दे रहा हो तो राज्य डाटा सेंटर को बताएँ।"}},
		{UpdateExpired,
			Text{"The update's time has run out", "It was good until {until}; this appliance's clock says {now}. Nothing was installed; the version that runs goes on.", "Set the clock if it is wrong. If it is right, take a newer copy from the state."},
			Text{"अपडेट का समय बीत गया", "वह {until} तक ठीक था; इस थाना बॉक्स की घड़ी में {now} है। कुछ लगाया नहीं गया; चल रहा संस्करण चलता रहेगा।", "घड़ी ग़लत हो तो ठीक करें। ठीक हो तो राज्य से नई प्रति लें।"}},
		{UpdateFile,
			Text{"The update is not complete", "{what} is missing or cannot be read. Nothing was installed; the version that runs goes on.", "Copy the whole folder again, or free space on the appliance, and try again."},
			Text{"अपडेट पूरा नहीं है", "{what} नहीं है या पढ़ा नहीं जा सका। कुछ लगाया नहीं गया; चल रहा संस्करण चलता रहेगा।", "पूरा फ़ोल्डर फिर से कॉपी करें, या थाना बॉक्स पर जगह बनाएँ, और फिर कोशिश करें।"}},
		{UpdateLine,
			Text{"The update could not be fetched", "The line or the state server did not give it in time. What has come is kept, and the version that runs goes on.", "Nothing to do: it goes on by itself. On a very slow line take the update from a stick."},
			Text{"अपडेट नहीं आ सका", "लाइन या राज्य सर्वर ने समय पर नहीं दिया। जितना आया है वह रखा है; चल रहा संस्करण चलता रहेगा।", "कुछ न करें: अपने-आप आगे चलेगा। लाइन बहुत धीमी हो तो पेन ड्राइव से अपडेट लें।"}},
		{UpdateAbsent,
			Text{"No update waits here", "There is nothing on this appliance that could be installed now. Nothing was changed; the version that runs goes on.", "Wait until one is here: where updates are switched on, the appliance fetches it by itself, and the page \"The appliance\" then has a button for it."},
			Text{"लगाने को कोई अपडेट नहीं है", "इस थाना बॉक्स पर अभी लगाने लायक कुछ नहीं है। कुछ बदला नहीं गया; चल रहा संस्करण चलता रहेगा।", "अपडेट आने तक रुकें: जहाँ अपडेट चालू हैं, थाना बॉक्स उन्हें अपने-आप मँगाता है। आ जाने पर \"थाना बॉक्स\" पेज पर बटन दिखेगा।"}},
		{UpdateNone,
			Text{"There is no newer version", "The newest one for this appliance already runs: {version}.", "Nothing to do."},
			Text{"नया संस्करण नहीं है", "इस थाना बॉक्स का सबसे नया संस्करण पहले से चल रहा है: {version}।", "कुछ न करें।"}},
		{UpdateFrom,
			Text{"Another version has to come first", "{version} can replace {from} or newer only. Nothing was installed.", "Install {from} first, from the publisher's folder."},
			Text{"पहले दूसरा संस्करण लगेगा", "{version} केवल {from} या उससे नए की जगह ले सकता है। कुछ लगाया नहीं गया।", "पहले प्रकाशक के फ़ोल्डर से {from} लगाएँ।"}},
		{UpdateOneWay,
			Text{"There would be no way back", "After {version} the older version could not read the records. It is not installed by itself; the version that runs goes on.", "Wait until all is sent, then: thana-appliance update --from FOLDER --one-way."},
			Text{"वापस लौटना संभव न होगा", "{version} के बाद पुराना संस्करण रिकॉर्ड नहीं पढ़ पाएगा। यह अपने-आप नहीं लगता; चल रहा संस्करण चलता रहेगा।", "सब भेजे जाने तक रुकें, फिर: thana-appliance update --from FOLDER --one-way."}},
		{UpdateTried,
			Text{"This version failed here before", "{version} was put back: {why}. It is not tried again by itself; the version that runs goes on.", "Wait for a newer version, or try again: thana-appliance update now --again."},
			Text{"यह संस्करण यहाँ पहले नहीं चला", "{version} हटाकर पुराना लौटाया गया: {why}। यह अपने-आप फिर नहीं लगेगा; चल रहा संस्करण चलता रहेगा।", "नए संस्करण की प्रतीक्षा करें, या फिर कोशिश करें: thana-appliance update now --again."}},
		{UpdateBusy,
			Text{"A device is in use", "An update would break off a capture. Nothing was installed.", "End the capture and try again. By itself it waits for the next quiet hour."},
			Text{"यंत्र काम में है", "अपडेट से चल रहा कैप्चर टूट जाता। कुछ लगाया नहीं गया।", "कैप्चर पूरा करके फिर कोशिश करें। अपने-आप यह अगले शांत समय की प्रतीक्षा करता है।"}},
		{UpdateRunning,
			Text{"An update is already running", "Another one installs or puts back at this moment. Nothing was changed by this one.", "Wait some minutes. The page \"The appliance\" and thana-appliance update say how it goes."},
			Text{"अपडेट पहले से चल रहा है", "इस समय दूसरा अपडेट लग या लौट रहा है। इससे कुछ बदला नहीं गया।", "कुछ मिनट रुकें। \"थाना बॉक्स\" पेज और thana-appliance update बताते हैं कि कहाँ तक हुआ।"}},
		{UpdateBack,
			Text{"The update was put back", "{version} did not work here: {why}. {former} runs again, and all records are as they were.", "Nothing to do now. Tell the state data centre; a newer version is taken by itself."},
			Text{"अपडेट हटाकर पुराना संस्करण लौटाया गया", "{version} यहाँ नहीं चला: {why}। {former} फिर चल रहा है और सारे रिकॉर्ड जैसे थे वैसे हैं।", "अभी कुछ न करें। राज्य डाटा सेंटर को बताएँ; नया संस्करण अपने-आप आएगा।"}},
		{UpdateStuck,
			Text{"The former version could not be put back", "{version} did not work here ({why}), and {former} could not be installed again. The records are safe and were not touched.", "Install the package in {where} by hand: apt install ./former.deb. Then tell the state data centre."},
			Text{"पुराना संस्करण लौटाया नहीं जा सका", "{version} यहाँ नहीं चला ({why}), और {former} फिर नहीं लग सका। रिकॉर्ड सुरक्षित हैं और छुए नहीं गए।", "{where} का पैकेज हाथ से लगाएँ: apt install ./former.deb. फिर राज्य डाटा सेंटर को बताएँ।"}},
		{UpdateKeys,
			Text{"There are not enough keys", "The role {role} needs {need} of its keys, {have} are in the folders given. What was published before stands unchanged.", "Name the folder of the missing key with --keys, or let its keeper run: thana-state release sign."},
			Text{"कुंजियाँ पूरी नहीं हैं", "भूमिका {role} को {need} कुंजियाँ चाहिए, दिए फ़ोल्डरों में {have} हैं। पहले प्रकाशित सब वैसा ही है।", "बाकी कुंजी का फ़ोल्डर --keys से दें, या उसका रखवाला चलाए: thana-state release sign."}},
		{UpdateRelease,
			Text{"This cannot be released", "{what}: {problem}. What was published before stands unchanged.", "Correct it and run the command again."},
			Text{"यह जारी नहीं हो सकता", "{what}: {problem}। पहले प्रकाशित सब वैसा ही है।", "ठीक करके आदेश फिर चलाएँ।"}},
		{UpdateRoot,
			Text{"Only root may install", "An update is installed by the administrator of the box. Nothing was changed.", "Run it again with sudo."},
			Text{"केवल root लगा सकता है", "अपडेट बॉक्स का व्यवस्थापक ही लगाता है। कुछ बदला नहीं गया।", "sudo के साथ फिर चलाएँ।"}},
	}
}
