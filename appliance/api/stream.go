package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/shared/fault"
)

// stream registers a call whose answer is JSON lines, one a event; the request's end ends it. What fails before the
// first line is a Problem with its status, later the last line says it.
func stream[I, L any](api huma.API, s *Server, path, summary string, right Right, problem func(error) L,
	fn func(ctx context.Context, who capture.Who, in *I, emit func(L) error) error) {
	op := operation(http.MethodPost, path, summary)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "JSON lines, one object a line",
		Content: map[string]*huma.MediaType{"application/x-ndjson": {
			Schema: huma.SchemaFromType(api.OpenAPI().Components.Schemas, typeOf[L]()),
		}},
	}}
	huma.Register(api, op, func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		who, err := s.who(ctx, right)
		if err != nil {
			return nil, answerOf(err)
		}
		return &huma.StreamResponse{Body: func(h huma.Context) {
			h.SetHeader("Content-Type", "application/x-ndjson")
			out, pace := json.NewEncoder(h.BodyWriter()), paceOf(h.BodyWriter())
			emit := func(line L) error {
				if err := pace.write(func() error { return out.Encode(line) }); err != nil {
					return fault.Wrap(fault.CaptureCancelled, "api.stream", err)
				}
				return nil
			}
			if err := fn(h.Context(), who, in, emit); err != nil {
				s.log(err, summary)
				_ = emit(problem(err)) // the desktop may be gone
			}
		}}, nil
	})
}

// writeWait is how long a desktop may leave a line unread. One that hangs must not hold the device for ever.
const writeWait = 30 * time.Second

// pace gives each line of a stream writeWait, and the time between lines no end.
type pace struct{ control *http.ResponseController }

// paceOf takes the deadline of a plain answer off the stream.
func paceOf(w io.Writer) pace {
	answer, ok := w.(http.ResponseWriter)
	if !ok {
		return pace{}
	}
	p := pace{http.NewResponseController(answer)}
	_ = p.control.SetWriteDeadline(time.Time{}) // write says it where that is not possible
	return p
}

func (p pace) write(line func() error) error {
	if p.control == nil {
		return line()
	}
	// A deadline ends the stream also where nothing is written, so it stands for this line only.
	if err := p.control.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	return errors.Join(line(), p.control.Flush(), p.control.SetWriteDeadline(time.Time{}))
}
