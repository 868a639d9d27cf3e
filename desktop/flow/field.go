package flow

import (
	"strings"

	"thana/shared/law"
)

// Shape says how a field is typed and shown.
type Shape int

const (
	OneLine Shape = iota
	ManyLines
	DateField  // dd/mm/yyyy; takes 221126, 22/11, kal
	TimeField  // HH:MM; takes 1430
	MoneyField // rupees with lakh grouping
	NumberField
	ChoiceField
	TickField // "yes" or ""
)

// Choice is one option of a field: Value is stored, Label is a message id, or Name the words where they are data.
type Choice struct {
	Value string
	Label string
	Name  law.Text
}

// Field is one thing to fill in. ID is the path by which findings name it ("informant.name.local"); parts of one value
// share its path ("occurrence.from" has .date and .time).
type Field struct {
	ID      string
	Label   string // message id, or empty: the form's own label of the path
	Shape   Shape
	Rows    int // of ManyLines
	Choices []Choice
	Width   int // share of a line of 12; 0 is the whole line
	Hint    string
	Needed  bool
	// Get returns what the record holds; Set takes what was typed and understood.
	Get func() string
	Set func(text string)
	// Said are stored values that the form shows as words: message ids by value.
	Said map[string]string
	// Redraw is set where another choice changes which fields there are.
	Redraw bool
}

// Item is one line of a group: fields, a heading, repeated rows, or a part that a screen draws in its own way.
type Item struct {
	Fields  []Field
	Heading string // message id
	Rows    *Rows
	Part    Part
}

// Part names what a screen draws in its own way.
type Part string

const (
	ActsPart      Part = "acts"      // acts and sections picker
	GDPart        Part = "gd"        // choice of a diary entry
	PagesPart     Part = "pages"     // the scanned complaint
	ThumbPart     Part = "thumb"     // the informant's or arrested person's thumb impression
	TotalPart     Part = "total"     // total value of the property
	CasePart      Part = "case"      // the FIR of an arrest
	FingersPart   Part = "fingers"   // prints taken
	PhotosPart    Part = "photos"    // photographs taken
	BasisPart     Part = "basis"     // lawful basis
	StatutoryPart Part = "statutory" // R.O.A.C. sentence
)

// Rows are repeated groups of fields: accused, properties, addresses.
type Rows struct {
	ID     string // path of the list
	Title  string // message id of one row, with {n}
	Add    string // message id of the button
	Least  int    // rows that are always there
	Len    func() int
	Row    func(i int) []Item
	Insert func()
	Remove func(i int)
}

// Group is a part of a form that is shown at once.
type Group struct {
	ID    string
	Title string // message id
	Items []Item
	Owns  []string // path prefixes of the findings that belong here
	// Filled tells of a group without fields whether something is in it; nil where its fields tell.
	Filled func() bool
}

// Each calls visit for every field of the groups, in reading order.
func Each(groups []Group, visit func(g Group, f Field)) {
	for _, g := range groups {
		eachItem(g, g.Items, visit)
	}
}

func eachItem(g Group, items []Item, visit func(Group, Field)) {
	for _, item := range items {
		for _, f := range item.Fields {
			visit(g, f)
		}
		if item.Rows == nil {
			continue
		}
		for i := range item.Rows.Len() {
			eachItem(g, item.Rows.Row(i), visit)
		}
	}
}

// LabelID is the message id of the field's label: its own, or that of the last part of its path.
func (f Field) LabelID() string {
	if f.Label != "" {
		return f.Label
	}
	parts := strings.Split(f.ID, ".")
	for i := range parts {
		parts[i], _, _ = strings.Cut(parts[i], "[")
	}
	leaf := parts[len(parts)-1]
	if len(parts) > 1 {
		switch leaf {
		case "local", "english", "text", "kind", "from", "to", "type", "address", "station":
			return "field." + parts[len(parts)-2] + "." + leaf
		}
	}
	return "field." + leaf
}
