//go:build race

package api

// raced: the race detector makes drawing and reading a sheet of 35 million pixels twenty times slower, beyond what a
// scanner may take for a page.
const raced = true
