package enrol

import (
	"fmt"
	"slices"
	"strconv"

	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/nist"
	"thana/shared/record"
)

// fingersOf lists the fingers that a position shows.
func fingersOf(position int) []int {
	switch position {
	case PlainRightThumb:
		return []int{1}
	case PlainLeftThumb:
		return []int{6}
	case RightFour:
		return []int{2, 3, 4, 5}
	case LeftFour:
		return []int{7, 8, 9, 10}
	case BothThumbs:
		return []int{1, 6}
	}
	return []int{position}
}

// print makes the Type-14 record of a position: with its image, or with the exceptions of all its fingers and no image, or
// nil where there is neither. Both thumbs are expected in images of their own.
func (e Enrolment) print(position, idc int) (*nist.Record, error) {
	at := slices.IndexFunc(e.Prints, func(p Print) bool { return p.Position == position })
	var excepted [][]string
	for _, finger := range fingersOf(position) {
		for _, x := range e.Exceptions {
			if x.Finger == finger {
				excepted = append(excepted, []string{strconv.Itoa(finger), exceptionCode(x.Why)})
			}
		}
	}
	if at < 0 && (len(excepted) < len(fingersOf(position)) || position == BothThumbs) {
		return nil, nil
	}
	r := nist.NewRecord(14, idc)
	r.Set(3, strconv.Itoa(int(e.impression(position, at))))
	r.Set(4, e.Origin)
	r.Set(13, strconv.Itoa(position))
	if len(excepted) > 0 {
		r.SetAll(18, excepted...)
	}
	if at < 0 {
		return r, nil
	}
	return r, e.Prints[at].fill(r)
}

// impression of a record without image is what the image would have been: rolled for a single finger.
func (e Enrolment) impression(position, at int) Impression {
	if at >= 0 {
		return e.Prints[at].Impression
	}
	if position <= 10 {
		return LiveRolled
	}
	return LivePlain
}

// exceptionCode is the code of field 14.018: amputated, or unable to print for any other reason. The reason itself is in 2.080.
func exceptionCode(why record.FingerException) string {
	if why == record.Amputated {
		return "XX"
	}
	return "UP"
}

// fill describes the image in the record.
func (p Print) fill(r *nist.Record) error {
	width, height, ppi, err := wsq.DecodeConfig(p.WSQ)
	if err != nil {
		return fault.New(fault.ExchangeNotWritten, "enrol.Build", "position %d: %v", p.Position, err)
	}
	if p.PPI > 0 {
		ppi = p.PPI
	}
	r.Set(5, localDate(p.Taken))
	r.Set(6, strconv.Itoa(width))
	r.Set(7, strconv.Itoa(height))
	r.Set(8, "1") // pixels per inch
	r.Set(9, strconv.Itoa(ppi))
	r.Set(10, strconv.Itoa(ppi))
	r.Set(11, "WSQ20")
	r.Set(12, "8")
	list(r, 21, p.Boxes, func(b Box) []string {
		return []string{strconv.Itoa(b.Finger), strconv.Itoa(b.Left), strconv.Itoa(b.Right), strconv.Itoa(b.Top), strconv.Itoa(b.Bottom)}
	})
	classed := slices.DeleteFunc(slices.Clone(p.Quality), func(q Quality) bool { return q.NFIQ == 0 })
	list(r, 22, classed, func(q Quality) []string { return []string{strconv.Itoa(q.Finger), strconv.Itoa(q.NFIQ)} })
	list(r, 24, p.Quality, func(q Quality) []string {
		return []string{strconv.Itoa(q.Finger), strconv.Itoa(q.Score), fmt.Sprintf("%04X", q.Vendor), strconv.Itoa(int(q.Algorithm))}
	})
	if p.Device != (Device{}) {
		r.Set(904, p.Device.Make, p.Device.Model, p.Device.Serial)
	}
	r.SetData(p.WSQ)
	return nil
}
