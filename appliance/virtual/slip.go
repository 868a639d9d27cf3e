package virtual

import (
	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/synthetic"
)

// slipInk is the resolution at which the virtual person's slip is drawn, pixels per inch.
const slipInk = 600

// LaySlip lays the inked slip of a record on the glass: the person of that record took it, with the number that the
// appliance prints on the slip of that record. PPI and Turn are the flatbed's.
func (s *Station) LaySlip(record string, q synthetic.SlipParams) {
	q.PPI, q.Turn = slipInk, 1
	who, grown := s.subject(record), map[biometric.Finger]synthetic.Print{}
	sheet := synthetic.InkedSlip(synthetic.BlankSlip(slip.Number(record), slipInk), func(f biometric.Finger) synthetic.Print {
		p, ok := grown[f]
		if !ok {
			p = who.Finger(f)
			grown[f] = p
		}
		return p
	}, q)
	s.Scanner.Lay(sheet.Gray())
}

// layAsked lays the slip of the record that the screen last asked about, without the fingers that its arrest excepts.
func (s *Station) layAsked(q synthetic.SlipParams) {
	s.present.mu.Lock()
	record := s.present.record
	q.Missing = s.present.missing
	s.present.mu.Unlock()
	s.LaySlip(record, q)
}
