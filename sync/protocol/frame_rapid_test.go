package protocol

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"

	"pgregory.net/rapid"

	"thana/shared/fault"
)

// pieces hands bytes over in the sizes that a line happens to deliver.
type pieces struct {
	bytes.Buffer
	size func() int
}

func (p *pieces) Read(b []byte) (int, error) {
	return p.Buffer.Read(b[:min(len(b), p.size())])
}

// TestReadFrame_IsWhatWasWritten writes and reads frames in any order over a line that delivers as it likes: what is read is
// what was written, in order, and the first thing that is no frame is refused by its name and never read over.
func TestReadFrame_IsWhatWasWritten(t *testing.T) {
	const limit = 4096
	rapid.Check(t, func(t *rapid.T) {
		line := &pieces{size: func() int { return rapid.IntRange(1, 700).Draw(t, "piece") }}
		r := bufio.NewReaderSize(line, 64)
		var written []Frame
		var broken fault.Code // what must come after the last whole frame
		put := func(f Frame) []byte {
			b := f.AppendTo(nil)
			line.Write(b)
			return b
		}
		next := func(t *rapid.T) {
			f, err := ReadFrame(r, limit)
			switch {
			case len(written) > 0:
				want := written[0]
				if err != nil || f.Type != want.Type || f.Priority != want.Priority || !bytes.Equal(f.Payload, want.Payload) {
					t.Fatalf("%v with %d bytes, %v; want %v with %d", f.Type, len(f.Payload), err, want.Type, len(want.Payload))
				}
				written = written[1:]
			case broken != "":
				if !errors.Is(err, broken) {
					t.Fatalf("what is no frame: %v, want %s", err, broken)
				}
			case !errors.Is(err, io.EOF):
				t.Fatalf("an empty line: %v", err)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"write": func(t *rapid.T) {
				if broken != "" {
					return
				}
				f := Frame{Type: FrameType(rapid.Byte().Draw(t, "type")), Priority: uint8(rapid.IntRange(0, LowestPriority).Draw(t, "priority")),
					Payload: rapid.SliceOfN(rapid.Byte(), 0, limit).Draw(t, "payload")}
				put(f)
				written = append(written, f)
			},
			"a part": func(t *rapid.T) {
				if broken != "" {
					return
				}
				p := Part{Slot: rapid.Byte().Draw(t, "slot"), Asks: rapid.Bool().Draw(t, "asks"), Data: rapid.SliceOfN(rapid.Byte(), 0, 900).Draw(t, "data")}
				if p.Names = rapid.Bool().Draw(t, "names"); p.Names {
					p.ID, p.Offset = rapid.StringMatching(`[0-9A-Za-z._-]{1,128}`).Draw(t, "id"), rapid.Int64Range(0, 1<<62).Draw(t, "offset")
				}
				f := Frame{FrameChunk, 3, p.Encode()}
				put(f)
				written = append(written, f)
				got, err := DecodePart(f.Payload)
				if err != nil || got.Slot != p.Slot || got.Asks != p.Asks || got.Names != p.Names || got.ID != p.ID || got.Offset != p.Offset || !bytes.Equal(got.Data, p.Data) {
					t.Fatalf("a part is read as %+v, %v", got, err)
				}
				if len(p.Data) > 0 {
					at := len(f.Payload) - 1 - rapid.IntRange(0, len(p.Data)-1).Draw(t, "at")
					bad := bytes.Clone(f.Payload)
					bad[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
					if _, err := DecodePart(bad); !errors.Is(err, fault.RequestMalformed) {
						t.Fatalf("a flipped bit: %v", err)
					}
				}
			},
			"too long": func(t *rapid.T) {
				if broken != "" {
					return
				}
				put(Frame{Type: FrameBatch, Payload: make([]byte, limit+1)})
				broken = fault.RequestTooLarge
			},
			"no priority": func(t *rapid.T) {
				if broken != "" {
					return
				}
				put(Frame{Type: FrameBatch, Priority: uint8(rapid.IntRange(LowestPriority+1, 255).Draw(t, "priority"))})
				broken = fault.RequestMalformed
			},
			"cut": func(t *rapid.T) {
				if broken != "" {
					return
				}
				b := Frame{Type: FrameBatch, Payload: rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "payload")}.AppendTo(nil)
				line.Write(b[:rapid.IntRange(1, len(b)-1).Draw(t, "from")])
				broken = fault.RequestCut
			},
			"read": func(t *rapid.T) {
				if len(written) == 0 && broken != "" {
					return // nobody reads on after a refusal
				}
				next(t)
			},
		})
		for len(written) > 0 {
			next(t)
		}
		next(t)
	})
}
