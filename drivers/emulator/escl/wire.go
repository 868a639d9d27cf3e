package escl

import (
	"encoding/xml"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/image/draw"
)

const (
	root        = "/eSCL"
	maxSettings = 1 << 20 // bytes
	a4Width     = 2480    // 1/300 inch
	a4Height    = 3508
	head        = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	names       = `xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"`
	version     = `<pwg:Version>2.63</pwg:Version>`
	serial      = "VS-0001"
)

func resolutions() []int { return []int{75, 100, 150, 200, 300, 600} }

func (s *Scanner) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+root+"/ScannerCapabilities", s.capabilities)
	mux.HandleFunc("GET "+root+"/ScannerStatus", s.status)
	mux.HandleFunc("POST "+root+"/ScanJobs", s.create)
	mux.HandleFunc("GET "+root+"/ScanJobs/{id}/NextDocument", s.next)
	mux.HandleFunc("DELETE "+root+"/ScanJobs/{id}", s.remove)
	return mux
}

func (s *Scanner) capabilities(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, head+`<scan:ScannerCapabilities %s>%s<pwg:MakeAndModel>%s</pwg:MakeAndModel><pwg:SerialNumber>%s</pwg:SerialNumber>`+
		`<scan:UUID>%s</scan:UUID>`+
		`<scan:Platen><scan:PlatenInputCaps>%s</scan:PlatenInputCaps></scan:Platen>`+
		`<scan:Adf><scan:AdfSimplexInputCaps>%s</scan:AdfSimplexInputCaps><scan:FeederCapacity>50</scan:FeederCapacity>`+
		`<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions></scan:Adf></scan:ScannerCapabilities>`,
		names, version, html.EscapeString(s.o.Model), serial, s.o.UUID, s.inputCaps(), s.inputCaps())
}

func (s *Scanner) inputCaps() string {
	var list strings.Builder
	for _, r := range resolutions() {
		fmt.Fprintf(&list, `<scan:DiscreteResolution><scan:XResolution>%d</scan:XResolution><scan:YResolution>%d</scan:YResolution></scan:DiscreteResolution>`, r, r)
	}
	return fmt.Sprintf(`<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>%d</scan:MaxWidth><scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>%d</scan:MaxHeight>`+
		`<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>`+
		`<scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>`+
		`<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>`+
		`<scan:SupportedResolutions><scan:DiscreteResolutions>%s</scan:DiscreteResolutions></scan:SupportedResolutions>`+
		`</scan:SettingProfile></scan:SettingProfiles><scan:SupportedIntents><scan:Intent>Document</scan:Intent><scan:Intent>Photo</scan:Intent></scan:SupportedIntents>`+
		`<scan:MaxOpticalXResolution>600</scan:MaxOpticalXResolution><scan:MaxOpticalYResolution>600</scan:MaxOpticalYResolution>`,
		s.o.Width, s.o.Height, list.String())
}

func (s *Scanner) status(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := "Idle"
	if s.busy || s.active() != nil {
		state = "Processing"
	}
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, head+`<scan:ScannerStatus %s>%s<pwg:State>%s</pwg:State><scan:AdfState>%s</scan:AdfState><scan:Jobs>`, names, version, state, s.adfState())
	for _, j := range slices.Backward(s.jobs) {
		reason := map[string]string{"Processing": "JobScanning", "Completed": "JobCompletedSuccessfully", "Canceled": "JobCanceledByUser", "Aborted": "AbortedBySystem"}[j.state]
		fmt.Fprintf(w, `<scan:JobInfo><pwg:JobUri>%s/ScanJobs/%d</pwg:JobUri><pwg:JobUuid>%d</pwg:JobUuid><scan:Age>1</scan:Age>`+
			`<pwg:ImagesCompleted>%d</pwg:ImagesCompleted><pwg:ImagesToTransfer>0</pwg:ImagesToTransfer><pwg:JobState>%s</pwg:JobState>`+
			`<pwg:JobStateReasons><pwg:JobStateReason>%s</pwg:JobStateReason></pwg:JobStateReasons></scan:JobInfo>`,
			root, j.id, j.id, j.finished, j.state, reason)
	}
	fmt.Fprint(w, `</scan:Jobs></scan:ScannerStatus>`)
}

// settings is what a ScanSettings document asks for.
type settings struct {
	feeder        bool
	grey          bool
	ppi           int
	width, height int // 1/300 inch
	format        string
}

func (s *Scanner) acceptable(t settings) bool {
	return slices.Contains(resolutions(), t.ppi) && t.width > 0 && t.height > 0 && t.width <= s.o.Width && t.height <= s.o.Height && t.format == "image/jpeg"
}

func readSettings(r *http.Request) (settings, error) {
	var doc struct {
		XMLName xml.Name `xml:"ScanSettings"`
		Source  string   `xml:"InputSource"`
		Colour  string   `xml:"ColorMode"`
		PPI     int      `xml:"XResolution"`
		Width   int      `xml:"ScanRegions>ScanRegion>Width"`
		Height  int      `xml:"ScanRegions>ScanRegion>Height"`
		Format  string   `xml:"DocumentFormat"`
		FormatX string   `xml:"DocumentFormatExt"`
		Duplex  bool     `xml:"Duplex"`
	}
	if err := xml.NewDecoder(http.MaxBytesReader(nil, r.Body, maxSettings)).Decode(&doc); err != nil {
		return settings{}, err
	}
	t := settings{feeder: doc.Source == "Feeder", grey: doc.Colour == "Grayscale8", ppi: doc.PPI, width: doc.Width, height: doc.Height, format: doc.Format}
	if doc.FormatX != "" {
		t.format = doc.FormatX
	}
	if doc.Duplex {
		t.ppi = 0 // one sensor: refused as a setting it does not have
	}
	return t, nil
}

func (s *Scanner) create(w http.ResponseWriter, r *http.Request) {
	set, err := readSettings(r)
	if err != nil {
		http.Error(w, "no ScanSettings", http.StatusBadRequest)
		return
	}
	j, status := s.begin(set)
	if j != nil {
		w.Header().Set("Location", fmt.Sprintf("http://%s%s/ScanJobs/%d", s.Addr(), root, j.id))
	}
	w.WriteHeader(status)
}

func (s *Scanner) next(w http.ResponseWriter, r *http.Request) {
	j := s.find(r.PathValue("id"))
	if j == nil {
		http.NotFound(w, r)
		return
	}
	page, status := s.turn(r.Context(), j)
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	_ = jpeg.Encode(w, expose(page, j.set), &jpeg.Options{Quality: 88})
}

func (s *Scanner) remove(w http.ResponseWriter, r *http.Request) {
	j := s.find(r.PathValue("id"))
	if j == nil {
		http.NotFound(w, r)
		return
	}
	s.cancel(j)
}

// expose is the picture that the sensor takes of a page: the region asked for, white where the page does not reach.
func expose(page image.Image, set settings) image.Image {
	box := image.Rect(0, 0, set.width*set.ppi/300, set.height*set.ppi/300)
	sheet := image.Rect(0, 0, a4Width*set.ppi/300, a4Height*set.ppi/300) // a page is A4
	if grey, ok := page.(*image.Gray); ok && set.grey && asFine(grey.Rect, sheet) {
		return laid(grey, box)
	}
	var sensor draw.Image = image.NewRGBA(box)
	if set.grey {
		sensor = image.NewGray(box)
	}
	draw.Draw(sensor, box, image.NewUniform(color.White), image.Point{}, draw.Src)
	if page != nil {
		draw.ApproxBiLinear.Scale(sensor, sheet, page, page.Bounds(), draw.Over, nil)
	}
	return sensor
}

// asFine tells whether a page has the sensor's own resolution: A4 in pixels, give or take how its edge was rounded.
func asFine(page, sheet image.Rectangle) bool {
	return max(page.Dx()-sheet.Dx(), sheet.Dx()-page.Dx(), page.Dy()-sheet.Dy(), sheet.Dy()-page.Dy()) <= 1
}

// laid takes a page pixel by pixel: scaling a whole sheet at 600 ppi takes longer than a scanner does.
func laid(page *image.Gray, box image.Rectangle) *image.Gray {
	sensor := image.NewGray(box)
	for y := range box.Dy() {
		row := sensor.Pix[y*sensor.Stride:][:box.Dx()]
		n := 0
		if y < page.Rect.Dy() {
			n = copy(row, page.Pix[y*page.Stride:][:page.Rect.Dx()])
		}
		for x := n; x < len(row); x++ {
			row[x] = 0xFF
		}
	}
	return sensor
}
