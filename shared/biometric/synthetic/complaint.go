package synthetic

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"thana/shared/page"
)

// ComplaintDPI is the resolution of a complaint's page: A4 is 1654 x 2339 pixels.
const ComplaintDPI = 200

// complaintPages are what the complainant wrote, as the demonstration's FIR tells it; every name, place and number is
// invented.
var complaintPages = [...][]string{
	{
		"सेवा में,",
		"श्रीमान थाना प्रभारी महोदय,",
		"थाना कोतवाली, भोपाल",
		"",
		"विषय: मोटरसाइकिल चोरी की रिपोर्ट दर्ज करने हेतु।",
		"",
		"महोदय,",
		"निवेदन है कि मैं सुनील यादव पिता रामलाल यादव, मकान 12, गली 3, अशोका गार्डन भोपाल में रहता हूँ। कल रात्रि मैंने अपनी काली हीरो स्प्लेंडर मोटरसाइकिल बस स्टैंड के पास हमीदिया रोड पर ताला लगाकर खड़ी की थी।",
		"दो घंटे बाद लौटा तो गाड़ी वहाँ नहीं मिली। आसपास के दुकानदारों से पूछा, कुछ पता नहीं चला। कोई अज्ञात व्यक्ति गाड़ी चोरी कर ले गया है।",
		"गाड़ी की कीमत लगभग 45,000 रुपये है। खरीद की रसीद संलग्न है।",
	},
	{
		"मैंने अपने स्तर पर आसपास के सभी स्थानों पर खोजबीन की, परन्तु गाड़ी का कोई पता नहीं चला। बस स्टैंड पर लगे कैमरे में उस समय की रिकॉर्डिंग हो सकती है।",
		"अतः श्रीमान से निवेदन है कि मेरी रिपोर्ट दर्ज कर उचित कार्यवाही करने की कृपा करें।",
		"",
		"संलग्न: खरीद की रसीद की छायाप्रति",
		"",
		"प्रार्थी",
		"सुनील यादव",
		"मोबाइल: 98765 43210",
	},
}

// ComplaintPages is how many pages the complaint has.
const ComplaintPages = len(complaintPages)

// Complaint draws a page of a complaint written with a blue pen on ruled paper, as a scanner sees it. Page 0 is the
// first; pages beyond the last repeat.
func Complaint(number int) image.Image {
	number = ((number % ComplaintPages) + ComplaintPages) % ComplaintPages
	paper := page.New(page.Setup{Single: true})
	for _, line := range complaintPages[number] {
		if line == "" {
			paper.Add(page.Space(9))
			continue
		}
		paper.Add(page.Text{Spans: []page.Span{{Text: line, Style: page.Style{Points: 15}}}})
		paper.Add(page.Space(4))
	}
	return onPaper(paper.Finish().Page(0, ComplaintDPI), uint64(number))
}

// onPaper replaces the print's black on white by a pen's uneven blue on ruled paper, and lays the sheet a little askew.
func onPaper(clean image.Image, seed uint64) image.Image {
	b := clean.Bounds()
	rng := rand.New(rand.NewPCG(seed, 11))
	hand := newWave(260, rng)
	press, grain := newTexture(18, rng), newTexture(2, rng)
	sin, cos := math.Sincos((rng.Float64() - 0.5) * 1.2 * math.Pi / 180)
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	rows(b.Dy(), func(y int) {
		for x := range b.Dx() {
			u, v := float64(x)-float64(b.Dx())/2, float64(y)-float64(b.Dy())/2
			u, v = u*cos-v*sin+float64(b.Dx())/2, u*sin+v*cos+float64(b.Dy())/2
			out.SetRGBA(x, y, paperAt(clean, u, v, hand, press, grain))
		}
	})
	return out
}

func paperAt(clean image.Image, u, v float64, hand wave, press, grain texture) color.RGBA {
	const line, firstLine, margin, foot = 75.0, 210.0, 130.0, 2200.0 // pixels
	fine := grain.at(u, v)
	r, g, b := 247+3*fine, 245+3*fine, 236+4*fine
	if v > firstLine && math.Mod(v-firstLine, line) < 1.8 {
		r, g, b = r-45, g-28, b-8
	}
	if math.Abs(u-margin) < 1.3 {
		g, b = g-60, b-60
	}
	sx, sy := int(math.Round(u+2.2*hand.at(u, v))), int(math.Round(v+3.4*hand.at(v+900, u)))
	dark := 0.0
	if (image.Point{X: sx, Y: sy}).In(clean.Bounds()) && v < foot {
		value, _, _, _ := clean.At(sx, sy).RGBA()
		dark = (1 - float64(value)/0xFFFF) * (0.86 + 0.12*press.at(u, v) + 0.06*fine)
	}
	mix := func(paper, ink float64) uint8 { return uint8(max(0, min(255, paper+dark*(ink-paper)))) }
	return color.RGBA{mix(r, 28), mix(g, 38), mix(b, 120), 255}
}
