package protocol

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"sync"

	"github.com/klauspost/compress/zstd"

	"thana/shared/fault"
	"thana/shared/ledger"
)

// batchHead is u32 epoch, u64 first, u64 last, 32 previous chain, 32 chain, 8 key id, 64 signature, u32 dictionary.
const batchHead = 4 + 8 + 8 + 32 + 32 + 8 + 64 + 4

const signatureSize = 64

// EncodeBatch writes a BATCH payload. The station is not in it: the certificate names it.
func EncodeBatch(b ledger.Batch) ([]byte, error) {
	keyID, err := hex.DecodeString(b.KeyID)
	if err != nil || len(keyID) != 8 || len(b.Signature) != signatureSize {
		return nil, fault.New(fault.SyncSignature, "protocol.EncodeBatch", "key id or signature has the wrong length")
	}
	chain := b.Chain()
	p := make([]byte, 0, batchHead+1024)
	p = binary.BigEndian.AppendUint32(p, b.Epoch)
	p = binary.BigEndian.AppendUint64(p, b.First())
	p = binary.BigEndian.AppendUint64(p, b.Last())
	p = append(p, b.Prev[:]...)
	p = append(p, chain[:]...)
	p = append(p, keyID...)
	p = append(p, b.Signature...)
	p = binary.BigEndian.AppendUint32(p, 0)
	var raw []byte
	for _, e := range b.Entries {
		j, err := canonical(e)
		if err != nil {
			return nil, fault.Wrap(fault.Unexpected, "protocol.EncodeBatch", err)
		}
		raw = binary.BigEndian.AppendUint32(raw, uint32(len(j)))
		raw = append(raw, j...)
	}
	w := packers.Get().(*zstd.Encoder)
	defer packers.Put(w)
	return w.EncodeAll(raw, p), nil
}

// DecodeBatch reads a BATCH payload of the station. It checks the form, never the signature.
func DecodeBatch(station string, p []byte) (ledger.Batch, error) {
	if len(p) < batchHead {
		return ledger.Batch{}, Refuse(fault.RequestMalformed, "batch of %d bytes", len(p))
	}
	b := ledger.Batch{Station: station, Epoch: binary.BigEndian.Uint32(p)}
	first, last := binary.BigEndian.Uint64(p[4:]), binary.BigEndian.Uint64(p[12:])
	if first == 0 || last < first || last-first >= MaxEntries {
		return ledger.Batch{}, Refuse(fault.RequestMalformed, "batch from %d to %d", first, last)
	}
	copy(b.Prev[:], p[20:])
	var chain ledger.Hash
	copy(chain[:], p[52:])
	b.KeyID = hex.EncodeToString(p[84:92])
	b.Signature = bytes.Clone(p[92:156])
	if id := binary.BigEndian.Uint32(p[156:]); id != 0 {
		return ledger.Batch{}, Refuse(fault.SyncVersion, "dictionary %d is not known", id)
	}
	raw, err := inflate(p[batchHead:])
	if err != nil {
		return ledger.Batch{}, err
	}
	if b.Entries, err = decodeEntries(raw, int(last-first)+1); err != nil {
		return ledger.Batch{}, err
	}
	if b.First() != first || b.Entries[len(b.Entries)-1].Seq != last || b.Chain() != chain {
		return ledger.Batch{}, Refuse(fault.RequestMalformed, "entries do not fit the batch's head")
	}
	return b, nil
}

// A coder of its own for each batch costs more than the batch; one that is kept for ever costs a megabyte at rest.
var (
	packers = sync.Pool{New: func() any {
		// Sealed bodies do not shrink; what is around them does at any level, and this one needs a megabyte less.
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
		if err != nil {
			panic("protocol: the options above do not fit: " + err.Error())
		}
		return w
	}}
	unpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(MaxBatchRaw),
			zstd.WithDecoderMaxWindow(MaxBatchRaw))
	})
)

func inflate(p []byte) ([]byte, error) {
	r, err := unpacker()
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "protocol.DecodeBatch", err)
	}
	raw, err := r.DecodeAll(p, nil)
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) || len(raw) > MaxBatchRaw {
		return nil, Refuse(fault.RequestTooLarge, "batch opens to more than %d bytes", MaxBatchRaw)
	}
	if err != nil {
		return nil, Refuse(fault.RequestMalformed, "zstd: %v", err)
	}
	return raw, nil
}

func decodeEntries(raw []byte, want int) ([]ledger.Entry, error) {
	var all []ledger.Entry
	for len(raw) > 0 {
		if len(raw) < 4 || uint64(binary.BigEndian.Uint32(raw)) > uint64(len(raw)-4) {
			return nil, Refuse(fault.RequestMalformed, "entry %d is cut short", len(all)+1)
		}
		if len(all) == want {
			return nil, Refuse(fault.RequestMalformed, "more than the %d entries announced", want)
		}
		n := int(binary.BigEndian.Uint32(raw))
		var e ledger.Entry
		d := json.NewDecoder(bytes.NewReader(raw[4 : 4+n]))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			return nil, Refuse(fault.RequestMalformed, "entry %d is not an entry", len(all)+1)
		}
		if exact, err := canonical(e); err != nil || !bytes.Equal(exact, raw[4:4+n]) {
			return nil, Refuse(fault.RequestMalformed, "entry %d is not in its one form", len(all)+1)
		}
		if err := checkEntry(e); err != nil {
			return nil, err
		}
		all = append(all, e)
		raw = raw[4+n:]
	}
	if len(all) != want {
		return nil, Refuse(fault.RequestMalformed, "%d entries of the %d announced", len(all), want)
	}
	return all, nil
}

func checkEntry(e ledger.Entry) error {
	for _, name := range []string{string(e.Kind), e.Record, e.Envelope} {
		if name == "" {
			continue
		}
		if err := checkID(name); err != nil {
			return err
		}
	}
	for _, b := range e.Blobs {
		if err := checkID(b.ID); err != nil {
			return err
		}
		if b.Size < 0 || b.Size > 1<<40 || b.Priority > LowestPriority {
			return Refuse(fault.RequestMalformed, "capture of %d bytes with priority %d", b.Size, b.Priority)
		}
	}
	return nil
}

// canonical writes an entry with sorted keys and without spaces, RFC 8785. Entries hold strings, integers, arrays
// and objects only, so sorting is all that is needed.
func canonical(e ledger.Entry) ([]byte, error) {
	j, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(j))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
