package flow

// asItLies has no meaning here.
const asItLies = 0

// carrierPlaces are the drives but those of the system and of floppies.
func carrierPlaces() []string {
	var out []string
	for letter := 'D'; letter <= 'Z'; letter++ {
		out = append(out, string(letter)+`:\`)
	}
	return out
}
