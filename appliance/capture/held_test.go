package capture

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"thana/shared/fault"
	"thana/shared/record"
)

func waiting(id string, bytes int) *candidate {
	return &candidate{meta: record.Capture{ID: id}, original: make([]byte, bytes), desktop: "desk"}
}

func TestHeld_ExpiresByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHeld()
		h.add(waiting("a", 1000))
		<-time.After(holdFor - time.Second) // the bubble's clock
		if _, err := h.get("a", "desk"); err != nil {
			t.Fatal(err)
		}
		<-time.After(2 * time.Second)
		if _, err := h.get("a", "desk"); !errors.Is(err, fault.CaptureExpired) {
			t.Errorf("after %s: %v", holdFor, err)
		}
		if h.bytes != 0 || len(h.order) != 0 {
			t.Errorf("an expired candidate holds %d bytes", h.bytes)
		}
	})
}

func TestHeld_OldestGoesWhenMemoryIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHeld()
		const each = holdBytes / 4
		for i := range 6 {
			h.add(waiting(fmt.Sprint(i), each))
			if h.bytes > holdBytes {
				t.Fatalf("%d candidates hold %d bytes", i+1, h.bytes)
			}
		}
		for i, there := range []bool{false, false, true, true, true, true} {
			if _, err := h.get(fmt.Sprint(i), "desk"); (err == nil) != there {
				t.Errorf("candidate %d: %v", i, err)
			}
		}
		<-time.After(holdFor + time.Second)
	})
}

// A page is megabytes: what was accepted or dropped must be let go now, and its timer with it.
func TestHeld_DroppedIsLetGo(t *testing.T) {
	h := newHeld()
	c := waiting("a", 1<<20)
	picture := weak.Make(c)
	h.add(c)
	c = nil
	h.drop("a")
	for range 3 { // what a timer was the last to know takes a second collection
		runtime.GC()
	}
	if picture.Value() != nil {
		t.Error("the candidate is still in memory")
	}
}

func TestHeld_AnotherDesktopIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHeld()
		h.add(waiting("a", 10))
		if _, err := h.get("a", "other"); !errors.Is(err, fault.CaptureExpired) {
			t.Errorf("another desktop got it: %v", err)
		}
		<-time.After(holdFor + time.Second)
	})
}
