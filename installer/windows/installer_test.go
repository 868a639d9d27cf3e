package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/installer/hands"
)

var (
	wine = flag.Bool("wine", false, "build the installer and try it under wine")
	bin  = flag.String("bin", "", "folder of thana-state and thana-appliance")
)

const (
	machineFolder = `C:\Program Files\Thana`
	machineMenu   = `C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Thana.lnk`
	machineKey    = `HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Thana`
	userKey       = `HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Thana`
)

// The installer from two builds to its removal, in a Windows of its own, with a station that the installed program works with.
func TestInstaller(t *testing.T) {
	if !*wine {
		t.Skip("the Windows installer is tried by make test-windows")
	}
	for _, tool := range []string{"wine", "makensis", "x86_64-w64-mingw32-gcc", "osslsigncode", "Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here; installer/setup.sh windows brings it", tool)
		}
	}
	root, err := filepath.Abs("../..")
	must(t, err)
	began := time.Now()
	all := build(t, root)
	size, err := os.Stat(all.signed)
	must(t, err)
	fmt.Printf("the installers: %.1f MB, built in %.0f s\n", float64(size.Size())/1e6, time.Since(began).Seconds())

	display, err := hands.OpenDisplay(t.Context(), 1426, 828)
	must(t, err)
	t.Cleanup(display.Close)
	p := newPrefix(t, display.Name)
	signature(t, all)
	refusals(t, p, all)
	before := p.files()
	machine(t, p, all, display)
	forOne(t, p, all, before)
}

func signature(t *testing.T, all installers) {
	is(t, "the authority vouches for the installer", vouched(all, all.signed), true)
	is(t, "for one with a bit turned", vouched(all, tampered(t, all.signed)), false)
	is(t, "for the unsigned one", vouched(all, all.unsigned), false)
}

func refusals(t *testing.T, p *prefix, all installers) {
	before := p.files()
	p.tool("winecfg", "-v", "win81")
	code, _ := p.run(all.signed, "/S")
	is(t, "number of an installation on Windows 8.1", code, 2)
	p.tool("winecfg", "-v", "win10")
	if code, _ = p.run(tampered(t, all.signed), "/S"); code == 0 {
		t.Error("an installer with a bit turned ends as if it had installed")
	}
	is(t, "files that a refused installer left", strings.Join(p.more(before), " "), "")
}

// machine is an installation for everybody: what lies where, the program at work with a station, upgrade, removal.
func machine(t *testing.T, p *prefix, all installers, display *hands.Display) {
	before := p.files()
	began := time.Now()
	code, _ := p.run(all.older, "/S", "/AllUsers")
	is(t, "number of the installation", code, 0)
	fmt.Printf("installed in %.1f s\n", time.Since(began).Seconds())
	want := []string{"Program Files/Thana", "ProgramData/Microsoft/Windows/Start Menu/Programs/Thana.lnk"}
	for _, name := range []string{"copyright.txt", "install.md", "licences.txt", "sbom.cdx.json", "thana-desktop.exe", "uninstall.exe"} {
		want = append(want, "Program Files/Thana/"+name)
	}
	slices.Sort(want)
	have := p.more(before)
	slices.Sort(have)
	is(t, "files", strings.Join(have, " "), strings.Join(want, " "))
	entry(t, p, machineKey, machineFolder, oldVersion, "/AllUsers")
	menu(t, p, machineMenu, machineFolder)
	for _, name := range []string{"thana-desktop.exe", "uninstall.exe"} {
		is(t, "the authority vouches for the installed "+name, vouched(all, p.path(machineFolder+`\`+name)), true)
	}

	w := work(t, p, display)
	code, _ = p.run(all.signed, "/S", "/AllUsers")
	is(t, "number of an upgrade while the program runs", code, 3)
	code = p.line(`"` + machineFolder + `\uninstall.exe" /S /AllUsers _?=` + machineFolder) // without that it goes on in a copy, and nobody hears its number
	is(t, "number of a removal while the program runs", code, 3)
	is(t, "version after both", p.key(machineKey)["DisplayVersion"], oldVersion)
	code, _ = p.run(machineFolder + `\thana-desktop.exe`)
	is(t, "number of a second start, which ends by itself", code, 0)
	w.kill()

	data := kept(t, p)
	code, _ = p.run(all.signed, "/S", "/AllUsers")
	is(t, "number of the upgrade", code, 0)
	entry(t, p, machineKey, machineFolder, newVersion, "/AllUsers")
	is(t, "the user's files after the upgrade", kept(t, p), data)

	code, _ = p.run(machineFolder+`\uninstall.exe`, "/S", "/AllUsers")
	is(t, "number of the removal", code, 0)
	until(t, "the program to go", func() bool { return !p.there(machineFolder) })
	is(t, "registry after the removal", len(p.key(machineKey)), 0)
	is(t, "the user's files after the removal", kept(t, p), data)
	own := regexp.MustCompile(`^users/[^/]+/AppData/(Local/thana-desktop|(Local|Roaming)/fyne)(/|$)`)
	is(t, "what else the removal left", strings.Join(slices.DeleteFunc(p.more(before), own.MatchString), " "), "")
}

// forOne is an installation for one account, in a folder that was named, and its removal with the data.
func forOne(t *testing.T, p *prefix, all installers, before []string) {
	const folder = `C:\My Programs\Thana`
	must(t, os.Link(all.unsigned, p.path(`C:\windows\temp\setup.exe`)))
	code := p.line(`C:\windows\temp\setup.exe /S /CurrentUser /D=` + folder)
	is(t, "number of the installation for one user", code, 0)
	entry(t, p, userKey, folder, newVersion, "/CurrentUser")
	is(t, "registry of the machine", len(p.key(machineKey)), 0)
	menu(t, p, account(t)+`\Roaming\Microsoft\Windows\Start Menu\Programs\Thana.lnk`, folder)
	is(t, "the user's files from before", kept(t, p) != "", true)
	must(t, os.WriteFile(p.path(folder+`\note.txt`), []byte("of somebody else"), 0o600))
	code, _ = p.run(folder+`\uninstall.exe`, "/S", "/CurrentUser", "/DeleteData")
	is(t, "number of the removal with the data", code, 0)
	until(t, "the program and the data to go", func() bool { return !p.there(folder+`\uninstall.exe`) && kept(t, p) == "" })
	is(t, "what is left", strings.Join(p.more(before), " "), "My Programs My Programs/Thana My Programs/Thana/note.txt")
	is(t, "registry of the user", len(p.key(userKey)), 0)
}
