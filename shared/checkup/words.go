// Package checkup says in words how the devices of a station, its machine and its line are: for the desktop's pages and for the technician's
// terminal, which say the same.
package checkup

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

//go:embed words.json
var wordsFile []byte

// Phrases are the texts of message ids by language.
type Phrases map[string]map[fault.Lang]string

// Words are the texts of this package. A fault in them is a fault of the build, which the tests find.
func Words() (Phrases, error) {
	var all Phrases
	if err := json.Unmarshal(wordsFile, &all); err != nil {
		return nil, fault.New(fault.Unexpected, "checkup.Words", "%v", err)
	}
	return all, nil
}

// In returns the words of an id; facts are pairs of name and value for its {placeholders}. An id without words comes back in ⟨⟩.
func (p Phrases) In(l fault.Lang, id string, facts ...string) string {
	text, ok := p[id][l]
	if !ok {
		return fmt.Sprintf("⟨%s⟩", id)
	}
	for i := 0; i+1 < len(facts); i += 2 {
		text = strings.ReplaceAll(text, "{"+facts[i]+"}", facts[i+1])
	}
	return text
}

// Speaker says the words of an id in the language of the moment.
type Speaker interface {
	Say(id string, facts ...string) string
	Has(id string) bool
	Lang() fault.Lang
}

// Voice is a Speaker of one language.
type Voice struct {
	phrases Phrases
	lang    fault.Lang
}

// NewVoice speaks this package's words in a language.
func NewVoice(l fault.Lang) (*Voice, error) {
	all, err := Words()
	return &Voice{all, l}, err
}

// Say implements Speaker.
func (v *Voice) Say(id string, facts ...string) string { return v.phrases.In(v.lang, id, facts...) }

// Has implements Speaker.
func (v *Voice) Has(id string) bool { _, ok := v.phrases[id]; return ok }

// Lang implements Speaker.
func (v *Voice) Lang() fault.Lang { return v.lang }

// Counted is a phrase with a number, which one thing may say in a way of its own.
func Counted(v Speaker, id string, n int) string {
	if one := id + ".one"; n == 1 && v.Has(one) {
		return v.Say(one)
	}
	return v.Say(id, "n", strconv.Itoa(n))
}

// Lasting is a length of time as people say it.
func Lasting(v Speaker, d time.Duration) string {
	switch {
	case d < time.Hour:
		return Counted(v, "time.minutes", max(1, int(d.Minutes())))
	case d < 48*time.Hour:
		return Counted(v, "time.hours", int(d.Hours()))
	}
	return Counted(v, "time.days", int(d.Hours()/24))
}

// DayTime is the time of today, with the date where it is another day.
func DayTime(now, t time.Time) string {
	if record.DateOf(now) == record.DateOf(t) {
		return record.FormatTime(t)
	}
	return record.FormatDateTime(t)
}

// Size is a number of bytes.
func Size(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}
