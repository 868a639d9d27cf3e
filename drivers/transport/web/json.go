package web

import (
	"bytes"
	"encoding/json"

	"thana/shared/fault"
)

// Text is a value that services write as a string or as a number.
type Text string

// UnmarshalJSON implements json.Unmarshaler.
func (t *Text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(t))
	}
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*t = Text(n)
	return nil
}

// ReadJSON reads an answer; what is none is fault.DeviceProtocol.
func ReadJSON(op, what string, data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fault.New(fault.DeviceProtocol, op, "%s: %v", what, err)
	}
	return nil
}
