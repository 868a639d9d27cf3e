package exchange

import (
	"errors"
	"testing"

	"thana/shared/fault"
)

func TestFile_PrintIsTheOneThatWasAskedFor(t *testing.T) {
	file := func(ppi ...int) (f File) {
		for _, p := range ppi {
			f.Prints = append(f.Prints, Print{PPI: p})
		}
		return f
	}
	for name, c := range map[string]struct {
		f    File
		n    int
		ppi  int
		code fault.Code
	}{
		"none":             {file(), 0, 0, fault.ExchangeNoPrint},
		"none, the first":  {file(), 1, 0, fault.ExchangeNoPrint},
		"the only one":     {file(500), 0, 500, ""},
		"the second":       {file(500, 1000), 2, 1000, ""},
		"which of two":     {file(500, 1000), 0, 0, fault.ExchangeWhichPrint},
		"the third of two": {file(500, 1000), 3, 0, fault.ExchangeWhichPrint},
		"below the first":  {file(500), -1, 0, fault.ExchangeWhichPrint},
	} {
		p, err := c.f.Print(c.n)
		if c.code == "" && err != nil || c.code != "" && !errors.Is(err, c.code) || p.PPI != c.ppi {
			t.Errorf("%s: %d ppi, %v", name, p.PPI, err)
		}
	}
}
