package cryptvfs

import (
	"crypto/aes"
	"crypto/hkdf"
	"crypto/sha256"

	"golang.org/x/crypto/xts"
)

const (
	// KeySize is the least size of the store's key in bytes; the keys of the files are derived from it.
	KeySize = 32
	// sector is the unit of the XTS tweak, in bytes; every SQLite page size is a multiple of it.
	sector = 512
	// block is the cipher block: what is written is a whole number of them, and each can be read alone.
	block = 16
)

// diskCipher encrypts one kind of file: block j of sector s depends on the key, s and j only.
type diskCipher struct{ xts *xts.Cipher }

func newDiskCipher(key []byte, purpose string) (diskCipher, error) {
	sub, err := hkdf.Key(sha256.New, key, nil, "thana cryptvfs v1 "+purpose, 64) // XTS takes two AES-256 keys
	if err != nil {
		return diskCipher{}, err
	}
	defer clear(sub)
	c, err := xts.NewCipher(aes.NewCipher, sub)
	return diskCipher{c}, err
}

// seal encrypts b in place; off is its place in the file, and both are multiples of block.
func (c diskCipher) seal(b []byte, off int64) { c.each(b, off, c.xts.Encrypt) }

// open decrypts b in place.
func (c diskCipher) open(b []byte, off int64) { c.each(b, off, c.xts.Decrypt) }

func (c diskCipher) each(b []byte, off int64, crypt func(out, in []byte, sectorNum uint64)) {
	for len(b) > 0 {
		number, within := uint64(off/sector), off%sector
		n := min(int64(len(b)), sector-within)
		if within == 0 {
			crypt(b[:n], b[:n], number)
		} else {
			// The library starts at the head of a sector: what stands before is dummy and thrown away.
			var whole [sector]byte
			copy(whole[within:], b[:n])
			crypt(whole[:within+n], whole[:within+n], number)
			copy(b[:n], whole[within:])
		}
		b, off = b[n:], off+n
	}
}
