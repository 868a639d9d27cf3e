package record_test

import (
	"testing"

	"thana/shared/record"
)

func TestFile_SaysOfItselfWhatItsDeviceWrote(t *testing.T) {
	for want, f := range map[string]record.File{
		"20/11/2026 18:04:11 +05:30, Samsung SM-M315F": {Taken: "2026:11:20 18:04:11 +05:30", Maker: "Samsung SM-M315F"},
		"20/11/2026 18:04:11 UTC":                      {Taken: "2026:11:20 18:04:11 UTC"},
		"0000:00:00 00:00:00, Nokia":                   {Taken: "0000:00:00 00:00:00", Maker: "Nokia"}, // a clock that was never set
		"Nokia":                                        {Maker: "Nokia"},
		"":                                             {},
	} {
		if got := f.SaysOfItself(); got != want {
			t.Errorf("%+v says %q, want %q", f, got, want)
		}
	}
}
