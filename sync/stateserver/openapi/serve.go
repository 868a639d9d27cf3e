package openapi

import (
	"net/http"
)

// Handler serves the description.
func Handler() (http.Handler, error) {
	text, err := Document().MarshalJSON()
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	}), nil
}
