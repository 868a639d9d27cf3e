package draft

// syncFolder has nothing to do: NTFS journals the rename, and a folder cannot be synced.
func syncFolder(string) error { return nil }
