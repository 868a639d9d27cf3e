package nfiq2

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"

	"thana/shared/biometric/measure"
	"thana/shared/fault"
)

// printed is by how much a measure may differ from ours, of its size or of 1: the program prints five decimals, cut off.
const printed = 2e-5

// read takes the score out of the program's CSV of one picture: a line of names and a line of values.
func read(answer []byte, own measure.Measures) (int, error) {
	const op = "nfiq2.read"
	r := csv.NewReader(bytes.NewReader(answer))
	r.LazyQuotes = true
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 2 {
		return 0, fault.New(fault.NFIQ2Unscored, op, "%d rows, %v", len(rows), err)
	}
	values := map[string]string{}
	for i, name := range rows[0] {
		values[name] = rows[1][i]
	}
	score, err := strconv.Atoi(values["QualityScore"])
	if err != nil || score < 0 || score > 100 {
		return 0, fault.New(fault.NFIQ2Unscored, op, "score %.20q", values["QualityScore"])
	}
	for _, v := range own.Values() {
		got, err := strconv.ParseFloat(values[v.Name], 64)
		if err != nil || !(math.Abs(got-v.Value) <= printed*max(1, math.Abs(v.Value))) {
			return 0, fault.New(fault.NFIQ2Unscored, op, "%s is %.20q, measured %.6g: another version of the program?", v.Name, values[v.Name], v.Value)
		}
	}
	return score, nil
}
