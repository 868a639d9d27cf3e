package usbtree

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestWatch_HintsAtChangesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		tick, changed := make(chan time.Time), make(chan struct{}, 1)
		sight, ended := "a", make(chan struct{})
		go func() { Watch(ctx, tick, func() string { return sight }, changed); close(ended) }()
		for i, step := range []struct {
			sight string
			want  int
		}{{"a", 0}, {"b", 1}, {"b", 0}, {"c", 1}, {"a", 1}} {
			synctest.Wait()
			sight = step.sight
			tick <- time.Time{}
			synctest.Wait()
			if len(changed) != step.want {
				t.Errorf("step %d: %d hints", i, len(changed))
			}
			if len(changed) > 0 {
				<-changed
			}
		}
		cancel()
		<-ended
	})
}
