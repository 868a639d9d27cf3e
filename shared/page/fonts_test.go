package page

import (
	"runtime"
	"testing"
)

func TestTypefaces_AreSharedWhileUsedAndLetGo(t *testing.T) {
	made := 0
	get := whileUsed(func() [2]*[64]byte { made++; return [2]*[64]byte{new([64]byte), new([64]byte)} })
	first := get()
	runtime.GC()
	if again := get(); again != first || made != 1 {
		t.Errorf("made %d times while in use", made)
	}
	runtime.KeepAlive(first)
	runtime.GC()
	if get(); made != 2 {
		t.Errorf("made %d times: nobody used the first pair any more", made)
	}
}
