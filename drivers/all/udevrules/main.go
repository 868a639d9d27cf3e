// Udevrules writes the udev rules of the drivers to the file that it is given.
package main

import (
	"fmt"
	"os"

	"thana/drivers/all"
)

func main() {
	if err := run(os.Args); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: udevrules FILE")
	}
	return os.WriteFile(args[1], []byte(all.UdevRules(all.Drivers())), 0o644)
}
