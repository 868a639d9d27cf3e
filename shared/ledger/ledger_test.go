package ledger

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const station = "32501"

func signer(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), seed))
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// chain returns n linked entries of epoch 1.
func chain(n int) []Entry {
	var out []Entry
	var prev Hash
	for i := range n {
		e := Entry{
			Seq: uint64(i + 1), Kind: "fir", Record: fmt.Sprint("r", i), Version: 1,
			Clock:    Clock{At: time.Date(2026, 11, 22, 10, 0, i, 0, time.UTC), State: "synced", Boot: "b", Mono: int64(i)},
			Body:     []byte{1, 2, byte(i)},
			Blobs:    []Blob{{ID: "c1", Size: 10, SHA256: Hash{1}, Priority: 3}, {ID: "c2", Size: 20, SHA256: Hash{2}, Priority: 4}},
			Envelope: "2026-11-22.aa", Key: []byte{9},
		}
		e.Chain = e.Link(station, 1, prev)
		prev = e.Chain
		out = append(out, e)
	}
	return out
}

func seq(entries []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// tampers changes each field that the chain commits to.
var tampers = map[string]func(*Entry){
	"seq":           func(e *Entry) { e.Seq++ },
	"kind":          func(e *Entry) { e.Kind = "gd" },
	"record":        func(e *Entry) { e.Record += "x" },
	"version":       func(e *Entry) { e.Version++ },
	"clock at":      func(e *Entry) { e.Clock.At = e.Clock.At.Add(time.Nanosecond) },
	"clock state":   func(e *Entry) { e.Clock.State = "free" },
	"clock boot":    func(e *Entry) { e.Clock.Boot = "c" },
	"clock mono":    func(e *Entry) { e.Clock.Mono++ },
	"body":          func(e *Entry) { e.Body = append([]byte{0}, e.Body[1:]...) },
	"body cut":      func(e *Entry) { e.Body = e.Body[:1] },
	"blob id":       func(e *Entry) { e.Blobs = []Blob{{"cx", 10, Hash{1}, 3}, e.Blobs[1]} },
	"blob size":     func(e *Entry) { e.Blobs = []Blob{{"c1", 11, Hash{1}, 3}, e.Blobs[1]} },
	"blob hash":     func(e *Entry) { e.Blobs = []Blob{{"c1", 10, Hash{3}, 3}, e.Blobs[1]} },
	"blob priority": func(e *Entry) { e.Blobs = []Blob{{"c1", 10, Hash{1}, 0}, e.Blobs[1]} },
	"blob missing":  func(e *Entry) { e.Blobs = e.Blobs[:1] },
	"blob order":    func(e *Entry) { e.Blobs = []Blob{e.Blobs[1], e.Blobs[0]} },
	"chain":         func(e *Entry) { e.Chain[0] ^= 1 },
}

func TestVerify_EveryFieldIsCommitted(t *testing.T) {
	for name, tamper := range tampers {
		entries := chain(5)
		tamper(&entries[2])
		head, err := Verify(station, Head{Epoch: 1}, seq(entries))
		var broken *BreakError
		if !errors.As(err, &broken) || broken.Seq != 3 || head.Seq != 2 {
			t.Errorf("%s: stopped after %d: %v", name, head.Seq, err)
		}
	}
}

func TestVerify_PlaceOfTheChain(t *testing.T) {
	entries := chain(4)
	if head, err := Verify(station, Head{Epoch: 1}, seq(entries)); err != nil || head != (Head{1, 4, entries[3].Chain}) {
		t.Fatal(head, err)
	}
	if head, err := Verify(station, Head{1, 2, entries[1].Chain}, seq(entries[2:])); err != nil || head.Seq != 4 {
		t.Fatal(head, err)
	}
	broken := errors.New("disk")
	for name, c := range map[string]struct {
		station string
		from    Head
		entries iter.Seq2[Entry, error]
		want    error
	}{
		"another station": {"32502", Head{Epoch: 1}, seq(entries), ErrChain},
		"another epoch":   {station, Head{Epoch: 2}, seq(entries), ErrChain},
		"gap":             {station, Head{Epoch: 1}, seq(append(chain(4)[:1], entries[2:]...)), ErrGap},
		"first missing":   {station, Head{Epoch: 1}, seq(entries[1:]), ErrGap},
		"wrong start":     {station, Head{1, 2, Hash{7}}, seq(entries[2:]), ErrChain},
		"cannot be read":  {station, Head{Epoch: 1}, func(yield func(Entry, error) bool) { yield(Entry{}, broken) }, broken},
	} {
		if _, err := Verify(c.station, c.from, c.entries); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Destroying a record deletes its wrapped key; nothing else may notice.
func TestVerify_DestroyedKeyLeavesTheChain(t *testing.T) {
	entries := chain(3)
	entries[1].Key, entries[1].Envelope = nil, ""
	if _, err := Verify(station, Head{Epoch: 1}, seq(entries)); err != nil {
		t.Fatal(err)
	}
}

func TestBatch_TamperedIsRefused(t *testing.T) {
	key := signer(1)
	batch := func() Batch {
		b := Batch{Station: station, Epoch: 1, Entries: chain(4)}
		b.Prev, b.Entries = b.Entries[0].Chain, b.Entries[1:]
		b.Sign(key)
		return b
	}
	if b := batch(); b.Verify(public(key)) != nil || b.First() != 2 || b.Last() != 4 || b.KeyID != KeyID(public(key)) {
		t.Fatal(b.Verify(public(key)), b.First(), b.Last())
	}
	for name, tamper := range tampers {
		b := batch()
		tamper(&b.Entries[1])
		if b.Verify(public(key)) == nil {
			t.Errorf("entry %s passed", name)
		}
	}
	for name, tamper := range map[string]func(*Batch){
		"station":       func(b *Batch) { b.Station = "32502" },
		"epoch":         func(b *Batch) { b.Epoch = 2 },
		"prev":          func(b *Batch) { b.Prev[0] ^= 1 },
		"signature":     func(b *Batch) { b.Signature[0] ^= 1 },
		"no signature":  func(b *Batch) { b.Signature = nil },
		"last cut off":  func(b *Batch) { b.Entries = b.Entries[:2] },
		"first cut off": func(b *Batch) { b.Entries = b.Entries[1:] },
		"empty":         func(b *Batch) { b.Entries = nil },
		"other signer":  func(b *Batch) { b.Sign(signer(2)) },
	} {
		b := batch()
		tamper(&b)
		if b.Verify(public(key)) == nil {
			t.Errorf("%s passed", name)
		}
	}
	if e := (Batch{}); e.First() != 0 || e.Last() != 0 || e.Chain() != e.Prev {
		t.Error("empty batch", e.First(), e.Last())
	}
}

func TestReceipts_TamperedIsRefused(t *testing.T) {
	key := signer(3)
	r := Receipt{Station: station, Head: Head{1, 4, Hash{4}}, Level: Stored, At: time.Unix(1, 0)}
	r.Sign(key)
	b := BlobReceipt{Station: station, Blob: "c1", Size: 4, SHA256: Hash{4}, Level: Stored, At: time.Unix(1, 0)}
	b.Sign(key)
	if r.Verify(public(key)) != nil || b.Verify(public(key)) != nil {
		t.Fatal("a good receipt was refused")
	}
	for name, tamper := range map[string]func(*Receipt){
		"station": func(r *Receipt) { r.Station = "1" }, "epoch": func(r *Receipt) { r.Head.Epoch++ },
		"seq": func(r *Receipt) { r.Head.Seq++ }, "chain": func(r *Receipt) { r.Head.Chain[0]++ },
		"level": func(r *Receipt) { r.Level = Received }, "at": func(r *Receipt) { r.At = r.At.Add(1) },
		"signature": func(r *Receipt) { r.Signature = r.Signature[1:] },
	} {
		c := r
		tamper(&c)
		if !errors.Is(c.Verify(public(key)), ErrSignature) {
			t.Errorf("receipt %s passed", name)
		}
	}
	for name, tamper := range map[string]func(*BlobReceipt){
		"station": func(r *BlobReceipt) { r.Station = "1" }, "blob": func(r *BlobReceipt) { r.Blob = "c2" },
		"size": func(r *BlobReceipt) { r.Size++ }, "hash": func(r *BlobReceipt) { r.SHA256[0]++ },
		"level": func(r *BlobReceipt) { r.Level = Received }, "at": func(r *BlobReceipt) { r.At = r.At.Add(1) },
	} {
		c := b
		tamper(&c)
		if !errors.Is(c.Verify(public(key)), ErrSignature) {
			t.Errorf("blob receipt %s passed", name)
		}
	}
}

// A key that was altered where it is kept is a signature that does not fit, not a panic.
func TestSignatures_DoNotFitHalfAKey(t *testing.T) {
	b := Batch{Station: station, Epoch: 1, Entries: chain(2)}
	b.Sign(signer(1))
	for name, key := range map[string]ed25519.PublicKey{"none": nil, "half": public(signer(1))[:16]} {
		for what, err := range map[string]error{"batch": b.Verify(key), "receipt": Receipt{}.Verify(key), "blob receipt": BlobReceipt{}.Verify(key)} {
			if !errors.Is(err, ErrSignature) {
				t.Errorf("%s, key %s: %v, want %v", what, name, err, ErrSignature)
			}
		}
	}
}

// No two different entries share a chain value, wherever the boundary between their fields lies.
func TestLink_DifferentEntriesDiffer(t *testing.T) {
	entry := rapid.Custom(func(t *rapid.T) Entry {
		short := rapid.StringOfN(rapid.RuneFrom([]rune("ab")), 0, 3, -1)
		return Entry{
			Seq: rapid.Uint64Range(0, 2).Draw(t, "seq"), Kind: Kind(short.Draw(t, "kind")), Record: short.Draw(t, "record"),
			Version: rapid.Uint32Range(0, 2).Draw(t, "version"), Body: []byte(short.Draw(t, "body")),
			Clock: Clock{State: short.Draw(t, "state"), Boot: short.Draw(t, "boot")},
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := entry.Draw(t, "a"), entry.Draw(t, "b")
		same := fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
		if linked := a.Link(station, 1, Hash{}) == b.Link(station, 1, Hash{}); linked != same {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// What JSON carries verifies on the other side.
func TestBatch_SurvivesJSON(t *testing.T) {
	b := Batch{Station: station, Epoch: 1, Entries: chain(3)}
	b.Sign(signer(1))
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var again Batch
	if err := json.Unmarshal(text, &again); err != nil || again.Verify(public(signer(1))) != nil {
		t.Fatal(err, again.Verify(public(signer(1))))
	}
}

func FuzzHash(f *testing.F) {
	f.Add([]byte(Hash{1}.String()))
	f.Add([]byte("zz"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var h Hash
		if h.UnmarshalText(in) == nil && len(in) != 64 {
			t.Fatalf("%q read as a hash", in)
		}
	})
}

func FuzzBatch(f *testing.F) {
	b := Batch{Station: station, Epoch: 1, Entries: chain(2)}
	b.Sign(signer(1))
	good, _ := json.Marshal(b)
	f.Add(good)
	f.Add([]byte(`{"entries":[{}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var got Batch
		if json.Unmarshal(in, &got) == nil && got.Verify(public(signer(1))) == nil && got.Chain() != b.Chain() {
			t.Fatal("another chain under the same signature")
		}
	})
}
