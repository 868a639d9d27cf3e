package fault

// factWord is the word, in the middle of a sentence, for a fact that is given by a key: a finger, or a class of devices
// where the model is not known.
func factWord(key string, lang Lang) (string, bool) {
	words, ok := map[string][2]string{
		"right_thumb":  {"right thumb", "दाहिना अंगूठा"},
		"right_index":  {"right index finger", "दाहिनी तर्जनी"},
		"right_middle": {"right middle finger", "दाहिनी मध्यमा"},
		"right_ring":   {"right ring finger", "दाहिनी अनामिका"},
		"right_little": {"right little finger", "दाहिनी छोटी उँगली"},
		"left_thumb":   {"left thumb", "बायाँ अंगूठा"},
		"left_index":   {"left index finger", "बाईं तर्जनी"},
		"left_middle":  {"left middle finger", "बाईं मध्यमा"},
		"left_ring":    {"left ring finger", "बाईं अनामिका"},
		"left_little":  {"left little finger", "बाईं छोटी उँगली"},

		"fingerprint scanner": {"fingerprint scanner", "उँगली स्कैनर"},
		"document scanner":    {"document scanner", "दस्तावेज़ स्कैनर"},
		"camera":              {"camera", "कैमरा"},
		"printer":             {"printer", "प्रिंटर"},
		"appliance":           {"appliance", "थाना बॉक्स"},
		"USB device":          {"USB device", "USB यंत्र"},
	}[key]
	if lang == Hindi {
		return words[1], ok
	}
	return words[0], ok
}
