package flow

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"thana/shared/exhibit"
	"thana/shared/record"
)

// FileRow is one file that an officer chose.
type FileRow struct {
	Chosen
	Name string // as it is shown
	Brought
	began    time.Time // the phase
	begunAt  int64     // its bytes then
	finished bool
}

// Left is how long the phase still takes at its rate so far; 0 where that cannot be said yet.
func (r *FileRow) Left(now time.Time) time.Duration {
	took, done := now.Sub(r.began), r.Done-r.begunAt
	if done <= 0 || took < time.Second || r.Done >= r.Size {
		return 0
	}
	return time.Duration(float64(took) * float64(r.Size-r.Done) / float64(done)).Round(time.Second)
}

// Open says that the file is still on its way, or waits to be.
func (r *FileRow) Open() bool { return !r.finished }

// FileList is the files that come into one record, one after the other. It is used by the drawing goroutine only.
type FileList struct {
	Record string
	From   record.FileSource // of the next that are chosen
	Note   string            // of them
	Rows   []*FileRow
	now    Clock
}

// NewFileList begins without files.
func NewFileList(recordID string, now Clock) *FileList {
	return &FileList{Record: recordID, From: record.FromPhone, now: now}
}

// Add chooses files; one that is still on its way is not taken twice.
func (l *FileList) Add(paths ...string) {
	for _, path := range paths {
		there := false
		for _, r := range l.Rows {
			there = there || r.Path == path && r.Open()
		}
		if !there && path != "" {
			l.Rows = append(l.Rows, &FileRow{Chosen: Chosen{path, l.From, strings.TrimSpace(l.Note)}, Name: exhibit.Name(filepath.Base(path)),
				Brought: Brought{Phase: BringWaits}})
		}
	}
}

// Next is the file whose turn it is; nil while another one is on its way, or none waits.
func (l *FileList) Next() *FileRow {
	for _, r := range l.Rows {
		if r.Open() {
			if r.Phase == BringWaits {
				return r
			}
			return nil
		}
	}
	return nil
}

// Told takes a line of a file's way.
func (l *FileList) Told(r *FileRow, b Brought) {
	if r.finished {
		return
	}
	if b.Phase != r.Phase {
		r.began, r.begunAt = l.now(), b.Done
	}
	r.Brought = b
}

// Ended takes what became of a file.
func (l *FileList) Ended(r *FileRow, err error) {
	if r.finished {
		return
	}
	r.finished, r.Problem = true, err
	if r.Phase = BringKept; err != nil {
		r.Phase = BringRefused
	}
}

// Stop gives a file up, or says that there is nothing to give up.
func (l *FileList) Stop(r *FileRow) bool {
	if r.finished {
		return false
	}
	r.finished, r.Phase, r.Problem = true, BringStopped, nil
	return true
}

// Shown are the files in the order in which they are looked at: the one on its way and those that wait, then what became of the others, the last first.
func (l *FileList) Shown() []*FileRow {
	var open, over []*FileRow
	for _, r := range l.Rows {
		if r.Open() {
			open = append(open, r)
		} else {
			over = append(over, r)
		}
	}
	slices.Reverse(over)
	return append(open, over...)
}

// Busy says that files are on their way or wait.
func (l *FileList) Busy() bool {
	for _, r := range l.Rows {
		if r.Open() {
			return true
		}
	}
	return false
}
