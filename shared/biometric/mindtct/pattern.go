package mindtct

// pair is the tones of two pixels side by side in neighbouring lines: twice the first plus the second.
type pair byte

const (
	pair00 pair = iota
	pair01
	pair10
	pair11
)

func (p pair) mixed() bool { return p == pair01 || p == pair10 }

// pattern says what three pairs in a row, the middle one repeated any number of times, stand for.
type pattern byte

const (
	noPattern  pattern = iota
	endBegins          // a ridge begins in the second line
	endStops           // a ridge of the first line ends
	forkBegins         // a valley begins in the second line
	forkStops          // a valley of the first line ends
)

func (p pattern) ending() bool    { return p == endBegins || p == endStops }
func (p pattern) appearing() bool { return p == endBegins || p == forkBegins }

// patterns are the ten of the reference, by first, second and third pair.
var patterns = [4][4][4]pattern{
	pair00: {
		pair01: {pair00: endBegins},
		pair10: {pair00: endStops},
	},
	pair01: {
		pair10: {pair01: forkBegins, pair11: forkBegins},
	},
	pair10: {
		pair01: {pair10: forkStops, pair11: forkStops},
	},
	pair11: {
		pair01: {pair10: forkStops, pair11: forkStops},
		pair10: {pair01: forkBegins, pair11: forkBegins},
	},
}
