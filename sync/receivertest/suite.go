package receivertest

import (
	"sync"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// promise is one test of the suite.
type promise struct {
	Name string
	Test func(call)
}

// Run demands every promise of the receiver that newRig gives, each on a rig of its own.
func Run(t *testing.T, newRig func(t *testing.T) Rig) {
	for _, p := range promises() {
		t.Run(p.Name, func(t *testing.T) { p.Test(call{t, newRig(t)}) })
	}
}

func promises() []promise {
	return []promise{
		{"StoredIsHeld", storedIsHeld},
		{"RepeatGetsTheSameAnswer", repeatGetsTheSameAnswer},
		{"GapAnswersWithTheCursor", gapAnswersWithTheCursor},
		{"ForkIsQuarantined", forkIsQuarantined},
		{"ForkInHistoryIsQuarantined", forkInHistoryIsQuarantined},
		{"ForgedBatchIsRefused", forgedBatchIsRefused},
		{"BrokenChainIsRefused", brokenChainIsRefused},
		{"WrongStationIsRefused", wrongStationIsRefused},
		{"StationsStayApart", stationsStayApart},
		{"CaptureWithoutEntryIsRefused", captureWithoutEntryIsRefused},
		{"CaptureResumesAtTheByte", captureResumesAtTheByte},
		{"CaptureGapAnswersWithTheOffset", captureGapAnswersWithTheOffset},
		{"CaptureRepeatIsSkipped", captureRepeatIsSkipped},
		{"CaptureWithWrongHashBeginsAgain", captureWithWrongHashBeginsAgain},
		{"CaptureTooLongIsRefused", captureTooLongIsRefused},
		{"EmptyCapture", emptyCapture},
		{"CompleteCaptureKeepsItsReceipt", completeCaptureKeepsItsReceipt},
		{"SideBySideCountsOnce", sideBySideCountsOnce},
		{"AnotherServerGoesOn", anotherServerGoesOn},
		{"TwoServersCountOnce", twoServersCountOnce},
		{"RestartKeepsWhatWasAcknowledged", restartKeepsWhatWasAcknowledged},
		{"CutInTheMiddleOfEverything", cutInTheMiddleOfEverything},
		{"DownIsChainedAndSigned", downIsChainedAndSigned},
		{"DownLowerLaneFirst", downLowerLaneFirst},
		{"DownSaysWhatIsAddedWhileItRuns", downSaysWhatIsAddedWhileItRuns},
		{"DownGoesOnAfterTheCursor", downGoesOnAfterTheCursor},
		{"DownStationsStayApart", downStationsStayApart},
		{"DownAheadOfTheStateIsRefused", downAheadOfTheStateIsRefused},
		{"DownAckIsKept", downAckIsKept},
		{"DownAckOfAnotherChainIsRefused", downAckOfAnotherChainIsRefused},
	}
}

func storedIsHeld(c call) {
	s := c.Station
	s.Write(200, 40_000)
	s.Write(1)
	h := c.hello(s)
	if h.Head.Seq != 0 || h.Head.Epoch != 1 || h.Receipt != nil {
		c.Fatalf("a new station is at %+v with receipt %v", h.Head, h.Receipt)
	}
	levels, err := c.push(s, s.Batch(1, 2))
	if err != nil || len(levels) != 2 || levels[0] != ledger.Received || levels[1] != ledger.Stored {
		c.Fatalf("levels %v, %v; want received, stored", levels, err)
	}
	if h = c.hello(s); h.Head != s.Head(2) || h.Receipt == nil || h.Receipt.Verify(c.StateKey) != nil || h.Receipt.Head != h.Head {
		c.Fatalf("hello does not stand at entry 2 with a signed receipt: %+v", h)
	}
	data := s.Blobs["c-1-0"]
	next, levels, err := c.append(s, "c-1-0", data, 0, int64(len(data)))
	if err != nil || next != int64(len(data)) || len(levels) != 2 || levels[0] != ledger.Received || levels[1] != ledger.Stored {
		c.Fatalf("append: next %d, levels %v, %v", next, levels, err)
	}
	c.exactly(s, 2, true)
}

func repeatGetsTheSameAnswer(c call) {
	s := c.Station
	for range 6 {
		s.Write(64)
	}
	c.mustPush(s, s.Batch(1, 3))
	c.mustPush(s, s.Batch(4, 6))
	for _, b := range []ledger.Batch{s.Batch(4, 6), s.Batch(1, 3), s.Batch(2, 2)} {
		c.mustPush(s, b)
	}
	c.exactly(s, 6, true)
}

func gapAnswersWithTheCursor(c call) {
	s := c.Station
	for range 6 {
		s.Write(64)
	}
	_, err := c.push(s, s.Batch(3, 4))
	if r := c.refused(err, fault.SyncGap); r.Head.Seq != 0 || r.Head.Epoch != 1 {
		c.Fatalf("cursor %+v, want the beginning of epoch 1", r.Head)
	}
	c.mustPush(s, s.Batch(1, 2))
	_, err = c.push(s, s.Batch(5, 6))
	if r := c.refused(err, fault.SyncGap); r.Head != s.Head(2) {
		c.Fatalf("cursor %+v, want %+v", r.Head, s.Head(2))
	}
	_, err = c.push(s, s.Batch(2, 4)) // overlaps the cursor
	c.refused(err, fault.SyncGap)
	c.mustPush(s, s.Batch(3, 6))
	c.exactly(s, 6, true)
}

// clone is the same station restored from a copy after entry seq: the same key, another future.
func clone(s *Station, seq uint64) *Station {
	twin := NewStation(s.Code, 99)
	twin.Key = s.Key
	twin.Entries = append(twin.Entries, s.Entries[:seq]...)
	return twin
}

func forkIsQuarantined(c call) {
	s := c.Station
	s.Write(64)
	s.Write(64, 500)
	twin := clone(s, 1)
	twin.Write(64)
	twin.Write(64)
	c.mustPush(s, s.Batch(1, 2))
	_, err := c.push(twin, twin.Batch(3, 3))
	c.refused(err, fault.SyncFork)
	if !c.Holds(s.Code).Forked || !c.hello(s).Forked {
		c.Fatal("the station is not quarantined")
	}
	s.Write(64)
	_, err = c.push(s, s.Batch(3, 3))
	c.refused(err, fault.SyncFork)
	c.exactly(s, 2, false)
	_, _, err = c.begin(s, "c-2-0")
	c.refused(err, fault.SyncFork)
	_, _, err = c.append(s, "c-2-0", s.Blobs["c-2-0"], 0, 500)
	c.refused(err, fault.SyncFork)
	if len(c.Holds(s.Code).Blobs) > 0 {
		c.Fatal("a capture of a quarantined station was taken")
	}
}

func forkInHistoryIsQuarantined(c call) {
	s := c.Station
	for range 4 {
		s.Write(64)
	}
	twin := clone(s, 1)
	twin.Write(64)
	c.mustPush(s, s.Batch(1, 4))
	_, err := c.push(twin, twin.Batch(2, 2))
	c.refused(err, fault.SyncFork)
	if !c.Holds(s.Code).Forked {
		c.Fatal("the station is not quarantined")
	}
	c.exactly(s, 4, true)
}

func forgedBatchIsRefused(c call) {
	s := c.Station
	s.Write(64)
	thief := NewStation(s.Code, 5)
	b := s.Batch(1, 1)
	b.Sign(thief.Key)
	_, err := c.push(s, b)
	c.refused(err, fault.SyncSignature)
	if c.Holds(s.Code).Forked {
		c.Fatal("a forged batch put the station into quarantine")
	}
	c.mustPush(s, s.Batch(1, 1))
	c.exactly(s, 1, true)
}

func brokenChainIsRefused(c call) {
	s := c.Station
	s.Write(64)
	s.Write(64)
	b := s.Batch(1, 2)
	altered := b.Entries[0]
	altered.Body = []byte("altered")
	b.Entries = []ledger.Entry{altered, b.Entries[1]}
	b.Sign(s.Key)
	_, err := c.push(s, b)
	c.refused(err, fault.SyncChain)
	c.exactly(s, 0, true)
}

func wrongStationIsRefused(c call) {
	c.Other.Write(64)
	b := c.Other.Batch(1, 1)
	_, err := c.push(&Station{Code: c.Station.Code}, b)
	if err == nil {
		c.Fatal("a batch of another station was taken")
	}
	c.exactly(c.Station, 0, true)
	c.exactly(c.Other, 0, true)
}

func stationsStayApart(c call) {
	a, b := c.Station, c.Other
	a.Write(64, 1000)
	b.Write(65, 2000) // the same record, sequence and capture ids
	c.mustPush(a, a.Batch(1, 1))
	c.mustPush(b, b.Batch(1, 1))
	for _, s := range []*Station{a, b} {
		data := s.Blobs["c-1-0"]
		if _, _, err := c.append(s, "c-1-0", data, 0, int64(len(data))); err != nil {
			c.Fatal(err)
		}
	}
	c.exactly(a, 1, true)
	c.exactly(b, 1, true)
}

func captureWithoutEntryIsRefused(c call) {
	s := c.Station
	s.Write(10, 500)
	data := s.Blobs["c-1-0"]
	_, _, err := c.append(s, "c-1-0", data, 0, 500)
	c.refused(err, fault.SyncCaptureUnknown)
	_, _, err = c.begin(s, "c-1-0")
	c.refused(err, fault.SyncCaptureUnknown)
	c.mustPush(s, s.Batch(1, 1))
	if _, _, err = c.append(s, "c-1-0", data, 0, 500); err != nil {
		c.Fatal(err)
	}
	c.exactly(s, 1, true)
}

func captureResumesAtTheByte(c call) {
	s := c.Station
	s.Write(10, 70_001)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	for _, to := range []int64{1, 16_384, 50_000, 70_001} {
		from, _, err := c.begin(s, "c-1-0")
		if err != nil {
			c.Fatal(err)
		}
		next, _, err := c.append(s, "c-1-0", data, from, to)
		if err != nil || next != to {
			c.Fatalf("from %d to %d: next %d, %v", from, to, next, err)
		}
		if to < 70_001 && c.hello(s).Partials["c-1-0"] != to {
			c.Fatalf("hello says %v, want offset %d", c.hello(s).Partials, to)
		}
	}
	c.exactly(s, 1, true)
}

func captureGapAnswersWithTheOffset(c call) {
	s := c.Station
	s.Write(10, 1000)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	if _, _, err := c.append(s, "c-1-0", data, 0, 300); err != nil {
		c.Fatal(err)
	}
	_, _, err := c.append(s, "c-1-0", data, 400, 1000)
	if r := c.refused(err, fault.SyncCaptureGap); r.Next != 300 {
		c.Fatalf("offset %d, want 300", r.Next)
	}
	if _, _, err = c.append(s, "c-1-0", data, 300, 1000); err != nil {
		c.Fatal(err)
	}
	c.exactly(s, 1, true)
}

func captureRepeatIsSkipped(c call) {
	s := c.Station
	s.Write(10, 1000)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	for _, span := range [][2]int64{{0, 600}, {0, 600}, {100, 300}, {500, 800}, {799, 1000}, {0, 1000}} {
		if _, _, err := c.append(s, "c-1-0", data, span[0], span[1]); err != nil {
			c.Fatalf("bytes %v: %v", span, err)
		}
	}
	c.exactly(s, 1, true)
}

func captureWithWrongHashBeginsAgain(c call) {
	s := c.Station
	s.Write(10, 1000)
	c.mustPush(s, s.Batch(1, 1))
	wrong := append([]byte(nil), s.Blobs["c-1-0"]...)
	wrong[500] ^= 1
	_, levels, err := c.append(s, "c-1-0", wrong, 0, 1000)
	if r := c.refused(err, fault.SyncCaptureHash); r.Next != 0 || len(levels) > 0 {
		c.Fatalf("offset %d, levels %v after altered bytes", r.Next, levels)
	}
	if next, _, err := c.begin(s, "c-1-0"); err != nil || next != 0 {
		c.Fatalf("begin after altered bytes: %d, %v; want 0", next, err)
	}
	data := s.Blobs["c-1-0"]
	if _, _, err = c.append(s, "c-1-0", data, 0, 1000); err != nil {
		c.Fatal(err)
	}
	c.exactly(s, 1, true)
}

func captureTooLongIsRefused(c call) {
	s := c.Station
	s.Write(10, 1000)
	c.mustPush(s, s.Batch(1, 1))
	long := append(append([]byte(nil), s.Blobs["c-1-0"]...), "more"...)
	_, _, err := c.append(s, "c-1-0", long, 0, int64(len(long)))
	c.refused(err, fault.SyncCaptureHash)
	data := s.Blobs["c-1-0"]
	if _, _, err = c.append(s, "c-1-0", data, 0, 1000); err != nil {
		c.Fatal(err)
	}
	c.exactly(s, 1, true)
}

func emptyCapture(c call) {
	s := c.Station
	s.Write(10, 0)
	c.mustPush(s, s.Batch(1, 1))
	_, levels, err := c.begin(s, "c-1-0")
	if err != nil || len(levels) == 0 || levels[len(levels)-1] != ledger.Stored {
		c.Fatalf("an empty capture: levels %v, %v; want stored at once", levels, err)
	}
	c.exactly(s, 1, true)
}

func completeCaptureKeepsItsReceipt(c call) {
	s := c.Station
	s.Write(10, 1000)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	if _, _, err := c.append(s, "c-1-0", data, 0, 1000); err != nil {
		c.Fatal(err)
	}
	next, levels, err := c.begin(s, "c-1-0")
	if err != nil || next != 1000 || len(levels) != 1 || levels[0] != ledger.Stored {
		c.Fatalf("begin of a complete capture: %d, %v, %v; want its receipt", next, levels, err)
	}
	if c.hello(s).Partials["c-1-0"] != 0 {
		c.Fatal("a complete capture is still listed as partial")
	}
}

func sideBySideCountsOnce(c call) {
	s := c.Station
	s.Write(200, 30_000)
	s.Write(200)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := c.push(s, s.Batch(2, 2)); err != nil {
				c.Errorf("push: %v", err)
			}
		})
		all.Go(func() {
			if _, _, err := c.append(s, "c-1-0", data, 0, int64(len(data))); err != nil {
				c.Errorf("append: %v", err)
			}
		})
	}
	all.Wait()
	c.exactly(s, 2, true)
}

func restartKeepsWhatWasAcknowledged(c call) {
	if c.Restart == nil {
		t, ok := c.TB.(*testing.T)
		if ok {
			t.Skip("this receiver has nothing that outlives a restart")
		}
		return
	}
	s := c.Station
	s.Write(100, 50_000)
	s.Write(100)
	c.mustPush(s, s.Batch(1, 1))
	data := s.Blobs["c-1-0"]
	next, _, err := c.append(s, "c-1-0", data, 0, 20_000)
	if err != nil {
		c.Fatal(err)
	}
	c.Restart()
	if h := c.hello(s); h.Head != s.Head(1) || h.Partials["c-1-0"] != next {
		c.Fatalf("after the restart the state is at %+v with %v, want entry 1 and offset %d", h.Head, h.Partials, next)
	}
	c.mustPush(s, s.Batch(2, 2))
	if _, _, err := c.append(s, "c-1-0", data, next, 50_000); err != nil {
		c.Fatal(err)
	}
	c.Restart()
	c.exactly(s, 2, true)
}
