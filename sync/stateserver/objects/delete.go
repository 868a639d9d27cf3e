package objects

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/minio/minio-go/v7"

	"thana/shared/disk"
	"thana/shared/ledger"
)

// Delete removes a file, durably.
func (d *Dir) Delete(_ context.Context, station string, sum ledger.Hash) error {
	path := d.path(station, sum)
	err := d.files.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, disk.Sync(d.files, filepath.Dir(path)))
}

// Delete removes an object. In a bucket with versions the older ones stay: such a bucket is not for this use.
func (s *S3) Delete(ctx context.Context, station string, sum ledger.Hash) error {
	return s.client.RemoveObject(ctx, s.bucket, s.key(station, sum), minio.RemoveObjectOptions{})
}
