package update

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"syscall"

	"thana/shared/fault"
)

// Folder is a repository on a stick, or what the appliance fetched: files that somebody else wrote.
type Folder struct{ root *os.Root }

// OpenFolder opens a folder. Nothing outside of it is read, whatever links lie in it.
func OpenFolder(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, broken(dir, err)
	}
	return &Folder{root}, nil
}

// Close ends it.
func (f *Folder) Close() error { return f.root.Close() }

// open opens a plain file and nothing that waits or has no end.
func (f *Folder) open(name string) (*os.File, error) {
	file, err := f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, broken(name, err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("no plain file")
	}
	if err != nil {
		return nil, errors.Join(broken(name, err), file.Close())
	}
	return file, nil
}

// Read implements Source.
func (f *Folder) Read(_ context.Context, name string, most int64) ([]byte, error) {
	file, err := f.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, broken(name, err)
	}
	return data, nil
}

// Take copies an offer's package into a new file and compares it on the way with what was signed.
func (f *Folder) Take(o Offer, to string) error {
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return broken(to, err)
	}
	err = f.Compare(o, out)
	if closed := errors.Join(out.Sync(), out.Close()); err == nil && closed != nil {
		err = broken(to, closed)
	}
	if err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}

// Compare reads an offer's package, gives it on, and compares it with what was signed.
func (f *Folder) Compare(o Offer, to io.Writer) error {
	file, err := f.open(o.File())
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(file, o.Size+1))
	if err != nil {
		return broken(o.File(), err)
	}
	if n < o.Size {
		return broken(o.File(), io.ErrUnexpectedEOF)
	}
	if n > o.Size || [sha256.Size]byte(sum.Sum(nil)) != o.SHA256 {
		return fault.New(fault.UpdateSignature, "update.Compare", "%s: another hash or length", o.Name)
	}
	return nil
}
