package objects

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// S3 is Objects in a bucket of any S3 store: <prefix>/<station>/<first two digits>/<hash>. What is there is never
// overwritten, unless it is damaged.
type S3 struct {
	client         *minio.Client
	bucket, prefix string
}

// Tries of one call against a store that does not answer or is busy.
const (
	tries     = 6
	firstWait = 20 * time.Millisecond
)

// OpenS3 reads s3://bucket/prefix?endpoint=https://host:port&region=name. The keys are those of the environment
// (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or of the file that AWS_SHARED_CREDENTIALS_FILE names. The bucket must be there.
func OpenS3(ctx context.Context, address string) (*S3, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User != nil {
		return nil, unfit("write s3://bucket/prefix?endpoint=https://host, without keys", err)
	}
	at, err := url.Parse(u.Query().Get("endpoint"))
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, unfit("its endpoint must be https://host or https://host:port", err)
	}
	if ip := net.ParseIP(at.Hostname()); at.Scheme == "http" && at.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, unfit("its endpoint must be https; http is for a store on the same machine", nil)
	}
	region := u.Query().Get("region")
	if region == "" {
		region = "us-east-1" // what stores without regions call theirs; asked for at each request otherwise
	}
	client, err := minio.New(at.Host, &minio.Options{Secure: at.Scheme == "https", Region: region, MaxRetries: tries, BucketLookup: minio.BucketLookupPath,
		Creds: credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})})
	if err != nil {
		return nil, unfit("its endpoint cannot be used", err)
	}
	s := &S3{client, u.Host, strings.Trim(u.Path, "/")}
	there, err := client.BucketExists(ctx, s.bucket)
	if err != nil {
		return nil, fault.Wrap(fault.SyncState, "objects.OpenS3", err)
	}
	if !there {
		return nil, unfit("there is no bucket "+s.bucket+" for these keys", nil)
	}
	return s, nil
}

func unfit(problem string, cause error) error {
	f := fault.New(fault.ConfigValue, "objects.OpenS3", "store cannot be used")
	if cause != nil {
		f = fault.Wrap(fault.ConfigValue, "objects.OpenS3", cause)
	}
	return f.With("where", "S3").With("key", "--objects").With("problem", problem)
}

func (s *S3) folder(station string) string { return path.Join(s.prefix, station) + "/" }

func (s *S3) key(station string, sum ledger.Hash) string {
	name := sum.String()
	return path.Join(s.prefix, station, name[:2], name)
}

// Put writes only where nothing is. What is there is read and compared; only damaged bytes are written over.
func (s *S3) Put(ctx context.Context, station string, sum ledger.Hash, size int64, open Opener) error {
	key := s.key(station, sum)
	err := s.write(ctx, key, sum, size, open, true)
	if status(err) != http.StatusPreconditionFailed {
		return err
	}
	err = s.compare(ctx, station, sum)
	if errors.Is(err, ErrAltered) || errors.Is(err, fs.ErrNotExist) {
		return s.write(ctx, key, sum, size, open, false)
	}
	return err
}

func (s *S3) compare(ctx context.Context, station string, sum ledger.Hash) error {
	f, _, err := s.Open(ctx, station, sum)
	if err != nil {
		return err
	}
	defer f.Close()
	return Check(f, sum)
}

// write sends the bytes in one request: either all of them have the name, or nothing has.
func (s *S3) write(ctx context.Context, key string, sum ledger.Hash, size int64, open Opener, fresh bool) error {
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true}
	if fresh {
		options.SetMatchETagExcept("*")
	}
	wait := firstWait
	for n := 1; ; n++ {
		err := s.writeOnce(ctx, key, sum, size, open, options)
		if err == nil || n == tries || ctx.Err() != nil || !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait/2 + rand.N(wait)):
		}
		wait *= 2
	}
}

func (s *S3) writeOnce(ctx context.Context, key string, sum ledger.Hash, size int64, open Opener, options minio.PutObjectOptions) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	body := &proven{from: r, sum: sum, left: size, hash: sha256.New()}
	if size == 0 && !body.fits() {
		return ErrAltered
	}
	_, err = s.client.PutObject(ctx, s.bucket, key, body, size, options)
	if body.altered {
		return ErrAltered
	}
	return err
}

// proven keeps the last byte back until all of them are known to have the hash: the store is never given a whole object
// under a name that is not its own.
type proven struct {
	from    io.Reader
	sum     ledger.Hash
	left    int64 // bytes
	hash    hash.Hash
	altered bool
}

func (p *proven) fits() bool { return ledger.Hash(p.hash.Sum(nil)) == p.sum }

func (p *proven) Read(b []byte) (int, error) {
	if p.left == 0 {
		return 0, io.EOF
	}
	n, err := p.from.Read(b[:min(int64(len(b)), max(1, p.left-1))])
	p.hash.Write(b[:n])
	p.left -= int64(n)
	if p.altered = p.left == 0 && !p.fits() || p.left > 0 && errors.Is(err, io.EOF); p.altered {
		return 0, ErrAltered
	}
	return n, err
}

// status is the HTTP status of the store's answer; 0 where there was none.
func status(err error) int {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		return answer.StatusCode
	}
	return 0
}

// passing: no answer, trouble of the store, too many requests, or another writer at the same moment.
func passing(err error) bool {
	code := status(err)
	return !errors.Is(err, ErrAltered) && code == 0 || code >= 500 || code == http.StatusTooManyRequests || code == http.StatusConflict
}

func missing(err error) error {
	if status(err) == http.StatusNotFound && minio.ToErrorResponse(err).Code != minio.NoSuchBucket {
		return errors.Join(fs.ErrNotExist, err)
	}
	return err
}

// Open asks for the object at once, so that one that is not there is known.
func (s *S3) Open(ctx context.Context, station string, sum ledger.Hash) (File, int64, error) {
	o, err := s.client.GetObject(ctx, s.bucket, s.key(station, sum), minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, missing(err)
	}
	info, err := o.Stat()
	if err != nil {
		return nil, 0, errors.Join(missing(err), o.Close())
	}
	return o, info.Size, nil
}

// List returns the hashes under the station's part of the bucket; names that are no hash are not ours.
func (s *S3) List(ctx context.Context, station string) ([]ledger.Hash, error) {
	var all []ledger.Hash
	for o := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.folder(station), Recursive: true}) {
		if o.Err != nil {
			return nil, o.Err
		}
		var sum ledger.Hash
		if sum.UnmarshalText([]byte(path.Base(o.Key))) == nil {
			all = append(all, sum)
		}
	}
	return all, nil
}

// Ready asks for the bucket.
func (s *S3) Ready(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = fs.ErrNotExist
	}
	return err
}
