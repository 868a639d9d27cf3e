package install

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"thana/shared/fault"
	"thana/shared/release"
)

// Repack implements Box: the version that runs may have come from a medium that is gone. The package is made of the files that are
// there and of what dpkg keeps of their package.
func (d Debian) Repack(to string) error {
	tree := to + ".tree"
	err := os.RemoveAll(tree)
	if err == nil {
		err = d.stage(tree)
	}
	if err == nil {
		_, err = d.run("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, to+".part")
	}
	if err == nil {
		err = os.Rename(to+".part", to)
	}
	if err = errors.Join(err, os.RemoveAll(tree)); err != nil {
		return fault.Wrap(fault.UpdateFile, "install.Repack", err).With("what", to)
	}
	return nil
}

func (d Debian) stage(tree string) error {
	files, err := d.run("dpkg-query", "--listfiles", release.Appliance)
	if err != nil {
		return err
	}
	for path := range strings.Lines(files) {
		path = strings.TrimSpace(path)
		if path == "/." || path == "" {
			continue
		}
		if err := put(path, filepath.Join(tree, path)); err != nil {
			return err
		}
	}
	meta := filepath.Join(tree, "DEBIAN")
	if err := os.MkdirAll(meta, 0o755); err != nil {
		return err
	}
	for name, mode := range map[string]fs.FileMode{"preinst": 0o755, "postinst": 0o755, "prerm": 0o755, "postrm": 0o755, "md5sums": 0o644, "conffiles": 0o644, "triggers": 0o644} {
		if err := copyFile(dpkgInfo+name, filepath.Join(meta, name), mode); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	said, err := d.run("dpkg-query", "--status", release.Appliance)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(meta, "control"), []byte(controlFile(said)), 0o644)
}

// put copies one file, link or folder of a package. A configuration file that the administrator removed stays removed.
func put(from, to string) error {
	info, err := os.Lstat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case info.IsDir():
		return os.MkdirAll(to, 0o755)
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	return copyFile(from, to, info.Mode().Perm())
}

// controlFile is the control file of a package, out of dpkg's status of it.
func controlFile(status string) string {
	var out strings.Builder
	skip := false
	for line := range strings.Lines(status + "\n") {
		if !strings.HasPrefix(line, " ") {
			skip = strings.HasPrefix(line, "Status:") || strings.HasPrefix(line, "Conffiles:")
		}
		if !skip {
			out.WriteString(line)
		}
	}
	return out.String()
}
