// Package match finds the minutiae of a fingerprint and tells whether two prints are of one finger.
//
// It is built after SourceAFIS (Robert Važan, sourceafis.machinezoo.com): minutiae are the ends of thinned ridges and
// furrows, edges between neighbouring minutiae do not change when a finger is moved or turned, and a tree of edges that
// agree, grown from a likely pair, is what two prints have in common. Ours are the ridge filter, the choice of roots and
// the score; docs/adr/0039 says why.
package match

import "thana/shared/biometric"

// Extract finds the minutiae in the picture of one finger, dark ridges on light ground, 250 to 1000 ppi. A picture without
// ridges gives a template without minutiae. The same picture gives the same template on every processor.
func Extract(picture biometric.Image, tr biometric.Trace) Template {
	im := biometric.Resample(picture, analysis)
	field := biometric.FieldOf(im, tr)
	c := cellsOf(im, field)
	tr.Offer("match.cells", c)
	waves := enhance(im, c)
	tr.Offer("match.enhanced", waves)
	ridges, furrows := binarise(waves, c)
	tr.Offer("match.binary", ridges)
	ridgeLines, furrowLines := thin(ridges), thin(furrows)
	tr.Offer("match.thinned", ridgeLines)
	ridgeTree, furrowTree := clean(newSkeleton(ridgeLines)), clean(newSkeleton(furrowLines))
	tr.Offer("match.skeleton", ridgeTree)
	ends := append(collect(ridgeTree, Ending, c), collect(furrowTree, Fork, c)...)
	tr.Offer("match.ends", ends)
	minutiae := surest(apartFromClouds(inner(ends, c)))
	tr.Offer("match.minutiae", minutiae)
	return Template{im.Width, im.Height, groundOf(im.Width, im.Height, c), minutiae}
}

// Print is a template made ready to be compared. Comparing does not change it.
type Print struct {
	Template
	star [][]edge
}

// NewPrint prepares a template.
func NewPrint(t Template) Print { return Print{t, stars(t.Minutiae)} }

// Compare tells how alike two prints are: it grows a tree of agreeing edges from each likely pair of minutiae, and the
// tree with the most evidence counts. Prints turned by more than 75 degrees against each other are not recognised.
func Compare(a, b Print, tr biometric.Trace) Result {
	starts := roots(a, b)
	tr.Offer("match.roots", starts)
	var best Result
	var tree pairing
	grown := map[[2]int]bool{}
	for _, root := range starts {
		if grown[[2]int{root.a, root.b}] {
			continue
		}
		tree.grow(a, b, root)
		for _, p := range tree.pairs {
			grown[[2]int{p.a, p.b}] = true
		}
		if r := tree.result(a, b); r.Score > best.Score {
			best = r
		}
	}
	tr.Offer("match.best", best)
	return best
}

// Identify compares a print with a few and gives the most alike; -1 where there is none.
func Identify(p Print, among []Print) (at int, best Result) {
	at = -1
	for i, other := range among {
		if r := Compare(p, other, nil); at < 0 || r.Score > best.Score {
			at, best = i, r
		}
	}
	return at, best
}
