package record

import (
	"strconv"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// Poses lists the three photographs in the order they are taken.
func Poses() []string { return []string{PoseFront, PoseLeft, PoseRight} }

// Lacks lists what the measurements and the roll still lack, as message keys: "finger.left_little", "photo.right", "roll".
func (a Arrest) Lacks() []string {
	var out []string
	for _, f := range biometric.Fingers() {
		taken := a.Measurements.Fingers[f.String()]
		if taken.Capture == "" && taken.Exception == "" {
			out = append(out, "finger."+f.String())
		}
	}
	for _, pose := range Poses() {
		if a.Measurements.Photos[pose] == "" {
			out = append(out, "photo."+pose)
		}
	}
	if len(a.rollLacks()) > 0 {
		out = append(out, "roll")
	}
	return out
}

// Complete tells whether nothing refuses the arrest's completion.
func (a Arrest) Complete(ctx ArrestContext) bool { return len(Refusals(a.CheckComplete(ctx))) == 0 }

// CheckComplete says why an arrest cannot be completed: prints, three photographs and the roll, each there, or one
// coded reason for what is not, seen by the officer in charge.
func (a Arrest) CheckComplete(ctx ArrestContext) []Finding {
	c := &checker{now: ctx.Now, limits: ctx.Limits.orDefault()}
	m := a.Measurements
	for _, f := range biometric.Fingers() {
		choice(c, m.Fingers[f.String()].Exception, "measurements.fingers", "10", "IIF-3", Amputated, Bandaged, Injured, RefusedIt, Unable)
	}
	if m.Taken() || m.Missing == nil {
		a.checkBasis(c, ctx)
	}
	c.note(a.refusedMeasurement(), fault.LawRefusal, "measurements", "10", "Criminal Procedure (Identification) Act 2022 s.6")
	lacks := a.Lacks()
	if len(lacks) == 0 {
		return c.found
	}
	if m.Missing != nil {
		a.checkReason(c)
		return c.found
	}
	const source = "Criminal Procedure (Identification) Act 2022 s.3; Telangana audit 2019: 85 photographs of 5,416 arrests"
	fingers := count(lacks, "finger.")
	photos := count(lacks, "photo.")
	c.refuse(fingers > 0, fault.RecordPrintsIncomplete, "measurements.fingers", "10", source, "count", strconv.Itoa(fingers))
	c.refuse(photos > 0, fault.RecordPhotosIncomplete, "measurements.photos", "10", source, "count", strconv.Itoa(photos))
	for _, field := range a.rollLacks() {
		c.refuse(true, fault.RecordRollIncomplete, field, "9", "IIF-3 item 9")
	}
	return c.found
}

func (a Arrest) checkReason(c *checker) {
	m := a.Measurements.Missing
	c.need(string(m.Code), "measurements.missing.code", "10", "IIF-3")
	choice(c, m.Code, "measurements.missing.code", "10", "IIF-3", DeviceFailed, Hospitalised, RefusedS6, NotLawful, ReleasedOnBail)
	seen := m.SeenBy.Role == InCharge && !m.SeenAt.IsZero()
	c.refuse(!seen, fault.RecordReasonNotSeen, "measurements.missing", "10", "an incomplete set counts only when the officer in charge has seen why")
	c.past(m.SeenAt, "measurements.missing", "10", "IIF-3")
}

func (a Arrest) refusedMeasurement() bool {
	m := a.Measurements
	if m.Missing != nil && m.Missing.Code == RefusedS6 {
		return true
	}
	for _, f := range m.Fingers {
		if f.Exception == RefusedIt {
			return true
		}
	}
	return false
}

// rollLacks names the fields of the descriptive roll that must not be empty; marks may be "NIL".
func (a Arrest) rollLacks() []string {
	var out []string
	for _, f := range []struct {
		field string
		empty bool
	}{
		{"person.sex", a.Person.Sex == ""},
		{"person.age", a.Person.Age.Kind == ""},
		{"features.build", blank(a.Features.Build)},
		{"features.height_cm", a.Features.HeightCM == 0},
		{"features.complexion", blank(a.Features.Complexion)},
		{"features.marks", blank(a.Features.Marks)},
	} {
		if f.empty {
			out = append(out, f.field)
		}
	}
	return out
}

func count(keys []string, prefix string) int {
	n := 0
	for _, k := range keys {
		if len(k) > len(prefix) && k[:len(prefix)] == prefix {
			n++
		}
	}
	return n
}
