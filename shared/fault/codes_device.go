package fault

// Faults of devices: the machine's, never the person's.
const (
	DeviceGone       Code = "device.gone"
	DeviceBusy       Code = "device.busy"
	DeviceStalled    Code = "device.stalled"
	DeviceTimeout    Code = "device.timeout"
	DeviceProtocol   Code = "device.protocol"
	DevicePermission Code = "device.permission"
	DeviceUnknown    Code = "device.unknown"
	DeviceNone       Code = "device.none"
	DeviceClosed     Code = "device.closed"
	DeviceProgram    Code = "device.program"
	DeviceOffline    Code = "device.offline"
	DeviceNotFit     Code = "device.not_fit"
	DeviceNoMode     Code = "device.no_mode"

	PrinterMediaEmpty Code = "device.media_empty"
	PrinterMediaJam   Code = "device.media_jam"
	PrinterTonerEmpty Code = "device.toner_empty"
	PrinterTonerLow   Code = "device.toner_low"
	PrinterDoorOpen   Code = "device.door_open"
	PrinterStopped    Code = "device.printer_stopped"
	PrinterRefused    Code = "device.print_refused"

	FeederJam       Code = "device.feeder_jam"
	FeederEmpty     Code = "device.feeder_empty"
	FeederCoverOpen Code = "device.feeder_cover_open"

	DeviceSignature          Code = "device.signature"
	DeviceUntrusted          Code = "device.untrusted"
	DeviceCertificateExpired Code = "device.certificate_expired"
	DeviceHashChain          Code = "device.hash_chain"
	DeviceWrongPort          Code = "device.wrong_port"
	DeviceTwoAlike           Code = "device.two_alike"
	DeviceNotRegistered      Code = "device.not_registered"
	DeviceNotReady           Code = "device.not_ready"
	DeviceNoPictures         Code = "device.no_pictures"

	CameraCard    Code = "device.camera_card"
	CameraBattery Code = "device.camera_battery"
	CaptureFocus  Code = "capture.focus"
)

func deviceEntries() []Entry {
	return []Entry{
		{DeviceGone,
			Text{"The device was unplugged", "The {device} is no longer connected. What was already taken is saved.", "Plug it in again; work goes on where it stopped."},
			Text{"यंत्र निकल गया", "{device} अब जुड़ा नहीं है। जो लिया जा चुका है वह सुरक्षित है।", "उसे फिर से लगाएँ; काम वहीं से आगे चलेगा।"}},
		{DeviceBusy,
			Text{"The device is in use", "The {device} is working for another desk. Nothing was lost.", "Wait until it is free, or use another one."},
			Text{"यंत्र काम में है", "{device} दूसरी मेज़ का काम कर रहा है। कुछ खोया नहीं है।", "खाली होने तक रुकें या दूसरा यंत्र लें।"}},
		{DeviceStalled,
			Text{"The device stopped answering", "The {device} refused a command. What was already taken is saved.", "Unplug it, count to five and plug it in again."},
			Text{"यंत्र अटक गया", "{device} ने आदेश नहीं माना। जो लिया जा चुका है वह सुरक्षित है।", "उसे निकालें, पाँच तक गिनें और फिर लगाएँ।"}},
		{DeviceTimeout,
			Text{"The device is silent", "The {device} did not answer in time. What was already taken is saved.", "Check its cable and light, then try again."},
			Text{"यंत्र जवाब नहीं दे रहा", "{device} ने समय पर जवाब नहीं दिया। जो लिया जा चुका है वह सुरक्षित है।", "तार और बत्ती देखें, फिर कोशिश करें।"}},
		{DeviceProtocol,
			Text{"The device sent something unknown", "The {device} answered in a way this program does not know. Nothing was stored from it.", "Try again; if it happens twice, record a session and send it to support."},
			Text{"यंत्र का जवाब समझ नहीं आया", "{device} ने अनजान जवाब दिया। उससे कुछ भी जमा नहीं किया गया।", "फिर कोशिश करें; दोबारा हो तो सत्र रिकॉर्ड करके सहायता को भेजें।"}},
		{DevicePermission,
			Text{"The device may not be opened", "The system does not let the appliance open the {device}.", "Install the device rules (udev) and plug it in again."},
			Text{"यंत्र खोलने की अनुमति नहीं", "सिस्टम {device} को खोलने नहीं दे रहा।", "यंत्र के नियम (udev) लगाएँ और उसे फिर से जोड़ें।"}},
		{DeviceUnknown,
			Text{"No driver for this device", "The {device} is connected, but no driver knows it.", "See the list of supported devices, or connect another model."},
			Text{"इस यंत्र का ड्राइवर नहीं है", "{device} जुड़ा है, पर कोई ड्राइवर उसे नहीं पहचानता।", "समर्थित यंत्रों की सूची देखें या दूसरा मॉडल लगाएँ।"}},
		{DeviceNone,
			Text{"No such device is connected", "This work needs a {device}, and none is connected. The form is kept.", "Connect one and try again, or ask the technician."},
			Text{"यंत्र जुड़ा नहीं है", "इस काम के लिए {device} चाहिए, जो जुड़ा नहीं है। फ़ॉर्म सुरक्षित है।", "उसे जोड़कर फिर कोशिश करें या तकनीशियन से कहें।"}},
		{DeviceClosed,
			Text{"The device was released", "The {device} was closed while it worked. What was already taken is saved.", "Start again."},
			Text{"यंत्र छोड़ दिया गया", "काम के बीच {device} बंद किया गया। जो लिया जा चुका है वह सुरक्षित है।", "फिर से शुरू करें।"}},
		{DeviceProgram,
			Text{"The device's program stopped", "The program that drives the {device} stopped by itself. Pages already taken are saved.", "Try again; if it happens twice, restart the device."},
			Text{"यंत्र का प्रोग्राम रुक गया", "{device} चलाने वाला प्रोग्राम अपने-आप रुक गया। लिए गए पन्ने सुरक्षित हैं।", "फिर कोशिश करें; दोबारा हो तो यंत्र बंद करके चालू करें।"}},
		{DeviceOffline,
			Text{"The device does not answer on the network", "The {device} cannot be reached. Nothing was lost.", "Check that it is switched on and that its network cable is in."},
			Text{"यंत्र नेटवर्क पर नहीं मिल रहा", "{device} तक पहुँच नहीं है। कुछ खोया नहीं है।", "देखें कि वह चालू है और नेटवर्क का तार लगा है।"}},
		{DeviceNotFit,
			Text{"This scanner is for checks only", "The {device} may compare one finger, but its pictures are not fit for enrolment.", "Use an enrolment-grade scanner for this arrest."},
			Text{"यह स्कैनर केवल मिलान के लिए है", "{device} एक उँगली मिला सकता है, पर उसके चित्र पंजीकरण के योग्य नहीं।", "इस गिरफ्तारी के लिए पंजीकरण योग्य स्कैनर लें।"}},
		{DeviceNoMode,
			Text{"The device cannot work this way", "The {device} does not offer this size, source or format. Nothing was started.", "Choose another setting, or use another device."},
			Text{"यंत्र में यह सुविधा नहीं है", "{device} में यह आकार, स्रोत या प्रकार उपलब्ध नहीं है। कुछ शुरू नहीं किया गया।", "दूसरी सेटिंग चुनें या दूसरा यंत्र लें।"}},
		{PrinterMediaEmpty,
			Text{"The printer has no paper", "The {device} is out of paper. The print waits.", "Put in paper; printing goes on by itself."},
			Text{"प्रिंटर में कागज़ नहीं है", "{device} में कागज़ खत्म है। प्रिंट रुका हुआ है।", "कागज़ डालें; प्रिंट अपने-आप आगे चलेगा।"}},
		{PrinterMediaJam,
			Text{"Paper is jammed in the printer", "A sheet is stuck in the {device}. The print waits.", "Open the cover, pull the sheet out straight, close the cover."},
			Text{"प्रिंटर में कागज़ फँसा है", "{device} में पन्ना फँसा है। प्रिंट रुका हुआ है।", "ढक्कन खोलें, पन्ना सीधा खींचें, ढक्कन बंद करें।"}},
		{PrinterTonerEmpty,
			Text{"The toner is empty", "The {device} has no toner left. The print waits.", "Change the cartridge."},
			Text{"टोनर खत्म है", "{device} का टोनर खत्म हो गया। प्रिंट रुका हुआ है।", "कारतूस बदलें।"}},
		{PrinterTonerLow,
			Text{"The toner is low", "The {device} still prints, but its toner is nearly used up.", "Keep a new cartridge ready."},
			Text{"टोनर कम है", "{device} अभी छाप रहा है, पर टोनर खत्म होने वाला है।", "नया कारतूस तैयार रखें।"}},
		{PrinterDoorOpen,
			Text{"The printer's door is open", "The {device} does not print while its door is open. The print waits.", "Close the door."},
			Text{"प्रिंटर का दरवाज़ा खुला है", "दरवाज़ा खुला रहते {device} नहीं छापता। प्रिंट रुका हुआ है।", "दरवाज़ा बंद करें।"}},
		{PrinterStopped,
			Text{"The printer has stopped", "The {device} reports that it is stopped. The print waits.", "Look at the printer's own display and press its start button."},
			Text{"प्रिंटर रुका हुआ है", "{device} बता रहा है कि वह रुका है। प्रिंट इंतज़ार में है।", "प्रिंटर की स्क्रीन देखें और स्टार्ट बटन दबाएँ।"}},
		{PrinterRefused,
			Text{"The printer did not take the print", "The {device} refused this print. The record is saved.", "Print again; if it is refused twice, try another printer."},
			Text{"प्रिंटर ने प्रिंट नहीं लिया", "{device} ने यह प्रिंट नहीं लिया। रिकॉर्ड सुरक्षित है।", "फिर छापें; दोबारा न ले तो दूसरा प्रिंटर लें।"}},
		{FeederJam,
			Text{"A page is stuck in the scanner", "A sheet is jammed in the feeder of the {device}. The pages before it are saved.", "Open the feeder cover, pull the sheet out; scanning goes on at the same page."},
			Text{"स्कैनर में पन्ना फँसा है", "{device} के फ़ीडर में पन्ना फँस गया। पहले के पन्ने सुरक्षित हैं।", "फ़ीडर का ढक्कन खोलें, पन्ना निकालें; स्कैन उसी पन्ने से चलेगा।"}},
		{FeederEmpty,
			Text{"No pages in the scanner", "The feeder of the {device} is empty. Nothing was lost.", "Put the pages in the feeder, printed side up, or scan from the glass."},
			Text{"स्कैनर में पन्ने नहीं हैं", "{device} का फ़ीडर खाली है। कुछ खोया नहीं है।", "पन्ने फ़ीडर में रखें, लिखा हुआ ऊपर, या शीशे से स्कैन करें।"}},
		{FeederCoverOpen,
			Text{"The scanner's cover is open", "The {device} does not scan while its cover is open. The pages taken are saved.", "Close the cover."},
			Text{"स्कैनर का ढक्कन खुला है", "ढक्कन खुला रहते {device} स्कैन नहीं करता। लिए गए पन्ने सुरक्षित हैं।", "ढक्कन बंद करें।"}},
		{DeviceSignature,
			Text{"The scanner's signature does not hold", "What the {device} sent was not signed by it, or was changed on the way. Nothing was stored from it.", "Do not use it; have the technician check the scanner and its service."},
			Text{"स्कैनर के हस्ताक्षर सही नहीं", "{device} से जो आया उस पर उसके हस्ताक्षर नहीं हैं, या वह रास्ते में बदला गया है। उससे कुछ भी जमा नहीं किया गया।", "इसे काम में न लें; तकनीशियन से स्कैनर और उसकी सेवा की जाँच करवाएँ।"}},
		{DeviceUntrusted,
			Text{"The scanner is not known to this station", "The {device} is signed by a maker whom this station does not trust. Nothing was stored from it.", "Put the maker's certificate into the station's settings, or use another scanner."},
			Text{"यह स्कैनर इस थाने में मान्य नहीं", "{device} के निर्माता का प्रमाणपत्र इस थाने में मान्य नहीं है। उससे कुछ भी जमा नहीं किया गया।", "निर्माता का प्रमाणपत्र थाने की सेटिंग में डलवाएँ या दूसरा स्कैनर लें।"}},
		{DeviceCertificateExpired,
			Text{"The scanner's certificate has expired", "The certificate of the {device} is out of date, or the clock is wrong. Nothing was stored from it.", "Connect the scanner to its maker's server to renew it; check date and time."},
			Text{"स्कैनर का प्रमाणपत्र पुराना हो गया", "{device} के प्रमाणपत्र की अवधि खत्म हो गई है, या घड़ी गलत है। उससे कुछ भी जमा नहीं किया गया।", "स्कैनर को निर्माता के सर्वर से जोड़कर नया प्रमाणपत्र लें; तारीख और समय देखें।"}},
		{DeviceHashChain,
			Text{"Fingers were left out or changed", "The fingers that the {device} sent do not follow on each other as they should. Nothing was stored from it.", "Take the hand again; if it happens twice, have the technician check the scanner."},
			Text{"उँगलियाँ छूटी या बदली हैं", "{device} से आई उँगलियों की कड़ी सही नहीं जुड़ती। उससे कुछ भी जमा नहीं किया गया।", "हाथ फिर से लें; दोबारा हो तो तकनीशियन से स्कैनर की जाँच करवाएँ।"}},
		{DeviceWrongPort,
			Text{"The scanner names another address", "The {device} answers at one address and names another. It was not opened.", "Restart the scanner's service; correct its address in the settings."},
			Text{"स्कैनर दूसरा पता बता रहा है", "{device} एक पते पर जवाब देता है और दूसरा पता बताता है। उसे खोला नहीं गया।", "स्कैनर की सेवा फिर से चालू करें; सेटिंग में उसका पता सुधारें।"}},
		{DeviceTwoAlike,
			Text{"Two scanners with one name", "Two scanners answer at one address under the same name, so nobody can tell which took the print. Neither was opened.", "Unplug one of them, then plug it in again."},
			Text{"दो स्कैनर एक ही नाम से", "एक पते पर दो स्कैनर एक ही नाम से जवाब दे रहे हैं, पता नहीं चलता कि छाप किसने ली। कोई नहीं खोला गया।", "एक स्कैनर निकालें, फिर लगाएँ।"}},
		{DeviceNotRegistered,
			Text{"The scanner is not registered", "The {device} has no key from its maker yet, so its prints are not signed. Nothing was stored from it.", "Register it with its maker's program, then plug it in again."},
			Text{"स्कैनर पंजीकृत नहीं है", "{device} के पास निर्माता की कुंजी नहीं है, इसलिए उसकी छाप पर हस्ताक्षर नहीं होते। उससे कुछ भी जमा नहीं किया गया।", "निर्माता के प्रोग्राम से उसे पंजीकृत करें, फिर लगाएँ।"}},
		{DeviceNotReady,
			Text{"The scanner is not ready", "The {device} says that it is not ready. What was already taken is saved.", "Wait a minute; if it stays so, unplug it and plug it in again."},
			Text{"स्कैनर तैयार नहीं है", "{device} बता रहा है कि वह तैयार नहीं। जो लिया जा चुका है वह सुरक्षित है।", "एक मिनट रुकें; ऐसा ही रहे तो उसे निकालकर फिर लगाएँ।"}},
		{DeviceNoPictures,
			Text{"This scanner gives no pictures", "The {device} is set up to check identities at another office; its prints are locked for that office. Nothing can be taken with it here.", "Use a scanner that is registered for enrolment."},
			Text{"यह स्कैनर चित्र नहीं देता", "{device} दूसरे कार्यालय में पहचान मिलाने के लिए है; उसकी छाप उसी के लिए बंद रहती है। यहाँ उससे कुछ नहीं लिया जा सकता।", "पंजीकरण वाला स्कैनर लें।"}},
		{CameraCard,
			Text{"The camera wants a memory card", "The {device} takes no photograph without a card that has room and is not locked. What was already taken is saved.", "Put in a card, or unlock or empty the one in it, then take the photograph again."},
			Text{"कैमरे को मेमोरी कार्ड चाहिए", "{device} बिना खाली और खुले कार्ड के फोटो नहीं लेता। जो लिया जा चुका है वह सुरक्षित है।", "कार्ड लगाएँ, या लगे हुए कार्ड का लॉक खोलें या उसे खाली करें, फिर से फोटो लें।"}},
		{CameraBattery,
			Text{"The camera's battery is empty", "The {device} has no power for a photograph. What was already taken is saved.", "Put in a charged battery or the mains adapter, then take the photograph again."},
			Text{"कैमरे की बैटरी खत्म है", "{device} में फोटो लेने लायक बैटरी नहीं है। जो लिया जा चुका है वह सुरक्षित है।", "चार्ज की हुई बैटरी या बिजली का अडैप्टर लगाएँ, फिर से फोटो लें।"}},
		{CaptureFocus,
			Text{"The camera could not focus", "No photograph was taken. Those taken before are saved.", "Give the face more light, keep the camera still, and take it again."},
			Text{"कैमरा फोकस नहीं कर सका", "फोटो नहीं ली गई। पहले ली गई फोटो सुरक्षित हैं।", "चेहरे पर रोशनी बढ़ाएँ, कैमरा स्थिर रखें और फिर से लें।"}},
	}
}
