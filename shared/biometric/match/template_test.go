package match_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

func TestTemplate_GoesRound(t *testing.T) {
	p := printOf(biometric.RightIndex, synthetic.ImpressionParams{Seed: 1})
	data := p.Encode()
	t.Logf("%d minutiae in %d bytes", len(p.Minutiae), len(data))
	back, err := match.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, p.Template) {
		t.Errorf("%+v came back as %+v", p.Template, back)
	}
	if r := match.Compare(match.NewPrint(back), p, nil); !r.Certain() {
		t.Errorf("%.1f", r.Score)
	}
}

func small() match.Template {
	return match.Template{Width: 40, Height: 33, Ground: match.Ground{Width: 2, Height: 2, On: []bool{true, false, false, true}},
		Minutiae: []match.Minutia{{X: 39, Y: 32, Direction: 200, Kind: match.Fork, Quality: 100}}}
}

func TestDecode_RefusesWhatItDidNotWrite(t *testing.T) {
	good := small().Encode()
	if _, err := match.Decode(good); err != nil {
		t.Fatal(err)
	}
	with := func(at int, v byte) []byte {
		data := bytes.Clone(good)
		data[at] = v
		return data
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "header only": good[:4], "another version": with(3, 2), "cut": good[:len(good)-1], "longer": append(bytes.Clone(good), 0),
		"wider than 14 bits": with(4, 0x40), "ground beyond": with(8, 0x91), "too many minutiae": with(9, 2), "kind 2": with(10, 0x80),
		"x outside": with(11, 40), "y outside": with(13, 33), "quality 101": with(15, 101), "large picture, no ground": with(4, 0x3f),
	} {
		if got, err := match.Decode(data); !errors.Is(err, fault.RequestTemplate) || got.Minutiae != nil {
			t.Errorf("%s: %v, %+v", name, err, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(small().Encode())
	f.Add(match.Template{}.Encode())
	f.Add([]byte("THM\x01\x01\xff\x01\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tmpl, err := match.Decode(data)
		if err != nil {
			return
		}
		if !bytes.Equal(tmpl.Encode(), data) {
			t.Errorf("%x was read but is not written so", data)
		}
		p := match.NewPrint(tmpl)
		match.Compare(p, p, nil)
	})
}
