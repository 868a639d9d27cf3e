package virtual

import (
	_ "embed"
	"html/template"
	"net/http"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

//go:embed panel.html
var panelPage string

// hand is one thing that a person can do to a virtual device.
type hand struct {
	Key, Label string
	do         func(*Station)
}

type group struct {
	Title string
	Hands []hand
}

// groups lists every hand; the page and the POST are made from it.
func (s *Station) groups() []group {
	out := deviceGroups()
	if s.Hand != nil {
		out = append(out, slapGroup())
	}
	return out
}

func deviceGroups() []group {
	return []group{
		{"Person", []hand{
			{"auto.on", "Does what the screen asks", func(s *Station) { s.auto.Store(true) }},
			{"auto.off", "Does nothing by itself", func(s *Station) { s.auto.Store(false) }},
		}},
		{"Fingerprint scanner", append([]hand{
			{"finger.unplug", "Unplug", func(s *Station) { s.Bus.Unplug(fingerPort) }},
			{"finger.plug", "Plug in", func(s *Station) { s.Bus.Plug(fingerPort, s.Finger) }},
			{"finger.stall", "Stall", func(s *Station) { s.Finger.Stall() }},
			{"finger.garble", "Garble the next picture", func(s *Station) { s.Finger.Garble(1) }},
			{"finger.dry", "Next finger dry", press(synthetic.ImpressionParams{Dryness: 0.9, Pressure: -0.6})},
			{"finger.wet", "Next finger wet", press(synthetic.ImpressionParams{Dryness: -0.9, Pressure: 0.8})},
			{"finger.partial", "Next finger half off the glass", press(synthetic.ImpressionParams{Partial: 0.6})},
			{"finger.smudge", "Next finger slides", press(synthetic.ImpressionParams{Smudge: 1})},
		}, touches()...)},
		{"Camera", []hand{
			{"face.normal", "Stands well", face(synthetic.FaceParams{})},
			{"face.tilted", "Tilts the head", face(synthetic.FaceParams{TiltDeg: 14})},
			{"face.dark", "In the dark", face(synthetic.FaceParams{Darkness: 0.75})},
			{"face.blurred", "Out of focus", face(synthetic.FaceParams{Blur: 0.9})},
			{"face.far", "Too far away", face(synthetic.FaceParams{Scale: 0.35})},
			{"camera.unplug", "Unplug", func(s *Station) { s.Camera.Unplug() }},
			{"camera.plug", "Plug in", func(s *Station) { s.Camera.Plug() }},
			{"face.none", "Nobody there", face(synthetic.FaceParams{Empty: true})},
		}},
		{"Document scanner", []hand{
			{"scanner.load", "Lay the complaint in the feeder", func(s *Station) { s.Scanner.Load(pages()...) }},
			{"scanner.slip", "Lay the inked slip on the glass", func(s *Station) { s.layAsked(synthetic.SlipParams{Seed: s.o.Seed}) }},
			{"scanner.slip_flawed", "Lay a badly inked slip on the glass", func(s *Station) { s.layAsked(synthetic.SlipParams{Seed: s.o.Seed, Flaws: 1, Noise: 1}) }},
			{"scanner.jam", "Jam after the next page", func(s *Station) { s.Scanner.Jam(1) }},
			{"scanner.clear", "Clear the jam", func(s *Station) { s.Scanner.ClearJam() }},
			{"scanner.open", "Open the cover", func(s *Station) { s.Scanner.OpenCover() }},
			{"scanner.close", "Close the cover", func(s *Station) { s.Scanner.CloseCover() }},
			{"scanner.unplug", "Unplug", func(s *Station) { s.Scanner.Unplug() }},
			{"scanner.plug", "Plug in", func(s *Station) { _ = s.Scanner.Plug() }},
		}},
		{"Printer", []hand{
			{"printer.empty", "Take the paper out", func(s *Station) { s.Printer.OutOfPaper() }},
			{"printer.refill", "Put paper in", func(s *Station) { s.Printer.Refill() }},
			{"printer.jam", "Jam", func(s *Station) { s.Printer.Jam() }},
			{"printer.clear", "Clear the jam", func(s *Station) { s.Printer.ClearJam() }},
			{"printer.low", "Toner low", func(s *Station) { s.Printer.TonerLow() }},
			{"printer.toner", "New toner", func(s *Station) { s.Printer.NewToner() }},
			{"printer.unplug", "Unplug", func(s *Station) { s.Printer.Unplug() }},
			{"printer.plug", "Plug in", func(s *Station) { _ = s.Printer.Plug() }},
		}},
	}
}

func press(p synthetic.ImpressionParams) func(*Station) {
	return func(s *Station) {
		s.present.mu.Lock()
		defer s.present.mu.Unlock()
		s.present.press = p
	}
}

func face(p synthetic.FaceParams) func(*Station) {
	return func(s *Station) {
		s.present.mu.Lock()
		defer s.present.mu.Unlock()
		s.present.show(s.present.who, s.present.pose, p)
	}
}

func touches() []hand {
	var out []hand
	for _, f := range biometric.Fingers() {
		out = append(out, hand{"touch." + f.String(), "Touch: " + f.String(), func(s *Station) {
			s.present.mu.Lock()
			who := s.present.who
			s.present.mu.Unlock()
			s.Touch(s.grown.finger(who, f))
		}})
	}
	return append(out, hand{"touch.lift", "Lift", func(s *Station) { s.Finger.Lift() }})
}

// Panel serves the page with the hands; it must listen on a loopback address only.
func (s *Station) Panel() http.Handler {
	page := template.Must(template.New("panel").Parse(panelPage))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, map[string]any{"Groups": s.groups(), "Auto": s.auto.Load(), "Done": r.URL.Query().Get("done")})
	})
	mux.HandleFunc("POST /do", func(w http.ResponseWriter, r *http.Request) {
		key := r.FormValue("hand")
		for _, g := range s.groups() {
			for _, h := range g.Hands {
				if h.Key == key {
					h.do(s)
					s.log.Info("virtual hand", "hand", key)
					http.Redirect(w, r, "/?done="+key, http.StatusSeeOther)
					return
				}
			}
		}
		http.Error(w, "there is no such hand", http.StatusNotFound)
	})
	// A page of another site in the same browser must not move the hands.
	return http.NewCrossOriginProtection().Handler(mux)
}
