package journal

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestPassing(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"serialisation failure": {&pgconn.PgError{Code: "40001"}, true},
		"deadlock":              {&pgconn.PgError{Code: "40P01"}, true},
		"connection failure":    {&pgconn.PgError{Code: "08006"}, true},
		"going down":            {&pgconn.PgError{Code: "57P01"}, true},
		"coming up":             {&pgconn.PgError{Code: "57P03"}, true},
		"being promoted":        {&pgconn.PgError{Code: "25006"}, true},
		"line broke":            {&net.OpError{Op: "read", Err: io.EOF}, true},
		"answer cut":            {io.ErrUnexpectedEOF, true},
		"doubled key":           {&pgconn.PgError{Code: "23505"}, false},
		"disk full":             {&pgconn.PgError{Code: "53100"}, false},
		"wrong password":        {errors.Join(&pgconn.ConnectError{}, &pgconn.PgError{Code: "28P01"}), false},
		"no row":                {sql.ErrNoRows, false},
		"the caller has gone":   {context.Canceled, false},
	} {
		if got := passing(tc.err); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func TestAgain_IsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		trouble := errors.New("trouble")
		d := &DB{dialect: dialect{passing: func(error) bool { return true }}}
		calls, begun := 0, time.Now()
		err := d.again(t.Context(), func() error { calls++; return trouble })
		if took := time.Since(begun); !errors.Is(err, trouble) || calls != tries || took > 3*time.Second || took < 500*time.Millisecond {
			t.Errorf("%d calls in %s: %v", calls, took, err)
		}
		calls = 0
		if err := d.again(t.Context(), func() error {
			if calls++; calls < 3 {
				return trouble
			}
			return nil
		}); err != nil || calls != 3 {
			t.Errorf("trouble that passes: %d calls, %v", calls, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Millisecond)
		defer cancel()
		begun = time.Now()
		if err := d.again(ctx, func() error { return trouble }); err == nil || time.Since(begun) > 25*time.Millisecond {
			t.Errorf("a caller that has gone is kept for %s: %v", time.Since(begun), err)
		}
		d.passing = func(error) bool { return false }
		calls = 0
		if err := d.again(t.Context(), func() error { calls++; return trouble }); err == nil || calls != 1 {
			t.Errorf("trouble that stays: %d calls, %v", calls, err)
		}
	})
}
