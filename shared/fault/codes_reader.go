package fault

// Faults of swipe sensors, serial scanners and receipt printers.
const (
	CaptureSwipeShort  Code = "capture.swipe_short"
	CaptureSwipeAslant Code = "capture.swipe_aslant"
	CaptureSwipeUnread Code = "capture.swipe_unread"

	DeviceWrongSpeed Code = "device.wrong_speed"
	DevicePassword   Code = "device.password"

	DevicePin         Code = "device.pin"
	DeviceLicence     Code = "device.licence"
	DeviceAadhaarOnly Code = "device.aadhaar_only"
	DeviceIPPUSB      Code = "device.ipp_usb"
	DeviceOther       Code = "device.other"

	PrinterCutter   Code = "device.cutter_stuck"
	PrinterHeadHot  Code = "device.head_hot"
	PrinterPaperLow Code = "device.paper_low"
)

func readerEntries() []Entry {
	return []Entry{
		{CaptureSwipeShort,
			Text{"The swipe was too short", "The finger left the sensor too soon. Nothing was stored.", "Lay the finger down at its joint and draw it over the sensor to the very tip."},
			Text{"उँगली कम फेरी गई", "उँगली सेंसर से जल्दी हट गई। कुछ जमा नहीं किया गया।", "उँगली को जोड़ से रखें और सिरे तक पूरा फेरें।"}},
		{CaptureSwipeAslant,
			Text{"The swipe went sideways", "The finger moved to one side. Nothing was stored.", "Draw the finger straight over the middle of the sensor."},
			Text{"उँगली तिरछी फेरी गई", "उँगली एक ओर खिसक गई। कुछ जमा नहीं किया गया।", "उँगली सेंसर के बीच से सीधी फेरें।"}},
		{CaptureSwipeUnread,
			Text{"The swipe could not be read", "The sensor could not put the strips of the finger together. Nothing was stored.", "Draw the finger over the sensor once more, evenly and not too fast."},
			Text{"उँगली पढ़ी नहीं गई", "सेंसर उँगली की पट्टियाँ जोड़ नहीं सका। कुछ जमा नहीं किया गया।", "उँगली फिर से, बराबर गति से और धीरे फेरें।"}},
		{DeviceWrongSpeed,
			Text{"The device speaks at another speed", "Something answers on the line of the {device}, but at no speed that this program knows. Nothing was stored from it.", "Have the technician check the cable and the speed in the station's settings."},
			Text{"यंत्र दूसरी गति से बोल रहा है", "{device} की लाइन पर कुछ आ रहा है, पर किसी जानी हुई गति से नहीं। उससे कुछ भी जमा नहीं किया गया।", "तकनीशियन से तार और सेटिंग में लिखी गति की जाँच करवाएँ।"}},
		{DevicePassword,
			Text{"The scanner wants another password", "The {device} does not take the password in the station's settings. It was not opened.", "Have the technician put the scanner's password into the settings."},
			Text{"स्कैनर दूसरा पासवर्ड माँग रहा है", "{device} सेटिंग में लिखा पासवर्ड नहीं मान रहा। उसे खोला नहीं गया।", "तकनीशियन से सेटिंग में स्कैनर का पासवर्ड डलवाएँ।"}},
		{DevicePin,
			Text{"The scanner's service has another certificate", "What answers for the {device} does not show the certificate that was set up. Nothing was sent to it, and nothing was stored from it.", "Have the technician compare the fingerprint below with that of the service, and write it into the settings."},
			Text{"स्कैनर की सेवा का प्रमाणपत्र दूसरा है", "{device} की ओर से जो जवाब दे रहा है, उसका प्रमाणपत्र सेटिंग वाला नहीं है। उसे कुछ नहीं भेजा गया और उससे कुछ भी जमा नहीं किया गया।", "तकनीशियन नीचे लिखी पहचान को सेवा की पहचान से मिलाएँ और सेटिंग में लिखें।"}},
		{DeviceLicence,
			Text{"The scanner's service has no licence", "The maker's program of the {device} wants its licence key. Nothing was taken.", "Have the technician put the maker's key into the settings, or use another scanner."},
			Text{"स्कैनर की सेवा का लाइसेंस नहीं है", "{device} के निर्माता का प्रोग्राम अपनी लाइसेंस कुंजी माँग रहा है। कुछ लिया नहीं गया।", "तकनीशियन से निर्माता की कुंजी सेटिंग में डलवाएँ या दूसरा स्कैनर लें।"}},
		{DeviceAadhaarOnly,
			Text{"This scanner is for Aadhaar only", "The {device} locks each print for UIDAI before any program sees it, and the Aadhaar Act lets nobody else have it. No picture comes from it here; it is only shown.", "Use another scanner for prints. Leave this one to Aadhaar."},
			Text{"यह स्कैनर केवल आधार के लिए है", "{device} हर छाप को UIDAI के लिए बंद कर देता है, और आधार कानून उसे किसी और को देने नहीं देता। यहाँ उससे कोई चित्र नहीं आता; वह केवल दिखाया जाता है।", "निशान के लिए दूसरा स्कैनर लें। इसे आधार के लिए रहने दें।"}},
		{DeviceIPPUSB,
			Text{"The USB printer is not served", "The {device} is plugged in, but the service ipp-usb on the appliance, which drives such printers and scanners, does not serve it. Nothing was lost.", "Switch it off and on, and unplug it and plug it in again. If that does not help, have the technician install or restart ipp-usb."},
			Text{"USB प्रिंटर की सेवा नहीं चल रही", "{device} लगा है, पर ऐसे प्रिंटर और स्कैनर चलाने वाली ipp-usb सेवा उसे नहीं चला रही। कुछ खोया नहीं है।", "उसे बंद करके चालू करें, निकालकर फिर लगाएँ। तब भी न चले तो तकनीशियन से ipp-usb लगवाएँ या फिर से चालू करवाएँ।"}},
		{DeviceOther,
			Text{"Another device answers at this address", "At the address of the {device} answers a device that was not set up here. Nothing was sent to it.", "Check that the right one is switched on and connected; else have the technician look for it in the network and set it up anew."},
			Text{"इस पते पर दूसरा यंत्र है", "{device} के पते पर कोई दूसरा यंत्र जवाब दे रहा है, जो यहाँ जोड़ा नहीं गया था। उसे कुछ नहीं भेजा गया।", "देखें कि सही यंत्र चालू और जुड़ा है; नहीं तो तकनीशियन उसे नेटवर्क में खोजकर फिर से जोड़ें।"}},
		{PrinterCutter,
			Text{"The cutter is stuck", "The cutter of the {device} does not move. The print waits.", "Open the cover, take the paper out of the cutter, close the cover, switch it off and on."},
			Text{"कटर अटक गया", "{device} का कटर नहीं चल रहा। प्रिंट रुका हुआ है।", "ढक्कन खोलें, कटर से कागज़ निकालें, ढक्कन बंद करें, बंद करके चालू करें।"}},
		{PrinterHeadHot,
			Text{"The print head is too hot", "The {device} lets its head cool down. The print waits.", "Wait; printing goes on by itself in a few minutes."},
			Text{"प्रिंटर का हेड गर्म है", "{device} अपना हेड ठंडा कर रहा है। प्रिंट रुका हुआ है।", "रुकें; कुछ मिनट में प्रिंट अपने-आप आगे चलेगा।"}},
		{PrinterPaperLow,
			Text{"The paper is nearly used up", "The {device} still prints, but its roll is near the end.", "Keep a new roll ready."},
			Text{"कागज़ खत्म होने वाला है", "{device} अभी छाप रहा है, पर कागज़ का रोल खत्म होने वाला है।", "नया रोल तैयार रखें।"}},
	}
}
