package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var made = flag.String("made", "", "folder of installers that an earlier run left with -keep, which saves the builds")
var keep = flag.String("keep", "", "folder for the installers, the certificate and the pictures; without it they are thrown away")

// installers are what the test installs, and the authority that vouches for them.
type installers struct {
	older, signed, unsigned string
	authority               string // certificate, PEM
}

const (
	oldVersion = "0.20260101.000000"
	newVersion = "0.20260202.000000"
	moment     = "1770000000" // of the source, for the builds
)

// build makes the installers: the signed one twice, the second time from a copy of the source at another place with other times.
func build(t *testing.T, root string) installers {
	t.Helper()
	dir := *keep
	if dir == "" {
		dir = t.TempDir()
	}
	at := func(folder, version string) string {
		return filepath.Join(dir, folder, "thana-desktop_"+version+"_windows-amd64.exe")
	}
	all := installers{at("older", oldVersion), at("signed", newVersion), at("unsigned", newVersion), filepath.Join(dir, "authority.pem")}
	if *made != "" {
		dir = *made
		return installers{at("older", oldVersion), at("signed", newVersion), at("unsigned", newVersion), filepath.Join(dir, "authority.pem")}
	}
	signing := authority(t, dir)
	script := func(source, folder, version string, env ...string) string {
		cmd := exec.Command(filepath.Join(source, "installer/windows/build.sh"), filepath.Join(dir, folder))
		cmd.Env = append(append(os.Environ(), "VERSION="+version, "SOURCE_DATE_EPOCH="+moment), env...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("build.sh: %v\n%s", err, out)
		}
		return string(out)
	}
	elsewhere := filepath.Join(t.TempDir(), "another place")
	must(t, os.MkdirAll(elsewhere, 0o700))
	command(t, "sh", "-c", `cd "$1" && git ls-files -z --cached --others --exclude-standard | xargs -0 sh -c 'for f; do [ ! -f "$f" ] || printf "%s\0" "$f"; done' sh |
		tar -c --null -T - -f - | tar -x -m -C "$2" -f -`, "sh", root, elsewhere)
	script(root, "signed", newVersion, signing...)
	script(elsewhere, "again", newVersion, signing...)
	is(t, "two builds, sha256", sum(t, at("again", newVersion)), sum(t, all.signed))
	script(root, "older", oldVersion, signing...)
	if said := script(root, "unsigned", newVersion); !strings.Contains(said, "unsigned: no certificate was given") {
		t.Errorf("a build without a certificate does not say so: %s", said)
	}
	return all
}

// authority makes a throw-away certificate authority and returns what build.sh needs to sign with a certificate of its.
func authority(t *testing.T, dir string) []string {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o700))
	at := func(name string) string { return filepath.Join(dir, name) }
	must(t, os.WriteFile(at("password"), []byte("of the test\n"), 0o600))
	must(t, os.WriteFile(at("purpose"), []byte("extendedKeyUsage=codeSigning\nkeyUsage=digitalSignature\n"), 0o600))
	command(t, "openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "30", "-subj", "/CN=Authority of a test", "-keyout", at("authority.key"), "-out", at("authority.pem"))
	command(t, "openssl", "req", "-newkey", "rsa:3072", "-nodes", "-subj", "/CN=Signer of a test", "-keyout", at("signer.key"), "-out", at("signer.csr"))
	command(t, "openssl", "x509", "-req", "-days", "30", "-in", at("signer.csr"), "-CA", at("authority.pem"), "-CAkey", at("authority.key"), "-CAcreateserial", "-extfile", at("purpose"), "-out", at("signer.pem"))
	command(t, "openssl", "pkcs12", "-export", "-in", at("signer.pem"), "-inkey", at("signer.key"), "-passout", "file:"+at("password"), "-out", at("signer.p12"))
	return []string{"SIGN_PKCS12=" + at("signer.p12"), "SIGN_PASSWORD_FILE=" + at("password")}
}

func sum(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	return fmt.Sprintf("%x", sha256.Sum256(content))
}

// vouched tells whether a file's signature is the authority's.
func vouched(all installers, file string) bool {
	out, err := exec.Command("osslsigncode", "verify", "-CAfile", all.authority, "-in", file).CombinedOutput()
	return err == nil && bytes.Contains(out, []byte("Number of verified signatures: 1"))
}

// tampered is a copy of a file with one bit turned.
func tampered(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	must(t, err)
	content[len(content)/2] ^= 1
	copied := filepath.Join(t.TempDir(), "tampered.exe")
	must(t, os.WriteFile(copied, content, 0o700))
	return copied
}
