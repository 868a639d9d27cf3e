package daemon

import (
	"errors"
	"testing"

	"thana/shared/fault"
)

func TestListen_AnAddressInUseIsNamed(t *testing.T) {
	first, err := listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	address := first.Addr().String()
	_, err = listen("tcp", address)
	if f := fault.Of(err); !errors.Is(err, fault.ConfigListen) || f.Facts["address"] != address {
		t.Errorf("listening twice on one address: %v", err)
	}
}
