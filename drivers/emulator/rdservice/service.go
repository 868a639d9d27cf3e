// Package rdservice is a UIDAI registered device service: it answers over HTTP as docs/protocols/rdservice.md says, from which alone it was
// written, and keeps what a driver sends that the page does not allow, above all a CAPTURE. Its hands may be used from any goroutine.
package rdservice

import (
	"fmt"
	"net/http"
	"sync"

	"thana/drivers/emulator/host"
)

// Service is the emulated service.
type Service struct {
	*host.Host
	host.Judge

	mu     sync.Mutex
	status string
	path   string // of DEVICEINFO
	serial string // empty: the service does not tell it
	bare   string // in place of every answer
}

// Start puts a service on an address, "127.0.0.1:0" for any free port.
func Start(addr string) (*Service, error) {
	s := &Service{status: "READY", path: "/rd/info", serial: "2337343"}
	var err error
	s.Host, err = host.Start(addr, s)
	return s, err
}

// Say sets the status: READY, USED or NOTREADY.
func (s *Service) Say(status string) { s.set(func() { s.status = status }) }

// Name sets the path of DEVICEINFO.
func (s *Service) Name(path string) { s.set(func() { s.path = path }) }

// Conceal has it leave the serial number out.
func (s *Service) Conceal() { s.set(func() { s.serial = "" }) }

// Answer has it answer anything with the same.
func (s *Service) Answer(bare string) { s.set(func() { s.bare = bare }) }

func (s *Service) set(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// ServeHTTP answers.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "text/xml")
	switch {
	case r.Method == "RDSERVICE" && r.URL.Path == "/" && s.bare == "":
		fmt.Fprintf(w, `<?xml version="1.0"?><RDService status="%s" info="Virtual reader"><Interface id="CAPTURE" path="/rd/capture"/><Interface id="DEVICEINFO" path="%s"/></RDService>`, s.status, s.path)
	case r.Method == "DEVICEINFO" && r.URL.Path == s.path && s.bare == "":
		more := ""
		if s.serial != "" {
			more = fmt.Sprintf(`<additional_info><Param name="srno" value="%s"/><Param name="sysid" value="x"/></additional_info>`, s.serial)
		}
		fmt.Fprintf(w, `<?xml version="1.0"?><DeviceInfo dpId="VIRTUAL.MAKER" rdsId="VIRTUAL.001" rdsVer="1.0.0" dc="0dd351d6-0000-4000-8000-000000000000" mi="VIRTUAL100" mc="">%s</DeviceInfo>`, more)
	case (r.Method == "RDSERVICE" || r.Method == "DEVICEINFO") && s.bare != "":
		fmt.Fprint(w, s.bare)
	default:
		s.Note("%s %s is not allowed", r.Method, r.URL.Path)
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}
