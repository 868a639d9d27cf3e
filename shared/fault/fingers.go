package fault

// fingerWord is the name of a finger that a fact gives by its key, in the middle of a sentence.
func fingerWord(key string, lang Lang) (string, bool) {
	words, ok := map[string][2]string{
		"right_thumb":  {"right thumb", "दाहिना अंगूठा"},
		"right_index":  {"right index finger", "दाहिनी तर्जनी"},
		"right_middle": {"right middle finger", "दाहिनी मध्यमा"},
		"right_ring":   {"right ring finger", "दाहिनी अनामिका"},
		"right_little": {"right little finger", "दाहिनी छोटी उँगली"},
		"left_thumb":   {"left thumb", "बायाँ अंगूठा"},
		"left_index":   {"left index finger", "बायीं तर्जनी"},
		"left_middle":  {"left middle finger", "बायीं मध्यमा"},
		"left_ring":    {"left ring finger", "बायीं अनामिका"},
		"left_little":  {"left little finger", "बायीं छोटी उँगली"},
	}[key]
	if lang == Hindi {
		return words[1], ok
	}
	return words[0], ok
}
