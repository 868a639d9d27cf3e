package pair

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/bytemare/opaque"

	"thana/shared/fault"
	"thana/shared/wire"
)

// maxAnswer limits what an appliance that is not yet trusted may send.
const maxAnswer = 64 << 10

// Result is a finished pairing: the appliance's certificate is authenticated by the code.
type Result struct {
	Appliance   []byte // certificate, DER, to be pinned
	Paired      wire.Paired
	Fingerprint Fingerprint
}

// Desktop pairs with the appliance at address ("host:port"), presenting its own certificate. Both requests go over
// one TLS connection, whose exporter binds them. A wrong code is fault.AccessPairCode.
func Desktop(ctx context.Context, address, code, name string, own tls.Certificate) (Result, error) {
	const op = "pair.Desktop"
	dialer := tls.Dialer{
		NetDialer: &net.Dialer{Timeout: 10 * time.Second},
		// The certificate is authenticated by the exchange itself, which fails unless both sides saw the same one.
		Config: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true, Certificates: []tls.Certificate{own}},
	}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return Result{}, fault.Wrap(fault.Unreachable, op, err)
	}
	defer conn.Close()
	state := conn.(*tls.Conn).ConnectionState()
	if len(state.PeerCertificates) == 0 || len(own.Certificate) == 0 {
		return Result{}, fault.New(fault.RequestMalformed, op, "no certificate on one side")
	}
	der := state.PeerCertificates[0].Raw
	binding, err := BindingOf(state, FingerprintOf(der), FingerprintOf(own.Certificate[0]))
	if err != nil {
		return Result{}, fault.Wrap(fault.Unexpected, op, err)
	}
	client := &http.Client{Transport: &http.Transport{
		DialTLSContext:    func(context.Context, string, string) (net.Conn, error) { return conn, nil },
		MaxConnsPerHost:   1,
		DisableKeepAlives: false,
	}}
	paired, err := exchangeMessages(ctx, client, address, code, name, binding)
	return Result{der, paired, binding.Appliance}, err
}

func exchangeMessages(ctx context.Context, client *http.Client, address, code, name string, b Binding) (wire.Paired, error) {
	const op = "pair.Desktop"
	var paired wire.Paired
	half, err := suite(b).Client()
	if err != nil {
		return paired, fault.Wrap(fault.Unexpected, op, err)
	}
	start := wire.PairStart{Name: name, KE1: half.LoginInit([]byte(strings.TrimSpace(code))).Serialize()}
	var challenge wire.PairChallenge
	if err := post(ctx, client, "https://"+address+wire.PathPairStart, start, &challenge); err != nil {
		return paired, err
	}
	second, err := half.Deserialize.KE2(challenge.KE2)
	if err != nil {
		return paired, fault.Wrap(fault.RequestMalformed, op, err)
	}
	third, _, err := half.LoginFinish(second, opaque.ClientLoginFinishOptions{
		ClientIdentity: desktopIdentity, ServerIdentity: applianceIdentity,
	})
	if err != nil {
		return paired, fault.New(fault.AccessPairCode, op, "exchange failed").With("left", strconv.Itoa(challenge.Left))
	}
	finish := wire.PairFinish{Session: challenge.Session, KE3: third.Serialize()}
	return paired, post(ctx, client, "https://"+address+wire.PathPairFinish, finish, &paired)
}

func post(ctx context.Context, client *http.Client, url string, in, out any) error {
	const op = "pair.Desktop"
	body, err := json.Marshal(in)
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return fault.Wrap(fault.Unreachable, op, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return fault.Wrap(fault.RequestCut, op, err)
	}
	if resp.StatusCode >= 300 {
		var p wire.Problem
		if json.Unmarshal(answer, &p) != nil || p.Code == "" {
			return fault.New(fault.RequestMalformed, op, "status %d", resp.StatusCode)
		}
		return &fault.Fault{Code: p.Code, Op: op, Detail: p.Detail, Facts: p.Facts}
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fault.Wrap(fault.RequestMalformed, op, err)
	}
	return nil
}
