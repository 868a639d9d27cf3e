package form

import (
	"time"

	"thana/shared/page"
	"thana/shared/record"
)

// Test is what a test page says: which printer it is meant for, and when. It names nobody.
type Test struct {
	Device string
	At     time.Time
}

// TestPage makes the sheet by which a technician judges a printer: type in both scripts down to the smallest of a form, steps of grey,
// fine lines, and a measure that shows whether the sheet was scaled.
func TestPage(t Test, k Kit) *page.Document {
	return testOn(page.Setup{Width: page.A4Width, Height: page.A5Height, Single: true, Footer: "थाना " + both(k.Station.Name)}, 100, t, k)
}

// TestRoll is TestPage for the narrow roll of a receipt printer.
func TestRoll(t Test, k Kit) *page.Document {
	return testOn(page.Setup{Width: rollWidth, Height: rollHeight, Side: rollSide, Single: true}, 50, t, k)
}

func testOn(setup page.Setup, measure float64, t Test, k Kit) *page.Document {
	setup.Info = page.Info{Title: "Test page / जाँच पन्ना", Author: k.Station.Name.English, Language: "hi-IN", Created: t.At}
	setup.Band = band(k.Station)
	p := page.New(setup)
	p.Add(centred("Test page / जाँच पन्ना", page.Style{Points: 14, Bold: true}), page.Space(1),
		centred(t.Device, page.Style{Points: 11, Bold: true}), centred(record.FormatDateTime(t.At), page.Style{Points: 11}),
		page.Space(2), page.Rule(0.4), page.Space(2))
	for _, points := range []float64{8, 9, 10, 12} {
		p.Add(text("क्षत्रिय श्रीमती ज्ञानेन्द्र ०१२३ · FIR 0123/2026 BNS 303(2)", page.Style{Points: points}), page.Space(0.5))
	}
	const steps, high = 8, 8.0
	side := p.Width() / steps
	p.Add(page.Space(3))
	for i := range steps {
		p.Add(page.Solid{Rects: [][4]float64{{float64(i) * side, 0, side, high}}, Grey: float64(i) / steps})
	}
	p.Add(page.Space(high+3), page.Rule(0.1), page.Space(1), page.Rule(0.2), page.Space(1), page.Rule(0.5), page.Space(4))
	p.Add(page.Solid{Rects: [][4]float64{{0, 0, 0.3, 5}, {measure - 0.3, 0, 0.3, 5}, {0, 2.3, measure, 0.3}}}, page.Space(6),
		text(whole(int(measure))+" mm between the marks: shorter means that the printer scales. / निशानों के बीच "+whole(int(measure))+" मि.मी.; कम हो तो प्रिंटर पन्ना छोटा कर रहा है।",
			page.Style{Points: 9}))
	return p.Finish()
}
