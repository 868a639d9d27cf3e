package cryptvfs

import (
	"database/sql/driver"
	"fmt"
	"net/url"

	"modernc.org/sqlite"
)

// Connector opens connections to one database file through the VFS, for sql.OpenDB. Parameters are those of
// modernc.org/sqlite's DSN: "_pragma", "_txlock" ...
func (v *VFS) Connector(path string, params url.Values) (driver.Connector, error) {
	q := url.Values{"vfs": {v.name}}
	for k, values := range params {
		q[k] = values
	}
	c, err := sqlite.NewConnector("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode())
	if err != nil {
		return nil, fmt.Errorf("cryptvfs: %w", err)
	}
	return connector{c, v}, nil
}

// connector keeps the VFS reachable for as long as a sql.DB may open files through it.
type connector struct {
	driver.Connector
	vfs *VFS
}
