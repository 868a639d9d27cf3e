package protocol_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
)

func sample(t testing.TB) (ledger.Batch, []byte) {
	t.Helper()
	s := receivertest.NewStation("231001", 11)
	s.Write(300, 10, 20)
	s.Write(20)
	b := s.Batch(1, 2)
	p, err := protocol.EncodeBatch(b)
	if err != nil {
		t.Fatal(err)
	}
	return b, p
}

func TestBatch_SurvivesTheWire(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	b, p := sample(t)
	got, err := protocol.DecodeBatch("231001", p)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Verify(s.Public()); err != nil {
		t.Errorf("the decoded batch does not verify: %v", err)
	}
	if got.First() != b.First() || got.Last() != b.Last() || got.Chain() != b.Chain() {
		t.Errorf("decoded %d to %d", got.First(), got.Last())
	}
}

// A clock of more than 2^53 nanoseconds (104 days of uptime) must arrive exactly.
func TestBatch_KeepsLargeIntegers(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	e := s.Write(10)
	e.Clock.Mono = 1<<60 + 1
	e.Chain = e.Link(s.Code, 1, ledger.Hash{})
	s.Entries[0] = e
	p, err := protocol.EncodeBatch(s.Batch(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	got, err := protocol.DecodeBatch(s.Code, p)
	if err != nil {
		t.Fatal(err)
	}
	if got.Entries[0].Clock.Mono != 1<<60+1 || got.Verify(s.Public()) != nil {
		t.Errorf("mono arrived as %d", got.Entries[0].Clock.Mono)
	}
}

func TestBatch_BombIsRefused(t *testing.T) {
	_, p := sample(t)
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	bomb := w.EncodeAll(make([]byte, protocol.MaxBatchRaw*4), bytes.Clone(p[:160]))
	if _, err := protocol.DecodeBatch("231001", bomb); err == nil {
		t.Error("32 MB from a small frame were taken")
	}
}

// One entry has one form on the wire; another form of the same is refused, so that no two readers differ over it.
func TestBatch_EntryInAnotherFormIsRefused(t *testing.T) {
	s := receivertest.NewStation("231001", 11)
	s.Write(3)
	p, err := protocol.EncodeBatch(s.Batch(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := dec.DecodeAll(p[160:], nil)
	if err != nil {
		t.Fatal(err)
	}
	entry := string(raw[4:])
	for name, form := range map[string]string{
		"something after it":     entry + "{}",
		"a line end after it":    entry + "\n",
		"white space in it":      strings.Replace(entry, ":", ": ", 1),
		"a field twice":          strings.Replace(entry, `"seq":1`, `"seq":9,"seq":1`, 1),
		"a field in capitals":    strings.Replace(entry, `"seq":1`, `"SEQ":1`, 1),
		"unsorted":               strings.Replace(strings.Replace(entry, `"seq":1,`, "", 1), "{", `{"seq":1,`, 1),
		"an empty field written": strings.Replace(entry, `"kind"`, `"envelope":"","kind"`, 1),
		"a time with zeros":      strings.Replace(entry, `:01Z"`, `:01.000Z"`, 1),
		"no entry":               "null",
	} {
		t.Run(name, func(t *testing.T) {
			if form == entry {
				t.Fatal("the form is the right one")
			}
			body := append(binary.BigEndian.AppendUint32(nil, uint32(len(form))), form...)
			_, err := protocol.DecodeBatch(s.Code, enc.EncodeAll(body, bytes.Clone(p[:160])))
			if !errors.Is(err, fault.RequestMalformed) {
				t.Errorf("answer %v, want %s", err, fault.RequestMalformed)
			}
		})
	}
}

func FuzzFrame(f *testing.F) {
	_, p := sample(f)
	f.Add(protocol.Frame{Type: protocol.FrameBatch, Priority: 1, Payload: p}.AppendTo(nil))
	f.Add(protocol.Frame{Type: protocol.FramePing}.AppendTo(nil))
	f.Add([]byte{0, 0, 0, 9, 2, 5, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReader(bytes.NewReader(data))
		var back []byte
		for {
			frame, err := protocol.ReadFrame(r, 1<<16)
			if err != nil {
				break
			}
			back = frame.AppendTo(back)
		}
		if !bytes.HasPrefix(data, back) {
			t.Error("frames do not write back as read")
		}
	})
}

func FuzzPart(f *testing.F) {
	f.Add(protocol.Part{Slot: 3, Names: true, ID: "c-1", Offset: 7, Data: []byte("abc")}.Encode())
	f.Add(protocol.Part{Asks: true, Data: []byte("abc")}.Encode())
	f.Add([]byte{0, 2, 1, 'a'})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := protocol.DecodePart(data)
		if err != nil {
			mustBeRefusal(t, err)
			return
		}
		if !bytes.Equal(p.Encode(), data) {
			t.Error("chunk does not write back as read")
		}
	})
}

// FuzzBatch gives the head and the clear entries; what is decoded must encode and decode to the same chain.
func FuzzBatch(f *testing.F) {
	b, p := sample(f)
	dec, err := zstd.NewReader(nil)
	if err != nil {
		f.Fatal(err)
	}
	raw, err := dec.DecodeAll(p[160:], nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p[:160], raw, true)
	f.Add(p[:160], p[160:], false)
	f.Add(p[:160], binary.BigEndian.AppendUint32(nil, 1<<31), true)
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, head, body []byte, pack bool) {
		if pack {
			body = w.EncodeAll(body, nil)
		}
		got, err := protocol.DecodeBatch(b.Station, append(bytes.Clone(head), body...))
		if err != nil {
			mustBeRefusal(t, err)
			return
		}
		again, err := protocol.EncodeBatch(got)
		if err != nil {
			t.Fatalf("a decoded batch does not encode: %v", err)
		}
		back, err := protocol.DecodeBatch(b.Station, again)
		if err != nil || back.Chain() != got.Chain() || len(back.Entries) != len(got.Entries) {
			t.Errorf("a decoded batch does not survive: %v", err)
		}
	})
}

func FuzzToken(f *testing.F) {
	f.Add(protocol.Token{URL: "https://state.example:8443", Realm: "training", Station: "231001", CA: string(bytes.Repeat([]byte("a"), 64)), Secret: "s"}.String())
	f.Add("thana1.e30")
	f.Fuzz(func(t *testing.T, s string) {
		token, err := protocol.ParseToken(s)
		if err != nil {
			if fault.Of(err).Code.Family() != fault.Sync {
				t.Errorf("refused with %v", err)
			}
			return
		}
		if back, err := protocol.ParseToken(token.String()); err != nil || back != token {
			t.Errorf("token does not write back: %v", err)
		}
	})
}

func mustBeRefusal(t *testing.T, err error) {
	t.Helper()
	var r *protocol.Refusal
	if !errors.As(err, &r) {
		t.Errorf("refused without a code: %v", err)
	}
}
