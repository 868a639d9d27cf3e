package console_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/archive"
	"thana/sync/stateserver/console"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/verify"
)

const password = "a long enough password"

// site is a console over a state that holds one station's records.
type site struct {
	url     string
	db      *journal.DB
	browser *http.Client
	logs    *bytes.Buffer
	station *stationAt // 231001
	folder  string
	who     string // signed in
}

// stationAt seals and pushes what a station writes.
type stationAt struct {
	*receivertest.Sealed
	t     *testing.T
	state protocol.Receiver
}

// push hands over the newest entry with its files.
func (s *stationAt) push() {
	s.t.Helper()
	e := s.Entries[len(s.Entries)-1]
	if err := s.state.Push(s.t.Context(), s.Batch(e.Seq, e.Seq), func(ledger.Receipt) {}); err != nil {
		s.t.Fatal(err)
	}
	for _, b := range e.Blobs {
		if _, err := s.state.Append(s.t.Context(), protocol.Chunk{ID: b.ID, Data: s.Blobs[b.ID]}, func(ledger.BlobReceipt) {}); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *stationAt) record(kind ledger.Kind, id string, version uint32, v any) {
	s.t.Helper()
	if err := s.Record(kind, id, version, v); err != nil {
		s.t.Fatal(err)
	}
	s.push()
}

func (s *stationAt) capture(c record.Capture, files map[string][]byte) {
	s.t.Helper()
	if err := s.Capture(c, files); err != nil {
		s.t.Fatal(err)
	}
	s.push()
}

// ridges is a small striped picture.
func ridges() []byte {
	m := image.NewGray(image.Rect(0, 0, 160, 200))
	for y := range 200 {
		for x := range 160 {
			if d := (x-80)*(x-80) + (y-100)*(y-100); d%900 < 450 && d < 9000 {
				m.SetGray(x, y, color.Gray{40})
			} else {
				m.SetGray(x, y, color.Gray{235})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		panic(err) // into memory
	}
	return out.Bytes()
}

func newSite(t *testing.T) *site {
	t.Helper()
	ctx, folder := context.Background(), t.TempDir()
	db, err := journal.Open(ctx, filepath.Join(folder, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	files, err := objects.OpenDir(filepath.Join(folder, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	sealKey, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	key := receivertest.NewStation("state", 1).Key
	log := &bytes.Buffer{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	in := ingest.New(ingest.Config{Journal: db, Objects: files, Partials: journal.Parts{DB: db}, Receipt: key, Seal: sealKey, Log: logger})
	station := fill(t, db, in, sealKey)
	hash, err := console.HashPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	for login, o := range map[string]journal.Operator{"asha": {Name: "Asha Rao"}, "vinod": {Name: "Vinod Patel", Role: journal.Viewing}, "meera": {Name: "Meera Nair", Role: journal.Auditing}} {
		o.Login, o.Password = login, hash
		if err := db.SetOperator(ctx, o); err != nil {
			t.Fatal(err)
		}
	}
	proofs := verify.State{Journal: db, Objects: files, Receipt: key.Public().(ed25519.PublicKey), Seal: sealKey}
	handler := console.New(console.Config{Name: "Madhya Pradesh", Journal: db, Objects: files, Open: in.Open, Log: logger, Verify: proofs,
		Archive: archive.Source{Journal: db, Objects: files, Open: in.Open, Verify: proofs, Key: key, Realm: record.Production}})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &site{server.URL, db, &http.Client{Jar: jar}, log, station, folder, ""}
}

func fill(t *testing.T, db *journal.DB, in *ingest.State, state seal.PrivateKey) *stationAt {
	t.Helper()
	ctx, now := context.Background(), time.Now()
	for _, s := range [][3]string{{"231001", "PS Kotwali, Bhopal", "थाना कोतवाली, भोपाल"}, {"231002", "PS Habibganj", "थाना हबीबगंज"}} {
		if err := db.Expect(ctx, s[0], s[1], s[2], "secret", now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	sealed, err := receivertest.NewSealed(receivertest.NewStation("231001", 11), state.Public())
	if err != nil {
		t.Fatal(err)
	}
	s := &stationAt{Sealed: sealed, t: t}
	if err := db.Enrol(ctx, s.Code, "secret", journal.Keys{Ledger: s.Public(), TLS: []byte("k"), Ends: now.AddDate(0, 2, 0)}, now); err != nil {
		t.Fatal(err)
	}
	if s.state, err = in.Receiver(ctx, s.Code); err != nil {
		t.Fatal(err)
	}
	if _, err := s.state.Hello(ctx, protocol.Report{Head: 9, WaitingCaptures: 2, WaitingBytes: 1_234_567, OldestUnsent: now.Add(-time.Hour), Now: now.Add(-4 * time.Second)}); err != nil {
		t.Fatal(err)
	}
	by := record.Officer{Login: "rv", Name: record.Name{English: "R. Verma", Local: "आर. वर्मा"}, Rank: "SI"}
	s.push()
	at := time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)
	s.record("gd", "gd-1", 1, record.Revision[record.GDEntry]{ID: "gd-1", Kind: "gd", Revision: 1, Number: "GD 014 of 22/11/2026", At: at, By: by,
		Class: record.Open, Body: record.GDEntry{Day: "2026-11-22", Serial: 14, Subject: "Theft of a motorcycle", Body: "सूचना मिली"}})
	for version := range 2 {
		s.record("fir", "fir-1", uint32(version+1), record.Revision[record.FIR]{ID: "fir-1", Kind: "fir", Revision: version + 1, Number: "0123/2026", At: at.Add(time.Hour), By: by,
			Class: record.Open, Body: record.FIR{Year: 2026, Serial: 123, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)", "317(2)"}}},
				Informant: record.Person{Name: record.Name{Local: "सुरेश कुमार", English: "Suresh Kumar"}}, Contents: "मेरी मोटरसाइकिल बाज़ार से चोरी हो गई।"}})
	}
	s.record("fir", "fir-2", 1, record.Revision[record.FIR]{ID: "fir-2", Kind: "fir", Revision: 1, Number: "0124/2026", At: at.Add(2 * time.Hour), By: by,
		Class: record.SexualOffence, Body: record.FIR{Year: 2026, Acts: []record.ActSections{{Act: "BNS", Sections: []string{"64"}}},
			Victims: []record.Person{{Name: record.Name{English: "Protected Name"}}}, Contents: "protected narrative",
			Action: record.Action{Officer: by, Reason: "protected reason"}}})
	s.capture(record.Capture{ID: "cap-1", Kind: record.FingerCapture, Record: "fir-1", Finger: "right_thumb", Format: "image/png", Device: "U.are.U 4500", At: at, Quality: 71,
		Renditions: []record.Rendition{{Name: "wsq", Format: "image/x-wsq"}}}, map[string][]byte{"": ridges(), "wsq": []byte("wsq bytes")})
	s.capture(record.Capture{ID: "cap-2", Kind: record.PageCapture, Record: "fir-2", Page: 1, Format: "image/png", At: at}, map[string][]byte{"": ridges()})
	return s
}

func (s *site) get(t *testing.T, path string) (int, string) {
	t.Helper()
	return whole(t)(s.browser.Get(s.url + path))
}

func (s *site) post(t *testing.T, path string, form url.Values) (int, string) {
	t.Helper()
	return whole(t)(s.browser.PostForm(s.url+path, form))
}

// whole reads an answer to its end.
func whole(t *testing.T) func(*http.Response, error) (int, string) {
	return func(resp *http.Response, err error) (int, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
}

// send fills in the form of a page, its secret included, and sends it to the same address.
func (s *site) send(t *testing.T, path string, fields url.Values) (int, string) {
	t.Helper()
	return s.submit(t, path, path, fields)
}

// submit sends the form of a page to an address.
func (s *site) submit(t *testing.T, page, path string, fields url.Values) (int, string) {
	t.Helper()
	fields.Set("csrf", s.secret(t, page))
	return s.post(t, path, fields)
}

// secret is that of a page's forms.
func (s *site) secret(t *testing.T, page string) string {
	t.Helper()
	_, text := s.get(t, page)
	secret := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(text)
	if secret == nil {
		t.Fatal("the page has no form")
	}
	return secret[1]
}

// looks are those that were kept, without the pages that were opened and the sign-ins.
func (s *site) looks(t *testing.T, station, record string) (all []journal.View, err error) {
	t.Helper()
	kept, err := s.db.Views(t.Context(), journal.ViewFilter{Station: station, Record: record})
	for _, v := range kept {
		if kind, _, _ := strings.Cut(v.What, " "); kind != "page" && kind != "sign-in" {
			all = append(all, v)
		}
	}
	return all, err
}

// signIn signs an operator in who may open everything but the list of looks.
func (s *site) signIn(t *testing.T) {
	t.Helper()
	s.signInAs(t, "asha")
}

func (s *site) signInAs(t *testing.T, login string) {
	t.Helper()
	if s.who == login {
		return // a password takes its time
	}
	s.who = login
	if status, body := s.post(t, "/sign-in", url.Values{"login": {login}, "password": {password}}); status != 200 || !strings.Contains(body, "231001") {
		t.Fatalf("sign-in: %d %s", status, body)
	}
}

func TestConsole_ShowsEveryPageInBothLanguages(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	s.get(t, "/records/231001/fir-1")
	want := map[string][2][]string{
		"/stations":                 {{"PS Kotwali, Bhopal", "1.2 MB", "slow", "Not yet enrolled", "Certificate ends"}, {"थाना कोतवाली, भोपाल", "पीछे", "नामांकन बाकी", "प्रमाणपत्र की अवधि"}},
		"/stations/231001":          {{"Receipt", "Files stored", "thana-state enrol CODE"}, {"रसीद", "जमा फ़ाइलें", "नया टोकन"}},
		"/records":                  {{"0123/2026", "BNS 303(2), 317(2)", "masked", "R. Verma", "Theft of a motorcycle"}, {"आर. वर्मा", "बीएनएस 303(2), 317(2)", "छिपाया गया", "रोजनामचा"}},
		"/records?kind=gd":          {{"GD 014"}, {"GD 014"}},
		"/records/231001/fir-1":     {{"Suresh Kumar", "the link holds", `src="/files/231001/cap-1"`, "Revision 2", "Prove this record"}, {"सुरेश कुमार", "कड़ी जुड़ी है"}},
		"/records/231001/fir-1?v=1": {{"Revision 1"}, {"संशोधन 1"}},
		"/search":                   {{"Name of a person", "Raju @ Langda"}, {"व्यक्ति का नाम", "हर खोज दर्ज"}},
		"/alarms":                   {{"No alarms"}, {"कोई चेतावनी नहीं"}},
		"/verify":                   {{"Prove that nothing is missing"}, {"प्रमाणित करें"}},
		"/exports":                  {{"Files of prints", "thana-state export --case"}, {"ब्यूरो के लिए"}},
		"/quality?period=ever":      {{"Quality of the records", "PS Kotwali"}, {"रिकॉर्डों की गुणवत्ता"}},
		"/views":                    {{"fir-1", "asha", "revision 2", "signed in"}, {"fir-1", "साइन इन"}},
	}
	for i, lang := range []string{"en", "hi"} {
		if status, _ := s.get(t, "/lang?to="+lang+"&back=/stations"); status != 200 {
			t.Fatalf("lang: %d", status)
		}
		for path, texts := range want {
			if s.signIn(t); path == "/views" {
				s.signInAs(t, "meera")
			}
			status, body := s.get(t, path)
			if status != 200 {
				t.Errorf("%s in %s: status %d", path, lang, status)
			}
			for _, text := range texts[i] {
				if !strings.Contains(body, text) {
					t.Errorf("%s in %s lacks %q", path, lang, text)
				}
			}
			if strings.Contains(body, "<script") || !strings.Contains(body, `<html lang="`+lang+`"`) {
				t.Errorf("%s in %s: script or wrong language", path, lang)
			}
		}
	}
}

func TestConsole_EveryWordStandsInBothLanguages(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	// An id shown in place of its words has an underscore and no blank.
	id := regexp.MustCompile(`>[a-z]+_[a-z_]+<`)
	for _, lang := range []string{"en", "hi"} {
		s.get(t, "/lang?to="+lang)
		for _, path := range []string{"/stations", "/stations/231001", "/records", "/records/231001/fir-1", "/search", "/alarms", "/verify", "/quality?period=ever", "/quality/records?what=thin&period=ever", "/exports", "/prove/231001/fir-1"} {
			_, body := s.get(t, path)
			if found := id.FindString(body); found != "" {
				t.Errorf("%s in %s shows the id %s", path, lang, found)
			}
		}
	}
}

func TestConsole_MasksProtectedPersonsAndTheirPictures(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	status, body := s.get(t, "/records/231001/fir-2")
	if status != 200 || strings.Contains(body, "Protected Name") || strings.Contains(body, "protected narrative") || strings.Contains(body, "protected reason") || strings.Contains(body, "/files/") {
		t.Errorf("a protected record shows its persons (status %d)", status)
	}
	if strings.Count(body, "R. Verma") < 1 || !strings.Contains(body, "BNS s.72") || !strings.Contains(body, `<dd>BNS</dd><dt class="d1">Sections</dt><dd>64</dd>`) {
		t.Error("a protected record does not say why it is masked, or hides its sections or its officer")
	}
	if status, body := s.get(t, "/files/231001/cap-2"); status != 403 || strings.Contains(body, "PNG") {
		t.Errorf("a protected picture was sent: %d", status)
	}
	if strings.Contains(s.logs.String(), "Protected") {
		t.Error("the log holds a name")
	}
}

func TestConsole_ShowsPicturesAndKeepsOtherFiles(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	if status, body := s.get(t, "/files/231001/cap-1"); status != 200 || body != string(ridges()) {
		t.Errorf("the picture: status %d, %d bytes", status, len(body))
	}
	if status, body := s.get(t, "/files/231001/cap-1.wsq"); status != 200 || body != "wsq bytes" {
		t.Errorf("the WSQ: status %d, %q", status, body)
	}
	views, err := s.looks(t, "231001", "fir-1")
	if err != nil || len(views) != 2 || views[0].Login != "asha" {
		t.Errorf("looks kept: %v, %v; want two by asha", views, err)
	}
	for _, path := range []string{"/files/231001/none", "/records/231001/none", "/stations/9"} {
		if status, _ := s.get(t, path); status != 404 {
			t.Errorf("%s: status %d, want 404", path, status)
		}
	}
}

func TestConsole_ProvesThatNothingIsMissing(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	if status, body := s.send(t, "/verify", url.Values{}); status != 200 || !strings.Contains(body, "Complete: nothing is missing, doubled or altered") {
		t.Errorf("the proof: %d %s", status, body)
	}
	if status, body := s.post(t, "/verify", url.Values{"csrf": {"guess"}}); status == 200 || strings.Contains(body, "Complete") {
		t.Errorf("a form without the secret was taken: %d", status)
	}
}

func TestConsole_NobodyGetsInWithoutThePassword(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/", "/stations", "/records/231001/fir-1", "/files/231001/cap-1", "/verify", "/views"} {
		if _, body := s.get(t, path); !strings.Contains(body, `name="password"`) {
			t.Errorf("%s is shown to a stranger", path)
		}
	}
	for range 5 {
		if status, _ := s.post(t, "/sign-in", url.Values{"login": {"asha"}, "password": {"a wrong password"}}); status != 401 {
			t.Fatalf("a wrong password: %d", status)
		}
	}
	if status, body := s.post(t, "/sign-in", url.Values{"login": {"asha"}, "password": {password}}); status != 401 || !strings.Contains(body, fault.Say(fault.AccessLocked, fault.English).Title) {
		t.Errorf("after five wrong passwords the right one got %d", status)
	}
}

func TestConsole_RefusesForeignFormsAndNames(t *testing.T) {
	s := newSite(t)
	s.signIn(t)
	request := func(method, host, origin string) *http.Request {
		req, err := http.NewRequestWithContext(t.Context(), method, s.url+"/verify", nil)
		if err != nil {
			t.Fatal(err)
		}
		if req.Host = host; origin != "" {
			req.Header.Set("Origin", origin)
		}
		return req
	}
	for name, req := range map[string]*http.Request{
		"form from elsewhere": request(http.MethodPost, "", "https://evil.example"),
		"rebound name":        request(http.MethodGet, "evil.example", ""),
	} {
		resp, err := s.browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden && resp.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
	}
	if status, body := s.get(t, "/lang?to=hi&back=//evil.example"); status != 200 || !strings.Contains(body, "थाने") {
		t.Errorf("back to elsewhere: %d", status)
	}
}

func TestConsole_LanguageLeadsToNoOtherSite(t *testing.T) {
	s := newSite(t)
	s.browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, back := range []string{"//other.example/", "https://other.example/", "/\\other.example/", "/\t/other.example/", "/\x0b/other.example/"} {
		resp, err := s.browser.Get(s.url + "/lang?to=en&back=" + url.QueryEscape(back))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if to := resp.Header.Get("Location"); to != "/" {
			t.Errorf("back %q leads to %q", back, to)
		}
	}
}

func TestHashPassword_ShortIsRefused(t *testing.T) {
	if _, err := console.HashPassword("short"); fault.Of(err).Code != fault.AccessWeakPassword {
		t.Errorf("a short password: %v", err)
	}
}
