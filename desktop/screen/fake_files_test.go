package screen

import (
	"context"

	"thana/shared/record"
	"thana/shared/wire"
)

// carry is what the station in memory took from sticks.
type carry struct {
	begun   []wire.FileBegin
	bytes   int64
	dropped []string
	before  func() error // asked before each part
}

func (s *station) BeginFile(_ context.Context, _ string, b wire.FileBegin) (wire.FileAt, error) {
	s.carry.begun = append(s.carry.begun, b)
	s.carry.bytes = 0
	return wire.FileAt{ID: "file-1"}, s.err()
}

func (s *station) FilePart(_ context.Context, id string, _ int64, part []byte) (wire.FileAt, error) {
	if s.carry.before != nil {
		if err := s.carry.before(); err != nil {
			return wire.FileAt{}, err
		}
	}
	s.carry.bytes += int64(len(part))
	at := wire.FileAt{ID: id, Offset: s.carry.bytes}
	b := s.carry.begun[len(s.carry.begun)-1]
	if at.Offset == b.Size {
		at.Capture = &record.Capture{ID: id, Kind: record.FileCapture, At: noon(), Size: b.Size, File: &record.File{Name: b.Name, From: b.From, Note: b.Note}}
		s.captures = append(s.captures, *at.Capture)
	}
	return at, s.err()
}

func (s *station) DropFile(_ context.Context, id string) error {
	s.carry.dropped = append(s.carry.dropped, id)
	return s.err()
}
