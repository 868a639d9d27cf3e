package nist

// Information separators, ANSI/NIST-ITL 1-2011 annex B, table B.1 (the same in 1-2007, clause 7.2).
const (
	FS byte = 0x1C // ends a record
	GS byte = 0x1D // between fields
	RS byte = 0x1E // between subfields
	US byte = 0x1F // between information items
)

// STX and ETX stay reserved in text fields, 1-2011 clause 5.5: they framed other character sets before UTF-8.
const (
	stx byte = 0x02
	etx byte = 0x03
)

// Versions of field 1.002, 1-2011 Update 2015 table 5.
const (
	Version2007       = "0400" // 1-2007
	Version2008       = "0401" // 2-2008
	Version2011       = "0500" // 1-2011
	Version2011Up2013 = "0501"
	Version2011Up2015 = "0502"
)

// Field numbers that many types share, annex B.
const (
	FieldLEN  = 1
	FieldIDC  = 2 // not in Type-1
	FieldVER  = 2 // Type-1
	FieldCNT  = 3 // Type-1
	FieldTOT  = 4 // Type-1
	FieldDCS  = 15
	FieldDATA = 999 // the image of Types 10 to 99
)

const (
	firstWithData = 10      // lowest tagged type whose field 999 holds bytes
	highestType   = 99      // record types have at most two digits
	highestField  = 999     // clause 5.3.4
	maxDigits     = 10      // of a length: more cannot be a length of ours
	MaxFile       = 1 << 28 // bytes; ours. A ten-print set at 1000 ppi, uncompressed, is 60 MB
	MaxRecords    = 1000    // 1.003 counts at most 999 records after the first (CRC, 1-2011 table 24)
	idcLimit      = 99      // clause 7.3.1: 0 <= IDC <= 99
	freeFields    = 4096    // ours: fields that any file may have, however short
	bytesPerField = 40      // ours: a file pays this many bytes for each further field, so reading never doubles it
)
