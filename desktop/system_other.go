//go:build !windows

package main

import (
	"fmt"
	"io"
	"os"
)

// home is where a program keeps what belongs to this user.
func home() (string, error) { return os.UserConfigDir() }

// ownFolder makes a folder, unless it is there, that only the user reaches.
func ownFolder(dir string) error { return os.MkdirAll(dir, 0o700) }

// alone is of Windows, where a second click on the program is a habit.
func alone(string) (bool, error) { return true, nil }

// attach has nothing to do: a program has the terminal that it was started from.
func attach() {}

// logTo is where the program's log goes.
func logTo(_ string, out io.Writer) io.Writer { return out }

// tell says why the program ends.
func tell(words string) { fmt.Fprintln(os.Stderr, words) }
