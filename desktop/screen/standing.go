package screen

import (
	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
)

// Stander is a page that works with a device and knows at once when it stands still: sooner than the overview, and where
// the device itself is well but the work waits for it.
type Stander interface {
	// Stands gives the class of the device and why it stands, or no code.
	Stands() (class string, why fault.Code)
}

// stands is why the shown page waits for a device of a class, or empty.
func (w *Window) stands(class string) fault.Code {
	if p, ok := w.page.(Stander); ok {
		if of, why := p.Stands(); of == class && why.Family() == fault.Device {
			return why
		}
	}
	return ""
}

// standing is how a device is shown that stands for a reason: away, or there and to be looked at.
func standing(why fault.Code) widget.State {
	switch why {
	case fault.DeviceGone, fault.DeviceNone, fault.DeviceOffline:
		return widget.Failed
	case fault.DeviceBusy:
		return widget.Working
	}
	return widget.Caution
}

// broken is the code for which a sitting stands still.
func broken(phase flow.TakingPhase, problem error) fault.Code {
	if phase != flow.Broken {
		return ""
	}
	return code(problem)
}

// Stands implements Stander.
func (p *prints) Stands() (string, fault.Code) {
	return "fingerprint", broken(p.flow.Phase(), p.flow.Problem())
}

// Stands implements Stander.
func (p *photos) Stands() (string, fault.Code) {
	return "camera", broken(p.flow.Phase(), p.flow.Problem())
}

// Stands implements Stander.
func (p *pages) Stands() (string, fault.Code) {
	return "docscan", broken(p.flow.Phase(), p.flow.Problem())
}

// Stands implements Stander: a print waits for paper while the printer calls itself ready.
func (p *paper) Stands() (string, fault.Code) {
	if _, _, waiting := p.flow.Progress(); waiting != "" {
		return "printer", waiting
	}
	if p.flow.Phase() == flow.PaperBroken {
		return "printer", code(p.flow.Problem())
	}
	return "printer", ""
}
