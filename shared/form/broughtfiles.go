package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/page"
	"thana/shared/record"
)

// BroughtFiles makes the particulars for Part A of the certificate under section 63(4) of the Bharatiya Sakshya Adhiniyam: what the appliance knows of the
// files that were brought for a record, and blanks for what only the person in charge of the device can say. It is not the certificate: it declares
// nothing and ticks nothing that nobody saw.
func BroughtFiles(kind record.Kind, number string, files []record.Capture, printed time.Time, k Kit) *page.Document {
	p := page.New(page.Setup{Info: page.Info{Title: "Section 63(4) BSA, Part A: particulars, " + number, Author: k.Station.Name.English, Language: "hi-IN", Created: printed},
		Band: band(k.Station), Footer: "थाना " + both(k.Station.Name) + " · " + number})
	p.Add(centred("PARTICULARS FOR THE CERTIFICATE, PART A", page.Style{Points: 13, Bold: true}), page.Space(0.5),
		centred("प्रमाणपत्र के भाग क के लिए विवरण", page.Style{Points: 14, Bold: true}),
		centred("(Section 63(4)(c) B.S.A., 2023 / धारा 63(4)(ग) बी एस ए, 2023)", smallStyle), page.Space(1), page.Rule(0.4), page.Space(2),
		itemField("1. P.S. (थाना):", join(", ", both(k.Station.Name), district(k.Station.District))),
		itemField("2. Record (अभिलेख):", join(" ", kindWords[kind], number)),
		itemField("3. Name of the person who certifies (प्रमाणित करने वाले का नाम):", ""),
		itemField("4. Son / daughter / spouse of (पुत्र / पुत्री / पति / पत्नी):", ""),
		itemField("5. Residing / employed at (निवासी / कार्यरत):", ""),
		item("6. The files came on, as the officer said (फ़ाइलें किस पर आईं, अधिकारी के अनुसार):"))
	for _, s := range []struct {
		from  record.FileSource
		words string
	}{{record.FromPhone, "Mobile (मोबाइल)"}, {record.FromStick, "Flash drive (पेन ड्राइव)"}, {record.FromCard, "Storage media: memory card (मेमोरी कार्ड)"}, {record.FromDisc, "CD / DVD (सीडी / डीवीडी)"}} {
		p.Add(choice(slices.ContainsFunc(files, func(c record.Capture) bool { return c.File.From == s.from }), s.words))
	}
	p.Add(itemField("7. Make and model (मेक एवं मॉडल):", ""), row(0, field("Colour (रंग):", ""), field("Serial No. (क्रमांक):", "")),
		itemField("8. IMEI / UIN / UID / MAC / Cloud ID:", ""),
		itemField("9. Owned / maintained / managed / operated by the above (strike out) (स्वामित्व / रखरखाव / प्रबंधन / संचालन, जो लागू न हो काटें):", ""),
		item("10. Files, with their hash when they were brought (फ़ाइलें, लाए जाने के समय के हैश सहित):"), filesTable(files),
		itemField("11. Algorithm (एल्गोरिद्म):", "SHA256"),
		page.Space(2), text("Each hash was taken of the whole file on the station's computer before it was sealed, and once more from the bytes that were sealed; both agreed. "+
			"Time and device in brackets are what the file says of itself; nobody checked them.", valueStyle),
		text("हर हैश थाने के कंप्यूटर पर पूरी फ़ाइल से सील होने से पहले लिया गया, और सील हुए बाइट से एक बार फिर; दोनों मिले। कोष्ठक का समय और यंत्र फ़ाइल का अपना कथन है; किसी ने जाँचा नहीं।", valueStyle),
		page.Space(1), text("This sheet is not the certificate. The declaration of the Schedule is made, and signed, by the person in charge; Part B by an expert. "+
			"(यह पन्ना प्रमाणपत्र नहीं है। अनुसूची की घोषणा प्रभारी व्यक्ति करता और हस्ताक्षर करता है; भाग ख विशेषज्ञ।)", labelStyle),
		page.Space(8), page.Row{Gutter: 24, Cells: []page.Cell{
			{Block: page.Stack{page.Blank(5), centred("Date, time (IST), place (दिनांक, समय, स्थान)", smallStyle)}},
			{Block: page.Stack{page.Blank(5), centred("Name and signature (नाम एवं हस्ताक्षर)", smallStyle)}}}})
	return p.Finish()
}

func filesTable(files []record.Capture) page.Table {
	t := page.Table{Columns: []page.Column{right(column("S.No. (क्र.)", 16)), column("File (फ़ाइल)", 0), column("Brought in, by (कब, किसने)", 42), column("SHA-256", 56)}, Indent: 6, Empty: 1}
	for i, c := range files {
		what := fmt.Sprintf("%s, %s, %d bytes", c.File.Name, c.Format, c.Size)
		if said := c.File.SaysOfItself(); said != "" {
			what += " (" + said + ")"
		}
		if c.File.Note != "" {
			what = c.File.Note + "\n" + what
		}
		var hash []string
		for part := range slices.Chunk([]byte(c.SHA256), 16) { // four lines that an eye can compare
			hash = append(hash, string(part))
		}
		t.Rows = append(t.Rows, cells(strconv.Itoa(i+1), what, join(", ", record.FormatDateTime(c.At), c.By.Rank+" "+both(c.By.Name)), strings.Join(hash, " ")))
	}
	return t
}
