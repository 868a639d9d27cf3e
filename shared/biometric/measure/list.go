package measure

import "strconv"

// Value is one measure under the name that NFIQ 2 gives it.
type Value struct {
	Name  string
	Value float64
}

// Values lists all, in the order of the reference's output.
func (m Measures) Values() []Value {
	var out []Value
	histogram := func(name string, h Histogram) {
		for i, n := range h.Bins {
			out = append(out, Value{name + "_Bin10_" + strconv.Itoa(i), float64(n)})
		}
		out = append(out, Value{name + "_Bin10_Mean", h.Mean}, Value{name + "_Bin10_StdDev", h.Deviation})
	}
	histogram("FDA", m.Frequency)
	out = append(out, Value{"ImgProcROIArea_Mean", m.RegionMean})
	histogram("LCS", m.Clarity)
	out = append(out, Value{"MMB", m.BlockMean}, Value{"Mu", m.Mean})
	histogram("OCL", m.Certainty)
	histogram("OF", m.Flow)
	out = append(out, Value{"OrientationMap_ROIFilter_CoherenceRel", m.Coherence}, Value{"OrientationMap_ROIFilter_CoherenceSum", m.CoherenceSum})
	histogram("RVUP", m.Uniformity)
	return out
}
