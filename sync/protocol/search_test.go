package protocol_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

// searching is a state that answers searches with find, and what it logged.
func searching(t *testing.T, find func(context.Context, string, wire.StateQuestion) ([]wire.StateHit, error)) (*state, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	s := &state{Memory: receivertest.NewMemory(stateKey())}
	s.Server = receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{
		Receiver: func(_ context.Context, who protocol.Caller) (protocol.Receiver, error) { return s.Station(who.Station) },
		Search:   find, Log: slog.New(slog.NewTextHandler(log, nil))}))
	station := receivertest.NewStation("231001", 11)
	s.Enrol(station.Code, station.Public())
	return s, log
}

func TestSearch_TheCertificateSaysWhoAsks(t *testing.T) {
	asked := wire.StateQuestion{Name: "राजू उर्फ लंगड़ा", Station: "231002", Section: "BNS 303(2)"}
	s, _ := searching(t, func(_ context.Context, station string, q wire.StateQuestion) ([]wire.StateHit, error) {
		if station != "231001" || q != asked {
			t.Errorf("station %q asks something else", station)
		}
		return []wire.StateHit{{Station: "231002", Number: "0012/2026", Person: &wire.StatePerson{Name: record.Name{Local: "राजू"}}}}, nil
	})
	hits, err := s.Client(t, "231001").Search(t.Context(), asked)
	if err != nil || len(hits) != 1 || hits[0].Number != "0012/2026" || hits[0].Person.Name.Local != "राजू" {
		t.Fatal(len(hits), err)
	}
	if _, err := s.Client(t, "231009").Search(t.Context(), asked); !errors.Is(err, fault.SyncNotEnrolled) {
		t.Errorf("an unknown station: %v", err)
	}
}

func TestSearch_TroubleInsideStaysInside(t *testing.T) {
	s, _ := searching(t, func(context.Context, string, wire.StateQuestion) ([]wire.StateHit, error) {
		return nil, errors.New("table search_name: Raju")
	})
	_, err := s.Client(t, "231001").Search(t.Context(), wire.StateQuestion{Name: "Raju"})
	if !errors.Is(err, fault.SyncState) || strings.Contains(err.Error(), "Raju") {
		t.Error(err)
	}
	s, _ = searching(t, nil)
	if _, err := s.Client(t, "231001").Search(t.Context(), wire.StateQuestion{Name: "Raju"}); !errors.Is(err, fault.SyncVersion) {
		t.Errorf("a state without search: %v", err)
	}
}

func TestSearch_HostileQuestionsAreRefusedAndNotLogged(t *testing.T) {
	s, log := searching(t, func(context.Context, string, wire.StateQuestion) ([]wire.StateHit, error) {
		t.Error("a hostile question was asked")
		return nil, nil
	})
	transport := &http.Transport{TLSClientConfig: s.ClientTLS(t, protocol.StationURI(record.Production, "231001")), ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	for name, body := range map[string]string{"nothing": "", "half": `{"name":"Kamla`, "a list": `[]`, "a number": `{"name":7}`, "a negative limit": `{"name":"Kamla","limit":-1}`,
		"a long name": `{"name":"` + strings.Repeat("Kamla ", 100) + `"}`, "a flood": `{"name":"` + strings.Repeat("Kamla ", 1<<16) + `"}`, "no date": `{"from":"Kamla"}`} {
		resp, err := (&http.Client{Transport: transport}).Post(s.URL+protocol.PathSearch, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(name, err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
	}
	if strings.Contains(log.String(), "Kamla") {
		t.Error("the log holds a name")
	}
}
