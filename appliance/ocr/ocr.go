// Package ocr reads the words on a page with the program tesseract. It runs at the lowest priority, on one core and with
// bounded memory; the picture goes in and the words come out by pipes, so that nothing of a page stands in an argument, a
// log or a file in clear.
package ocr

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"thana/shared/fault"
)

const (
	lowest   = 19      // niceness
	memory   = 1 << 30 // bytes of address space; an A4 page at 300 ppi takes a third of it
	maxText  = 8 << 20 // bytes of a page's words and their places
	perPage  = 4 * time.Minute
	listWait = 10 * time.Second
)

// wanted are the languages of the station's papers, the first one preferred where two fit.
func wanted() []string { return []string{"hin", "eng"} }

// Engine is an installed tesseract.
type Engine struct {
	Program string        // path of the program
	Langs   []string      // of wanted, those whose data are there
	Limit   time.Duration // for one page [4 minutes]
}

// Find looks for the machine's tesseract; DocumentReader where it, or its data for Hindi or English, is not installed.
func Find(ctx context.Context) (Engine, error) { return at(ctx, "tesseract") }

func at(ctx context.Context, program string) (Engine, error) {
	const op = "ocr.Find"
	path, err := exec.LookPath(program)
	if err != nil {
		return Engine{}, fault.Wrap(fault.DocumentReader, op, err)
	}
	ctx, stop := context.WithTimeout(ctx, listWait)
	defer stop()
	told, err := exec.CommandContext(ctx, path, "--list-langs").CombinedOutput() // older ones list on stderr
	if err != nil {
		return Engine{}, fault.Wrap(fault.DocumentReader, op, err)
	}
	there := strings.Fields(string(told))
	e := Engine{Program: path, Limit: perPage}
	for _, lang := range wanted() {
		if slices.Contains(there, lang) {
			e.Langs = append(e.Langs, lang)
		}
	}
	if len(e.Langs) < len(wanted()) {
		return e, fault.New(fault.DocumentReader, op, "%s has the languages %v, wanted %v", path, e.Langs, wanted())
	}
	return e, nil
}

// unknownPPI is taken where a scanner does not say.
const unknownPPI = 300

// Read reads an upright page, a JPEG or PNG at ppi, 0 where that is not known. CaptureCancelled when ctx ends, DocumentUnread when the program fails or takes
// too long.
func (e Engine) Read(ctx context.Context, picture []byte, ppi int) ([]Line, error) {
	const op = "ocr.Read"
	limited, stop := context.WithTimeout(ctx, e.Limit)
	defer stop()
	cmd := exec.CommandContext(limited, e.Program, "stdin", "stdout", "-l", strings.Join(e.Langs, "+"), "--dpi", strconv.Itoa(cmp.Or(ppi, unknownPPI)), "tsv")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1", "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	out := &bounded{left: maxText}
	cmd.Stdin, cmd.Stdout = bytes.NewReader(picture), out // what it says on stderr may hold words of the page: it is not kept
	if err := cmd.Start(); err != nil {
		return nil, fault.Wrap(fault.DocumentUnread, op, err)
	}
	restrain(cmd.Process.Pid)
	err := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, fault.Wrap(fault.CaptureCancelled, op, ctx.Err())
	case limited.Err() != nil:
		return nil, fault.New(fault.DocumentUnread, op, "nothing in %v", e.Limit)
	case err != nil:
		return nil, fault.New(fault.DocumentUnread, op, "tesseract: %v", err)
	}
	lines, err := parse(out.kept.Bytes())
	if err != nil {
		return nil, fault.Wrap(fault.DocumentUnread, op, err)
	}
	return lines, nil
}

// restrain is done once the program runs: it reads its data for longer than this takes. Where the kernel refuses, the page is read all the same.
func restrain(pid int) {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, pid, lowest)
	_ = unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: memory, Max: memory}, nil)
}

// bounded keeps what is written up to a bound; beyond it the program is ended.
type bounded struct {
	kept bytes.Buffer // not embedded: its ReadFrom would take everything
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("ocr: too many words")
	}
	return b.kept.Write(p)
}
