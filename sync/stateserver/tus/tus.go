// Package tus is the standard door for captures: tus 1.0 with creation and creation-with-upload, for clients of other
// vendors. Nothing is kept here: every byte goes to the station's protocol.Receiver, so that a capture may be begun at
// this door and finished at the other. docs/protocols/tus.md describes it.
package tus

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	quiet "golang.org/x/exp/slog"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// Path is where the door is mounted.
const Path = "/tus/"

const (
	// MetaCapture is the key of Upload-Metadata that holds the capture's id, which is the upload's id.
	MetaCapture = "capture"
	// HeaderReceipt holds a ledger.BlobReceipt as base64 of its JSON, one header for each level that was signed.
	HeaderReceipt = "Thana-Receipt"
)

// piece is how many bytes are made durable at once.
const piece = 64 << 10

// Config is the state's side.
type Config struct {
	Stations protocol.HandlerConfig // of the main door: who may come, and to whom the bytes go
	// Size is how many bytes an entry of the station announced for a capture. Refusal: SyncCaptureUnknown.
	Size    func(ctx context.Context, station, id string) (int64, error)
	MaxSize int64 // bytes; of any capture
	Log     *slog.Logger
}

type door struct {
	Config
	tus http.Handler
}

// New serves Path and what is below. It must run over TLS with client certificates verified where given.
func New(cfg Config) (http.Handler, error) {
	if cfg.Stations.Recheck == 0 {
		cfg.Stations.Recheck = 30 * time.Second
	}
	d := &door{Config: cfg}
	composer := handler.NewStoreComposer()
	composer.UseCore(store{})
	inner, err := handler.NewHandler(handler.Config{StoreComposer: composer, BasePath: Path, MaxSize: cfg.MaxSize,
		DisableDownload: true, DisableTermination: true, DisableConcatenation: true, Cors: &handler.CorsConfig{Disable: true},
		// A library's log would name captures; this door writes its own.
		Logger: quiet.New(quiet.NewTextHandler(io.Discard, nil)), PreUploadCreateCallback: named})
	if err != nil {
		return nil, err
	}
	d.tus = http.StripPrefix("/tus", inner)
	return d, nil
}

// named takes the upload's id from the metadata.
func named(e handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	return handler.HTTPResponse{}, handler.FileInfoChanges{ID: e.Upload.MetaData[MetaCapture]}, nil
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	station, to, err := d.Stations.Station(r)
	if err != nil {
		d.Log.Info("refused", "path", Path, "code", string(fault.Of(err).Code), "detail", err.Error())
		answer(w, err)
		return
	}
	v := &visit{door: d, station: station, to: to, asked: time.Now(), create: r.Method == http.MethodPost, header: w.Header(),
		again: func() (protocol.Receiver, error) { _, to, err := d.Stations.Station(r); return to, err }}
	d.tus.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
}

// answer says a refusal as the main door does.
func answer(w http.ResponseWriter, err error) {
	said := refused(err)
	for k, v := range said.HTTPResponse.Header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(said.HTTPResponse.StatusCode)
	_, _ = io.WriteString(w, said.HTTPResponse.Body)
}

// refused puts a refusal into the form that tusd answers with.
func refused(err error) handler.Error {
	r := protocol.AsRefusal(err)
	body, err := json.Marshal(r)
	if err != nil {
		body = nil // a refusal of ours is text and numbers
	}
	return handler.Error{ErrorCode: string(r.Code), Message: r.Detail, HTTPResponse: handler.HTTPResponse{
		StatusCode: protocol.StatusOf(r.Code), Body: string(body), Header: handler.HTTPHeader{"Content-Type": "application/json"}}}
}

type visitKey struct{}

// visit is one request of a station.
type visit struct {
	*door
	station string
	to      protocol.Receiver
	asked   time.Time                         // when to was given
	again   func() (protocol.Receiver, error) // asks anew: the station may have been withdrawn
	create  bool                              // the body begins at the first byte, whatever is here
	header  http.Header                       // of the answer, until it is written
}

func visitOf(ctx context.Context) *visit { return ctx.Value(visitKey{}).(*visit) }

// receipt hands a receipt to the client, once.
func (v *visit) receipt(r ledger.BlobReceipt) {
	if said := encode(r); !slices.Contains(v.header.Values(HeaderReceipt), said) {
		v.header.Add(HeaderReceipt, said)
	}
}

// refuse logs and wraps a refusal.
func (v *visit) refuse(err error) error {
	v.Log.Info("frame refused", "station", v.station, "door", Path, "code", string(fault.Of(err).Code), "detail", err.Error())
	return refused(err)
}

// stillWelcome asks again who the station is: a piece of a withdrawn one must not be taken because its request is old.
func (v *visit) stillWelcome() error {
	if drain := v.Stations.Drain; drain != nil && drain.Err() != nil {
		return protocol.Refuse(fault.SyncState, "the server is going down")
	}
	if time.Since(v.asked) < v.Stations.Recheck {
		return nil
	}
	to, err := v.again()
	if err == nil {
		v.to, v.asked = to, time.Now()
	}
	return err
}
