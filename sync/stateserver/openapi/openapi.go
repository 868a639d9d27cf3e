// Package openapi describes what other programs may call of the state server, as OpenAPI 3.1: the calls of stations, what
// monitoring asks, and what the console gives as JSON. Schemas come from the Go types that the calls use. The frames within
// an upload and a down stream are binary: docs/protocols/sync.md; the tus door: docs/protocols/tus.md.
package openapi

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"thana/shared/fault"
	"thana/shared/wire"
	"thana/sync/protocol"
	"thana/sync/stateserver/verify"
)

// Path is where the description is served, on the stations' listener, to anybody.
const Path = "/openapi.json"

// Version is of the described calls.
const Version = "1"

// Names of listeners, as tags.
const (
	stations = "stations"
	watching = "monitoring"
	operator = "console"
)

// call is one described call.
type call struct {
	method, path, tag, summary string
	takes                      any // body, JSON; nil: none
	gives                      any // answer, JSON; nil: none or not JSON
	plain                      string
	status                     string
	parameters                 []*huma.Param
	open                       bool // no certificate, no signing in
}

// Document is made anew at each call.
func Document() *huma.OpenAPI {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	doc := &huma.OpenAPI{OpenAPI: "3.1.0", Paths: map[string]*huma.PathItem{},
		Info: &huma.Info{Title: "Thana state server", Version: Version, Description: "What stations, monitoring and operators' programs call. Frames of /v1/up and /v1/down: docs/protocols/sync.md. Captures by tus 1.0: docs/protocols/tus.md."},
		Tags: []*huma.Tag{{Name: stations, Description: "Port 8443: TLS 1.3, the station named by its client certificate"},
			{Name: watching, Description: "--health: clear text, names no station"}, {Name: operator, Description: "--console: an operator's session"}},
		Components: &huma.Components{Schemas: schemas, SecuritySchemes: map[string]*huma.SecurityScheme{
			"certificate": {Type: "mutualTLS", Description: "urn:thana:station:<realm>:<code>, of the state's own authority"},
			"session":     {Type: "apiKey", In: "cookie", Name: "thana_console", Description: "given by POST /sign-in"}}}}
	refusal := refusalSchema(schemas)
	for _, c := range calls() {
		doc.AddOperation(c.operation(schemas, refusal))
	}
	return doc
}

// refusalSchema is what every call of stations answers where the status is not 2xx. More fields may come.
func refusalSchema(schemas huma.Registry) *huma.Schema {
	ref := schemas.Schema(reflect.TypeFor[protocol.Refusal](), true, "Refusal")
	own := schemas.SchemaFromRef(ref.Ref)
	own.AdditionalProperties = true
	own.Properties["code"].Description = "stable, for programs"
	own.Properties["code"].Examples = []any{string(fault.SyncGap)}
	own.Properties["detail"].Description = "for the technician; no personal data"
	return ref
}

func (c call) operation(schemas huma.Registry, refusal *huma.Schema) *huma.Operation {
	o := &huma.Operation{Method: c.method, Path: c.path, Summary: c.summary, Tags: []string{c.tag}, Parameters: c.parameters, Responses: map[string]*huma.Response{}}
	if c.takes != nil {
		o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(reflect.TypeOf(c.takes), true, "")}}}
	}
	done := &huma.Response{Description: "done"}
	switch {
	case c.gives != nil:
		done.Content = map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(reflect.TypeOf(c.gives), true, "")}}
	case c.plain != "":
		done.Content = map[string]*huma.MediaType{c.plain: {Schema: &huma.Schema{Type: huma.TypeString}}}
	}
	o.Responses[c.status] = done
	if c.tag == stations {
		o.Responses["default"] = &huma.Response{Description: "refused", Content: map[string]*huma.MediaType{"application/json": {Schema: refusal}}}
	}
	switch {
	case c.open:
		o.Security = []map[string][]string{}
	case c.tag == stations:
		o.Security = []map[string][]string{{"certificate": {}}}
	case c.tag == operator:
		o.Security = []map[string][]string{{"session": {}}}
	}
	return o
}

func query(name, kind, format, description string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: description, Schema: &huma.Schema{Type: kind, Format: format}}
}

func inPath(name, description string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: description, Schema: &huma.Schema{Type: huma.TypeString}}
}

func header(name, description string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: description, Schema: &huma.Schema{Type: huma.TypeString}}
}

const (
	frames  = "application/octet-stream"
	text    = "text/plain"
	offsets = "application/offset+octet-stream"
)

// calls are all that is described.
func calls() []call {
	after := query("after", huma.TypeString, "", "for each lane the last frame taken: 3,0,12")
	after.Required = true
	resumable, offset := header("Tus-Resumable", "1.0.0"), header("Upload-Offset", "where the bytes begin")
	return []call{
		{method: "POST", path: "/v1/enrol", tag: stations, summary: "A one-time token against a certificate", takes: protocol.EnrolRequest{}, gives: protocol.Enrolment{}, status: "200", open: true},
		{method: "GET", path: "/v1/hello", tag: stations, summary: "Where the state is with this station", gives: protocol.Hello{}, status: "200", parameters: []*huma.Param{
			query("head", huma.TypeInteger, "int64", "last sequence number of the station"), query("waiting_captures", huma.TypeInteger, "int64", "captures not yet stored"),
			query("waiting_bytes", huma.TypeInteger, "int64", "of those captures"), query("now", huma.TypeString, "date-time", "the station's clock"),
			query("oldest_unsent", huma.TypeString, "date-time", "when the oldest unsent entry was written"), query("faults", huma.TypeString, "", "codes of what ails the appliance, with commas")}},
		{method: "PUT", path: "/v1/up", tag: stations, summary: "Entries and captures up, acknowledgements down: frames both ways, HTTP/2", plain: frames, status: "200"},
		{method: "GET", path: protocol.PathDown, tag: stations, summary: "What the state says to the station: a stream of frames", plain: frames, status: "200", parameters: []*huma.Param{after}},
		{method: "POST", path: protocol.PathSearch, tag: stations, summary: "A search across the state; the question is in the station's ledger first", takes: wire.StateQuestion{}, gives: protocol.Answer{}, status: "200"},
		{method: "GET", path: protocol.PathUpdate + "{file}", tag: stations, summary: "A file of the update channel (TUF 1.0); byte ranges", plain: frames, status: "200", parameters: []*huma.Param{inPath("file", "name in the repository; targets/ in front of a package")}},
		{method: "OPTIONS", path: "/tus/", tag: stations, summary: "Version and extensions of the tus door", status: "200"},
		{method: "POST", path: "/tus/", tag: stations, summary: "The place of an announced capture; may be repeated", status: "201", parameters: []*huma.Param{resumable,
			header("Upload-Length", "bytes, as the entry says"), header("Upload-Metadata", "capture <base64 of the capture's id>")}},
		{method: "HEAD", path: "/tus/{id}", tag: stations, summary: "Where a capture goes on", status: "200", parameters: []*huma.Param{inPath("id", "of the capture"), resumable}},
		{method: "PATCH", path: "/tus/{id}", tag: stations, summary: "Bytes of a capture, " + offsets, status: "204", parameters: []*huma.Param{inPath("id", "of the capture"), resumable, offset}},
		{method: "GET", path: Path, tag: stations, summary: "This description", plain: "application/json", status: "200", open: true},
		{method: "GET", path: "/healthz", tag: watching, summary: "The process is alive", plain: text, status: "200", open: true},
		{method: "GET", path: "/readyz", tag: watching, summary: "It may have stations: database and object store answer, and it is not going down; 503 else", plain: text, status: "200", open: true},
		{method: "GET", path: "/metrics", tag: watching, summary: "Figures in Prometheus' text format", plain: text, status: "200", open: true},
		{method: "GET", path: "/prove/{station}/{record}", tag: operator, summary: "The proof of one record", gives: verify.Proof{}, status: "200", parameters: []*huma.Param{
			inPath("station", "code"), inPath("record", "id"), query("format", huma.TypeString, "", "json; a page without it")}},
		{method: "GET", path: "/order.pdf", tag: operator, summary: "The certificate of a destruction", plain: "application/pdf", status: "200", parameters: []*huma.Param{
			query("station", huma.TypeString, "", "code"), query("number", huma.TypeString, "", "of the order")}},
	}
}
