package slip

import (
	"thana/shared/biometric"
	"thana/shared/fault"
)

// accept refuses what cannot become 500 ppi pictures in grey.
func accept(page biometric.Image) error {
	const op = "slip.Read"
	switch {
	case page.Width < 1 || page.Height < 1 || page.Width > maxPixels/page.Height || len(page.Pix) != page.Width*page.Height:
		return fault.New(fault.RequestImageSize, op, "%dx%d pixels with %d bytes", page.Width, page.Height, len(page.Pix))
	case page.PPI < PPI:
		return fault.New(fault.SlipCoarse, op, "%d ppi, at least %d", page.PPI, PPI)
	}
	paper, ink, between := levels(page)
	if paper-ink >= levelRange && between < levelShare {
		return fault.New(fault.SlipNoGrey, op, "%.1f %% of the ink is grey", 100*between)
	}
	return nil
}

// levels are the grey values of paper and ink, and the share of the pixels darker than paper that are neither.
func levels(page biometric.Image) (paper, ink int, between float64) {
	const every = 7 // rows; enough for shares
	var h [256]int
	n := 0
	for y := 0; y < page.Height; y += every {
		for _, v := range page.Pix[y*page.Width:][:page.Width] {
			h[v]++
		}
		n += page.Width
	}
	paper, ink = percentile(h, n, 0.60), percentile(h, n, 0.004)
	low, high := ink+(paper-ink)/5, paper-(paper-ink)/5
	grey, dark := 0, 0
	for v, count := range h[:max(high, 0)] {
		dark += count
		if v > low {
			grey += count
		}
	}
	return paper, ink, float64(grey) / float64(max(dark, 1))
}

// percentile is the grey value below which that share of n pixels lies.
func percentile(h [256]int, n int, share float64) int {
	left := int(float64(share * float64(n)))
	for v, count := range h {
		if left -= count; left < 0 {
			return v
		}
	}
	return 255
}
