package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
)

// bureau holds the file that the state exported for the Finger Print Bureau against the profile of the enrolment: fourteen
// positions, each with its image or the coded exception in its place, and no violation.
func (p *play) bureau() error {
	files, err := filepath.Glob(filepath.Join(p.out, "captures", "captures", "*.an2"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no file for the bureau among the captures at the state: %v", err)
	}
	for _, file := range files {
		said, err := p.station.AtAppliance(p.ctx, "inspect", file, "--profile", "arrest", "--json")
		if err != nil {
			return err
		}
		var seen struct {
			Prints      []json.RawMessage
			Violations  []json.RawMessage
			Transaction struct{ Records []struct{ Type int } }
		}
		if err := json.Unmarshal([]byte(said), &seen); err != nil {
			return err
		}
		positions := len(slices.DeleteFunc(seen.Transaction.Records, func(r struct{ Type int }) bool { return r.Type != 14 }))
		fact := fmt.Sprintf("The file for the bureau: %d positions, %d images, %d coded exceptions, %d violations of the profile.",
			positions, len(seen.Prints), positions-len(seen.Prints), len(seen.Violations))
		if positions != 14 || len(seen.Violations) > 0 {
			return fmt.Errorf("%s: %s %s", filepath.Base(file), fact, seen.Violations)
		}
		p.facts = append(p.facts, fact)
	}
	return nil
}
