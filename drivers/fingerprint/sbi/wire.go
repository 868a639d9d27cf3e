package sbi

import (
	"encoding/base64"
	"strings"

	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// text is a value that services write as a string or as a number (section 2).
type text = web.Text

// problem is the error that stands in every answer; code "0", or none, is success.
type problem struct {
	Code text `json:"errorCode"`
}

func (p problem) none() bool { return p.Code == "" || p.Code == "0" }

// described is what discovery and information both say of a device (section 3).
type described struct {
	DeviceID      text   `json:"deviceId"`
	Status        string `json:"deviceStatus"`
	Certification string `json:"certification"`
	SubIDs        []text `json:"deviceSubId"`
	Callback      string `json:"callbackId"`
	DigitalID     string `json:"digitalId"`
	Code          string `json:"deviceCode"`
	SpecVersion   []text `json:"specVersion"`
	Purpose       string `json:"purpose"`
	Env           string `json:"env"`
	Firmware      string `json:"firmware"`
}

// identity is the digital id.
type identity struct {
	Serial  string `json:"serialNo"`
	Make    string `json:"make"`
	Model   string `json:"model"`
	Type    string `json:"type"`
	SubType string `json:"deviceSubType"`
}

// informed is one element of the answer to MOSIPDINFO.
type informed struct {
	DeviceInfo string  `json:"deviceInfo"`
	Error      problem `json:"error"`
}

type captureRequest struct {
	Env           string       `json:"env"`
	Purpose       string       `json:"purpose"`
	SpecVersion   string       `json:"specVersion"`
	Timeout       string       `json:"timeout"` // ms
	CaptureTime   string       `json:"captureTime"`
	TransactionID string       `json:"transactionId"`
	Bio           []bioRequest `json:"bio"`
	CustomOpts    *struct{}    `json:"customOpts"`
}

type bioRequest struct {
	Type         string   `json:"type"`
	Count        string   `json:"count"`
	SubTypes     []string `json:"bioSubType"`
	Exceptions   []string `json:"exception"`
	Score        string   `json:"requestedScore"`
	DeviceID     string   `json:"deviceId"`
	DeviceSubID  string   `json:"deviceSubId"`
	PreviousHash string   `json:"previousHash"`
}

type streamRequest struct {
	DeviceID    string `json:"deviceId"`
	DeviceSubID string `json:"deviceSubId"`
	Timeout     string `json:"timeout"` // ms
}

type captureAnswer struct {
	Biometrics []element `json:"biometrics"`
}

// element is one finger of an answer to RCAPTURE.
type element struct {
	Data  string  `json:"data"`
	Hash  string  `json:"hash"`
	Error problem `json:"error"`
}

// signed is the payload of an element's data.
type signed struct {
	DigitalID     string `json:"digitalId"`
	DeviceCode    string `json:"deviceCode"`
	Type          string `json:"bioType"`
	SubType       string `json:"bioSubType"`
	Purpose       string `json:"purpose"`
	Env           string `json:"env"`
	Value         string `json:"bioValue"`
	TransactionID string `json:"transactionId"`
	Timestamp     string `json:"timestamp"`
}

// plain reads base64url with or without padding.
func plain(op, what, s string) ([]byte, error) {
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
	if err != nil {
		return nil, fault.New(fault.DeviceProtocol, op, "%s: %v", what, err)
	}
	return data, nil
}
