package checkup

import (
	"strings"

	"thana/shared/wire"
)

// Nearby is how a printer or scanner of the network stands, the id of its words, and what is known of it: make, place, address, abilities.
func Nearby(v Speaker, n wire.Nearby) (light Light, id, facts string) {
	light, id = Off, "nearby.free"
	switch {
	case n.Used:
		light, id = Fine, "nearby.used"
	case n.Set:
		light, id = Fine, "nearby.set"
	case n.Unfit:
		light = Caution
	}
	parts := []string{n.Model, n.Place, n.Address}
	if n.Model == n.Name {
		parts[0] = ""
	}
	if n.Both {
		parts = append(parts, v.Say("nearby.both"))
	}
	if n.Feeder {
		parts = append(parts, v.Say("nearby.feeder"))
	}
	for _, p := range parts {
		if p == "" {
			continue
		}
		if facts != "" {
			facts += " · "
		}
		facts += strings.TrimSpace(p)
	}
	return light, id, facts
}
