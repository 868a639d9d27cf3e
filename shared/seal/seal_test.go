package seal

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"thana/shared/ledger"

	"github.com/klauspost/compress/zstd"
)

type note struct {
	Text  string `json:"text"`
	Paise int64  `json:"paise"`
}

func keys(t testing.TB) (state, own PrivateKey) {
	t.Helper()
	var err error
	if state, err = GenerateKey(); err != nil {
		t.Fatal(err)
	}
	if own, err = GenerateKey(); err != nil {
		t.Fatal(err)
	}
	return state, own
}

func envelope(t testing.TB) (Envelope, []byte, PrivateKey, PrivateKey) {
	t.Helper()
	state, own := keys(t)
	env, body, err := NewEnvelope(state.Public(), own.Public(), "2026-11-22", "32501")
	if err != nil {
		t.Fatal(err)
	}
	return env, body, state, own
}

func TestEnvelope_BothReadersOpenIt(t *testing.T) {
	env, body, state, own := envelope(t)
	about := About{Station: "32501", Kind: "fir", Item: "r1", Version: 1}
	sealed, wrapped, err := SealBody(env, about, note{"प्रथम सूचना", 12_500})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(body, env.key[:]) || bytes.Contains(sealed, []byte("सूचना")) {
		t.Fatal("clear text in sealed bytes")
	}
	for name, k := range map[string]PrivateKey{"state": state, "station": own} {
		opened, err := OpenEnvelope(k, "32501", body)
		if err != nil || opened.ID() != env.ID() || opened.Day() != "2026-11-22" {
			t.Fatalf("%s: %v", name, err)
		}
		var got note
		if err := OpenBody(opened, about, sealed, wrapped, &got); err != nil || got != (note{"प्रथम सूचना", 12_500}) {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
	}
	stranger, _ := keys(t)
	if _, err := OpenEnvelope(stranger, "32501", body); !errors.Is(err, ErrOpen) {
		t.Fatalf("a stranger's key: %v", err)
	}
	if _, err := OpenEnvelope(state, "32502", body); !errors.Is(err, ErrOpen) {
		t.Fatalf("another station: %v", err)
	}
}

func TestBody_MovedOrAlteredIsRefused(t *testing.T) {
	env, _, _, _ := envelope(t)
	about := About{Station: "32501", Kind: "fir", Item: "r1", Version: 1}
	body, wrapped, err := SealBody(env, about, note{Text: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]About{
		"station": {"32502", "fir", "r1", 1}, "kind": {"32501", "gd", "r1", 1},
		"record": {"32501", "fir", "r2", 1}, "version": {"32501", "fir", "r1", 2},
		"shifted": {"32501f", "ir", "r1", 1},
	} {
		if err := OpenBody(env, wrong, body, wrapped, new(note)); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range body {
		b := bytes.Clone(body)
		b[i] ^= 1
		if err := OpenBody(env, about, b, wrapped, new(note)); !errors.Is(err, ErrOpen) {
			t.Fatalf("body byte %d: %v", i, err)
		}
	}
	for i := range wrapped {
		w := bytes.Clone(wrapped)
		w[i] ^= 1
		if err := OpenBody(env, about, body, w, new(note)); !errors.Is(err, ErrOpen) {
			t.Fatalf("key byte %d: %v", i, err)
		}
	}
	if err := OpenBody(env, about, body, nil, new(note)); !errors.Is(err, ErrForm) {
		t.Fatalf("destroyed key: %v", err)
	}
}

func TestBody_TooLargeIsRefused(t *testing.T) {
	env, _, _, _ := envelope(t)
	if _, _, err := SealBody(env, About{}, strings.Repeat("a", MaxBody)); !errors.Is(err, ErrLarge) {
		t.Fatal(err)
	}
}

// A frame that expands far beyond MaxBody is refused, not unpacked.
func TestBody_BombIsRefused(t *testing.T) {
	enc := compressors.Get().(*zstd.Encoder)
	k, about := NewDataKey(), About{Item: "r1"}
	aad := about.bind("body")
	aead, err := k.cipherFor(aad)
	if err != nil {
		t.Fatal(err)
	}
	bomb := aead.Seal(nil, make([]byte, 12), enc.EncodeAll(make([]byte, 64<<20), nil), aad)
	if err := k.OpenBody(about, bomb, new(any)); !errors.Is(err, ErrForm) {
		t.Fatal(err)
	}
}

func TestOfBlob_BindsTheBlobID(t *testing.T) {
	e := ledger.Entry{Kind: ledger.KindCapture, Record: "c1", Version: 1}
	if OfEntry("1", e) != (About{"1", "capture", "c1", 1}) || OfBlob("1", e, "c1.wsq") != (About{"1", "capture", "c1.wsq", 1}) {
		t.Fatal(OfEntry("1", e), OfBlob("1", e, "c1.wsq"))
	}
}

func TestKeys_TextFormAndSilence(t *testing.T) {
	private, _ := keys(t)
	text, err := private.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var again PrivateKey
	if err := again.UnmarshalText(append(text, '\n')); err != nil || again.Public().ID() != private.Public().ID() {
		t.Fatal(err)
	}
	public, err := private.Public().MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var other PublicKey
	if err := other.UnmarshalText(public); err != nil || other.ID() != private.Public().ID() {
		t.Fatal(err)
	}
	if other.UnmarshalText(text) == nil || again.UnmarshalText(public) == nil {
		t.Fatal("one kind of key read as the other")
	}
	env, _, _, _ := envelope(t)
	for _, secret := range []any{private, env, NewDataKey()} {
		if got := fmt.Sprintf("%v %+v %s %#v", secret, secret, secret, secret); got != "▮ ▮ ▮ ▮" {
			t.Errorf("%T prints %s", secret, got)
		}
	}
}

func TestWipe(t *testing.T) {
	env, _, _, _ := envelope(t)
	k := NewDataKey()
	env.Wipe()
	k.Wipe()
	if k != (DataKey{}) || env.key != [keySize]byte{} {
		t.Fatal("key still in memory")
	}
}

func FuzzOpenEnvelope(f *testing.F) {
	_, body, state, _ := envelope(f)
	f.Add(body)
	f.Add([]byte(`{"id":"x","suite":"` + suite + `","slots":[{"key_id":"` + state.Public().ID() + `","sealed":"AAAA"}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		if env, err := OpenEnvelope(state, "32501", in); err == nil && env.ID() == "" {
			t.Fatal("an envelope without id")
		}
	})
}

func FuzzOpenBody(f *testing.F) {
	env, _, _, _ := envelope(f)
	about := About{Station: "32501", Item: "r1"}
	body, wrapped, err := SealBody(env, about, note{Text: "x"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body, wrapped)
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, b, w []byte) {
		var got note
		if err := OpenBody(env, about, b, w, &got); err == nil && !(bytes.Equal(b, body) && bytes.Equal(w, wrapped)) {
			t.Fatal("altered bytes opened")
		}
	})
}

// What is inside was sealed by a key holder, yet a broken one must not stop the reader.
func FuzzOpenedBody(f *testing.F) {
	k, about := NewDataKey(), About{Item: "r1"}
	aad := about.bind("body")
	aead, err := k.cipherFor(aad)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 4, 0})
	f.Fuzz(func(t *testing.T, packed []byte) {
		_ = k.OpenBody(about, aead.Seal(nil, make([]byte, 12), packed, aad), new(note))
	})
}

func FuzzKeys(f *testing.F) {
	f.Add([]byte(publicPrefix + "AAAA"))
	f.Add([]byte(privatePrefix + "AAAA"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var public PublicKey
		var private PrivateKey
		if public.UnmarshalText(in) == nil && private.UnmarshalText(in) == nil {
			t.Fatal("both kinds at once")
		}
	})
}

func BenchmarkSealBody(b *testing.B) {
	env, _, _, _ := envelope(b)
	v := note{Text: strings.Repeat("दिनांक को प्रार्थी ने थाने पर आकर लिखित तहरीर दी। ", 40)}
	for b.Loop() {
		if _, _, err := SealBody(env, About{Item: "r1"}, v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenEnvelope(b *testing.B) {
	_, body, state, _ := envelope(b)
	for b.Loop() {
		if _, err := OpenEnvelope(state, "32501", body); err != nil {
			b.Fatal(err)
		}
	}
}
