package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The technician's file holds a token that enrols and what the appliance's configuration needs; it is its owner's alone, and no file is
// overwritten.
func TestSetup_FileForTheTechnician(t *testing.T) {
	folder := t.TempDir()
	data, file := filepath.Join(folder, "state"), filepath.Join(folder, "231001.toml")
	must(t, "--data", data, "init", "--name", "Madhya Pradesh", "--url", "https://state.example:8443")
	enrol := []string{"--data", data, "enrol", "231001", "--name", "PS Kotwali", "--name-local", "थाना कोतवाली", "--setup", file}
	for _, lacking := range [][]string{enrol, append(enrol[:4:4], "--lgd", "396", "--setup", file), append(enrol[:len(enrol):len(enrol)], "--lgd", "9999999")} {
		if status, _, errOut := command(t, lacking...); status != exitRefused || !strings.Contains(errOut, "LGD code") {
			t.Errorf("%v: status %d, %s", lacking, status, errOut)
		}
	}
	out := must(t, append(enrol, "--lgd", "396")...)
	if strings.Contains(out, "thana1.") || !strings.Contains(out, "good once, until") {
		t.Errorf("it prints %q", out)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`token = "thana1.`, "[station]", `code = "231001"`, `name_local = "थाना कोतवाली"`, "district = 396", "state = 23", `realm = "production"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the file lacks %s:\n%s", want, text)
		}
	}
	second := filepath.Join(folder, "second.toml")
	must(t, "--data", data, "enrol", "231002", "--name", "PS Shahpura", "--name-local", "थाना शाहपुरा", "--lgd", "396", "--setup", second, "--qr", second+".png")
	code, err := os.Stat(second + ".png")
	if err != nil || code.Mode().Perm() != 0o600 || code.Size() < 500 {
		t.Errorf("the QR code: %v, %v", code, err)
	}
	if status, _, errOut := command(t, append(enrol[:len(enrol)-2:len(enrol)-2], "--qr", "x.png")...); status != exitRefused || !strings.Contains(errOut, "--qr") {
		t.Errorf("a code without a file: status %d, %s", status, errOut)
	}
	if status, _, errOut := command(t, append(enrol, "--lgd", "396")...); status != exitRefused || !strings.Contains(errOut, "there already") {
		t.Errorf("a second time: status %d, %s", status, errOut)
	}
}
