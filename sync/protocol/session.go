package protocol

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// session answers the frames of one upload in order.
type session struct {
	ctx     context.Context
	drain   context.Context
	to      Receiver
	station string
	w       http.ResponseWriter
	control *http.ResponseController
	log     *slog.Logger
	asked   time.Time                // when to was given
	recheck time.Duration            // how long it holds
	again   func() (Receiver, error) // asks anew: the station may have been withdrawn
	opening chan struct{}
	slots   map[uint8]*slot
	begun   bool  // the status line is out
	lost    error // an answer could not be written
}

func (s *session) run(r *bufio.Reader, idle time.Duration) error {
	for {
		_ = s.control.SetReadDeadline(time.Now().Add(idle))
		if s.ctx.Err() != nil {
			return context.Cause(s.ctx)
		}
		if s.drain.Err() != nil {
			return Refuse(fault.SyncState, "the server is going down")
		}
		f, err := ReadFrame(r, MaxFrame)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && s.drain.Err() != nil {
			return Refuse(fault.SyncState, "the server is going down")
		}
		if err != nil {
			return err
		}
		if err := s.stillWelcome(); err != nil {
			return err
		}
		if err := s.take(f, r); err != nil {
			return err
		}
		if s.lost != nil {
			return s.lost
		}
	}
}

// stillWelcome asks again who the station is: a frame of a withdrawn one must not be taken because its upload is old.
func (s *session) stillWelcome() error {
	if time.Since(s.asked) < s.recheck {
		return nil
	}
	to, err := s.again()
	if err == nil {
		s.to, s.asked = to, time.Now()
	}
	return err
}

// take answers one frame, and the chunks that go on with it; an error ends the upload.
func (s *session) take(f Frame, r *bufio.Reader) error {
	switch f.Type {
	case FramePing:
		s.answer(Frame{Type: FramePong})
		return nil
	case FrameBatch:
		b, err := s.open(f.Payload)
		if err != nil {
			return err
		}
		err = s.to.Push(s.ctx, b, func(r ledger.Receipt) { s.answer(jsonFrame(FrameAckSeq, r)) })
		return s.about(err, ackError{About: FrameBatch, Seq: b.Last()})
	case FrameChunk:
		return s.part(f, r)
	case FrameDownAck:
		a, err := DecodeDownAck(f.Payload)
		if err != nil {
			return err
		}
		if err = s.to.DownAck(s.ctx, a); err == nil {
			s.answer(jsonFrame(FrameAckDown, ackDown{a.Lane, a.At.Seq}))
		}
		return s.about(err, ackError{About: FrameDownAck, Seq: a.At.Seq, ID: strconv.Itoa(int(a.Lane))})
	default:
		return Refuse(fault.SyncVersion, "frame of type %#x", uint8(f.Type))
	}
}

// open decodes a batch when few others are being decoded.
func (s *session) open(p []byte) (ledger.Batch, error) {
	select {
	case s.opening <- struct{}{}:
	case <-s.ctx.Done():
		return ledger.Batch{}, context.Cause(s.ctx)
	}
	defer func() { <-s.opening }()
	return DecodeBatch(s.station, p)
}

// about sends a refusal of one frame; the upload goes on.
func (s *session) about(err error, e ackError) error {
	if err == nil {
		return nil
	}
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx)
	}
	e.Refusal = *AsRefusal(err)
	s.log.Info("frame refused", "station", s.station, "code", string(e.Code), "detail", err.Error())
	s.answer(jsonFrame(FrameError, e))
	return nil
}

func (s *session) answer(f Frame) {
	if s.lost != nil {
		return
	}
	s.begun = true
	_ = s.control.SetWriteDeadline(time.Now().Add(time.Minute))
	if _, s.lost = s.w.Write(f.AppendTo(nil)); s.lost == nil {
		s.lost = s.control.Flush()
	}
	// HTTP/2 resets a stream at its deadline also where nothing is written: a slow line may send for longer.
	_ = s.control.SetWriteDeadline(time.Time{})
}

// end tells the client why the upload ends: as a status while none is out, else as an ERROR frame.
func (s *session) end(err error) {
	if !s.begun {
		writeRefusal(s.w, err)
		return
	}
	s.answer(jsonFrame(FrameError, ackError{Refusal: *AsRefusal(err)}))
}
