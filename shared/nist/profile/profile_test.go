package profile

import (
	"os"
	"path/filepath"
	"testing"

	"thana/shared/nist"
)

const reference = "../../../../shared/biometric/nist"

func shipped(t testing.TB, name string) *Profile {
	t.Helper()
	p, err := Shipped(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestValidate_ReferenceFilesAgainstTheStandard(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(reference, "*.an2"))
	if len(files) == 0 {
		t.Skip("the reference transactions are not beside this checkout")
	}
	p := shipped(t, "itl")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := nist.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range Validate(tr, p) {
			t.Errorf("%s: %s", filepath.Base(name), v)
		}
	}
}
