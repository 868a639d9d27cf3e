package screen

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/shared/fault"
	"thana/shared/wire"
)

// code is the code of a failure, empty for none.
func code(err error) fault.Code {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
}

// technician is the line for the technician: code, place and detail, without personal data.
func technician(err error) string {
	f := fault.Of(err)
	return strings.Trim(f.Op+" · "+string(f.Code)+" · "+f.Detail, " ·")
}

// enter asks for a session with a password. told hears how it ended; who was refused types it again.
func (w *Window) enter(in wire.SignIn, behind Page, history []Page, told func(error)) {
	var s wire.Session
	if w.Shift.Officer().Login != in.Login {
		w.stopFiles()
	}
	w.Ask(func(ctx context.Context) (err error) {
		s, err = w.Appliance.SignIn(ctx, in)
		return err
	}, func(err error) {
		if err == nil {
			err = w.entered(s, behind, history)
		}
		if told(err); err != nil {
			w.Redraw()
			w.Focus("field.password")
		}
	})
}

// entered takes a session: the drafts are opened and the officer comes home, or back to the form behind the lock.
func (w *Window) entered(s wire.Session, behind Page, history []Page) error {
	drafts, err := w.Deps.Drafts(s)
	if err != nil {
		return err
	}
	same := w.Shift.Enter(s)
	w.Drafts = drafts
	if !same || w.Saver == nil {
		w.Saver = flow.NewSaver(drafts, w.saved)
	}
	w.listenAgain()
	if same && behind != nil {
		w.page, w.back = behind, history
		w.turn()
		w.page.Enter()
	} else {
		w.Show(w.front())
	}
	w.refreshOverview()
	w.refreshLookouts()
	return nil
}

// listenAgain takes hints in the name of the present session.
func (w *Window) listenAgain() {
	if w.hush != nil {
		w.hush()
	}
	var ctx context.Context
	ctx, w.hush = context.WithCancel(w.ctx)
	w.listen(ctx)
}

// saved is told by the saver, in its goroutine, whether drafts reach the disk.
func (w *Window) saved(err error) {
	fyne.Do(func() {
		if code(w.unsaved) == code(err) {
			return
		}
		w.unsaved = err
		w.Redraw()
	})
}

// lock puts the password before the page; the half-typed form stays behind it.
func (w *Window) lock() {
	if w.Shift.Stage() != flow.Working {
		return
	}
	w.leave()
	w.Saver.Flush()
	w.Shift.Lock()
	w.lockedPage(newLock(w, w.page, w.back))
}

func (w *Window) lockedPage(p Page) {
	w.page, w.back = p, nil
	w.turn()
	p.Enter()
}

// signOut ends the session; drafts stay.
func (w *Window) signOut() {
	w.leave()
	w.stopFiles()
	if w.Saver != nil {
		w.Saver.Flush()
	}
	if w.hush != nil {
		w.hush()
	}
	w.Go(func() {
		if err := w.Appliance.SignOut(w.ctx); err != nil {
			w.Log.Info("sign-out did not reach the appliance", "code", code(err))
		}
	}, func() {})
	w.Shift.Leave()
	w.page, w.back, w.Saver, w.Drafts = nil, nil, nil, nil
	w.Show(newSignIn(w))
}

// revoked: the appliance does not know this desktop any more; drafts stay.
func (w *Window) revoked() {
	if w.Shift.Stage() == flow.Unpaired {
		return
	}
	w.leave()
	if w.Saver != nil {
		w.Saver.Flush()
	}
	w.Shift.Revoked()
	w.page, w.Saver, w.Drafts = nil, nil, nil
	p := newPairing(w)
	p.trouble = fault.AccessRevoked
	w.Show(p)
}

// Tick is called about once a second: the clock, and the lock of a desk that nobody sits at.
func (w *Window) Tick() {
	if w.Shift.Idle() {
		w.lock()
		return
	}
	if p, ok := w.page.(interface{ Tick() }); ok {
		p.Tick()
	}
	w.frame.paintClock()
}
