package station

import (
	"bytes"
	"context"
	"encoding/json"
	"image/jpeg"
	"os"
	"path/filepath"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/down"
	"thana/shared/record"
)

// word is a body with the command by which the state's operator says it.
type word struct {
	command string
	body    any
}

// Say has the state's operator say a few look-outs and requests of citizens to the station, once. All persons are made up.
func (s *Station) Say(ctx context.Context) error {
	done := filepath.Join(s.Dir, "said")
	if exists(done) {
		return nil
	}
	picture, err := portrait()
	if err != nil {
		return err
	}
	for _, w := range words(time.Now(), picture) {
		body, err := json.Marshal(w.body)
		if err != nil {
			return err
		}
		if _, err := s.Run(ctx, "thana-state", string(body), "--data", filepath.Join(s.Dir, "state"), w.command, "add", Code, "-"); err != nil {
			return err
		}
	}
	return os.WriteFile(done, nil, 0o600)
}

func words(now time.Time, picture []byte) []word {
	const day = 24 * time.Hour
	look := func(l down.Lookout, days int) word {
		l.At, l.Until = now.Add(-time.Duration(days)*day), now.Add(60*day)
		return word{"lookout", l}
	}
	ask := func(r down.Request, age, due time.Duration) word {
		r.At, r.Due = now.Add(-age), now.Add(due)
		return word{"request", r}
	}
	return []word{
		look(down.Lookout{ID: "MP/2026/LO-0417", Kind: down.Wanted, Name: record.Name{Local: "राकेश लोधी उर्फ राका", English: "Rakesh Lodhi @ Raka"}, From: "थाना हबीबगंज, FIR 0311/2026",
			Text: "आयु लगभग 28 वर्ष, कद 168 से.मी., बाएँ गाल पर तिल। ताला तोड़कर चोरी के चार प्रकरणों में वांछित।", Picture: picture}, 1),
		look(down.Lookout{ID: "MP/2026/LO-0409", Kind: down.Missing, Name: record.Name{Local: "गुड़िया", English: "Gudiya"}, From: "थाना टी.टी. नगर",
			Text: "आयु 9 वर्ष, पीली फ्रॉक, सफ़ेद जूते। शाम को स्कूल से घर नहीं पहुँची।"}, 2),
		look(down.Lookout{ID: "MP/2026/LO-0388", Kind: down.Stolen, Name: record.Name{Local: "सफ़ेद बोलेरो", English: "White Bolero"}, Vehicle: "MP 04 CB 1234", From: "थाना मिसरोद, FIR 0287/2026",
			Text: "पीछे के शीशे पर दरार, आगे पुलिस का स्टिकर नकली।"}, 9),
		ask(down.Request{ID: "CS/2026/1181", Kind: down.Tenant, Applicant: record.Name{Local: "सीमा गुप्ता", English: "Seema Gupta"}, Mobile: "9876500011",
			Address: "म.नं. 22, अशोका गार्डन, भोपाल", Text: "किरायेदार राहुल जैन, पिता महेश जैन, का सत्यापन।"}, 14*day, 20*time.Hour),
		ask(down.Request{ID: "CS/2026/1166", Kind: down.Character, Applicant: record.Name{Local: "अमित दुबे", English: "Amit Dubey"}, Mobile: "9876500012",
			Address: "गली 3, बरखेड़ी, भोपाल", Text: "शासकीय नौकरी हेतु।"}, 22*day, -day),
		ask(down.Request{ID: "CS/2026/1210", Kind: down.LostArticle, Applicant: record.Name{Local: "फ़रहा ख़ान", English: "Farha Khan"}, Mobile: "9876500013",
			Address: "काज़ी कैंप, भोपाल", Text: "हमीदिया रोड पर पर्स गुम हुआ, उसमें आधार कार्ड।"}, 3*time.Hour, 6*day),
		ask(down.Request{ID: "CS/2026/1204", Kind: down.Domestic, Applicant: record.Name{Local: "विनोद शर्मा", English: "Vinod Sharma"}, Mobile: "9876500014",
			Address: "ई-4, अरेरा कॉलोनी, भोपाल", Text: "घरेलू सहायक कमला बाई का सत्यापन।"}, 2*day, 12*day),
	}
}

// portrait is the picture of a person who does not exist.
func portrait() ([]byte, error) {
	const seed, width, height = 417, 240, 320
	var b bytes.Buffer
	err := jpeg.Encode(&b, synthetic.NewSubject(seed).Face(biometric.Front, synthetic.FaceParams{}, width, height), &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}
