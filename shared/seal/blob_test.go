package seal

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func sealed(t testing.TB, plain []byte, key DataKey, about About) []byte {
	t.Helper()
	var out bytes.Buffer
	n, err := SealBlob(&out, iotest.HalfReader(bytes.NewReader(plain)), key, about)
	if err != nil || n != int64(len(plain)) || int64(out.Len()) != SealedSize(n) {
		t.Fatalf("%d of %d bytes, sealed %d, want %d: %v", n, len(plain), out.Len(), SealedSize(n), err)
	}
	return out.Bytes()
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func open(blob []byte, key DataKey, about About) ([]byte, error) {
	r, err := OpenBlob(bytes.NewReader(blob), int64(len(blob)), key, about)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
}

func TestBlob_SizesAroundTheSegment(t *testing.T) {
	key, about := NewDataKey(), About{"1", "capture", "c1", 1}
	for _, n := range []int{0, 1, Segment - 1, Segment, Segment + 1, 3*Segment - 1, 3 * Segment, 3*Segment + 17} {
		plain := random(n)
		got, err := open(sealed(t, plain, key, about), key, about)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %d back, %v", n, len(got), err)
		}
	}
}

// Sealed in parts it is the same blob, byte for byte.
func TestBlob_InPartsIsTheSame(t *testing.T) {
	key, about := NewDataKey(), About{"1", "capture", "c1", 1}
	for _, n := range []int{1, Segment - 1, Segment, Segment + 1, 2 * Segment, 5*Segment + 17, 6 * Segment} {
		plain := random(n)
		for _, part := range []int{Segment, 2 * Segment, 8 * Segment} {
			var out bytes.Buffer
			for at := 0; at < n; at += part {
				end := min(at+part, n)
				if err := SealPart(&out, plain[at:end], int64(at), end == n, key, about); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(out.Bytes(), sealed(t, plain, key, about)) {
				t.Errorf("%d bytes in parts of %d: not the blob", n, part)
			}
		}
	}
	for name, err := range map[string]error{
		"begins within a segment": SealPart(io.Discard, random(Segment), 5, false, key, about),
		"ends within a segment":   SealPart(io.Discard, random(Segment+1), 0, false, key, about),
		"nothing":                 SealPart(io.Discard, nil, 0, false, key, about),
	} {
		if !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBlob_AlteredIsRefused(t *testing.T) {
	key, about := NewDataKey(), About{"1", "capture", "c1", 1}
	blob := sealed(t, random(3*Segment+100), key, about)
	segment := func(i int) []byte { return blob[i*sealedSegment : min((i+1)*sealedSegment, len(blob))] }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	flipped := bytes.Clone(blob)
	flipped[2*sealedSegment+5] ^= 0x80
	for name, b := range map[string][]byte{
		"cut at a segment":      blob[:2*sealedSegment],
		"cut in a segment":      blob[:2*sealedSegment+50],
		"last segment only":     segment(3),
		"first segment missing": blob[sealedSegment:],
		"two segments swapped":  join(segment(1), segment(0), segment(2), segment(3)),
		"a segment twice":       join(segment(0), segment(1), segment(1), segment(2), segment(3)),
		"one bit":               flipped,
		"bytes after the end":   append(bytes.Clone(blob), 0),
		"a segment after":       append(bytes.Clone(blob), segment(0)...),
		"nothing":               {},
		"shorter than a tag":    blob[:tagSize-1],
		"a size that none has":  blob[:sealedSegment+3],
	} {
		if got, err := open(b, key, about); err == nil {
			t.Errorf("%s: %d bytes opened", name, len(got))
		}
	}
	if _, err := open(blob, key, About{"1", "capture", "c2", 1}); !errors.Is(err, ErrOpen) {
		t.Errorf("another capture: %v", err)
	}
	if _, err := open(blob, NewDataKey(), about); !errors.Is(err, ErrOpen) {
		t.Errorf("another key: %v", err)
	}
}

func TestBlob_RandomAccess(t *testing.T) {
	key, about := NewDataKey(), About{"1", "capture", "c1", 1}
	plain := random(5*Segment + 321)
	blob := sealed(t, plain, key, about)
	rapid.Check(t, func(t *rapid.T) {
		r, err := OpenBlob(bytes.NewReader(blob), int64(len(blob)), key, about)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			off := rapid.IntRange(0, len(plain)).Draw(t, "off")
			p := make([]byte, rapid.IntRange(0, 2*Segment).Draw(t, "len"))
			n, err := r.ReadAt(p, int64(off))
			if want := min(len(p), len(plain)-off); n != want || (n < len(p)) != (err == io.EOF) {
				t.Fatalf("%d bytes at %d: %d, %v", len(p), off, n, err)
			}
			if !bytes.Equal(p[:n], plain[off:off+n]) {
				t.Fatalf("wrong bytes at %d", off)
			}
		}
	})
}

func TestBlob_FailuresOfReaderAndWriter(t *testing.T) {
	key := NewDataKey()
	broken := errors.New("broken")
	if _, err := SealBlob(io.Discard, iotest.ErrReader(broken), key, About{}); !errors.Is(err, broken) {
		t.Error(err)
	}
	_, w := io.Pipe()
	_ = w.CloseWithError(broken)
	if _, err := SealBlob(w, bytes.NewReader(random(10)), key, About{}); err == nil {
		t.Error("a failed write passed")
	}
}

func TestOpenedSize_IsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<40).Draw(t, "n")
		if got, err := OpenedSize(SealedSize(n)); err != nil || got != n {
			t.Fatalf("%d: %d, %v", n, got, err)
		}
	})
}

func FuzzOpenBlob(f *testing.F) {
	key, about := NewDataKey(), About{"1", "capture", "c1", 1}
	good := sealed(f, random(100), key, about)
	f.Add(good)
	f.Add([]byte{})
	f.Add(make([]byte, sealedSegment+tagSize))
	f.Fuzz(func(t *testing.T, in []byte) {
		if _, err := open(in, key, about); err == nil && !bytes.Equal(in, good) {
			t.Fatal("altered bytes opened")
		}
	})
}

func BenchmarkSealBlob(b *testing.B) {
	plain := random(1 << 20)
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		if _, err := SealBlob(io.Discard, bytes.NewReader(plain), NewDataKey(), About{}); err != nil {
			b.Fatal(err)
		}
	}
}
