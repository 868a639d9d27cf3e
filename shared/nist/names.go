package nist

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"sync"
)

// FieldName is what a field is called: the standard's mnemonic, and words.
type FieldName struct {
	Mnemonic string `json:"m"`
	English  string `json:"en"`
	Hindi    string `json:"hi"` // may be empty
}

type typeName struct {
	English string               `json:"en"`
	Hindi   string               `json:"hi"`
	Fields  map[string]FieldName `json:"fields"`
}

//go:embed fields.json
var fieldsFile []byte

// dictionary is fields.json: the record layouts of 1-2011 clause 8, with 1-2007 for what it dropped.
var dictionary = sync.OnceValue(func() map[int]typeName {
	all := map[int]typeName{}
	if err := json.Unmarshal(fieldsFile, &all); err != nil {
		panic("nist: fields.json: " + err.Error()) // part of the program, held by a test
	}
	return all
})

// Name tells what a field is called; false for user-defined fields and types that the dictionary does not know.
func Name(kind, number int) (FieldName, bool) {
	n, ok := dictionary()[kind].Fields[strconv.Itoa(number)]
	return n, ok
}

// TypeName is what a record type is called in English and Hindi, or two empty words.
func TypeName(kind int) (english, hindi string) {
	t := dictionary()[kind]
	return t.English, t.Hindi
}
