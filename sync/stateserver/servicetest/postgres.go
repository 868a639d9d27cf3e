// Package servicetest starts the services of a data centre for a test: PostgreSQL and an S3 store, each a process of its
// own that can be killed.
package servicetest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience of a start, with a machine that does much else.
const patience = 90 * time.Second

// Postgres is a PostgreSQL server of the test's own, with fsync on, on a socket in a folder of its own.
type Postgres struct {
	folder, bin string
	as          *syscall.Credential // PostgreSQL refuses to run as root
	made        atomic.Int64        // schemas
}

// StartPostgres makes a cluster and starts it; it is gone with the test. Without PostgreSQL on the machine the test skips.
func StartPostgres(t testing.TB) *Postgres {
	t.Helper()
	bin, err := programs()
	if err != nil {
		t.Skip("no PostgreSQL here (package postgresql): ", err)
	}
	as, err := other()
	if err != nil {
		t.Skip("PostgreSQL refuses root, and there is no other user: ", err)
	}
	// Not t.TempDir: only its owner may enter it.
	folder, err := os.MkdirTemp("", "thana-pg-")
	if err != nil {
		t.Fatal(err)
	}
	p := &Postgres{folder: folder, bin: bin, as: as}
	t.Cleanup(func() {
		p.Kill(t)
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if as != nil {
		if err := os.Chown(folder, int(as.Uid), int(as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	p.run(t, "initdb", "--pgdata="+p.data(), "--encoding=UTF8", "--locale=C", "--auth=trust", "--username=thana", "--no-sync", "--no-instructions")
	p.Start(t)
	return p
}

// programs finds the newest PostgreSQL.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		path, err = filepath.EvalSymlinks(path) // the others are beside the program, not beside a link to it
		return filepath.Dir(path), err
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(fs.ErrNotExist, err)
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func version(path string) int {
	n, err := strconv.Atoi(strings.Split(path, "/")[4])
	if err != nil {
		return 0
	}
	return n
}

// other is who runs PostgreSQL in place of root; nil where that is nobody else.
func other() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err, err2)
}

func (p *Postgres) data() string { return filepath.Join(p.folder, "data") }

func (p *Postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	cmd.Dir = p.folder
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.as}
	return cmd
}

func (p *Postgres) run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := p.command(context.Background(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// Start starts the server on what is on its disk, and returns when it answers. What a killed server left running holds
// its memory for a moment: it tries again.
func (p *Postgres) Start(t testing.TB) {
	t.Helper()
	settings := "-c listen_addresses= -c unix_socket_directories=" + p.folder + " -c fsync=on -c synchronous_commit=on"
	var out []byte
	var err error
	for begun := time.Now(); time.Since(begun) < patience; {
		cmd := p.command(context.Background(), "pg_ctl", "start", "--wait", "--silent", "--pgdata="+p.data(), "--log="+filepath.Join(p.folder, "log"), "--options="+settings)
		if out, err = cmd.CombinedOutput(); err == nil {
			return
		}
	}
	log, _ := os.ReadFile(filepath.Join(p.folder, "log"))
	t.Fatalf("PostgreSQL does not start: %v\n%s%s", err, out, log)
}

// Kill is kill -9 of the server and of all its processes.
func (p *Postgres) Kill(t testing.TB) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.data(), "postmaster.pid"))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err2 := strconv.Atoi(line)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if !p.owns(pid) {
		return // dead already, and the number is another's
	}
	below := children(pid)
	for _, victim := range append([]int{pid}, below...) {
		_ = syscall.Kill(victim, syscall.SIGKILL)
	}
}

// owns says whether the process is the server on this folder.
func (p *Postgres) owns(pid int) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && strings.Contains(string(line), p.folder)
}

func children(pid int) []int {
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var found []int
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// pid (name) state ppid: proc(5)
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		child, err := strconv.Atoi(strings.Split(path, "/")[2])
		if err == nil && len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			found = append(found, child)
		}
	}
	return found
}

// Database makes a place of its own for one state, and returns its address: a schema, since a database takes seconds.
func (p *Postgres) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("state%d", p.made.Add(1))
	p.Exec(t, "CREATE SCHEMA "+name)
	return p.address(name)
}

// Exec runs a statement as the cluster's own user.
func (p *Postgres) Exec(t testing.TB, statement string) {
	t.Helper()
	ctx := context.Background()
	db, err := pgx.Connect(ctx, p.address("public"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(ctx)
	if _, err := db.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

func (p *Postgres) address(schema string) string {
	u := url.URL{Scheme: "postgres", User: url.User("thana"), Path: "/postgres", RawQuery: url.Values{"host": {p.folder}, "search_path": {schema}}.Encode()}
	return u.String()
}
