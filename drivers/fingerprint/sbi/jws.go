package sbi

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"thana/drivers/transport/web"
	"thana/shared/fault"
)

const (
	leastBits = 2048 // of a signing key, section 4
	mostChain = 8    // certificates of an x5c
)

// judge holds signatures against the anchors that the configuration names, at the time of its clock.
type judge struct {
	anchors *x509.CertPool
	now     func() time.Time
}

// verified is the payload of a compact JWS and the certificate that signed it. It faults with DeviceSignature where the
// signature does not hold, DeviceCertificateExpired and DeviceUntrusted where its certificate does not.
func (j judge) verified(what, jws string) ([]byte, *x509.Certificate, error) {
	const op = "sbi.verified"
	parts := strings.Split(jws, ".")
	if len(parts) != 3 || parts[2] == "" {
		return nil, nil, fault.New(fault.DeviceSignature, op, "%s is not signed", what)
	}
	head, err := plain(op, what, parts[0])
	if err != nil {
		return nil, nil, err
	}
	chain, err := chainOf(op, what, head)
	if err != nil {
		return nil, nil, err
	}
	signature, err := plain(op, what, parts[2])
	if err != nil {
		return nil, nil, err
	}
	key, ok := chain[0].PublicKey.(*rsa.PublicKey)
	if !ok || key.N.BitLen() < leastBits {
		return nil, nil, fault.New(fault.DeviceSignature, op, "%s: no RSA key of at least %d bits", what, leastBits)
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature); err != nil {
		return nil, nil, fault.New(fault.DeviceSignature, op, "%s: %v", what, err)
	}
	if err := j.trusted(op, what, chain); err != nil {
		return nil, nil, err
	}
	payload, err := plain(op, what, parts[1])
	return payload, chain[0], err
}

// chainOf reads the header: RS256 and the certificates of x5c, the signer's first.
func chainOf(op, what string, head []byte) ([]*x509.Certificate, error) {
	var header struct {
		Alg string          `json:"alg"`
		X5C json.RawMessage `json:"x5c"`
	}
	if err := web.ReadJSON(op, what+" header", head, &header); err != nil {
		return nil, err
	}
	if header.Alg != "RS256" {
		return nil, fault.New(fault.DeviceSignature, op, "%s: algorithm %.16q", what, header.Alg)
	}
	var texts []string
	if json.Unmarshal(header.X5C, &texts) != nil {
		texts = make([]string, 1)
		if json.Unmarshal(header.X5C, &texts[0]) != nil {
			texts = nil
		}
	}
	if len(texts) == 0 || len(texts) > mostChain {
		return nil, fault.New(fault.DeviceSignature, op, "%s: %d certificates", what, len(texts))
	}
	var chain []*x509.Certificate
	for _, t := range texts {
		der, err := base64.StdEncoding.DecodeString(t)
		if err != nil {
			return nil, fault.New(fault.DeviceSignature, op, "%s: certificate: %v", what, err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fault.New(fault.DeviceSignature, op, "%s: certificate: %v", what, err)
		}
		chain = append(chain, c)
	}
	return chain, nil
}

// trusted wants the chain to end at an anchor. A device's certificate is for no use that the standard library knows.
func (j judge) trusted(op, what string, chain []*x509.Certificate) error {
	if j.anchors == nil {
		return fault.New(fault.DeviceUntrusted, op, "%s: the configuration names no anchor", what)
	}
	between := x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{
		Roots: j.anchors, Intermediates: between, CurrentTime: j.now(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return fault.New(fault.DeviceCertificateExpired, op, "%s: %v", what, err)
	}
	if err != nil {
		return fault.New(fault.DeviceUntrusted, op, "%s: %v", what, err)
	}
	return nil
}
