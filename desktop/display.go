package main

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"thana/shared/fault"
)

// canDraw reports why no window can be opened here: no display, or one without OpenGL 2. Fyne's driver would panic or
// end the program without a word to the officer. It is called in the main goroutine before Fyne begins.
func canDraw() (err error) {
	defer func() { // the library panics where it only logged that it could not begin
		if said := recover(); said != nil {
			err = fault.New(fault.ConfigDisplay, "desktop.canDraw", "%v", said)
		}
	}()
	if err := glfw.Init(); err != nil {
		return fault.Wrap(fault.ConfigDisplay, "desktop.canDraw", err)
	}
	defer glfw.Terminate()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	w, err := glfw.CreateWindow(1, 1, "", nil, nil)
	if err != nil {
		return fault.Wrap(fault.ConfigDisplay, "desktop.canDraw", err)
	}
	if w == nil { // what the library takes for a whim of the platform it only logs: on Windows, that there is no OpenGL at all
		return fault.New(fault.ConfigDisplay, "desktop.canDraw", "no window with OpenGL 2")
	}
	w.Destroy()
	return nil
}
