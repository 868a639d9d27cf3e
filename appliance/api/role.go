package api

import (
	"slices"

	"thana/shared/record"
)

// Right is something that a role may do.
type Right string

const (
	Anyone        Right = "" // signed in, whatever the role
	ReadRecords   Right = "records.read"
	WriteDiary    Right = "diary.write"
	RegisterFIR   Right = "fir.register"
	CorrectFIR    Right = "fir.correct"
	RecordArrest  Right = "arrest.record"
	SeeReason     Right = "arrest.seen" // the coded reason of an incomplete arrest
	Capture       Right = "capture"
	PrintRecords  Right = "print"
	AskState      Right = "state.ask"      // search across the state
	ServeCitizens Right = "service.answer" // take up and answer citizens' requests
	ManageStation Right = "station.manage" // officers
	ManageDesks   Right = "desks.manage"   // pairings
	TryDevices    Right = "devices.try"    // takes and prints for a test; nothing is kept
	ChooseDevices Right = "devices.choose" // printers and scanners of the network
	UpdateBox     Right = "appliance.update"
)

// rights is the whole of who may do what. A technician sees devices and sync, never a record.
var rights = map[Right][]record.Role{
	ReadRecords:   {record.InCharge, record.Duty, record.Investigating},
	WriteDiary:    {record.InCharge, record.Duty, record.Investigating},
	RegisterFIR:   {record.InCharge, record.Duty},
	CorrectFIR:    {record.InCharge, record.Investigating},
	RecordArrest:  {record.InCharge, record.Duty, record.Investigating},
	SeeReason:     {record.InCharge},
	Capture:       {record.InCharge, record.Duty, record.Investigating},
	PrintRecords:  {record.InCharge, record.Duty, record.Investigating},
	AskState:      {record.InCharge, record.Duty, record.Investigating},
	ServeCitizens: {record.InCharge, record.Duty, record.Investigating},
	ManageStation: {record.InCharge},
	ManageDesks:   {record.InCharge, record.Technician},
	TryDevices:    {record.InCharge, record.Technician},
	ChooseDevices: {record.Technician},
	UpdateBox:     {record.Technician},
}

func may(role record.Role, right Right) bool {
	return right == Anyone || slices.Contains(rights[right], role)
}
