package screen

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // previews
	_ "image/png"  // pages of papers

	"fyne.io/fyne/v2"

	"thana/shared/fault"
)

// run does a stream off the drawing goroutine and then calls done in it. Stopping it closes the request, which frees
// the device; done is then not called.
func (w *Window) run(stream func(ctx context.Context) error, done func(error)) (stop func()) {
	ctx, cancel := context.WithCancel(w.ctx)
	stopped := false
	var err error
	w.Go(func() { err = stream(ctx) }, func() {
		cancel()
		if stopped || errors.Is(err, context.Canceled) {
			return
		}
		if code(err) == fault.AccessSignIn {
			w.lock()
			return
		}
		done(err)
	})
	return func() { stopped = true; cancel() }
}

// draw does something in the drawing goroutine, from another one.
func draw(do func()) { fyne.Do(do) }

// picture decodes a preview; one that cannot be read shows nothing.
func picture(data []byte) image.Image {
	if len(data) == 0 {
		return nil
	}
	im, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	return im
}
