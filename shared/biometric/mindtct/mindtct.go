// Package mindtct finds minutiae the way the NIST detector MINDTCT does (NBIS 5.0.0, second version of its algorithm), so
// that lists, maps and qualities equal the reference's. NFIQ 1 is computed from them.
//
// The picture is cut into blocks of 8 pixels; each gets a ridge direction from a discrete Fourier transform of a rotated
// window, ridges are drawn in two tones along these directions, and patterns of six pixels mark where ridges end or fork.
// False minutiae are then removed by rules about loops, hooks, overlaps, pores and unclear surroundings. Sources: Watson et
// al., User's Guide to NBIS (NIST, 2007), and the public-domain program itself.
package mindtct

import (
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Result is what the detector found.
type Result struct {
	Minutiae []Minutia // by x, then y
	Maps     Maps
	Ridges   Ridges // the two-tone picture, small holes filled
}

// Detect finds the minutiae of a picture at 500 ppi. A picture of another resolution, with a side under MinSide or of more
// than MaxPixels is refused with RequestImageSize, one whose pixels do not fit its sides with RequestImageMalformed.
func Detect(im biometric.Image, tr biometric.Trace) (Result, error) {
	if err := check(im); err != nil {
		return Result{}, err
	}
	six := padded(im)
	maps := initialMaps(six)
	tr.Offer("mindtct.initial", maps)
	maps.LowFlow = gapsClosed(maps.LowFlow, maps.Width, maps.Height)
	tr.Offer("mindtct.low_flow", maps)
	maps.Direction = consistent(maps)
	maps.Direction = smoothed(maps)
	maps.Direction = interpolated(maps)
	maps.Direction = consistent(maps)
	maps.Direction = smoothed(maps)
	maps.Direction = marginless(maps)
	tr.Offer("mindtct.direction", maps)
	maps.HighCurve = highCurve(maps)
	maps.Quality = qualityMap(maps)
	tr.Offer("mindtct.maps", maps)

	ridges := holesFilled(binarise(six, maps))
	tr.Offer("mindtct.ridges", ridges)
	minutiae, ridges := scan(ridges, maps)
	tr.Offer("mindtct.scanned", minutiae)
	minutiae, ridges = removeFalse(minutiae, ridges, maps, tr)
	minutiae = rated(minutiae, im, maps)
	tr.Offer("mindtct.rated", minutiae)
	return Result{Minutiae: minutiae, Maps: maps, Ridges: ridges}, nil
}

func check(im biometric.Image) error {
	const op = "mindtct.Detect"
	switch {
	case im.PPI != PPI:
		return fault.New(fault.RequestImageSize, op, "%d pixels per inch, not %d", im.PPI, PPI)
	case im.Width < MinSide || im.Height < MinSide || im.Width > MaxPixels/MinSide || im.Height > MaxPixels/MinSide ||
		im.Width*im.Height > MaxPixels:
		return fault.New(fault.RequestImageSize, op, "%dx%d pixels, sides from %d, at most %d pixels",
			im.Width, im.Height, MinSide, MaxPixels)
	case len(im.Pix) != im.Width*im.Height:
		return fault.New(fault.RequestImageMalformed, op, "%d bytes for %dx%d pixels", len(im.Pix), im.Width, im.Height)
	}
	return nil
}

// removeFalse applies the rules in the reference's order; each works on what the one before left.
func removeFalse(all []Minutia, ridges Ridges, maps Maps, tr biometric.Trace) ([]Minutia, Ridges) {
	all = sortedByRow(all, ridges.Width)
	all, ridges = withoutIslandsAndLakes(all, ridges)
	tr.Offer("mindtct.islands", all)
	all = withoutHoles(all, ridges)
	tr.Offer("mindtct.holes", all)
	all = withoutPointingOut(all, maps)
	tr.Offer("mindtct.pointing", all)
	all = withoutUnclearNeighbours(all, maps)
	tr.Offer("mindtct.neighbours", all)
	all = sidesAdjusted(all, ridges, maps)
	tr.Offer("mindtct.sides", all)
	all = withoutHooks(all, ridges)
	tr.Offer("mindtct.hooks", all)
	all = withoutOverlaps(all, ridges)
	tr.Offer("mindtct.overlaps", all)
	all = withoutMalformations(all, ridges, maps)
	tr.Offer("mindtct.malformations", all)
	all = withoutPores(all, ridges, maps)
	tr.Offer("mindtct.pores", all)
	return withoutTwins(sortedByColumn(all, ridges.Width)), ridges
}
