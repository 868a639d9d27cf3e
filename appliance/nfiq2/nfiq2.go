// Package nfiq2 asks NIST's own program, nfiq2 v2.3, for the NFIQ 2 score of a fingerprint. Nothing else may bear that name: the
// score needs the program's own minutiae and its trained forest (adr/0180). A score is believed only where the program measured
// the picture as shared/biometric/measure does.
package nfiq2

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
)

const (
	perPicture = 30 * time.Second // the program reads its forest of some 50 MB first
	maxOutput  = 64 << 10         // bytes of its answer; one row takes 1 kB
)

// Program is NIST's nfiq2 with a model. One picture is judged at a time: each run holds the whole forest in memory.
type Program struct {
	Model Model

	path, info string
	limit      time.Duration
	one        *sync.Mutex
}

// Open finds the program and reads what the model information file says. NFIQ2Absent where one of them is not there, NFIQ2Model where
// the file is not that of the forest that NIST published with v2.3: another forest gives another score.
func Open(program, info string) (*Program, error) {
	p, err := open(program, info)
	if err == nil && p.Model.Hash != publishedHash {
		err = fault.New(fault.NFIQ2Model, "nfiq2.Open", "hash %.32q", p.Model.Hash).With("where", info)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

func open(program, info string) (*Program, error) {
	const op = "nfiq2.Open"
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fault.Wrap(fault.NFIQ2Absent, op, err).With("where", program)
	}
	model, err := readModel(info)
	if err != nil {
		return nil, err
	}
	return &Program{Model: model, path: path, info: info, limit: perPicture, one: new(sync.Mutex)}, nil
}

// Score gives the NFIQ 2 score, 0 to 100, of one finger laid flat, at 500 ppi. It refuses what the measures refuse, with their
// codes; NFIQ2Unscored where the program refuses, fails, takes too long, or measured something else.
func (p *Program) Score(ctx context.Context, im biometric.Image) (int, error) {
	own, err := measure.Of(im, nil)
	if err != nil {
		return 0, err
	}
	p.one.Lock()
	defer p.one.Unlock()
	answer, err := p.run(ctx, im)
	if err != nil {
		return 0, err
	}
	return read(answer, own)
}

// run has the program look at the picture in a private folder.
func (p *Program) run(ctx context.Context, im biometric.Image) ([]byte, error) {
	const op = "nfiq2.run"
	dir, err := os.MkdirTemp("", "thana-nfiq2-")
	if err != nil {
		return nil, fault.Wrap(fault.NFIQ2Unscored, op, err)
	}
	defer os.RemoveAll(dir)
	var pgm bytes.Buffer
	if err := picture.EncodePGM(&pgm, im); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "finger.pgm")
	if err := os.WriteFile(file, pgm.Bytes(), 0o600); err != nil {
		return nil, fault.Wrap(fault.NFIQ2Unscored, op, err)
	}
	timed, stop := context.WithTimeout(ctx, p.limit)
	defer stop()
	cmd := exec.CommandContext(timed, p.path, "-m", p.info, "-F", "-v", file) // forced: it would ask for the resolution of a PGM
	cmd.WaitDelay = time.Second
	answer, err := output(cmd, stop)
	switch {
	case ctx.Err() != nil:
		return nil, fault.Wrap(fault.CaptureCancelled, op, ctx.Err())
	case errors.Is(timed.Err(), context.DeadlineExceeded):
		return nil, fault.New(fault.NFIQ2Unscored, op, "nothing in %v", p.limit)
	case err != nil:
		return nil, fault.New(fault.NFIQ2Unscored, op, "nfiq2: %v", err)
	}
	return answer, nil
}

// output is what the program writes; one that writes too much is stopped.
func output(cmd *exec.Cmd, stop func()) ([]byte, error) {
	from, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(io.LimitReader(from, maxOutput))
	if len(answer) == maxOutput {
		stop()
	}
	return answer, errors.Join(err, cmd.Wait())
}
