package fault

// Faults of the configuration and the environment: the program stops and says where.
const (
	ConfigFile    Code = "config.file"
	ConfigValue   Code = "config.value"
	ConfigKey     Code = "config.key"
	ConfigListen  Code = "config.listen"
	ConfigDisplay Code = "config.display"
	ConfigEmptied Code = "config.emptied"
	ConfigStation Code = "config.station"
	ConfigNoCode  Code = "config.no_code"

	ConfigDesktopKey Code = "config.desktop_key"
)

func configEntries() []Entry {
	return []Entry{
		{ConfigFile,
			Text{"The configuration cannot be read", "{where}: {problem}. The program did not start.", "Correct that line and start again."},
			Text{"सेटिंग की फ़ाइल पढ़ी नहीं गई", "{where}: {problem}। प्रोग्राम शुरू नहीं हुआ।", "वह पंक्ति ठीक करके फिर शुरू करें।"}},
		{ConfigValue,
			Text{"A setting does not fit", "{where}: {key}: {problem}. The program did not start.", "Correct that line and start again."},
			Text{"एक सेटिंग ठीक नहीं है", "{where}: {key}: {problem}। प्रोग्राम शुरू नहीं हुआ।", "वह पंक्ति ठीक करके फिर शुरू करें।"}},
		{ConfigKey,
			Text{"The key does not open the store", "The key file does not belong to this store. Nothing was changed.", "Put back the key file of this appliance, or restore from a backup."},
			Text{"कुंजी से भंडार नहीं खुला", "कुंजी की फ़ाइल इस भंडार की नहीं है। कुछ बदला नहीं गया।", "इस थाना बॉक्स की कुंजी वापस रखें या बैकअप से लौटाएँ।"}},
		{ConfigListen,
			Text{"The address is taken", "Another program already listens on {address}. The program did not start.", "Stop the other program or choose another address."},
			Text{"पता खाली नहीं है", "{address} पर दूसरा प्रोग्राम पहले से सुन रहा है। प्रोग्राम शुरू नहीं हुआ।", "दूसरा प्रोग्राम बंद करें या दूसरा पता चुनें।"}},
		{ConfigEmptied,
			Text{"The station's records are not in the folder", "{where} holds another store than the one that this appliance began with, or an empty one. The program did not start and nothing was written; what the state received is safe.", "Put the right disk or folder back and start again. If it is lost, tell the state data centre before anything is entered."},
			Text{"थाने के रिकॉर्ड फ़ोल्डर में नहीं हैं", "{where} में वह भंडार नहीं जिससे यह थाना बॉक्स चला था, या वह खाली है। प्रोग्राम शुरू नहीं हुआ और कुछ लिखा नहीं गया; राज्य के पास पहुँचा हुआ सुरक्षित है।", "सही डिस्क या फ़ोल्डर लगाकर फिर शुरू करें। खो गया हो तो कुछ दर्ज करने से पहले राज्य डाटा सेंटर को बताएँ।"}},
		{ConfigStation,
			Text{"This appliance belongs to another station", "It is set up as station {have}; the file is for station {station}. Nothing was changed.", "Take the file of station {have}, or set up a new appliance. Records never move from one station to another."},
			Text{"यह थाना बॉक्स दूसरे थाने का है", "यह थाना {have} के लिए लगा है; फ़ाइल थाना {station} की है। कुछ बदला नहीं गया।", "थाना {have} की फ़ाइल लें, या नया थाना बॉक्स लगाएँ। रिकॉर्ड एक थाने से दूसरे में नहीं जाते।"}},
		{ConfigNoCode,
			Text{"No QR code was seen", "In the picture, or before the camera, is no QR code that can be read. Nothing was changed.", "Hold the whole code flat and sharp before the camera, in good light, so that it fills half the picture; or use the set-up file itself."},
			Text{"कोई QR कोड नहीं दिखा", "चित्र में या कैमरे के सामने पढ़ने लायक QR कोड नहीं है। कुछ बदला नहीं गया।", "पूरा कोड सीधा और साफ़, अच्छी रोशनी में कैमरे के सामने रखें, ताकि वह आधे चित्र में आए; या सेटअप की फ़ाइल ही दें।"}},
		{ConfigDesktopKey,
			Text{"This computer's key does not open", "{where} was sealed for another computer or another account, or it is damaged. The program did not start. Records are safe at the appliance, drafts on this computer.", "Give the file another name, start again and pair with a new code of the appliance."},
			Text{"इस कंप्यूटर की कुंजी नहीं खुली", "{where} दूसरे कंप्यूटर या दूसरे खाते के लिए बनी है, या खराब है। प्रोग्राम शुरू नहीं हुआ। रिकॉर्ड थाना बॉक्स में और ड्राफ़्ट इस कंप्यूटर पर सुरक्षित हैं।", "फ़ाइल का नाम बदलें, फिर शुरू करें और थाना बॉक्स के नए कोड से जोड़ें।"}},
		{ConfigDisplay,
			Text{"No window can be opened", "This computer offers no display with OpenGL 2. The program did not start.", "Start it at the screen of the computer, or install its graphics driver."},
			Text{"विंडो नहीं खुल सकती", "इस कंप्यूटर पर OpenGL 2 वाली स्क्रीन नहीं है। प्रोग्राम शुरू नहीं हुआ।", "कंप्यूटर की स्क्रीन पर शुरू करें या ग्राफ़िक्स ड्राइवर लगाएँ।"}},
	}
}
