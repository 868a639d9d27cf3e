package record

import "time"

// Kind names a type of record, as the ledger writes it.
type Kind string

const (
	KindGD     Kind = "gd"
	KindFIR    Kind = "fir"
	KindArrest Kind = "arrest"
)

// Revision is one version of a record. A correction is a new revision, never an overwrite.
type Revision[T any] struct {
	ID       string      `json:"id"` // chosen by the desktop when the draft began; repeating a registration is harmless
	Kind     Kind        `json:"kind"`
	Revision int         `json:"revision"` // from 1
	Number   string      `json:"number"`   // "0123/2026", "GD 014 of 22/11/2026", "A1"
	At       time.Time   `json:"at"`
	By       Officer     `json:"by"`
	Reason   string      `json:"reason,omitempty"` // of a correction
	Class    Sensitivity `json:"class"`
	Body     T           `json:"body"`
}

// Sensitivity says who may see whom. It only ever rises.
type Sensitivity string

const (
	Open            Sensitivity = "open"
	SexualOffence   Sensitivity = "sexual_offence" // BNS ss.64-71, IPC 376 family: BNS s.72
	ChildVictim     Sensitivity = "child_victim"   // POCSO ss.23, 33(7); JJ Act s.74
	ChildInConflict Sensitivity = "child_conflict" // JJ Act s.74
)
