package nfiq2

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"

	"thana/shared/fault"
)

// publishedHash is the MD5 of nist_plain_tir-ink.yaml as NIST's model information file of NFIQ 2 v2.3 names it. The program
// itself refuses a forest that does not have it.
const publishedHash = "b4a1e7586b3be906f9770e4b77768038"

const maxModelInfo = 64 << 10 // bytes

// Model is what a model information file says of a forest.
type Model struct{ Name, Version, Trainer, Hash string }

func readModel(path string) (Model, error) {
	const op = "nfiq2.readModel"
	f, err := os.Open(path)
	if err != nil {
		return Model{}, fault.Wrap(fault.NFIQ2Absent, op, err).With("where", path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxModelInfo))
	if err != nil {
		return Model{}, fault.Wrap(fault.NFIQ2Absent, op, err).With("where", path)
	}
	return parseModel(data), nil
}

// parseModel reads lines of "Key = Value".
func parseModel(data []byte) Model {
	var m Model
	places := map[string]*string{"Name": &m.Name, "Version": &m.Version, "Trainer": &m.Trainer, "Hash": &m.Hash}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		if place := places[strings.TrimSpace(key)]; place != nil {
			*place = strings.TrimSpace(value)
		}
	}
	return m
}
