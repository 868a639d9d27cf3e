package link

import (
	"bytes"
	"unsafe"

	"golang.org/x/sys/windows"
)

// protect seals a key to the user's Windows account (DPAPI): a copy of the disk, or another account, does not open it.
func protect(plain []byte) ([]byte, error) {
	var sealed windows.DataBlob
	if err := windows.CryptProtectData(blob(plain), nil, nil, 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &sealed); err != nil {
		return nil, err
	}
	return taken(sealed)
}

// unprotect opens what protect sealed.
func unprotect(sealed []byte) ([]byte, error) {
	var plain windows.DataBlob
	if err := windows.CryptUnprotectData(blob(sealed), nil, nil, 0, nil, windows.CRYPTPROTECT_UI_FORBIDDEN, &plain); err != nil {
		return nil, err
	}
	return taken(plain)
}

func blob(b []byte) *windows.DataBlob {
	return &windows.DataBlob{Size: uint32(len(b)), Data: unsafe.SliceData(b)}
}

// taken copies what Windows allocated and gives it back.
func taken(b windows.DataBlob) ([]byte, error) {
	out := bytes.Clone(unsafe.Slice(b.Data, b.Size))
	_, err := windows.LocalFree(windows.Handle(unsafe.Pointer(b.Data)))
	return out, err
}
