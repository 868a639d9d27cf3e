package biometric

import "image"

// Normalised is a picture made ready for a bureau, and how it lies in its capture.
type Normalised struct {
	Image
	Crop     image.Rectangle // the part of the capture, in the capture's pixels
	Turn     float64         // degrees by which the content was turned: always 0, a bureau wants the finger as it was laid
	Inverted bool            // the capture had light ridges on a dark ground
	Finger   Mask            // blocks of the result that are finger
}

// Normalise makes a ten-print picture of a capture: 500 ppi, dark ridges on a light ground, full contrast, cut to the
// finger. The capture itself is not changed. A capture without a finger is returned whole.
func Normalise(raw Image, p Params, tr Trace) Normalised {
	upright, inverted := DarkRidges(raw)
	tr.Offer("normalise.polarity", upright)
	scaled := Resample(upright, p.PPI)
	tr.Offer("normalise.resampled", scaled)
	stretched := stretch(scaled)
	tr.Offer("normalise.contrast", stretched)
	finger := foreground(stretched)
	tr.Offer("normalise.foreground", finger)
	place := frame(finger.Bounds(), stretched.Width, stretched.Height, p)
	cut := crop(stretched, place)
	tr.Offer("normalise.crop", cut)
	return Normalised{
		Image: cut, Crop: toCapture(place, raw, p.PPI), Inverted: inverted, Finger: foreground(cut),
	}
}

// DarkRidges turns a picture with a dark ground into its negative, and says so. The ground is what the picture's border shows.
func DarkRidges(im Image) (Image, bool) {
	out := im.clone()
	var border, n int
	for y := range im.Height {
		for x := range im.Width {
			if x < 2 || y < 2 || x >= im.Width-2 || y >= im.Height-2 {
				border += int(im.Pix[y*im.Width+x])
				n++
			}
		}
	}
	h := histogramOf(im)
	if middle := (percentile(h, 0.05) + percentile(h, 0.95)) / 2; n == 0 || border/n >= min(middle, 96) {
		return out, false
	}
	for i, v := range out.Pix {
		out.Pix[i] = 255 - v
	}
	return out, true
}

// stretch widens the grey range of a faint picture linearly: the ground goes to white, the ink to contrastInk. A picture
// with enough contrast stays as it is, and so does one without a finger.
func stretch(im Image) Image {
	out := im.clone()
	h := histogramOf(im)
	ink, ground := percentile(h, inkDark), percentile(h, 1-inkDark)
	if ground-ink >= contrastTarget || ground-ink < emptyRange {
		return out
	}
	var table [256]byte
	for v := range table {
		table[v] = byte(max(0, min(255, contrastInk+(v-ink)*(255-contrastInk)/(ground-ink))))
	}
	for i, v := range out.Pix {
		out.Pix[i] = table[v]
	}
	return out
}

// frame is the rectangle around the finger with its margin, not larger or smaller than the parameters allow.
func frame(finger image.Rectangle, width, height int, p Params) image.Rectangle {
	whole := image.Rect(0, 0, width, height)
	if finger.Empty() {
		return whole
	}
	wanted := finger.Inset(-p.Margin).Intersect(whole)
	x0, x1 := span(wanted.Min.X, wanted.Max.X, p.MinWidth, p.MaxWidth, width)
	y0, y1 := span(wanted.Min.Y, wanted.Max.Y, p.MinHeight, p.MaxHeight, height)
	return image.Rect(x0, y0, x1, y1)
}

// span widens or narrows from..to about its middle to between least and most, inside 0..n. A limit of 0 is none.
func span(from, to, least, most, n int) (int, int) {
	length := to - from
	if most > 0 {
		length = min(length, most)
	}
	length = min(max(length, least), n)
	start := max(0, min(n-length, (from+to-length)/2))
	return start, start + length
}

func crop(im Image, r image.Rectangle) Image {
	out := Image{Width: r.Dx(), Height: r.Dy(), PPI: im.PPI, Pix: make([]byte, r.Dx()*r.Dy())}
	for y := range out.Height {
		copy(out.Pix[y*out.Width:][:out.Width], im.Pix[(r.Min.Y+y)*im.Width+r.Min.X:])
	}
	return out
}

// toCapture maps a rectangle at ppi back to the capture's pixels, rounded to the nearest.
func toCapture(r image.Rectangle, raw Image, ppi int) image.Rectangle {
	if raw.PPI < leastPPI {
		return r
	}
	back := func(v, limit int) int { return min(limit, (v*raw.PPI+ppi/2)/ppi) }
	return image.Rect(back(r.Min.X, raw.Width), back(r.Min.Y, raw.Height), back(r.Max.X, raw.Width), back(r.Max.Y, raw.Height))
}
