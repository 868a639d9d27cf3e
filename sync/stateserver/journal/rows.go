package journal

import (
	"encoding/json"
	"errors"

	"thana/shared/ledger"
)

// batchRows are the columns of a batch's entries, in order, and of the blobs that they announce.
type batchRows struct {
	chain     []byte // after the last entry
	seqs      []int64
	kinds     []string
	records   []string
	versions  []int64
	clocks    []string
	blobs     []string
	bodies    [][]byte
	envelopes []string
	keys      [][]byte
	chains    [][]byte
	files     fileRows
}

type fileRows struct {
	ids        []string
	seqs       []int64
	sizes      []int64
	sums       [][]byte
	priorities []int64
}

func flatten(b ledger.Batch) (batchRows, error) {
	chain := b.Chain()
	r := batchRows{chain: chain[:]}
	for i := range b.Entries {
		e := &b.Entries[i]
		clock, err := json.Marshal(e.Clock)
		blobs, err2 := json.Marshal(e.Blobs)
		if err := errors.Join(err, err2); err != nil {
			return r, err
		}
		body := e.Body
		if body == nil {
			body = []byte{}
		}
		r.seqs = append(r.seqs, int64(e.Seq))
		r.kinds = append(r.kinds, string(e.Kind))
		r.records = append(r.records, e.Record)
		r.versions = append(r.versions, int64(e.Version))
		r.clocks = append(r.clocks, string(clock))
		r.blobs = append(r.blobs, string(blobs))
		r.bodies = append(r.bodies, body)
		r.envelopes = append(r.envelopes, e.Envelope)
		r.keys = append(r.keys, e.Key)
		r.chains = append(r.chains, e.Chain[:])
		r.files.add(e)
	}
	return r, nil
}

func (f *fileRows) add(e *ledger.Entry) {
	for i := range e.Blobs {
		b := &e.Blobs[i]
		f.ids = append(f.ids, b.ID)
		f.seqs = append(f.seqs, int64(e.Seq))
		f.sizes = append(f.sizes, b.Size)
		f.sums = append(f.sums, b.SHA256[:])
		f.priorities = append(f.priorities, int64(b.Priority))
	}
}
