package console

import (
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
)

func TestFileName_ATransactionIsAn2(t *testing.T) {
	for format, want := range map[string]string{record.TransactionFormat: "an2-1.an2", "image/x-wsq": "an2-1"} {
		if got := fileName("an2-1", record.Capture{ID: "an2-1", Format: format}); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
	row := journal.CaptureRow{Kind: string(record.TransactionCapture)}
	if got := captureName(fault.English, row); got != "File for the bureau" {
		t.Errorf("named %q", got)
	}
}
