//go:build !windows

package flow

// carrierPlaces are where udisks and gvfs mount what is plugged in; an officer's own mounts are in /mnt.
func carrierPlaces() []string {
	return []string{"media/*/*", "run/media/*/*", "mnt/*", "run/user/*/gvfs/*"}
}
