package exchange

import (
	"cmp"
	"slices"

	"thana/shared/biometric/iso"
	"thana/shared/biometric/mindtct"
)

// mostMinutiae of one view: their number is one byte, ISO/IEC 19794-2.
const mostMinutiae = 255

// strongest keeps the best where there are more than a record can hold.
func strongest(all []mindtct.Minutia) []mindtct.Minutia {
	if len(all) <= mostMinutiae {
		return all
	}
	best := slices.Clone(all)
	slices.SortStableFunc(best, func(a, b mindtct.Minutia) int { return cmp.Compare(b.Quality, a.Quality) })
	return best[:mostMinutiae]
}

// isoMinutia turns one into the record's units: pixels from the top left, 256 to a turn.
func isoMinutia(m mindtct.Minutia, height int) iso.Minutia {
	const turn = 360
	x, y, theta, quality := m.XYT(height)
	kind := iso.Bifurcation
	if m.Ending {
		kind = iso.Ending
	}
	return iso.Minutia{Type: kind, X: uint16(x), Y: uint16(max(height-y, 0)),
		Angle: uint8((theta*256 + turn/2) / turn % 256), Quality: uint8(max(quality, 1))}
}
