package main

import (
	"bufio"
	"context"
	"io"
	"strings"

	"thana/desktop/link"
	"thana/shared/fault"
	"thana/shared/pair"
)

// pairByCode introduces this desktop to an appliance without a window. The code is the first line of in; what stands
// between its eight digits does not matter.
func pairByCode(ctx context.Context, c config, address string, in io.Reader) error {
	line, err := bufio.NewReader(io.LimitReader(in, 256)).ReadString('\n')
	if err != nil && err != io.EOF {
		return fault.Wrap(fault.AccessPairCode, "desktop.pairByCode", err)
	}
	code := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, line)
	if len(code) != 8 {
		return fault.New(fault.AccessPairCode, "desktop.pairByCode", "%d digits in the first line", len(code))
	}
	return introduce(ctx, c, address, code)
}

// introduce pairs by the code that the appliance shows, and keeps what later connections need.
func introduce(ctx context.Context, c config, address, code string) error {
	own, err := link.Identity(c.Data, c.Name)
	if err != nil {
		return err
	}
	result, err := pair.Desktop(ctx, address, code, c.Name, own)
	if err != nil {
		return err
	}
	return link.KeepPaired(c.Data, address, result.Appliance)
}
