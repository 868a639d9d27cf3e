package record

import (
	"testing"

	"thana/shared/fault"
	"thana/shared/law"
)

// BenchmarkFIRRow: a list of 5,000 has 100 µs a row for everything.
func BenchmarkFIRRow(b *testing.B) {
	open := lawful().fir
	protected := open
	protected.Acts = []ActSections{{law.BNS, []string{"64(1)"}}}
	for name, f := range map[string]FIR{"open": open, "protected": protected} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				FIRRow(f, Open, false, fault.Hindi)
			}
		})
	}
}

func BenchmarkFIRCheck(b *testing.B) {
	s := lawful()
	for b.Loop() {
		s.fir.Check(s.firCtx)
	}
}
