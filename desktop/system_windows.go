package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// home is where a program keeps what belongs to this user on this computer. A domain copies the roaming folder to a server, and the
// pairing is of this computer alone.
func home() (string, error) { return os.UserCacheDir() }

// ownFolder makes a folder, unless it is there, that only the user and the system reach. Windows ignores the mode of a file: what is
// written in the folder takes over its list of rights.
func ownFolder(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return err
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	rights, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;" + user.User.Sid.String() + ")")
	if err != nil {
		return err
	}
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return err
	}
	err = windows.CreateDirectory(path, &windows.SecurityAttributes{Length: uint32(unsafe.Sizeof(windows.SecurityAttributes{})), SecurityDescriptor: rights})
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		return nil
	}
	return err
}

// alone tells whether no other window of this session works on the folder; the other one comes to the front. The name is held until
// the process ends, however it ends.
func alone(dir string) (bool, error) {
	name, err := windows.UTF16PtrFromString(fmt.Sprintf(`Local\in.thana.desktop.%x`, sha256.Sum256([]byte(strings.ToLower(dir)))))
	if err != nil {
		return false, err
	}
	if _, err := windows.CreateMutex(nil, false, name); !errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		return true, err
	}
	title, err := windows.UTF16PtrFromString("Thana")
	if err != nil {
		return false, err
	}
	user := windows.NewLazySystemDLL("user32.dll")
	if window, _, _ := user.NewProc("FindWindowW").Call(0, uintptr(unsafe.Pointer(title))); window != 0 {
		if minimised, _, _ := user.NewProc("IsIconic").Call(window); minimised != 0 {
			_, _, _ = user.NewProc("ShowWindow").Call(window, windows.SW_RESTORE)
		}
		_, _, _ = user.NewProc("SetForegroundWindow").Call(window)
	}
	return false, nil
}

// attach speaks to the console that the program was started from, if it was: a program with a window has none of its own.
func attach() {
	if heard(os.Stderr) {
		return
	}
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	if done, _, _ := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole").Call(parent); done == 0 {
		return
	}
	if console, err := os.OpenFile("CONOUT$", os.O_WRONLY, 0); err == nil {
		os.Stdout, os.Stderr = console, console
	}
}

// heard tells whether what is written to a file goes anywhere.
func heard(f *os.File) bool {
	kind, err := windows.GetFileType(windows.Handle(f.Fd()))
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// logTo is where the program's log goes: standard error, and when nobody hears that, a file that each start begins anew.
func logTo(dir string, out io.Writer) io.Writer {
	if f, is := out.(*os.File); !is || heard(f) {
		return out
	}
	f, err := os.Create(filepath.Join(dir, "thana-desktop.log"))
	if err != nil {
		return io.Discard
	}
	_ = debug.SetCrashOutput(f, debug.CrashOptions{}) // without it a crash has no words, and nothing else is lost
	return f
}

// tell says why the program ends: on the console, and before the screen where there is none.
func tell(words string) {
	if heard(os.Stderr) {
		fmt.Fprintln(os.Stderr, words)
		return
	}
	text, err1 := windows.UTF16PtrFromString(words)
	title, err2 := windows.UTF16PtrFromString("Thana")
	if err1 == nil && err2 == nil {
		_, _ = windows.MessageBox(0, text, title, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
	}
}
