package objects

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/stateserver/servicetest"
)

// written is when the store says that an object came.
func (s *S3) written(t *testing.T, station string, sum ledger.Hash) time.Time {
	t.Helper()
	info, err := s.client.StatObject(t.Context(), s.bucket, s.key(station, sum), minio.StatObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return info.LastModified
}

func (s *S3) holds(t *testing.T, station string, sum ledger.Hash) []byte {
	t.Helper()
	f, n, err := s.Open(t.Context(), station, sum)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil || int64(len(data)) != n {
		t.Fatalf("%d bytes of %d, %v", len(data), n, err)
	}
	return data
}

func TestS3_WhatIsThereIsNotWrittenOver(t *testing.T) {
	store := servicetest.StartS3(t)
	s, err := OpenS3(t.Context(), store.Address("mp/production"))
	if err != nil {
		t.Fatal(err)
	}
	data := bytes.Repeat([]byte("sealed"), 20_000)
	sum := ledger.Hash(sha256.Sum256(data))
	put := func(data []byte) error {
		return s.Put(t.Context(), "231001", sum, int64(len(data)), opener(data))
	}
	if _, _, err := s.Open(t.Context(), "231001", sum); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing is there, and the answer is %v", err)
	}
	altered := slices.Clone(data)
	altered[0] ^= 1
	if err := put(altered); !errors.Is(err, ErrAltered) {
		t.Errorf("altered bytes: %v, want %v", err, ErrAltered)
	}
	if all, err := s.List(t.Context(), "231001"); err != nil || len(all) > 0 {
		t.Errorf("altered bytes left %v, %v", all, err)
	}
	if err := put(data); err != nil {
		t.Fatal(err)
	}
	first := s.written(t, "231001", sum)
	// The store's clock tells seconds.
	for begun := time.Now(); time.Since(begun) < 1100*time.Millisecond; {
		if err := put(data); err != nil {
			t.Fatal(err)
		}
	}
	if now := s.written(t, "231001", sum); !now.Equal(first) {
		t.Errorf("the same bytes were written over: at %s, then at %s", first, now)
	}
	if _, err := s.client.PutObject(t.Context(), s.bucket, s.key("231001", sum), bytes.NewReader(altered), int64(len(altered)), minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := put(data); err != nil || !bytes.Equal(s.holds(t, "231001", sum), data) {
		t.Errorf("damaged bytes stay: %v", err)
	}
	if all, err := s.List(t.Context(), "231001"); err != nil || !slices.Equal(all, []ledger.Hash{sum}) {
		t.Errorf("the list says %v, %v", all, err)
	}
	if all, err := s.List(t.Context(), "23100"); err != nil || len(all) > 0 {
		t.Errorf("another station's list says %v, %v", all, err)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	store.Kill(t)
	if s.Ready(t.Context()) == nil {
		t.Error("the store is dead, and ready")
	}
}

func TestOpenS3_NeedsItsBucketAndKeys(t *testing.T) {
	store := servicetest.StartS3(t)
	address := store.Address("mp")
	if _, err := OpenS3(t.Context(), strings.Replace(address, "s3://thana/", "s3://elsewhere/", 1)); fault.Of(err).Code != fault.ConfigValue {
		t.Errorf("no such bucket: %v", err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "another")
	if _, err := OpenS3(t.Context(), address); err == nil {
		t.Error("a wrong key opens the bucket")
	}
}
