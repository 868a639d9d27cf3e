package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

// bureau holds the file that the state exported for the Finger Print Bureau against the profile of the enrolment: fourteen
// positions, each with its image or the coded exception in its place, three photographs and the tattoo, and no violation.
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
		count := func(kind int) (n int) {
			for _, r := range seen.Transaction.Records {
				if r.Type == kind {
					n++
				}
			}
			return n
		}
		positions, photos := count(14), count(10)
		fact := fmt.Sprintf("The file for the bureau: %d positions, %d images, %d coded exceptions, %d photographs with that of the tattoo, %d violations of the profile.",
			positions, len(seen.Prints), positions-len(seen.Prints), photos, len(seen.Violations))
		if positions != 14 || photos != 4 || len(seen.Violations) > 0 {
			return fmt.Errorf("%s: %s %s", filepath.Base(file), fact, seen.Violations)
		}
		p.facts = append(p.facts, fact)
	}
	return nil
}
