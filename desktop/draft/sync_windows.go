package draft

import "golang.org/x/sys/windows"

// rename puts a file in another's place, and it stays there when the power goes: a folder cannot be synced, but Windows writes the
// move itself through to the disk.
func rename(from, to string) error {
	a, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	b, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return windows.MoveFileEx(a, b, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
}
