package synthetic

// The hand on the glass, in millimetres and degrees: ours, by eye from outstretched hands and the slaps of NIST's ten-print
// card.
const (
	handReach       = 3.0 // most by which a finger reaches further or less far than usual
	handAside       = 1.0 // most by which it lies aside
	handTurn        = 5.0 // most by which it leans more or less
	jointWidth      = 0.8 // of the middle joint against the tip
	jointHalfHeight = 9.0
	creaseGap       = 2.0 // ground between tip and joint
	jointDepth      = 0.6 // darkness of its ridges
	jointSway       = 16  // pixels of the skin by which its ridges go up and down
)

// usualPlace is where a finger of a right hand usually lies.
type usualPlace struct {
	x       float64 // of its middle, mm to the right of the hand's
	tip     float64 // mm below the hand's middle; above 0 is towards the wrist
	outward float64 // degrees that it leans by the clock
}

// usualHand lists them from the thumb; the thumb is that of two laid side by side, which lean towards each other.
func usualHand() [5]usualPlace {
	return [5]usualPlace{
		{14, -12, -15},
		{-29, -17, -2}, {-9.5, -27, 0}, {10, -21, 2}, {28.5, -4, 5},
	}
}
