package protocol

import (
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// spoken notes what was written to a connection, and when.
type spoken struct {
	net.Conn
	began  time.Time
	writes []string
	at     []time.Duration
	closed bool
}

func (s *spoken) Write(p []byte) (int, error) {
	s.writes, s.at = append(s.writes, string(p)), append(s.at, time.Since(s.began))
	return len(p), nil
}

func (s *spoken) SetWriteDeadline(time.Time) error { return nil }

func (s *spoken) Close() error { s.closed = true; return nil }

// Flow control goes with the next answer, after a while, or when enough of it waits; an answer never waits.
func TestSparing_FlowControlGoesTogether(t *testing.T) {
	w, answer := strings.Repeat("w", window), strings.Repeat("a", window+1)
	for name, c := range map[string]struct {
		say    func(*sparingConn)
		writes []string
		at     []time.Duration
	}{
		"an answer":    {func(c *sparingConn) { _, _ = c.Write([]byte(answer)) }, []string{answer}, []time.Duration{0}},
		"one alone":    {func(c *sparingConn) { _, _ = c.Write([]byte(w)) }, []string{w}, []time.Duration{company}},
		"two together": {func(c *sparingConn) { _, _ = c.Write([]byte(w)); _, _ = c.Write([]byte(w)) }, []string{w + w}, []time.Duration{company}},
		"with an answer": {func(c *sparingConn) {
			_, _ = c.Write([]byte(w))
			<-time.After(time.Millisecond)
			_, _ = c.Write([]byte(answer))
		},
			[]string{w + answer}, []time.Duration{time.Millisecond}},
		"many": {func(c *sparingConn) {
			for range mostAlone + 1 {
				_, _ = c.Write([]byte(w))
			}
		}, []string{strings.Repeat(w, mostAlone), w}, []time.Duration{0, company}},
		"then closed": {func(c *sparingConn) { _, _ = c.Write([]byte(w)); _ = c.Close() }, []string{w}, []time.Duration{0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				heard := &spoken{began: time.Now()}
				c.say(&sparingConn{Conn: heard})
				<-time.After(3 * time.Second)
				synctest.Wait()
				if len(heard.writes) != len(c.writes) {
					t.Fatalf("%d writes at %v, want %d", len(heard.writes), heard.at, len(c.writes))
				}
				for i := range c.writes {
					if heard.writes[i] != c.writes[i] || heard.at[i] != c.at[i] {
						t.Errorf("write %d is %q at %s, want %q at %s", i, heard.writes[i], heard.at[i], c.writes[i], c.at[i])
					}
				}
			})
		})
	}
}
