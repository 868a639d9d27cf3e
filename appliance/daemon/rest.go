package daemon

import (
	"context"
	"runtime/metrics"
	"time"
)

const (
	// lookEvery is how often memory is looked at. Each giving back costs a collection, some 20 ms of a core.
	lookEvery = time.Minute
	// restHeap is what a resting appliance may hold, in bytes. Above it pages and pictures of the last captures are still
	// there, tens of megabytes that nobody needs, on a box that has few.
	restHeap = 12 << 20
)

// rest gives memory back to the system when the devices are quiet and more is held than rest needs.
func rest(ctx context.Context, busy func() bool, held func() uint64, give func()) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			if !busy() && held() > restHeap {
				give()
			}
		}
	}
}

// heap is the memory that the heap holds of the system's, in bytes.
func heap() uint64 {
	s := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(s)
	return s[0].Value.Uint64() + s[1].Value.Uint64() + s[2].Value.Uint64()
}

// busy tells whether any device is lent.
func (d *Daemon) busy() bool {
	for _, s := range d.plug.Devices() {
		if s.InUse {
			return true
		}
	}
	return false
}
