package console

import "thana/sync/stateserver/journal"

// Doors tells the tests every page and form with who may open it.
func Doors() map[string][]journal.Role {
	all := map[string][]journal.Role{}
	for pattern, d := range (&console{}).doors() {
		all[pattern] = d.roles
	}
	return all
}
