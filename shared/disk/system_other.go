//go:build !linux

package disk

import (
	"errors"
	"io"
)

// Lock implements FS: appliances and state servers run Linux.
func (System) Lock(string) (io.Closer, error) { return nil, errors.ErrUnsupported }

// Usage implements FS.
func (System) Usage(string) (Usage, error) { return Usage{}, errors.ErrUnsupported }
