package sbi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"thana/drivers/emulator/host"
	"thana/shared/biometric"
)

// stream shows the glass at half its resolution until the time is over or the caller hangs up (section 6).
func (s *Service) stream(w http.ResponseWriter, r *http.Request) {
	var q struct{ DeviceID, DeviceSubID, Timeout string }
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || q.DeviceID != "1" || s.how().blind {
		reply(w, object{"error": failure("601")})
		return
	}
	millis, _ := strconv.Atoi(q.Timeout)
	if millis == 0 {
		millis = 5 * 60 * 1000
	}
	end := time.Now().Add(time.Duration(millis) * time.Millisecond)
	w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=--BoundaryString")
	out := http.NewResponseController(w)
	for time.Now().Before(end) {
		s.mu.Lock()
		glass := s.glass
		s.mu.Unlock()
		frame := jpegOf(halved(glass))
		if _, err := fmt.Fprintf(w, "--BoundaryString\r\nContent-Type:image/jpeg\r\nContent-Length:%d\r\n\r\n", len(frame)); err != nil {
			return
		}
		if _, err := w.Write(append(frame, "\r\n\r\n"...)); err != nil || out.Flush() != nil {
			return
		}
		if !host.Sleep(r.Context(), s.o.Frame) {
			return
		}
	}
}

// halved takes the mean of every four pixels.
func halved(im biometric.Image) biometric.Image {
	out := biometric.NewImage(im.Width/2, im.Height/2, im.PPI/2)
	for y := range out.Height {
		for x := range out.Width {
			sum := 0
			for _, d := range [4]int{0, 1, im.Width, im.Width + 1} {
				sum += int(im.Pix[2*y*im.Width+2*x+d])
			}
			out.Pix[y*out.Width+x] = byte(sum / 4)
		}
	}
	return out
}
