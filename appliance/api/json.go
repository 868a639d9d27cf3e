package api

import (
	"encoding/json"
	"reflect"
)

func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own plain structs
	}
	return data
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }
