package fault

// Findings of the comparison of fingers. The facts finger and other are the keys of fingers.
const (
	CaptureFingerTwice    Code = "capture.finger_twice"
	CaptureFingerOther    Code = "capture.finger_other"
	CaptureHandsSwapped   Code = "capture.hands_swapped"
	CaptureFingerUnproven Code = "capture.finger_unproven"
)

func matchEntries() []Entry {
	return []Entry{
		{CaptureFingerTwice,
			Text{"This looks like the {other} already taken", "The print taken as {finger} shows the same ridges as the {other}. Both pictures are kept until you decide.", "Look at both fingers and take the wrong one again."},
			Text{"यह पहले ली गई {other} जैसी लगती है", "{finger} के नाम से ली गई छाप की रेखाएँ {other} से मिलती हैं। आपके फ़ैसले तक दोनों चित्र रखे हैं।", "दोनों उँगलियाँ देखें और जो गलत है उसे फिर से लें।"}},
		{CaptureFingerOther,
			Text{"This looks like the {other}, not the {finger}", "The finger in the place of the {finger} shows the ridges of the rolled {other}. All pictures are kept until you decide.", "Check which of the two was taken in the wrong place and take that one again."},
			Text{"यह {finger} नहीं, {other} लगती है", "{finger} की जगह वाली उँगली की रेखाएँ रोल की गई {other} से मिलती हैं। आपके फ़ैसले तक सभी चित्र रखे हैं।", "देखें कि दोनों में से कौन-सी गलत जगह ली गई और उसे फिर से लें।"}},
		{CaptureHandsSwapped,
			Text{"The hands are swapped", "The finger in the place of the {finger} shows the ridges of the rolled {other}, and so do its neighbours. All pictures are kept until you decide.", "Take this picture again with the other hand, or the rolled prints of this hand if they were swapped."},
			Text{"हाथ बदल गए हैं", "{finger} की जगह वाली उँगली की रेखाएँ रोल की गई {other} से मिलती हैं, और साथ की उँगलियों की भी। आपके फ़ैसले तक सभी चित्र रखे हैं।", "यह चित्र दूसरे हाथ से फिर से लें; रोल वाली छापें बदली हों तो उन्हें फिर से लें।"}},
		{CaptureFingerUnproven,
			Text{"The {finger} could not be confirmed", "The flat and the rolled print of the {finger} show too little in common to say that they are one finger. Both are kept.", "Check with your eyes that it is the right finger; take it again if the print is poor."},
			Text{"{finger} की पुष्टि नहीं हो सकी", "{finger} की सीधी और रोल की गई छाप में इतना मेल नहीं दिखा कि एक ही उँगली कहा जाए। दोनों रखी हैं।", "आँखों से देख लें कि सही उँगली है; छाप खराब हो तो फिर से लें।"}},
	}
}
