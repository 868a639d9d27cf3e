//go:build unix

package draft

import (
	"errors"
	"os"
	"path/filepath"
)

// rename puts a file in another's place, and it stays there when the power goes.
func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
