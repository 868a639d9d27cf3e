//go:build !windows

package flow

import "syscall"

// asItLies opens no link, and waits for nobody at the other end of a pipe.
const asItLies = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// carrierPlaces are where udisks and gvfs mount what is plugged in; an officer's own mounts are in /mnt.
func carrierPlaces() []string {
	return []string{"media/*/*", "run/media/*/*", "mnt/*", "run/user/*/gvfs/*"}
}
