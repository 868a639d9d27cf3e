package fault

// Faults of a capture that belong to the person at the device: normal, retried by the person, not logged as failure.
const (
	CaptureTooLight   Code = "capture.too_light"
	CaptureTooDry     Code = "capture.too_dry"
	CaptureTooDark    Code = "capture.too_dark"
	CapturePartial    Code = "capture.partial"
	CaptureSmudged    Code = "capture.smudged"
	CaptureNoFinger   Code = "capture.no_finger"
	CaptureNoFace     Code = "capture.no_face"
	CaptureManyFaces  Code = "capture.many_faces"
	CaptureBlurred    Code = "capture.blurred"
	CaptureFaceFar    Code = "capture.face_far"
	CaptureFaceEdge   Code = "capture.face_edge"
	CaptureFaceTilted Code = "capture.face_tilted"
	CaptureFaceDark   Code = "capture.face_dark"
	CaptureFaceBright Code = "capture.face_bright"
	CaptureBackground Code = "capture.background"
	CaptureNotGrey    Code = "capture.not_grey"
	CaptureCancelled  Code = "capture.cancelled"
	CaptureExpired    Code = "capture.expired"
	CaptureBelow      Code = "capture.below_threshold"

	CaptureHandEmpty   Code = "capture.hand_empty"
	CaptureFingersFew  Code = "capture.fingers_few"
	CaptureFingersMany Code = "capture.fingers_many"
	CaptureSlapUnclear Code = "capture.slap_unclear"
	CaptureHandOther   Code = "capture.hand_other"
	CaptureHandUnsure  Code = "capture.hand_unsure"
	CaptureHandTurned  Code = "capture.hand_turned"
	CaptureFingerGap   Code = "capture.finger_gap"

	CaptureHoldStill Code = "capture.hold_still"
	CaptureOffCentre Code = "capture.off_centre"
)

func captureEntries() []Entry {
	return []Entry{
		{CaptureTooLight,
			Text{"Too light or too dry", "The ridges are faint. Nothing was stored.", "Press a little harder; moisten a dry finger."},
			Text{"हल्का या सूखा", "रेखाएँ हल्की आई हैं। कुछ जमा नहीं किया गया।", "थोड़ा ज़ोर से दबाएँ; सूखी उँगली को हल्का नम करें।"}},
		{CaptureTooDry,
			Text{"Too dry", "The ridges are broken into dots. Nothing was stored.", "Moisten the finger a little, or rub it on the forehead, and lay it down again."},
			Text{"उँगली सूखी है", "रेखाएँ टूटी-टूटी आई हैं। कुछ जमा नहीं किया गया।", "उँगली हल्की नम करें या माथे पर रगड़ें, फिर रखें।"}},
		{CaptureTooDark,
			Text{"Too dark or too wet", "The ridges run together. Nothing was stored.", "Press more lightly; wipe the finger dry."},
			Text{"गहरा या गीला", "रेखाएँ आपस में मिल गई हैं। कुछ जमा नहीं किया गया।", "हल्का दबाएँ; उँगली पोंछकर सुखाएँ।"}},
		{CapturePartial,
			Text{"Only part of the finger", "The finger was not fully on the glass. Nothing was stored.", "Lay the whole finger flat in the middle of the glass."},
			Text{"उँगली अधूरी", "उँगली पूरी तरह शीशे पर नहीं थी। कुछ जमा नहीं किया गया।", "पूरी उँगली शीशे के बीच में सीधी रखें।"}},
		{CaptureSmudged,
			Text{"Smudged", "The finger slid on the glass. Nothing was stored.", "Wipe the glass, lay the finger down and hold it still."},
			Text{"धुँधला", "उँगली शीशे पर खिसक गई। कुछ जमा नहीं किया गया।", "शीशा पोंछें, उँगली रखें और हिलाएँ नहीं।"}},
		{CaptureNoFinger,
			Text{"No finger seen", "No finger was laid on the scanner in time. Nothing was lost.", "Lay the finger on the glass when the light is on."},
			Text{"उँगली नहीं दिखी", "समय पर उँगली नहीं रखी गई। कुछ खोया नहीं है।", "बत्ती जलने पर उँगली शीशे पर रखें।"}},
		{CaptureHoldStill,
			Text{"Clear: the picture is being taken", "The print is clear and is taken as soon as it lies still. Nothing was stored yet.", "Hold still."},
			Text{"साफ़ है: चित्र लिया जा रहा है", "छाप साफ़ है, स्थिर रहते ही ली जाएगी। अभी कुछ जमा नहीं किया गया।", "स्थिर रखें।"}},
		{CaptureOffCentre,
			Text{"Not in the middle", "The print lies at the side of the glass. Nothing was stored yet.", "Press in the middle."},
			Text{"बीच में नहीं है", "छाप शीशे के किनारे पर है। अभी कुछ जमा नहीं किया गया।", "बीच में दबाएँ।"}},
		{CaptureNoFace,
			Text{"No face in the picture", "No face was found. Nothing was stored.", "Turn the person to the camera, with light from the front."},
			Text{"चित्र में चेहरा नहीं है", "चेहरा नहीं मिला। कुछ जमा नहीं किया गया।", "व्यक्ति को कैमरे की ओर करें, रोशनी सामने से हो।"}},
		{CaptureManyFaces,
			Text{"More than one face", "More than one person is in the picture. Nothing was stored.", "Let only the one person stand before the camera."},
			Text{"एक से ज़्यादा चेहरे", "चित्र में एक से ज़्यादा लोग हैं। कुछ जमा नहीं किया गया।", "कैमरे के सामने केवल वही व्यक्ति रहे।"}},
		{CaptureBlurred,
			Text{"The picture is blurred", "The person or the camera moved. Nothing was stored.", "Ask the person to keep still and take it again."},
			Text{"चित्र धुँधला है", "व्यक्ति या कैमरा हिल गया। कुछ जमा नहीं किया गया।", "व्यक्ति को स्थिर रहने को कहें और फिर लें।"}},
		{CaptureFaceFar,
			Text{"The face is too small", "The person is too far from the camera. Nothing was stored.", "Let the person come nearer, or move the camera nearer."},
			Text{"चेहरा बहुत छोटा है", "व्यक्ति कैमरे से बहुत दूर है। कुछ जमा नहीं किया गया।", "व्यक्ति को पास बुलाएँ या कैमरा पास लाएँ।"}},
		{CaptureFaceEdge,
			Text{"The face is too near the edge", "Head and shoulders do not fit in the picture. Nothing was stored.", "Bring the face to the middle of the picture, or step back a little."},
			Text{"चेहरा किनारे पर है", "सिर और कंधे चित्र में पूरे नहीं आ रहे। कुछ जमा नहीं किया गया।", "चेहरा चित्र के बीच में लाएँ या थोड़ा पीछे हटें।"}},
		{CaptureFaceTilted,
			Text{"The head is tilted", "The eyes are not level. Nothing was stored.", "Ask the person to hold the head straight, or level the camera."},
			Text{"सिर तिरछा है", "दोनों आँखें एक सीध में नहीं हैं। कुछ जमा नहीं किया गया।", "व्यक्ति से सिर सीधा रखने को कहें या कैमरा सीधा करें।"}},
		{CaptureFaceDark,
			Text{"The picture is too dark", "The face cannot be seen well. Nothing was stored.", "Put a light in front of the person; no window behind."},
			Text{"चित्र अँधेरा है", "चेहरा साफ़ नहीं दिख रहा। कुछ जमा नहीं किया गया।", "सामने से रोशनी करें; पीछे खिड़की न हो।"}},
		{CaptureFaceBright,
			Text{"The picture is too bright", "Parts of the face are white without detail. Nothing was stored.", "Move the light away or close the curtain."},
			Text{"चित्र में रोशनी ज़्यादा है", "चेहरे के कुछ हिस्से सफ़ेद हो गए हैं। कुछ जमा नहीं किया गया।", "रोशनी दूर करें या परदा लगाएँ।"}},
		{CaptureBackground,
			Text{"The background is not plain", "Things behind the person show in the picture. It can be taken as it is.", "Hang a plain grey sheet behind the person, or turn to a bare wall."},
			Text{"पीछे की जगह सादी नहीं है", "व्यक्ति के पीछे की चीज़ें चित्र में दिख रही हैं। चित्र फिर भी लिया जा सकता है।", "पीछे सादा सलेटी कपड़ा लगाएँ या खाली दीवार के सामने खड़ा करें।"}},
		{CaptureNotGrey,
			Text{"The background is plain, not grey", "Behind the person is one colour, but not the middle grey that the standard recommends. It can be taken as it is.", "Hang a plain grey sheet behind the person where there is one."},
			Text{"पीछे की जगह सादी है, सलेटी नहीं", "व्यक्ति के पीछे एक ही रंग है, पर मानक वाला बीच का सलेटी नहीं। चित्र फिर भी लिया जा सकता है।", "हो सके तो पीछे सादा सलेटी कपड़ा लगाएँ।"}},
		{CaptureCancelled,
			Text{"Stopped", "The capture was stopped. What was already taken is saved.", "Start it again when ready."},
			Text{"रोक दिया गया", "कैप्चर रोक दिया गया। जो लिया जा चुका है वह सुरक्षित है।", "तैयार होने पर फिर शुरू करें।"}},
		{CaptureExpired,
			Text{"The preview is no longer held", "This picture was taken too long ago and was not accepted. Nothing was stored.", "Take it again."},
			Text{"यह चित्र अब उपलब्ध नहीं", "यह चित्र देर पहले लिया गया था और स्वीकार नहीं हुआ। कुछ जमा नहीं किया गया।", "फिर से लें।"}},
		{CaptureBelow,
			Text{"Not good enough yet", "The picture is below the quality that the bureau needs. It is kept until you decide.", "Take it again; after three tries it can be taken as it is, with that said in the record."},
			Text{"अभी ठीक नहीं आया", "चित्र की गुणवत्ता ब्यूरो की ज़रूरत से कम है। आपके फ़ैसले तक रखा है।", "फिर से लें; तीन कोशिशों के बाद जैसा है वैसा लिया जा सकता है, और यह रिकॉर्ड में लिखा जाएगा।"}},
		{CaptureHandEmpty,
			Text{"No fingers seen", "No fingertip was found in the picture. Nothing was stored.", "Lay the fingers flat on the glass, close together, and take it again."},
			Text{"उँगलियाँ नहीं दिखीं", "चित्र में उँगली का कोई सिरा नहीं मिला। कुछ जमा नहीं किया गया।", "उँगलियाँ शीशे पर सीधी और पास-पास रखें और फिर से लें।"}},
		{CaptureFingersFew,
			Text{"{seen} of {wanted} fingers seen", "Some fingers did not touch, or touch too lightly. Nothing was stored.", "Press all fingers evenly; if one is missing or bandaged, mark it first."},
			Text{"{wanted} में से {seen} उँगलियाँ दिखीं", "कुछ उँगलियाँ शीशे से नहीं लगीं या बहुत हल्की लगीं। कुछ जमा नहीं किया गया।", "सभी उँगलियाँ बराबर दबाएँ; कोई उँगली न हो या पट्टी बँधी हो तो पहले दर्ज करें।"}},
		{CaptureFingersMany,
			Text{"{seen} fingers seen where {wanted} belong", "More fingers touch than should. Nothing was stored.", "Wipe the glass, lay only the fingers asked for; take back the mark if a finger is not missing."},
			Text{"{wanted} की जगह {seen} उँगलियाँ दिखीं", "ज़रूरत से ज़्यादा उँगलियाँ लगी हैं। कुछ जमा नहीं किया गया।", "शीशा पोंछें, केवल माँगी गई उँगलियाँ रखें; कोई उँगली मौजूद हो तो उसका निशान हटाएँ।"}},
		{CaptureSlapUnclear,
			Text{"The fingers cannot be told apart", "Fingers lie on each other, or something else touches the glass. Nothing was stored.", "Wipe the glass, spread the fingers a little and take it again."},
			Text{"उँगलियाँ अलग-अलग नहीं दिख रहीं", "उँगलियाँ आपस में सटी हैं या शीशे पर कुछ और लगा है। कुछ जमा नहीं किया गया।", "शीशा पोंछें, उँगलियाँ थोड़ी फैलाएँ और फिर से लें।"}},
		{CaptureHandOther,
			Text{"This looks like the other hand", "The fingers lie as those of the other hand do. Nothing was stored.", "Lay the hand that is asked for; if it is the right one, stretch the fingers and take it again."},
			Text{"यह दूसरा हाथ लगता है", "उँगलियाँ दूसरे हाथ की तरह रखी हैं। कुछ जमा नहीं किया गया।", "जो हाथ माँगा गया है वही रखें; वही हो तो उँगलियाँ सीधी करके फिर से लें।"}},
		{CaptureHandUnsure,
			Text{"Left or right hand not certain", "The picture does not show for certain which hand it is. The picture is kept.", "Check with your eyes that it is the hand asked for."},
			Text{"हाथ बायाँ है या दाहिना, पक्का नहीं", "चित्र से पक्का नहीं होता कि कौन-सा हाथ है। चित्र रखा गया है।", "देख लें कि माँगा गया हाथ ही है।"}},
		{CaptureFingerGap,
			Text{"The gap is at another finger", "The fingers lie as if another one were missing than the one marked. The picture is kept.", "Check which finger is marked as missing."},
			Text{"खाली जगह दूसरी उँगली की है", "उँगलियाँ ऐसे रखी हैं जैसे दर्ज की गई उँगली नहीं, कोई दूसरी न हो। चित्र रखा गया है।", "देख लें कि कौन-सी उँगली गायब दर्ज की गई है।"}},
		{CaptureHandTurned,
			Text{"The hand is turned", "The fingers lie more than 15 degrees aslant.", "Turn the hand so that the fingers point straight up and take it again."},
			Text{"हाथ तिरछा है", "उँगलियाँ 15 अंश से ज़्यादा तिरछी हैं।", "हाथ घुमाएँ ताकि उँगलियाँ सीधी ऊपर रहें और फिर से लें।"}},
	}
}
