package ipp

import (
	"slices"
	"strings"

	"thana/drivers/device"
	"thana/shared/fault"
)

// RFC 8011 section 5.4.11.
const (
	printerIdle       = 3
	printerProcessing = 4
	printerStopped    = 5
)

// RFC 8011 section 5.3.7.
const (
	jobCancelled = 7
	jobAborted   = 8
	jobCompleted = 9
)

// conditions are the stems of printer-state-reasons that mean something to a person, worst first. A printer waits for
// all but the last kind.
var conditions = [...]struct {
	code  fault.Code
	stems []string
}{
	{fault.PrinterMediaJam, []string{"media-jam"}},
	{fault.PrinterDoorOpen, []string{"door-open", "cover-open", "interlock-open"}},
	{fault.PrinterMediaEmpty, []string{"media-empty", "media-needed"}},
	{fault.PrinterTonerEmpty, []string{"toner-empty", "marker-supply-empty"}},
	{fault.PrinterStopped, []string{"paused", "stopped-partly", "shutdown"}},
	{fault.PrinterTonerLow, []string{"toner-low", "marker-supply-low"}},
}

// stem is a reason without its severity (RFC 8011 section 5.4.12).
func stem(reason string) string {
	for _, severity := range []string{"-error", "-warning", "-report"} {
		if s, ok := strings.CutSuffix(reason, severity); ok {
			return s
		}
	}
	return reason
}

func readState(state int, reasons []string, accepting bool) device.PrinterState {
	var s device.PrinterState
	for _, c := range conditions {
		if slices.ContainsFunc(reasons, func(r string) bool { return slices.Contains(c.stems, stem(r)) }) {
			s.Conditions = append(s.Conditions, c.code)
		}
	}
	if waits(s) == "" && (state == printerStopped || !accepting) {
		s.Conditions = append([]fault.Code{fault.PrinterStopped}, s.Conditions...)
	}
	s.Ready = waits(s) == ""
	s.Printing = state == printerProcessing
	return s
}

// waits is the worst condition that a person must end before the printer goes on, or empty.
func waits(s device.PrinterState) fault.Code {
	for _, c := range s.Conditions {
		if c != fault.PrinterTonerLow {
			return c
		}
	}
	return ""
}
